namespace Trm.Contracts.Signatures;

/// <summary>An act that needs somebody's signature, or may be done by anyone alone.</summary>
public enum SignedAct
{
    ConsentToShare,
    ConsentToFollowUp,
    ConsentToReturn,
    RiskAssessment,
    BestInterests,
    TakingOverChild,
    Readiness,
    Clearance,
    OwnDecision,
    FastTrack,
    SafetyNotice,
    Erasure,
    Hold,
    Withdrawal,
    Incident,
    LiftingHold,
    Arrival,
}
