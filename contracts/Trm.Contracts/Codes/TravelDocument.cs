namespace Trm.Contracts.Codes;

/// <summary>A paper for the journey that the person holds.</summary>
public enum TravelDocument
{
    Passport,
    IdentityCard,
    EmergencyTravelDocument,
    LaissezPasser,
    Visa,
    BirthCertificate,
}
