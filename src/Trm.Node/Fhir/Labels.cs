using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;

namespace Trm.Node.Fhir;

/// <summary>Security labels of what the interface shows: restricted with a pseudonym, very restricted with personal data, none where it is about nobody.</summary>
/// <remarks>Source: contracts/decisions/0073; https://hl7.org/fhir/R4/security-labels.html.</remarks>
internal static class Labels
{
    public static List<Coding> Of(Carries carries) => carries == Carries.Nothing ? [] :
    [
        new() { System = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", Code = carries is Carries.Pseudonym ? "R" : "V" },
        CodeSystems.Sensitivities.Coding(Sensitivity.Tip),
    ];
}
