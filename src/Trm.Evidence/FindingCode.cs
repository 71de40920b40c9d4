namespace Trm.Evidence;

/// <summary>What can be wrong with a trail. <see cref="Finding.CodeText"/> is the spelling for people and programs.</summary>
public enum FindingCode
{
    /// <summary>There is no checkpoint, so nothing says what the trail should be.</summary>
    CheckpointMissing,

    /// <summary>The checkpoint is not a signed note of the one spelling.</summary>
    CheckpointMalformed,

    /// <summary>The checkpoint bears no signature by the key of the log.</summary>
    CheckpointUnsigned,

    /// <summary>The signature of the log does not verify.</summary>
    CheckpointSignature,

    /// <summary>The checkpoint is of another log.</summary>
    CheckpointOrigin,

    /// <summary>An older checkpoint is signed, but is not of a prefix of this log: history was rewritten.</summary>
    CheckpointInconsistent,

    /// <summary>The entries do not lead to the signed root.</summary>
    RootMismatch,

    /// <summary>A tile or a bundle of entries is not there.</summary>
    TileMissing,

    /// <summary>A tile or a bundle of entries is not the one that belongs to the tree.</summary>
    TileDamaged,

    /// <summary>A leaf has no evidence.</summary>
    EvidenceMissing,

    /// <summary>A file of evidence is not of the one spelling, or contradicts itself.</summary>
    EvidenceMalformed,

    /// <summary>A file of evidence bears the index of another leaf.</summary>
    EvidenceMisplaced,

    /// <summary>The evidence does not open its leaf.</summary>
    EvidenceMismatch,

    /// <summary>A file that has no place in a trail.</summary>
    FileUnexpected,
}
