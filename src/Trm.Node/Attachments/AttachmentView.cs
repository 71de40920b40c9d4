using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Attachments;

/// <summary>A file beside a message, as shown to an officer.</summary>
/// <param name="Id">By which it is opened here; the other side has one of its own.</param>
/// <param name="Message">The message that names it; null while it is kept for one.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Title">What its sender says it is; null for nothing.</param>
/// <param name="State">See <see cref="AttachmentState"/>.</param>
/// <param name="Parts">How many parts it has.</param>
/// <param name="Done">Ours: parts that the other side holds. Theirs: parts that are here.</param>
/// <param name="Missing">Theirs, the parts that are not here yet, counted from 1; the first hundred.</param>
public sealed record AttachmentView(
    string Id, MessageId? Message, string Peer, bool Outgoing, string Sha256, long Size, string? Type, ConsentCategory? Category, string? Title, string State, int Parts, int Done,
    IReadOnlyList<int> Missing)
{
    /// <summary>When it came into the list.</summary>
    internal DateTimeOffset At { get; init; }
}
