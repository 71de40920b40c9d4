namespace Trm.Contracts.Gates;

/// <summary>What the receiving side does about a gate.</summary>
public enum GateOnReceipt
{
    /// <summary>Nothing: it stands at the sender.</summary>
    NotJudged,

    /// <summary>It is computed again from what is known there.</summary>
    Recomputed,

    /// <summary>It is taken as attested, with the ids of its evidence.</summary>
    Attested,

    /// <summary>It does not exist on the wire: what fails it is never sent, and nobody else learns that it exists for this case.</summary>
    Unspoken,
}
