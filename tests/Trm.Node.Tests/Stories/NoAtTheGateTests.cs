using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 2. No, at the gate: clearance in the queue; the person tells the escort no; one action holds both sides in every interleaving; no receipt in 10 minutes: duty
/// number; nothing goes before new readiness and clearance.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class NoAtTheGateTests
{
    /// <summary>Who hears the no, and in which one action it is passed on.</summary>
    public enum Stop
    {
        EscortWithdraws,
        EscortHolds,
        ShelterWithdraws,
        ShelterHolds,
    }

    /// <summary>In which order clearance, no and receipt go by each other.</summary>
    public enum Crossing
    {
        TheNoOvertakesTheClearance,
        TheClearanceOvertakesTheNo,
        TheReceiptIsSlow,
        TheReceiptWasHere,
        NothingGoesForAWhile,
    }

    [Test]
    public async Task One_action_stops_both_sides_in_every_interleaving([Values] Stop stop, [Values] Crossing crossing)
    {
        await using var stage = await ReadyToClearAsync();
        var (world, post) = (stage.World, stage.World.Post);
        var clearance = world.Mailbox("AT", "RS", Lane.Normal);
        var no = stop is Stop.EscortWithdraws or Stop.EscortHolds ? world.Mailbox("AT", "RS", Lane.Urgent) : world.Mailbox("RS", "AT", Lane.Urgent);
        var receipts = world.Mailbox("RS", "AT", Lane.Urgent);

        switch (crossing)
        {
            case Crossing.TheNoOvertakesTheClearance:
                post.IsSlow = name => name == clearance;
                await ClearAsync(stage);
                await StopAsync(stage, stop);
                await Knows(stage, "RS");
                break;
            case Crossing.TheClearanceOvertakesTheNo:
                post.IsSlow = name => name == no;
                await ClearAsync(stage);
                await Stands(stage, "RS", ReturnState.Cleared);
                await StopAsync(stage, stop);
                break;
            case Crossing.TheReceiptIsSlow:
                post.IsSlow = name => name == receipts;
                await ClearAsync(stage);
                await Stands(stage, "RS", ReturnState.Cleared);
                await StopAsync(stage, stop);
                await Knows(stage, "RS");
                Assert.That(await stage.ReturnAsync("AT"), Is.Not.EqualTo(ReturnState.Cleared), "the receipt is not here yet");
                break;
            case Crossing.TheReceiptWasHere:
                await ClearAsync(stage);
                await stage.Return(ReturnState.Cleared);
                await StopAsync(stage, stop);
                break;
            default:
                post.Closed = true;
                await ClearAsync(stage);
                await StopAsync(stage, stop);
                post.Closed = false;
                break;
        }

        post.IsSlow = _ => false;
        await Knows(stage, "AT");
        await Knows(stage, "RS");
        await stage.Settled();

        var withdrawn = stop is Stop.EscortWithdraws or Stop.ShelterWithdraws;
        await stage.Return(withdrawn ? ReturnState.DeclinedByPerson : ReturnState.PlanOffered);
        await stage.BothAgree();
        Assert.That((await stage.FileAsync("AT")).Return.IsHeld, Is.EqualTo(!withdrawn));
        var other = stop is Stop.EscortWithdraws or Stop.EscortHolds ? "RS" : "AT";
        Assert.That(await stage.AlarmsAsync(other), Does.Contain(AlarmCode.UrgentReport));
        Assert.That((await stage.AlarmsAsync("AT")).Concat(await stage.AlarmsAsync("RS")), Has.None.EqualTo(AlarmCode.Disagreement));

        // Nothing goes: not the last check, not the clearance again, not another readiness.
        var code = withdrawn ? "ILLEGAL_TRANSITION" : "HELD";
        Assert.That(await Refused(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: true)), Is.EqualTo(new[] { code }));
        Assert.That(await Refused(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: false)), Is.EqualTo(new[] { code }));
        Assert.That(await Refused(stage.ClearAsync()), Has.Member(code));
    }

    [Test]
    public async Task Whoever_leaves_all_the_same_is_on_the_way_uncleared_on_both_sides()
    {
        await using var stage = await ReadyToClearAsync();
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();

        await StopAsync(stage, Stop.EscortHolds);
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));

        await stage.Return(ReturnState.TravellingUncleared);
        await stage.BothAgree();
        Assert.That((await stage.AlarmsAsync("AT")).Concat(await stage.AlarmsAsync("RS")).Count(a => a == AlarmCode.TravellingUncleared), Is.EqualTo(2));
    }

    [Test]
    public async Task Without_a_receipt_in_ten_minutes_somebody_is_told_to_telephone_and_whom()
    {
        await using var stage = await ReadyToClearAsync();
        await stage.ClearedAsync();
        var receipts = stage.World.Mailbox("RS", "AT", Lane.Urgent);
        stage.World.Post.IsSlow = name => name == receipts;

        var no = await StopAsync(stage, Stop.EscortWithdraws);
        await Copies(stage, no, 1);
        foreach (var (minutes, copies) in new[] { (1.1, 2), (2, 3), (2, 4) })
        {
            stage.World.Time.By += TimeSpan.FromMinutes(minutes);
            await Copies(stage, no, copies);
        }

        stage.World.Time.By += TimeSpan.FromMinutes(3);
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain(AlarmCode.Undelivered), "eight minutes");
        stage.World.Time.By += TimeSpan.FromMinutes(2);
        await Eventually.True(async () => (await stage.AlarmsAsync("AT")).Contains(AlarmCode.Undelivered), "after ten minutes there is an alarm");

        var alarm = (await stage.At.Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.Undelivered);
        Assert.That(alarm.CoreId, Is.EqualTo(no.Transmission.ToString()));
        Assert.That(alarm.Call, Is.EqualTo(stage.World.Directory0.Find(stage.World.Id("RS"))!.DutyNumber));
        Assert.That(alarm.Text, Does.Contain(alarm.Call!).And.Not.Contain(stage.Case.ToString()));
        Assert.That(await stage.ReturnAsync("AT"), Is.EqualTo(ReturnState.DeclinedByPerson), "the no stands here, receipt or not");

        // The line comes back: the late receipt completes the message, and nobody needs to telephone any more.
        stage.World.Post.IsSlow = _ => false;
        await stage.Settled();
        await stage.Return(ReturnState.DeclinedByPerson);
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain(AlarmCode.Undelivered));
        await stage.BothAgree();
    }

    [Test]
    public async Task After_a_hold_nothing_goes_before_new_readiness_and_clearance()
    {
        await using var stage = await ReadyToClearAsync();
        await stage.ClearedAsync();
        var hold = await StopAsync(stage, Stop.EscortHolds);
        await stage.Return(ReturnState.PlanOffered);

        Assert.That(await Refused(stage.Rs.Referrals.LiftAsync(stage.Case, Belgrade, hold.Message, "RS-CW-1")), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }), "only its owner lifts it");
        await Ok(stage.At.Referrals.LiftAsync(stage.Case, Vienna, hold.Message, "AT-CW-17"));
        await stage.Settled();

        Assert.That(await stage.ReturnAsync("RS"), Is.EqualTo(ReturnState.PlanOffered), "lifting gives nothing back");
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }), "clearance needs new readiness");
        Assert.That(await Refused(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: true)), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }));

        await stage.ReadyAsync();
        Assert.That(await Refused(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: true)), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }), "the last check needs new clearance");
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await stage.BothAgree();
    }

    [Test]
    public async Task After_a_no_only_the_person_raises_it_again()
    {
        await using var stage = await ReadyToClearAsync();
        await stage.ClearedAsync();
        await StopAsync(stage, Stop.EscortWithdraws);
        await stage.Return(ReturnState.DeclinedByPerson);

        var asked = await Refused(stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.OwnWish, Day(stage), Day(stage)));
        Assert.That(asked, Has.Member("ILLEGAL_TRANSITION"), "nobody asks again");

        // Three days later the person comes and says that they want to go after all.
        stage.PlannedAnewAfter(TimeSpan.FromDays(3));
        stage.Draft = DraftFor(stage.World, now => AllConsents(now.AddDays(10).AddHours(-4)), pseudonym: stage.Case);
        var facts = LawfulFacts(stage.Now, stage.Departs);
        await stage.KeepAsync(facts with { Wish = facts.Wish! with { InformedAt = stage.Now.AddDays(-2), GivenAt = stage.Now.AddHours(-4) } });
        await stage.TakenUpAsync(await stage.ProposedAsync());
        Assert.That(await Refused(stage.ClearAsync()), Has.Member("ILLEGAL_TRANSITION"), "the clearance of before counts no more");
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await stage.BothAgree();
    }

    private static async Task<Stage> ReadyToClearAsync()
    {
        var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.Settled();
        return stage;
    }

    private static Task<Submitted> ClearAsync(Stage stage) => Ok(stage.ClearAsync());

    // One person, one action.
    private static Task<Submitted> StopAsync(Stage stage, Stop stop) => Ok(stop switch
    {
        Stop.EscortWithdraws => stage.At.Returns.WithdrawAsync(stage.Case, ViennaEscort, ConsentScope.Return, WithdrawalAction.Stop, stage.Now),
        Stop.EscortHolds => stage.At.Referrals.HoldAsync(stage.Case, ViennaEscort, HoldReason.NotStated, Day(stage).AddDays(7)),
        Stop.ShelterWithdraws => stage.Rs.Returns.WithdrawAsync(stage.Case, Shelter, ConsentScope.Return, WithdrawalAction.Stop, stage.Now),
        _ => stage.Rs.Referrals.HoldAsync(stage.Case, Shelter, HoldReason.NotStated, Day(stage).AddDays(7)),
    });

    private static DateOnly Day(Stage stage) => DateOnly.FromDateTime(stage.Departs.UtcDateTime);

    private static Task Knows(Stage stage, string side) =>
        Eventually.True(async () => (await stage.FileAsync(side)).Return.Known.Count == 1, $"{side} knows of the no");

    private static Task Stands(Stage stage, string side, ReturnState state) =>
        Eventually.True(async () => await stage.ReturnAsync(side) == state, $"the return is {state} in {side}");

    private static Task Copies(Stage stage, Submitted sent, int copies) => Eventually.True(
        async () => (await stage.At.Record.TransmissionsAsync()).Single(t => t.Id == sent.Transmission.ToString()).Attempts == copies, $"copy {copies} is sent");
}
