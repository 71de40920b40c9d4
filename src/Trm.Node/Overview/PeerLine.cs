using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>Another participant, as whoever looks after the node sees it.</summary>
/// <param name="State">As the directory has it: <c>active</c>, <c>suspended</c>, <c>left</c>.</param>
/// <param name="Call">Its duty number.</param>
/// <param name="HeardAt">When something of it was last taken here; null where nothing ever was.</param>
/// <param name="Waiting">Messages of ours to it without a receipt.</param>
/// <param name="WaitingSince">The oldest of them; null where there is none.</param>
public sealed record PeerLine(ParticipantId Id, string Name, string State, string Call, DateTimeOffset? HeardAt, long Waiting, DateTimeOffset? WaitingSince);
