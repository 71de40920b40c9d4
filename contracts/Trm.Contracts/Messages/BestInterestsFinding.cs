using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>What a best-interests assessment found, and until when it stands.</summary>
/// <param name="ValidUntil">The last day; at most six months on.</param>
public sealed record BestInterestsFinding(BestInterestsOutcome Outcome, DateOnly ValidUntil)
{
    internal Observation ToResource(ResourceReference? person) => new()
    {
        Status = "final",
        Code = CodeSystems.CaseFacts.Concept(CaseFact.BestInterests),
        Subject = person,
        EffectivePeriod = new() { End = ValidUntil.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        ValueCodeableConcept = CodeSystems.BestInterestsOutcomes.Concept(Outcome),
    };

    internal static BestInterestsFinding? Read(TaskReader task)
    {
        if (CaseFactReader.One(task, CaseFact.BestInterests) is not var (observation, path))
            return null;
        if (CodeSystems.BestInterestsOutcomes.Find(observation.ValueCodeableConcept) is not { } outcome)
            task.Fault(RejectionCode.CodeInvalid, $"{path}.value", "the element's code list has no such code");
        else if (!DateOnly.TryParseExact(observation.EffectivePeriod?.End, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || !WireTime.IsWithinReach(day))
            task.Fault(RejectionCode.Required, $"{path}.effective", "an assessment says until which day it stands");
        else
            return new(outcome, day);
        return null;
    }
}
