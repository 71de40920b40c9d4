using Trm.Node.Quarantine;

namespace Trm.Node.Http;

/// <summary>Something that is stuck. <c>what</c>: unsent, undelivered, to-seal-again, expired, parked, waits-for-directory, quarantined.</summary>
public sealed record StuckReply(string Id, string What, string Peer, DateTimeOffset Since, string Code, string Why, string Next, string? DiscardProposedBy)
{
    internal static StuckReply Of(StuckMessage m) => new(m.Id, m.What, m.Peer, m.Since, m.Code, m.Why, m.Next, m.DiscardProposedBy);
}
