namespace Trm.Node.Quarantine;

/// <summary>One stuck thing with all that is known of it.</summary>
/// <param name="Message">What is stuck.</param>
/// <param name="IsUrgent">Its lane.</param>
/// <param name="Bytes">Its sealed bytes that are kept; 0 where only its digest is.</param>
/// <param name="Sha256">Of those bytes, or of what came; null where none are kept.</param>
/// <param name="Expires">Past that a recipient refuses it, but for a report; null where nobody can say.</param>
/// <param name="Attempts">Publishes that the broker confirmed; null of what is not ours.</param>
/// <param name="Claims">What its header says of itself, where it can be read: of what could not be verified anybody may have written it.</param>
public sealed record StuckDetail(StuckMessage Message, bool IsUrgent, long Bytes, string? Sha256, DateTimeOffset? Expires, long? Attempts, ClaimedHeader? Claims);
