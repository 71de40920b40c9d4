namespace Trm.Contracts.Codes;

/// <summary>On which legal ground the data of a case was erased; said in the trail, and nothing beside it.</summary>
/// <remarks>After the grounds of Art. 17(1) of the General Data Protection Regulation, as far as they occur here.</remarks>
public enum ErasureBasis
{
    NoLongerNeeded,
    ConsentWithdrawn,
    Objection,
    UnlawfullyHeld,
    LegalDuty,
    RetentionOver,
}
