namespace Trm.Evidence.Witnesses;

/// <summary>A checkpoint of a log that somebody else holds; a claim until its signature is verified with the key of the log.</summary>
/// <param name="Place">Where it lies, for people.</param>
/// <param name="Note">The signed note.</param>
public sealed record HeldNote(string Place, ReadOnlyMemory<byte> Note);
