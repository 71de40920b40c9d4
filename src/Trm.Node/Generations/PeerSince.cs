namespace Trm.Node.Generations;

/// <summary>How far a peer has brought us up to date since a generation of ours began.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Generation">The one that ended.</param>
/// <param name="NextNumber">Our next number towards them, as far as was known here.</param>
/// <param name="EndedAt">When it ended here.</param>
/// <param name="MetAt">Since when they speak of the new one; null while they have not been heard of.</param>
/// <param name="CaughtUpAt">Since when nothing that they sent is missing here; null while something is.</param>
/// <param name="Missing">Their numbers that are missing here now.</param>
public sealed record PeerSince(string Peer, long Generation, long NextNumber, DateTimeOffset EndedAt, DateTimeOffset? MetAt, DateTimeOffset? CaughtUpAt, IReadOnlyList<long> Missing);
