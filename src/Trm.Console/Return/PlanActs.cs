using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;

namespace Trm.Console.Return;

/// <summary>The plan: legs from station to station, who escorts, which papers the person holds, who pays what until when. Offered, or changed.</summary>
internal static class PlanActs
{
    private const int MostLegs = 6;
    private const int MostItems = 8;

    public static ReturnAct Plan { get; } = new("plan", "plan.title")
    {
        May = ReturnAct.Sends(MessageKind.ReturnPlanOffer),
        Opens = true,
        By = Side.Sending,
        Says = ["plan.text"],
        Asks = Asks,
        More = (visit, typed) =>
        [
            .. Legs(visit, typed) < MostLegs ? [("leg", "plan.more-leg")] : Array.Empty<(string, string)>(),
            .. Items(visit, typed) < MostItems ? [("item", "plan.more-item")] : Array.Empty<(string, string)>(),
        ],
        Button = "plan.button",
        DoAsync = SendAsync,
        Done = "plan.done",
        Known = ["plan.known"],
        NotKnown = ["plan.not-known"],
    };

    // How many there are is written in the form itself; a button adds one.
    private static int Legs(ActVisit visit, Form? typed) => ActVisit.Count(typed, "legs", Math.Max(1, visit.Return.Plan?.Legs.Count ?? 1), "leg", MostLegs);

    private static int Items(ActVisit visit, Form? typed) => ActVisit.Count(typed, "items", visit.Return.Plan?.Funding.Count ?? 0, "item", MostItems);

    private static List<Question> Asks(ActVisit visit, Form? typed)
    {
        var (plan, legs, items) = (visit.Return.Plan, Legs(visit, typed), Items(visit, typed));
        var asks = new List<Question> { new Question.Count("legs", legs), new Question.Count("items", items) };
        for (var n = 1; n <= legs; n++)
        {
            var leg = plan?.Legs.ElementAtOrDefault(n - 1);
            asks.AddRange(
            [
                new Question.Heading("plan.leg", ActVisit.Text(n)),
                new Question.One($"mode-{n}", "plan.mode", CodeWords.Options(CodeSystems.TravelModes), leg is null ? null : CodeSystems.TravelModes.Code(leg.Mode)),
                new Question.Line($"from-{n}", "plan.from", leg?.From) { Hint = "plan.place-hint" },
                new Question.Moment($"departs-{n}", "plan.departs", leg?.Departs),
                new Question.Line($"to-{n}", "plan.to", leg?.To) { Hint = "plan.place-hint" },
                new Question.Moment($"arrives-{n}", "plan.arrives", leg?.Arrives),
            ]);
        }

        asks.AddRange(
        [
            new Question.Heading("plan.with"),
            new Question.One("escort", "plan.escort", CodeWords.Options(CodeSystems.Escorts), plan is null ? null : CodeSystems.Escorts.Code(plan.Escort)),
            new Question.Some("documents", "plan.documents", CodeWords.Options(CodeSystems.TravelDocuments), [.. (plan?.Documents ?? []).Select(CodeSystems.TravelDocuments.Code)]) { Hint = "plan.documents-hint" },
        ]);
        for (var n = 1; n <= items; n++)
        {
            var item = plan?.Funding.ElementAtOrDefault(n - 1);
            asks.AddRange(
            [
                new Question.Heading("plan.item", ActVisit.Text(n)),
                new Question.One($"what-{n}", "plan.what", CodeWords.Options(CodeSystems.PlanItems), item is null ? null : CodeSystems.PlanItems.Code(item.What)),
                new Question.One($"who-{n}", "plan.who", CodeWords.Options(CodeSystems.Payers), item is null ? null : CodeSystems.Payers.Code(item.Who)),
                new Question.Day($"until-{n}", "plan.until", item?.Until),
            ]);
        }

        return asks;
    }

    private static async Task<IReadOnlyList<Rejection>> SendAsync(ActVisit visit, FormReader read)
    {
        var legs = new List<TravelLeg>();
        for (var n = 1; n <= Legs(visit, read.Form); n++)
        {
            var leg = new TravelLeg(
                read.Code($"mode-{n}", CodeSystems.TravelModes), ActVisit.Place(read, $"from-{n}"), ActVisit.Place(read, $"to-{n}"), read.Moment($"departs-{n}"), read.Moment($"arrives-{n}"));
            if (read.IsGood && leg.Arrives <= leg.Departs)
                read.Refuse($"arrives-{n}", "plan.arrives-before");
            if (read.IsGood && legs is [.., var before] && leg.Departs < before.Arrives)
                read.Refuse($"departs-{n}", "plan.departs-before");
            legs.Add(leg);
        }

        var (escort, documents) = (read.Code("escort", CodeSystems.Escorts), read.Codes("documents", CodeSystems.TravelDocuments));
        var funding = Enumerable.Range(1, Items(visit, read.Form)).Select(n => new Funding(read.Code($"what-{n}", CodeSystems.PlanItems), read.Code($"who-{n}", CodeSystems.Payers), read.Date($"until-{n}"))).ToList();
        if (!read.IsGood)
            return [];
        var plan = new ReturnPlan(legs, escort, documents, funding);
        // A plan that was agreed to is changed; what was proposed anew begins with a new one.
        var previous = visit.Return.File.Return.State == ReturnState.PlanAccepted ? visit.Return.PlanMessage : null;
        return await visit.FromDraftAsync(draft => previous is null
            ? visit.Node.Returns.OfferPlanAsync(draft, visit.Officer, plan, visit.Cancel)
            : visit.Node.Returns.ChangePlanAsync(draft, visit.Officer, plan, previous, visit.Cancel));
    }
}
