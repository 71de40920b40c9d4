using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>How one claim of the person stands.</summary>
public sealed record RemedyFinding(RemedyClaim Claim, RemedyState State)
{
    internal Observation ToResource(ResourceReference? person) => new()
    {
        Status = "final",
        Code = CodeSystems.CaseFacts.Concept(CaseFact.Remedy),
        Subject = person,
        Component = [new() { Code = CodeSystems.RemedyClaims.Concept(Claim), ValueCodeableConcept = CodeSystems.RemedyStates.Concept(State) }],
    };

    internal static RemedyFinding? Read(TaskReader task)
    {
        if (CaseFactReader.One(task, CaseFact.Remedy) is not var (observation, path))
            return null;
        if (observation.Component is [var one] && CodeSystems.RemedyClaims.Find(one.Code) is { } claim && CodeSystems.RemedyStates.Find(one.ValueCodeableConcept) is { } state)
            return new(claim, state);
        task.Fault(RejectionCode.CodeInvalid, $"{path}.component", "a claim and its state are said in the codes of the exchange");
        return null;
    }
}
