namespace Trm.Contracts.Control;

/// <summary>What this node holds of the peer's sequence.</summary>
/// <param name="Generation">The peer's generation the numbers belong to.</param>
/// <param name="Through">Highest number of which a verified header has been seen; 0 at first.</param>
/// <param name="Missing">Every number up to <paramref name="Through"/> that is not held, ascending; a damaged copy is missing.</param>
public sealed record Have(long Generation, long Through, IReadOnlyList<long> Missing);
