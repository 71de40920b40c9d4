using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Gates;

/// <summary>
/// Resources that a consent opens as a whole: they are absent, not masked, where it does not cover them, for most messages have none.
/// </summary>
internal static class WholeResource
{
    /// <summary>The category that opens a resource; null for one that is opened element by element, or never.</summary>
    public static ConsentCategory? CategoryOf(Resource resource) => resource switch
    {
        RelatedPerson => ConsentCategory.Family,
        DocumentReference reference => AttachedFile.Read(reference)?.Category,
        Appointment or Location or HealthcareService => ConsentCategory.Travel,
        CarePlan { Category: [var category] } => CodeSystems.PlanParts.Find(category) == PlanPart.Travel ? ConsentCategory.Travel : ConsentCategory.CareNeeds,
        Observation fact => CodeSystems.CaseFacts.Find(fact.Code) switch
        {
            CaseFact.BestInterests => ConsentCategory.Children,
            CaseFact.Remedy => ConsentCategory.Legal,
            _ => null,
        },
        _ => null,
    };
}
