namespace Trm.Node.Retention;

/// <summary>What was recorded of a copy, and the copy.</summary>
/// <param name="File">A zip in CMS AuthEnvelopedData; null where none was written.</param>
public sealed record SealedCopy(CopyChoice Choice, DateTimeOffset At, ReadOnlyMemory<byte>? File);
