using Trm.Node.Quarantine;

namespace Trm.Node.Http;

/// <summary>One stuck thing with all that is known of it; <c>claims</c> is what its header says of itself.</summary>
public sealed record StuckDetailReply(StuckReply Message, bool Urgent, long Bytes, string? Sha256, DateTimeOffset? Expires, long? Attempts, ClaimedHeader? Claims)
{
    internal static StuckDetailReply Of(StuckDetail d) => new(StuckReply.Of(d.Message), d.IsUrgent, d.Bytes, d.Sha256, d.Expires, d.Attempts, d.Claims);
}
