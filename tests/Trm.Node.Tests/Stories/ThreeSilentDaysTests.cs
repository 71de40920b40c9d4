using NUnit.Framework;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Courier;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 12. Three silent days. Receiver down; readiness expires; courier brings a hold and an older clearance in the wrong order; both hold; directory expired meanwhile;
/// nothing lost, nothing twice, no timer says yes.
/// </summary>
internal sealed class ThreeSilentDaysTests
{
    [Test]
    public async Task A_receiver_that_was_silent_for_three_days_holds_what_is_held()
    {
        // The directory is 43 days old and expires within the three days.
        var world = new World();
        world.Time.By = TimeSpan.FromDays(43);
        await using var stage = await OpenAsync(world);
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();

        // Belgrade falls silent. Vienna clears; then the person asks for time.
        var mailboxes = new[] { world.Mailbox("AT", "RS", Lane.Normal), world.Mailbox("AT", "RS", Lane.Urgent) };
        await world.StopAsync("RS");
        world.Post.IsSlow = mailboxes.Contains;
        var clearance = await Ok(stage.ClearAsync());
        var hold = await Ok(stage.At.Referrals.HoldAsync(stage.Case, ViennaEscort, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(4)));
        stage.Later(TimeSpan.FromDays(3));
        await stage.Alarmed("AT", "DIRECTORY_EXPIRED");
        var gates = (await stage.At.Returns.GatesAsync(stage.Case, Vienna, GatePoint.Clearance)).Value;
        Assert.That(gates.Standing.Select(o => o.Gate), Does.Contain("G03"), "asked again more than 72 hours ago");
        Assert.That(await stage.ReturnAsync("AT"), Is.EqualTo(ReturnState.PlanOffered), "a hold takes readiness away, whoever has heard of it");
        var again = await stage.At.Referrals.AskAsync(stage.Case, Vienna, Contracts.Codes.Topic.Needs, [], Contracts.Codes.QuestionPurpose.Other);
        Assert.That(again.Rejection.Code.Text, Is.EqualTo("DIRECTORY_EXPIRED"));

        // It is back, its mail is not; a courier brings what Vienna has written, what is urgent on top: the hold before the older clearance.
        await world.StartAsync("RS");
        var brought = await new Courier.Post(world).CarryAsync("AT", "RS");
        Assert.That(brought.Messages.SkipWhile(m => m.Id != hold.Transmission).Single(m => m.Id == clearance.Transmission).Fate, Is.EqualTo(CourierFate.Parked), "behind the hold, and not judged by an old directory");
        Assert.That((await stage.FileAsync("RS")).Return.IsHeld, Is.True, "a hold is taken, however old the directory");
        Assert.That(await world.Parked("RS"), Has.Count.EqualTo(1), "a clearance waits until the directory is new");
        Assert.That(await stage.ReturnAsync("RS"), Is.EqualTo(ReturnState.PlanOffered));
        Assert.That(await world.Codes("RS"), Is.Empty);

        var directory = world.NextDirectory("RS").Bytes;
        Assert.That((await stage.At.AdoptAsync(directory)).IsOk, Is.True);
        Assert.That((await stage.Rs.AdoptAsync(directory)).IsOk, Is.True);
        await Eventually.True(async () => (await world.Codes("RS")).Count > 0, "the clearance is judged");
        Assert.That(await world.Codes("RS"), Is.EqualTo(new[] { "HELD" }));

        // And the post brings both once more.
        world.Post.IsSlow = _ => false;
        await stage.Settled();
        await stage.BothAgree();
        Assert.That((await stage.HeardAsync("RS", Belgrade)).Count(k => k == "hold/set"), Is.EqualTo(1), "nothing twice");
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Not.Contain("clearance/ordinary"));
        Assert.That((await stage.FileAsync("RS")).Return.OpenHolds.Select(h => h.Message), Is.EqualTo(new[] { hold.Message }), "nothing lost");
        Assert.That(await world.MissingCount("RS", "AT"), Is.Zero);

        // However long nobody does anything, nothing is accepted, lifted or cleared.
        stage.Later(TimeSpan.FromDays(10));
        await stage.Alarmed("AT", "OVERDUE_REVIEW");
        await stage.Alarmed("RS", "OVERDUE_REVIEW");
        await stage.Return(ReturnState.PlanOffered);
        Assert.That((await stage.FileAsync("AT")).Return.IsHeld && (await stage.FileAsync("RS")).Return.IsHeld, Is.True);

        // Lifted, it is where nobody is ready yet.
        await Ok(stage.At.Referrals.LiftAsync(stage.Case, Vienna, hold.Message, "AT-CW-17"));
        await stage.Settled();
        Assert.That(await Refused(stage.ClearAsync()), Does.Contain("ILLEGAL_TRANSITION"));
        await stage.Return(ReturnState.PlanOffered);
        await stage.BothAgree();
    }
}
