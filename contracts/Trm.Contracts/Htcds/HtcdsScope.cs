namespace Trm.Contracts.Htcds;

/// <summary>How much of a case is written to a file.</summary>
public enum HtcdsScope
{
    /// <summary>The fields that a referral can carry (<see cref="HtcdsMapping"/>), without the office's own reference.</summary>
    Mapped,

    /// <summary>Everything on record, for the office itself.</summary>
    Everything,
}
