using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>The answer to a capacity enquiry.</summary>
/// <param name="ValidUntil">Until when a yes or an alternative stands; null with a no.</param>
/// <param name="Alternatives">What is offered instead: service codes of HTCDS, only with <see cref="CapacityReply.Alternatives"/>.</param>
public sealed record CapacityAnswerContent(CapacityReply Reply, DateTimeOffset? ValidUntil, IReadOnlyList<string> Alternatives) : MessageContent
{
    /// <summary>The content of a capacity answer; another kind is a bug of ours.</summary>
    public static CapacityAnswerContent Of(Message message) => Of<CapacityAnswerContent>(message);

    internal static CapacityAnswerContent Read(TaskReader task)
    {
        var reply = task.Coded(TaskParameter.Reply, CodeSystems.CapacityReplies);
        return new(
            reply,
            task.Time(TaskParameter.ValidUntil, required: reply != CapacityReply.No),
            reply == CapacityReply.Alternatives ? task.Services(atLeast: 1) : []);
    }
}
