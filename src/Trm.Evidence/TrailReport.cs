using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence;

/// <summary>What the verification of one trail found, and what it counted. Printing is the caller's affair.</summary>
public sealed class TrailReport
{
    private readonly HashSet<long> withheld = [];
    private readonly SortedDictionary<long, string> erased = [];
    private readonly SortedDictionary<(long Generation, long Index), string> erasedBefore = [];

    internal TrailReport()
    {
    }

    /// <summary>True where nothing was found wrong. The whole trail was then checked, every file of it.</summary>
    public bool Verified => Findings.Count == 0;

    /// <summary>Everything that is wrong, in the order of the checks.</summary>
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>The log, as its checkpoint names itself; null where the checkpoint is not to be believed.</summary>
    public string? Origin { get; internal set; }

    /// <summary>The number of leaves that the log signed for.</summary>
    public long Size { get; internal set; }

    /// <summary>The signed root, base64; null where the checkpoint is not to be believed.</summary>
    public string? Root { get; internal set; }

    /// <summary>Tiles of hashes that agree byte for byte with the recomputed tree.</summary>
    public long Tiles { get; internal set; }

    /// <summary>Older partial tiles that a growing log leaves behind and that agree with the present ones.</summary>
    public long SupersededTiles { get; internal set; }

    /// <summary>Older checkpoints whose signature holds and whose tree is a prefix of this one.</summary>
    public long OlderCheckpoints { get; internal set; }

    /// <summary>The checkpoints that agree with the tree, the newest among them, and where they lie.</summary>
    internal List<(string Place, VerifiedCheckpoint Checkpoint)> Signed { get; } = [];

    /// <summary>The recomputed log; null where the checkpoint is not to be believed.</summary>
    internal LogCheck? Log { get; set; }

    /// <summary>The highest index of a leaf that its evidence opened; -1 for none.</summary>
    internal long LastOpened { get; set; } = -1;

    /// <summary>Leaves that their evidence opened.</summary>
    public long Opened { get; internal set; }

    /// <summary>Of the opened leaves, those with a private part in the evidence, checked too.</summary>
    public long PrivateOpened { get; internal set; }

    /// <summary>Of the opened leaves, those whose private part is withheld or erased; the public part and the hash of the private one hold.</summary>
    public long PrivateWithheld { get; internal set; }

    /// <summary>Of those, the leaves that an erasure in this trail names, with its legal basis.</summary>
    public IReadOnlyDictionary<long, string> Erased => erased;

    /// <summary>Leaves of former generations that an erasure in this trail names, with its legal basis.</summary>
    public IReadOnlyDictionary<(long Generation, long Index), string> ErasedBefore => erasedBefore;

    internal void Count(LeafEvidence evidence)
    {
        if (ErasureNotice.Read(evidence, null) is { } notice)
        {
            // An erasure stands behind every leaf that it names.
            foreach (var index in notice.Indices.Where(withheld.Contains))
                erased[index] = notice.Basis;
            foreach (var former in notice.Former)
                erasedBefore[former] = notice.Basis;
        }

        if (evidence.Opening.IsPrivateWithheld)
            withheld.Add(evidence.Index);
        Opened++;
        LastOpened = evidence.Index;
        if (evidence.Opening.Private is not null) PrivateOpened++;
        if (evidence.Opening.IsPrivateWithheld) PrivateWithheld++;
    }
}
