namespace Trm.Node.Backups;

/// <summary>One file of a backup.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its digest, in lower-case hex, as <c>sha256sum</c> prints it.</param>
public sealed record TakenFile(string Path, long Bytes, string Sha256);
