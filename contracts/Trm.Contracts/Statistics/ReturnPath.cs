namespace Trm.Contracts.Statistics;

/// <summary>How a person came back. Only the first two were cleared; no figure calls the others a safe return.</summary>
public enum ReturnPath
{
    /// <summary>Cleared, on the person's own wish.</summary>
    OwnWish,

    /// <summary>Cleared, on the person's own wish under an obligation to leave: counted apart.</summary>
    UnderObligation,

    /// <summary>Departed without a clearance, on whatever basis.</summary>
    NotCleared,

    /// <summary>Arrived, and nobody had been told.</summary>
    Unannounced,
}
