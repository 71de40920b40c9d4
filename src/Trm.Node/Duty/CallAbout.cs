using Trm.Contracts.Identifiers;

namespace Trm.Node.Duty;

/// <summary>A message of ours that somebody is to be told of over the telephone.</summary>
/// <param name="Message">As one speaks of it.</param>
/// <param name="Peer">Whom to telephone.</param>
/// <param name="Number">Their duty number; null where the directory has none.</param>
/// <param name="IsSeen">True where somebody is known to have seen it: there is nothing left to record.</param>
public sealed record CallAbout(SpokenMessage Message, ParticipantId Peer, string? Number, bool IsSeen);
