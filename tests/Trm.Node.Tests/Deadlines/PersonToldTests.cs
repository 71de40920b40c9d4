using NUnit.Framework;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Outbox;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Deadlines;

/// <summary>A person is told within a day of what was decided about them, by the office that they are with; else there is an alarm, which ends when it is on record. Contracts/decisions/0068.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class PersonToldTests
{
    [Test]
    public async Task Whoever_was_not_told_for_a_day_is_an_alarm_where_they_are_and_nowhere_else_and_it_ends_with_the_record()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        var due = (await ToldAsync(stage, "AT")).Single();
        Assert.That((due.Kind, due.Code, due.Mover, due.IsOurMessage, due.Due - due.Since), Is.EqualTo(("decision", "accepted", "AT", false, TimeSpan.FromHours(24))));
        Assert.That(await ToldAsync(stage, "RS"), Is.Empty, "the person is not there");

        await AtAsync(stage, due.Due.AddSeconds(-5));
        await Task.Delay(500);
        Assert.That(await stage.AlarmsAsync("AT"), Has.None.EqualTo(AlarmCode.PersonNotTold), "not a second before");
        await AtAsync(stage, due.Due);
        await stage.Alarmed("AT", AlarmCode.PersonNotTold);

        var alarm = (await stage.At.Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.PersonNotTold);
        Assert.That((alarm.Call, alarm.Mover), Is.EqualTo(((string?)null, "AT")), "nobody at the other side is telephoned");
        Assert.That(alarm.Text, Does.Contain("tell them in their language").And.Not.Contain(stage.Case.ToString()));
        Assert.That((await stage.At.Today.ShowAsync(Vienna)).Value.ActNow.Select(a => (a.What, a.Case.Id, a.Call)), Has.Member(("not-told", stage.Case, (string?)null)));
        Assert.That((await stage.At.Watch.ShowAsync(Vienna)).Value.Now.Single(i => i.Alarm?.Code == AlarmCode.PersonNotTold).Message, Is.Null, "no call is recorded about it");
        Assert.That((await stage.At.Alarms.SettleAsync(alarm.Number, Vienna)).Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"), "nobody clicks it away");
        Assert.That((await stage.At.Deadlines.RecordAsync(MessageId.Parse(due.Message).Value, DueStep.Told, Vienna)).Rejection.Code.Text, Is.EqualTo("CODE_INVALID"), "nor writes it off");

        // Of something else, or before it was said: that is no word of this.
        await TellAsync(stage, ToldAbout.Plan, stage.Now);
        await TellAsync(stage, ToldAbout.Decision, due.Since.AddMinutes(-2));
        Assert.That(await stage.AlarmsAsync("AT"), Has.Member(AlarmCode.PersonNotTold));
        await TellAsync(stage, ToldAbout.Decision, stage.Now);

        await stage.Calm("AT", AlarmCode.PersonNotTold);
        Assert.That(await ToldAsync(stage, "AT"), Is.Empty);
        Assert.That(await stage.AlarmsAsync("RS"), Has.None.EqualTo(AlarmCode.PersonNotTold));
    }

    [Test]
    public async Task A_newer_stop_takes_the_place_of_the_former_and_has_no_more_time()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await TellAsync(stage, ToldAbout.Decision, stage.Now);
        await HoldAsync(stage);
        await stage.Settled();
        var first = (await ToldAsync(stage, "AT")).Single();

        stage.Later(TimeSpan.FromHours(20));
        var second = await HoldAsync(stage);
        await stage.Settled();

        var open = (await ToldAsync(stage, "AT")).Single();
        Assert.That((open.Message, open.Due), Is.EqualTo((second.Message.ToString(), first.Due)));
        await TellAsync(stage, ToldAbout.Hold, first.Since.AddMinutes(5));
        Assert.That(await ToldAsync(stage, "AT"), Has.Count.EqualTo(1), "of the newer one they do not know");
        await TellAsync(stage, ToldAbout.Hold, stage.Now);
        Assert.That(await ToldAsync(stage, "AT"), Is.Empty);
    }

    [Test]
    public async Task From_the_arrival_on_the_receiving_side_tells_them_what_is_said_then_and_nothing_of_before()
    {
        await using var stage = await OpenAsync();
        await stage.UpToFinalCheckAsync();
        await stage.Settled();
        Assert.That((await ToldAsync(stage, "AT")).Select(d => d.Kind).Order(StringComparer.Ordinal), Is.EqualTo(new[] { "clearance", "decision", "return-plan" }));

        await Ok(stage.At.Returns.DepartedAsync(stage.Case, Vienna, stage.Travelling));
        await stage.Return(ReturnState.Travelling);
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, Trm.Contracts.Codes.PersonsAnswer.Yes, Trm.Contracts.Codes.PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);
        await stage.Settled();

        foreach (var side in new[] { "AT", "RS" })
            Assert.That(await ToldAsync(stage, side), Is.Empty, side);
        Assert.That((await stage.Rs.Cases.ShowAsync(stage.Case, Belgrade)).Value.NotTold, Is.Empty);
        await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(2)));
        await stage.Settled();
        Assert.That(((await ToldAsync(stage, "AT")).Count, (await ToldAsync(stage, "RS")).Single().Kind), Is.EqualTo((0, "hold")));
        Assert.That((await stage.Rs.Cases.ShowAsync(stage.Case, Belgrade)).Value.NotTold.Single().About, Is.EqualTo(ToldAbout.Hold));
    }

    private static Task<Submitted> HoldAsync(Stage stage) => Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(2)));

    private static async Task TellAsync(Stage stage, ToldAbout about, DateTimeOffset at) =>
        Assert.That((await stage.At.Returns.ChangeFactsAsync(stage.Case, Vienna, f => f with { Told = [.. f.Told, new(about, "AT-CW-17", at, "sr")] })).IsOk, Is.True);

    private static async Task<IReadOnlyList<OpenDeadline>> ToldAsync(Stage stage, string of) => [.. (await stage.World[of].Deadlines.ListAsync(Vienna)).Value.Where(d => d.Step == DueStep.Told)];

    private static Task AtAsync(Stage stage, DateTimeOffset time)
    {
        stage.World.Time.By += time - stage.World.Time.GetUtcNow();
        return Task.CompletedTask;
    }
}
