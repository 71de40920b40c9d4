namespace Trm.Contracts.Codes;

/// <summary>Why a referral was declined. None of them says anything about the person.</summary>
public enum DeclineReason
{
    NoCapacity,
    NotCompetent,
    Unsafe,
    ConsentDefect,

    /// <summary>Nothing that can be written: telephone.</summary>
    CallUs,
    Other,
}
