namespace Trm.Node.Trail;

/// <summary>Something that could not be verified.</summary>
/// <param name="Peer">Whose mailbox it lay in; nothing in it is believed.</param>
/// <param name="Code">The true code, known here alone.</param>
public sealed record Quarantined(long Id, string Peer, string Code, string Sha256, DateTimeOffset ReceivedAt);
