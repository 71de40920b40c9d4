using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node;

namespace Trm.Cli.Demo;

/// <summary>
/// The way home of the first case, as far as nobody has to travel for it: wanted by the person, looked at from both sides, planned, refused until somebody is
/// ready, cleared by two people, checked once more.
/// </summary>
internal sealed class DemoReturn(DemoStage stage, DemoWorld world, DemoCase first, Storyteller tell, TimeProvider time, CancellationToken cancel)
{
    private static readonly Officer Shelter = new("RS-CW-021", Role.CaseWorker);
    private static readonly DutyNumber NightLine = DutyNumber.Parse("+381110000000").Value;

    private readonly DateTimeOffset _departs = WireTime.Cut(time.GetUtcNow().AddHours(5));

    private DemoSide At => world.At;

    private DemoSide Rs => world.Rs;

    private DateOnly Day => DateOnly.FromDateTime(_departs.UtcDateTime);

    public async Task TellAsync(ReferralDraft draft)
    {
        var wish = draft.Consents.FirstOrDefault(c => c.Scope == ConsentScope.Return && c.Organisation == draft.Organisation && c.StatusAt(time.GetUtcNow()) == ConsentStatus.Active);
        if (wish is null || wish.Capacity != ConsentCapacity.Adult)
        {
            tell.Step("Nobody proposes a return");
            tell.Say("because", wish is null
                ? "the sheet holds no consent of the person to go home. No consent to share data is one."
                : "a child's return needs a guardian, a finding of best interests and more than a demonstration can invent.");
            return;
        }

        await ProposedAsync(draft, DemoFacts.OfSender(wish, first.Sheet.Risk, time.GetUtcNow(), _departs));
        await PlannedAsync(draft);
        await NotYetAsync(draft.Case);
        await ReadyAsync(draft, isFinal: false);
        await ClearedAsync(draft.Case);
        await ReadyAsync(draft, isFinal: true);
    }

    private async Task ProposedAsync(ReferralDraft draft, Contracts.Facts.CaseFacts facts)
    {
        tell.Step("The person wants to go home: AT proposes the return");
        DemoStage.Demand(await At.Node.Returns.KeepFactsAsync(draft.Case, At.Officer, facts, cancel));
        var proposal = await stage.SendAsync(At, () => At.Node.Returns.ProposeAsync(draft, At.Officer, TravelBasis.OwnWish, Day, Day.AddDays(10), cancel: cancel));
        DemoStage.Demand(await Rs.Node.Returns.KeepFactsAsync(draft.Case, Rs.Officer, DemoFacts.OfReceiver(time.GetUtcNow(), _departs), cancel));
        await stage.SendAsync(Rs, () => Rs.Node.Returns.TakeUpAsync(draft.Case, Rs.Officer, MessageId.Parse(proposal.Message!).Value, cancel));
        await ReachedAsync(draft.Case, ReturnState.Assessment);
        var question = await stage.SendAsync(At, () => At.Node.Referrals.AskAsync(draft.Case, At.Officer, Topic.Risk, [], QuestionPurpose.Decision, cancel));
        await stage.SendAsync(Rs, () => Rs.Node.Returns.ShareRiskAsync(draft.Case, Rs.Officer, MessageId.Parse(question.Message!).Value, cancel));
        tell.Say("looked at", "the dangers, on both sides, each with eyes of its own: an address is not safe because the other office says so.");
    }

    private async Task PlannedAsync(ReferralDraft draft)
    {
        tell.Step($"AT sends the plan: by rail, at {_departs:HH:mm} UTC");
        var plan = new ReturnPlan(
            [new(TravelMode.Rail, "Wien Hbf", "Subotica", _departs, _departs.AddHours(6))], Contracts.Codes.Escort.CaseWorker, [TravelDocument.Passport], []);
        await stage.SendAsync(At, () => At.Node.Returns.OfferPlanAsync(draft, At.Officer, plan, cancel));
        await ReachedAsync(draft.Case, ReturnState.PlanOffered);
    }

    private async Task NotYetAsync(CaseId @case)
    {
        tell.Step("AT would clear the departure now: the train is known, and it is late");
        var standing = DemoStage.Demand(await At.Node.Returns.GatesAsync(@case, At.Officer, GatePoint.Clearance, cancel)).Standing.ToList();
        stage.Refuse(
            "a departure before anybody is ready",
            await At.Node.Returns.ClearAsync(@case, At.Officer, Day, "AT-CO-009", cancel),
            "Refused in AT, and RS would refuse it again. What stands in its way, in words:");
        foreach (var gate in standing)
            tell.Say($"gate {gate.Gate}", gate.Reason());
    }

    private async Task ReadyAsync(ReferralDraft draft, bool isFinal)
    {
        tell.Step(isFinal ? "The last check, hours before: somebody is there" : "The organisation says that it is ready: who, where, when");
        var organisation = (await Rs.CaseAsync(draft.Case, cancel))!.Organisation!;
        var meeting = new Meeting(organisation, Shelter.Code, "Subotica station", _departs.AddHours(6), "a green scarf", NightLine, _departs.AddHours(30));
        await stage.SendAsync(Rs, () => Rs.Node.Returns.ReadyAsync(draft.Case, Shelter, meeting, isFinal, cancel));
        await ReachedAsync(draft.Case, isFinal ? ReturnState.FinalCheck : ReturnState.PlanAccepted);
        tell.Say("AT knows", isFinal
            ? "somebody is in place. From here on there are only facts: left, met, missed, said no. No gate holds a fact; it is delivered, shown and alarmed."
            : $"{Shelter.Code} of {draft.Organisation} waits at the station with a sign that was agreed, and a number that answers at night.");
    }

    private async Task ClearedAsync(CaseId @case)
    {
        tell.Step("AT clears the departure, with a second person");
        await stage.SendAsync(At, () => At.Node.Returns.ClearAsync(@case, At.Officer, Day, "AT-CO-009", cancel));
        await ReachedAsync(@case, ReturnState.Cleared);
        tell.Say("checked", $"AT and again RS: {string.Join(", ", CodeSystems.ClearanceGates.Values)}, each with the ids of what it rests on. Not one paper about the person is in the message.");
    }

    private async Task ReachedAsync(CaseId @case, ReturnState state)
    {
        foreach (var side in world.Sides)
            await stage.UntilAsync(async () => await side.CaseAsync(@case, cancel) is { } file && file.Return.State == state ? file : null, $"{side.Id} sees the same");
    }
}
