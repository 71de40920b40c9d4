namespace Trm.Contracts.Codes;

/// <summary>Why data is kept although its erasure was asked.</summary>
public enum KeptReason
{
    LegalDuty,
    LegalClaim,
    Safety,
    AuditTrail,
}
