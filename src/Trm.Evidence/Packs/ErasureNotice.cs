using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>Event 15: leaves whose private part was taken away with their case, on which legal ground. Two different officers approved it. Source: contracts/trail.md 2.</summary>
internal sealed class ErasureNotice
{
    private ErasureNotice(IReadOnlyList<long> indices, IReadOnlyList<(long Generation, long Index)> former, string basis) => (Indices, Former, Basis) = (indices, former, basis);

    /// <summary>Leaves of the same log, each before the notice: nobody excuses in advance what will be missing.</summary>
    public IReadOnlyList<long> Indices { get; }

    /// <summary>Leaves of logs that ended before this one began.</summary>
    public IReadOnlyList<(long Generation, long Index)> Former { get; }

    /// <summary>A code of the list <c>erasure-basis</c>.</summary>
    public string Basis { get; }

    /// <summary>Reads it; null where the leaf does not say what an event 15 says.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="generation">The generation of its log; null where that is not known.</param>
    public static ErasureNotice? Read(LeafEvidence leaf, long? generation)
    {
        var words = leaf.Opening.Public;
        return leaf.Opening.Event == TrailEvent.CaseErased
            && LeafContent.Numbers(words, "indices") is { } indices && indices.All(i => i >= 0 && i < leaf.Index)
            && LeafContent.FormerLeaves(words) is { } former && former.All(f => f.Generation >= 0 && f.Index >= 0 && (generation is null || f.Generation < generation))
            && LeafContent.Text(words, "basis") is { Length: > 0 } basis
            && LeafContent.Texts(words, "approvers")?.Distinct(StringComparer.Ordinal).Count() >= 2
            ? new(indices, former, basis)
            : null;
    }
}
