using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Messages;

/// <summary>A message for somebody else came to the wrong place.</summary>
/// <param name="Transmission">The sealed header's <c>core.id</c>: the only name that is known without opening.</param>
public sealed record MisdirectedContent(bool WasOpened, TransmissionId? Transmission, Deletion Deletion) : MessageContent
{
    /// <summary>The content of a misdirected message; another kind is a bug of ours.</summary>
    public static MisdirectedContent Of(Message message) => Of<MisdirectedContent>(message);

    internal static MisdirectedContent Read(TaskReader task, bool wasOpened) =>
        new(wasOpened, task.Transmission(TaskParameter.Transmission), task.Coded(TaskParameter.Deletion, CodeSystems.Deletions));
}
