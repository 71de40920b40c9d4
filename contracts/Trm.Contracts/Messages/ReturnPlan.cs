using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>A plan for a return: the journey, who escorts, which papers are held, who pays what. Care needs stand beside it as facts.</summary>
/// <param name="Legs">At least one, in order.</param>
public sealed record ReturnPlan(
    IReadOnlyList<TravelLeg> Legs, Escort Escort, IReadOnlyList<TravelDocument> Documents, IReadOnlyList<Funding> Funding)
{
    internal void Attach(MessageDraft draft)
    {
        TravelLeg.Attach(draft, Legs);
        draft.Attach("plan-travel", Plan(PlanPart.Travel, draft.Person,
        [
            new() { Code = CodeSystems.Escorts.Concept(Escort) },
            .. Documents.Select(d => new CarePlan.ActivityComponent.DetailComponent { Code = CodeSystems.TravelDocuments.Concept(d) }),
        ]));
        if (Funding.Count > 0)
            draft.Attach("plan-reintegration", Plan(PlanPart.Reintegration, draft.Person, [.. Funding.Select(f => new CarePlan.ActivityComponent.DetailComponent
            {
                Code = CodeSystems.PlanItems.Concept(f.What),
                ReasonCode = [CodeSystems.Payers.Concept(f.Who)],
                ScheduledPeriod = new() { End = f.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            })]));
    }

    internal static ReturnPlan? Read(TaskReader task)
    {
        var legs = TravelLeg.Read(task, atLeast: 1);
        var escorts = new List<Escort>();
        var documents = new List<TravelDocument>();
        var funding = new List<Funding>();
        foreach (var (plan, path) in task.Resources<CarePlan>())
            foreach (var (n, activity) in plan.Activity.Index())
                if (!Take(plan, activity.Detail))
                    task.Fault(RejectionCode.CodeInvalid, $"{path}.activity[{n}]", "a plan names an escort, a paper, or what is paid by whom until which day");
        if (escorts.Count != 1)
            task.Fault(escorts.Count == 0 ? RejectionCode.Required : RejectionCode.Structure, "Bundle.entry", "a plan says once who escorts the person, or that nobody does");
        return escorts is [var escort] ? new(legs, escort, documents, funding) : null;

        bool Take(CarePlan plan, CarePlan.ActivityComponent.DetailComponent? detail)
        {
            var part = CodeSystems.PlanParts.Find(plan.Category is [var category] ? category : null);
            if (part == PlanPart.Travel && CodeSystems.Escorts.Find(detail?.Code) is { } escort)
                escorts.Add(escort);
            else if (part == PlanPart.Travel && CodeSystems.TravelDocuments.Find(detail?.Code) is { } document)
                documents.Add(document);
            else if (part == PlanPart.Reintegration && CodeSystems.PlanItems.Find(detail?.Code) is { } item
                && CodeSystems.Payers.Find(detail!.ReasonCode is [var reason] ? reason : null) is { } payer
                && DateOnly.TryParseExact(detail.ScheduledPeriod?.End, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
                funding.Add(new(item, payer, until));
            else
                return false;
            return true;
        }
    }

    private static CarePlan Plan(PlanPart part, ResourceReference? person, IEnumerable<CarePlan.ActivityComponent.DetailComponent> details) => new()
    {
        Status = "active",
        Intent = "plan",
        Category = [CodeSystems.PlanParts.Concept(part)],
        Subject = person,
        Activity = [.. details.Select(Scheduled)],
    };

    private static CarePlan.ActivityComponent Scheduled(CarePlan.ActivityComponent.DetailComponent detail)
    {
        detail.Status = "scheduled";
        return new() { Detail = detail };
    }
}
