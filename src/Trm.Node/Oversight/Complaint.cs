using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Oversight;

/// <summary>A complaint that came to this node, or was passed on by it. It names no case.</summary>
/// <param name="IsOurs">Whether our office passed it on: the other side answers it.</param>
/// <param name="Due">By when it is to be answered; null where nobody has said yet that it arrived.</param>
/// <param name="AnsweredAt">When that was recorded; null before.</param>
public sealed record Complaint(MessageId Message, string Peer, bool IsOurs, DateTimeOffset At, VoiceTopic Topic, VoiceAbout About, DateTimeOffset? Due, DateTimeOffset? AnsweredAt);
