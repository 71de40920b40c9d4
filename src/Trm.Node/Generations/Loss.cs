namespace Trm.Node.Generations;

/// <summary>Something that a restore has lost here, as far as a peer's messages tell. What it said, they know: an officer asks them, and settles it.</summary>
/// <param name="Number">Names it, for settling.</param>
/// <param name="Generation">The generation of ours that had it.</param>
/// <param name="Peer">Who tells.</param>
/// <param name="What">See <see cref="LossKind"/>.</param>
/// <param name="Subject">A transmission, a message, or the first of some numbers or leaves.</param>
/// <param name="Through">The last of them; null where it is one.</param>
/// <param name="Case">The case, by its pseudonym, where a message names it.</param>
/// <param name="Code">The code of a receipt or of a refusal.</param>
/// <param name="FoundAt">When we learnt of it.</param>
/// <param name="SettledAt">When an officer had done about it what there was to do; null while it is open.</param>
/// <param name="SettledBy">Who.</param>
public sealed record Loss(
    long Number, long Generation, string Peer, string What, string Subject, long? Through, string? Case, string? Code, DateTimeOffset FoundAt, DateTimeOffset? SettledAt, string? SettledBy);
