namespace Trm.Trail;

/// <summary>Why a proof, a note, a tile or a leaf was refused. Input of others only: our own bugs are exceptions.</summary>
public enum FaultCode
{
    /// <summary>The bytes do not have the form that their format demands.</summary>
    Malformed,

    /// <summary>An index or a size lies outside the tree, or two sizes do not go together.</summary>
    OutOfRange,

    /// <summary>The proof has more or fewer hashes than its tree sizes demand.</summary>
    ProofLength,

    /// <summary>What was recomputed is not what was claimed.</summary>
    HashMismatch,

    /// <summary>A signature of a known key does not verify.</summary>
    BadSignature,

    /// <summary>No signature is by a key that is known here.</summary>
    UnknownKey,

    /// <summary>The checkpoint is of another log than the one asked for.</summary>
    WrongOrigin,

    /// <summary>The key or signature algorithm is not one that is understood here.</summary>
    UnknownAlgorithm,

    /// <summary>A tile or an entry bundle is not there.</summary>
    Missing,
}
