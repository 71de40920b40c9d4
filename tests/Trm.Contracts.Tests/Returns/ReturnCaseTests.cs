using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Contracts.Tests.Gates;
using Trm.Testing;
using static Trm.Contracts.Returns.ReturnEvent;

namespace Trm.Contracts.Tests.Returns;

/// <summary>The return lifecycle: one table, a set of holds, reports that are always taken, and two sides that agree however their messages cross.</summary>
internal sealed class ReturnCaseTests
{
    private static readonly DateOnly Day = new(2026, 12, 15);
    private static readonly ReturnState[] States = Enum.GetValues<ReturnState>();
    private static readonly ReturnEvent[] Happenings = [.. Enum.GetValues<ReturnEvent>().Where(ReturnLifecycle.IsReport)];
    private static readonly ReturnEvent[] ToTravelling = [Proposed, TakenUp, ReturnEvent.PlanOffered, ReturnEvent.PlanAccepted, ReturnEvent.Cleared, FinalChecked, Departed];

    private int _messages;

    [SetUp]
    public void Anew() => _messages = 0;

    [Test]
    public void The_table_is_drawn() => Golden.Holds("contracts/lifecycles/return.mmd", ReturnLifecycle.Mermaid());

    [Test]
    public void What_is_absent_from_the_table_is_refused_with_a_code() => Assert.Multiple(() =>
    {
        foreach (var state in States)
            foreach (var what in Enum.GetValues<ReturnEvent>())
                foreach (var by in Enum.GetValues<Side>())
                {
                    var listed = ReturnLifecycle.Moves.Any(r => r.From == state && r.Event == what && (r.By is null || r.By == by));
                    var next = ReturnLifecycle.Next(state, what, by);
                    Assert.That(next.IsOk, Is.EqualTo(listed), $"{state} {what} {by}");
                    if (!listed)
                        Assert.That(next.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
                }
    });

    [Test]
    public void In_each_state_one_side_at_most_may_move() => Assert.That(
        ReturnLifecycle.Moves.Where(r => r.By is not null).GroupBy(r => r.From).Where(g => g.Select(r => r.By).Distinct().Count() > 1).Select(g => g.Key), Is.Empty);

    [Test]
    public void Every_move_leads_to_one_state() => Assert.That(
        ReturnLifecycle.Moves.GroupBy(r => r.Event).Where(g => g.Select(r => r.To).Distinct().Count() > 1).Select(g => g.Key), Is.Empty);

    [Test]
    public void Every_state_is_reachable()
    {
        var reached = new HashSet<ReturnState> { ReturnState.None };
        while (ReturnLifecycle.Moves.Concat(ReturnLifecycle.Reports).Where(r => r.From is null || reached.Contains(r.From.Value)).Any(r => reached.Add(r.To)))
        {
        }

        Assert.That(reached, Is.EquivalentTo(States));
    }

    [Test]
    public void Every_state_has_its_words_in_both_languages()
    {
        Assert.That(States.Select(s => ReturnStateName.Of(s)), Is.Unique);
        Assert.That(States.Select(s => ReturnStateName.Of(s, french: true)), Is.Unique);
        Assert.That(ReturnStateName.Of(ReturnState.FollowUp, french: true, followUp: 3), Is.EqualTo("Suivi 3"));
    }

    [Test]
    public void An_ordinary_return_goes_all_the_way()
    {
        var way = Along([.. ToTravelling, ReturnEvent.Met, HandedOver, FollowedUp]).Select(c => c.State);

        Assert.That(way, Is.EqualTo(new[]
        {
            ReturnState.Proposed, ReturnState.Assessment, ReturnState.PlanOffered, ReturnState.PlanAccepted, ReturnState.Cleared, ReturnState.FinalCheck,
            ReturnState.Travelling, ReturnState.Met, ReturnState.Reception, ReturnState.FollowUp,
        }));
    }

    [Test]
    public void It_has_ended_when_both_sides_have_closed_and_what_happens_then_still_counts()
    {
        var there = Along([.. ToTravelling, ReturnEvent.Met, HandedOver]).Last();
        var one = Do(there, Ended, Side.Sending).Value;
        var both = Do(one, Ended, Side.Receiving).Value;
        var missing = Do(both, ReturnEvent.Missing, Side.Receiving).Value;

        Assert.That((one.State, one.HasClosed(Side.Sending), one.HasClosed(Side.Receiving)), Is.EqualTo((ReturnState.Reception, true, false)));
        Assert.That(both.State, Is.EqualTo(ReturnState.Ended));
        Assert.That(Do(both, Ended, Side.Sending).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        Assert.That((missing.State, missing.HasClosed(Side.Sending)), Is.EqualTo((ReturnState.Missing, false)));
    }

    [Test]
    public void What_has_happened_is_recorded_in_every_state_held_or_not([Values] bool held)
    {
        var lawful = Along([.. ToTravelling, ReturnEvent.Met, HandedOver, FollowedUp]);
        var cases = new List<ReturnCase> { ReturnCase.Unknown, Do(lawful[0], FoundNotSafe, Side.Receiving).Value, Do(Do(lawful[^1], Ended, Side.Sending).Value, Ended, Side.Receiving).Value };
        cases.AddRange(lawful);
        cases.AddRange(Happenings.Select(h => Do(lawful[4], h, Side.Sending).Value));
        Assert.That(cases.Select(c => c.State).Distinct(), Is.EquivalentTo(States), "every state is tried");

        foreach (var one in cases)
            foreach (var what in Happenings)
                foreach (var side in Enum.GetValues<Side>())
                {
                    var before = held ? Hold(one, Side.Receiving) : one;
                    var after = Do(before, what, side);
                    Assert.That(after.IsOk, Is.True, $"{one.State} {what} {side}");
                    Assert.That(after.Value.Reports, Has.Count.EqualTo(before.Reports.Count + 1));
                    Assert.That(
                        ReturnLifecycle.Reports.Where(r => r.Event == what).Select(r => r.To), Has.Some.EqualTo(after.Value.State), $"{one.State} {what} is shown");
                }
    }

    [TestCase(TravelBasis.OwnWish, true), TestCase(TravelBasis.OwnWishUnderObligationToLeave, true), TestCase(TravelBasis.Removal, false)]
    [TestCase(TravelBasis.Readmission, false), TestCase(TravelBasis.Extradition, false), TestCase(TravelBasis.SelfOrganised, false)]
    public void Only_the_persons_own_wish_is_cleared(TravelBasis basis, bool may)
    {
        var agreed = Along(ToTravelling[..4], basis).Last();

        var cleared = Do(agreed, ReturnEvent.Cleared, Side.Sending);

        Assert.That((agreed.State, agreed.IsReceptionOnly, cleared.IsOk), Is.EqualTo((ReturnState.PlanAccepted, !may, may)), "a reception is prepared for everybody");
        if (!may)
            Assert.That(cleared.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        Assert.That(Do(agreed, Departed, Side.Sending).Value.State, Is.EqualTo(ReturnState.TravellingUncleared));
    }

    [Test]
    public void A_hold_takes_readiness_and_clearance_away_and_its_lifting_gives_neither_back([Values] Side owner, [Values(3, 4, 5)] int far)
    {
        var held = Hold(Along(ToTravelling[..(far + 1)]).Last(), owner);
        var move = ReturnLifecycle.Moves.First(m => m.From == ReturnState.PlanOffered && m.Event == ReturnEvent.PlanAccepted);
        var lifted = Lift(held, owner).Value;

        Assert.That((held.State, held.IsHeld), Is.EqualTo((ReturnState.PlanOffered, true)));
        Assert.That(Do(held, move.Event, Side.Receiving).Rejection.Code, Is.EqualTo(RejectionCode.Held));
        Assert.That((lifted.State, lifted.IsHeld), Is.EqualTo((ReturnState.PlanOffered, false)));
        Assert.That(Do(lifted, ReturnEvent.Cleared, Side.Sending).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        Assert.That(Do(Do(lifted, ReturnEvent.PlanAccepted, Side.Receiving).Value, ReturnEvent.Cleared, Side.Sending).Value.State, Is.EqualTo(ReturnState.Cleared));
    }

    [Test]
    public void Only_the_owner_lifts_a_hold_with_a_second_person_and_each_by_itself()
    {
        var held = Hold(Hold(Along(Proposed).Last(), Side.Sending), Side.Receiving);
        var mine = held.OpenHolds.First(h => h.Owner == Side.Sending);

        Assert.That(held.Decide(Lifted(mine, Side.Receiving)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        Assert.That(held.Decide(Lifted(mine, Side.Sending) with { SecondOfficer = "O-1" }).Rejection.Code, Is.EqualTo(RejectionCode.Required));
        Assert.That(held.Decide(Lifted(mine, Side.Sending) with { SecondOfficer = "" }).Rejection.Code, Is.EqualTo(RejectionCode.Required));
        var one = held.Decide(Lifted(mine, Side.Sending)).Value;
        Assert.That((one.IsHeld, one.OpenHolds.Single().Owner), Is.EqualTo((true, Side.Receiving)));
        Assert.That(one.Decide(Lifted(mine, Side.Sending)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
    }

    [Test]
    public void The_persons_own_word_is_kept_where_the_consent_is_and_only_their_new_consent_lifts_it([Values] Side heardBy)
    {
        var held = Along(ToTravelling[..5]).Last().Decide(new ReturnStep.HoldSet(Next(), heardBy, Time(), HoldReason.NotStated, Day, PersonsWord: true)).Value;
        var word = held.OpenHolds.Single();
        var lift = Lifted(word, Side.Sending);
        var consent = new RenewedConsent(ConsentId.Parse("00000000-0000-4000-8000-00000000000c").Value, word.At);

        Assert.That(word.Owner, Is.EqualTo(Side.Sending));
        Assert.That(held.Decide(Lifted(word, Side.Receiving)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        Assert.That(held.Decide(lift).Rejection.Code, Is.EqualTo(RejectionCode.Required));
        Assert.That(held.Decide(lift with { Consent = consent }).Rejection.Code, Is.EqualTo(RejectionCode.Required), "a consent from before is no new one");
        Assert.That(held.Decide(lift with { Consent = consent with { GivenAt = word.At.AddSeconds(1) } }).Value.IsHeld, Is.False);
    }

    [Test]
    public void Who_declined_is_not_asked_again_until_they_raise_it([Values(ReturnEvent.DeclinedByPerson, ReturnEvent.Stays)] ReturnEvent what)
    {
        var declined = Do(Along(ToTravelling[..3]).Last(), what, Side.Sending).Value;
        var again = new ReturnStep.Move(Next(), Side.Sending, Time(), Proposed, declined.Known) { Basis = TravelBasis.OwnWish };

        Assert.That(declined.Decide(again, Gates(Proposed)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        Assert.That(declined.Decide(again with { PersonRaisedIt = true }, Gates(Proposed)).Value.State, Is.EqualTo(ReturnState.Proposed));
    }

    [Test]
    public void That_the_person_stays_is_said_by_closing_and_opens_nothing_again()
    {
        var proposed = Along(ToTravelling[..1]).Last();
        var sending = proposed.Decide(Closing(proposed, Side.Sending), Gates(Ended)).Value;
        var both = sending.Decide(Closing(sending, Side.Receiving), Gates(Ended)).Value;

        Assert.That((sending.State, both.State), Is.EqualTo((ReturnState.Stays, ReturnState.Ended)));

        ReturnStep.Move Closing(ReturnCase on, Side by) => new(Next(), by, Time(), Ended, on.Known) { Stays = true };
    }

    [Test]
    public void A_report_that_was_given_up_is_a_fact_and_one_that_was_there_after_all_is_known_again()
    {
        var missing = Do(ReturnCase.Unknown, ReturnEvent.Missing, Side.Sending).Value;
        var givenUp = missing.NotTaken(Id(1));

        Assert.That((givenUp.State, givenUp.Known.Count), Is.EqualTo((ReturnState.Missing, 0)));
        Assert.That(givenUp.Taken(Id(1)).Known, Is.EqualTo(missing.Known));
        Assert.That(missing.Taken(Id(1)), Is.EqualTo(missing));
        Assert.That(givenUp.Taken(Id(2)).Known, Is.Empty, "of what was never said nothing is known");
    }

    [Test]
    public void A_no_on_the_way_never_cancels_the_reception()
    {
        var travelling = Along(ToTravelling).Last();
        var declined = Do(Hold(travelling, Side.Sending), ReturnEvent.DeclinedByPerson, Side.Sending).Value;
        var met = Do(declined, ReturnEvent.Met, Side.Receiving).Value;

        Assert.That((declined.State, declined.ReceptionStands), Is.EqualTo((ReturnState.DeclinedByPerson, true)));
        Assert.That((met.State, met.ReceptionStands), Is.EqualTo((ReturnState.Met, false)));
    }

    [Test]
    public void A_departure_is_cleared_only_by_a_final_check_that_nothing_has_overtaken()
    {
        var ready = Along(ToTravelling[..6]).Last();
        var final = Id(6);
        var departs = Time().AddHours(1);
        var departed = new ReturnStep.Report(Next(), Side.Sending, departs, Departed) { FinalCheck = final };
        ReturnCase Held(DateTimeOffset at) => ready.Decide(new ReturnStep.HoldSet(Next(), Side.Receiving, at, HoldReason.NotStated, Day)).Value;

        Assert.That(ready.Decide(departed).Value.State, Is.EqualTo(ReturnState.Travelling));
        Assert.That(ready.Decide(departed with { FinalCheck = null }).Value.State, Is.EqualTo(ReturnState.TravellingUncleared));
        Assert.That(ready.Decide(departed with { FinalCheck = Id(5) }).Value.State, Is.EqualTo(ReturnState.TravellingUncleared), "a clearance is no final check");
        Assert.That(Held(departs.AddSeconds(-1)).Decide(departed).Value.State, Is.EqualTo(ReturnState.TravellingUncleared), "stopped, and left all the same");
        Assert.That(Held(departs.AddSeconds(1)).Decide(departed).Value.State, Is.EqualTo(ReturnState.Travelling), "stopped when they had left");
        Assert.That(ready.Decide(departed).Value.Decide(new ReturnStep.HoldSet(Next(), Side.Receiving, departs.AddSeconds(-1), HoldReason.NotStated, Day)).Value.State,
            Is.EqualTo(ReturnState.TravellingUncleared), "whichever arrives first");
    }

    [TestCase(ReturnEvent.Met, true)]
    [TestCase(HandedOver, true)]
    [TestCase(FollowedUp, true)]
    [TestCase(DeclinedByPerson, false)]
    public void What_happens_in_the_second_of_the_departure_was_before_it_unless_it_follows_from_it(ReturnEvent what, bool isCleared)
    {
        var travelling = Along(ToTravelling).Last();
        var departed = travelling.FirstDeparture!.Value.At;

        var then = travelling.Decide(new ReturnStep.Report(Next(), Side.Receiving, departed, what)).Value;

        Assert.That(then.FirstDeparture, Is.EqualTo((departed, isCleared)));
    }

    [Test]
    public void A_move_that_does_not_know_of_a_report_is_stale_and_one_that_knows_more_waits()
    {
        var agreed = Along(ToTravelling[..4]).Last();
        var clearance = new ReturnStep.Move(Next(), Side.Sending, Time(), ReturnEvent.Cleared, agreed.Known);
        var stopped = Lift(Hold(agreed, Side.Receiving), Side.Receiving).Value;

        Assert.That(stopped.Decide(clearance, Gates(ReturnEvent.Cleared)).Rejection.Code, Is.EqualTo(RejectionCode.StaleVersion));
        Assert.That(agreed.Decide(clearance with { Knows = stopped.Known }, Gates(ReturnEvent.Cleared)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
    }

    [Test]
    public void A_move_whose_gates_are_not_met_is_refused_with_the_gate()
    {
        var agreed = Along(ToTravelling[..4]).Last();
        var clearance = new ReturnStep.Move(Next(), Side.Sending, Time(), ReturnEvent.Cleared, agreed.Known);
        var unmet = GateRun.AtSender(GatePoint.Clearance, LawfulFacts.Adult with { Reception = null }, LawfulFacts.Now);

        Assert.That(agreed.Decide(clearance, unmet).Rejection.Code, Is.EqualTo(RejectionCode.Gate(5)));
        Assert.That(() => agreed.Decide(clearance), Throws.ArgumentException);
        Assert.That(() => agreed.Decide(clearance, Gates(Proposed)), Throws.ArgumentException);
        Assert.That(() => GateReport.LeftToTheOtherSide(GatePoint.Clearance), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_stored_case_is_the_same_case()
    {
        foreach (var one in Along([.. ToTravelling, ReturnEvent.Met]).Select(c => Hold(c, Side.Receiving)))
        {
            var restored = ReturnCase.Restore(one.Store(), one.Holds.Values, one.Reports.Values);
            Assert.That((restored.State, restored.IsHeld, restored.Basis, restored.ReceptionStands), Is.EqualTo((one.State, one.IsHeld, one.Basis, one.ReceptionStands)));
            Assert.That(restored.Known, Is.EqualTo(one.Known));
            Assert.That(Do(Lift(restored, Side.Receiving).Value, Ended, Side.Sending).Value.HasClosed(Side.Sending), Is.True);
        }
    }

    [Test]
    public void Two_sides_agree_however_their_messages_cross()
    {
        const int seeds = 6000;
        var visited = new HashSet<ReturnState>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var crossing = new ReturnCrossing(seed);
            var (sending, receiving) = crossing.Run();
            visited.UnionWith(crossing.Visited);
            if (receiving.State != sending.State || !receiving.Known.SetEquals(sending.Known) || !receiving.OpenHolds.SequenceEqual(sending.OpenHolds)
                || receiving.ReceptionStands != sending.ReceptionStands || Enum.GetValues<Side>().Any(s => receiving.HasClosed(s) != sending.HasClosed(s)))
                Assert.Fail($"seed {seed}: {sending.State} and {receiving.State}");
        }

        Assert.That(visited, Is.EquivalentTo(States), "every state was stood in");
        TestContext.Out.WriteLine($"{seeds} seeds, {visited.Count} states");
    }

    private static GateReport? Gates(ReturnEvent what) => ReturnCase.PointOf(what) is { } point ? GateRun.AtSender(point, LawfulFacts.Adult, LawfulFacts.Now) : null;

    private static MessageId Id(int number) => MessageId.Parse($"00000000-0000-4000-8000-{number:d12}").Value;

    private MessageId Next() => Id(++_messages);

    private DateTimeOffset Time() => LawfulFacts.Departs.AddMinutes(_messages);

    private List<ReturnCase> Along(params ReturnEvent[] steps) => Along(steps, TravelBasis.OwnWish);

    private List<ReturnCase> Along(ReturnEvent[] steps, TravelBasis basis)
    {
        var way = new List<ReturnCase>();
        foreach (var step in steps)
        {
            var by = step is TakenUp or ReturnEvent.PlanAccepted or FinalChecked or ReturnEvent.Met or HandedOver ? Side.Receiving : Side.Sending;
            way.Add(Do(way.LastOrDefault() ?? ReturnCase.Unknown, step, by, basis).Value);
        }

        return way;
    }

    private Result<ReturnCase> Do(ReturnCase on, ReturnEvent what, Side by, TravelBasis basis = TravelBasis.OwnWish)
    {
        var id = Next();
        return ReturnLifecycle.IsReport(what)
            ? on.Decide(new ReturnStep.Report(id, by, Time(), what) { FinalCheck = what == Departed && _messages > 6 ? Id(6) : null, Number = 1 })
            : on.Decide(new ReturnStep.Move(id, by, Time(), what, on.Known) { Basis = basis }, Gates(what));
    }

    private ReturnCase Hold(ReturnCase on, Side by) => on.Decide(new ReturnStep.HoldSet(Next(), by, Time(), HoldReason.NotStated, Day)).Value;

    private Result<ReturnCase> Lift(ReturnCase on, Side by) => on.Decide(Lifted(on.OpenHolds.First(h => h.Owner == by), by));

    private ReturnStep.HoldLifted Lifted(ReturnHold hold, Side by) => new(Next(), by, Time(), hold.Message, "O-1", "O-2");
}
