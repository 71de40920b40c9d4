using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Oversight;

/// <summary>A complaint that came to this node, or was passed on by it. It names no case.</summary>
/// <param name="IsOurs">Whether our office passed it on.</param>
public sealed record Complaint(MessageId Message, string Peer, bool IsOurs, DateTimeOffset At, VoiceTopic Topic, VoiceAbout About);
