namespace Trm.Contracts.Codes;

/// <summary>On what a journey rests. Only the first two can be cleared; no screen, label or figure calls the others a safe return.</summary>
public enum TravelBasis
{
    OwnWish,
    OwnWishUnderObligationToLeave,
    Removal,
    Readmission,
    Extradition,
    SelfOrganised,
}
