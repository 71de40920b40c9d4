using System.Net;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Http;
using Trm.Trail;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Duty;

/// <summary>What a telephone does where a message does not: a recorded call counts as seen, and a drill says whether anybody would have answered.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class CallTests
{
    private static readonly Officer Duty = new("AT-90", Role.DutyOfficer);
    private static readonly Officer TheirDuty = new("RS-90", Role.DutyOfficer);
    private static readonly Officer Administrator = new("AT-80", Role.Administrator);

    [Test]
    public async Task A_hold_that_has_no_receipt_is_seen_by_a_recorded_call_and_a_late_receipt_asks_for_nothing_more()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        stage.World.Post.IsSlow = _ => true;
        var hold = (await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.AddDays(3).UtcDateTime)))).Message;
        for (var i = 0; i < 200 && !(await stage.World.Alarms("AT")).Contains(AlarmCode.Undelivered); i++)
        {
            stage.World.Time.By += TimeSpan.FromMinutes(2);
            await Task.Delay(100);
        }

        await stage.World.Alarmed("AT", AlarmCode.Undelivered);
        var spoken = (await stage.At.Calls.WordsAsync(stage.World.Id("RS"), Duty)).Value.Single(w => w.Message == hold.ToString());
        Assert.That((spoken.IsOurs, spoken.Kind, spoken.Code, spoken.Word), Is.EqualTo((true, "hold", "set", ReadBackWord.Of(hold).Text)));
        var leaves = await stage.World.LeafCount("AT", TrailEvent.Seen);

        var misheard = await stage.At.Calls.RecordAsync(hold, Duty, "RS-07", "alfa-alfa-alfa");
        var nameless = await stage.At.Calls.RecordAsync(hold, Duty, "", spoken.Word);
        var escort = await stage.At.Calls.RecordAsync(hold, ViennaEscort, "RS-07", spoken.Word);
        var called = await stage.At.Calls.RecordAsync(hold, Duty, "RS-07", spoken.Word.ToUpperInvariant().Replace('-', ' '));
        var again = await stage.At.Calls.RecordAsync(hold, Duty, "RS-07", spoken.Word);

        Assert.That(misheard.Rejection.Code, Is.EqualTo(RejectionCode.Value), "a wrong word is refused");
        Assert.That(misheard.Rejection.Hint, Does.Not.Contain(spoken.Word), "and the right one is not told");
        Assert.That(nameless.Rejection.Code, Is.EqualTo(RejectionCode.Required));
        Assert.That(escort.Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((called.Value.Peer, called.Value.AnsweredBy, called.Value.Word), Is.EqualTo(("RS", "RS-07", spoken.Word)));
        Assert.That(again.Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
        Assert.That((await stage.At.Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.Undelivered).TakenBy, Is.EqualTo("AT-90"), "whoever called looks after it");
        Assert.That(await stage.World.LeafCount("AT", TrailEvent.Seen), Is.EqualTo(leaves + 1));

        stage.World.Post.IsSlow = _ => false;
        await stage.Settled();
        Assert.That((await stage.At.Deadlines.ListAsync(Duty)).Value.Where(d => d.Message == hold.ToString()).Select(d => d.Step), Does.Not.Contain(DueStep.Seen), "it was seen");
        Assert.That((await stage.Rs.Deadlines.ListAsync(TheirDuty)).Value.Single(d => d.Message == hold.ToString() && d.Step == DueStep.Seen).Word, Is.EqualTo(spoken.Word), "their own list is theirs, and has the same word");
        Assert.That((await stage.Rs.Calls.WordsAsync(stage.World.Id("AT"), TheirDuty)).Value.Single(w => w.Message == hold.ToString()) with { At = spoken.At }, Is.EqualTo(spoken with { IsOurs = false }));
        await stage.World.AssertTrailsVerify();
    }

    [Test]
    public async Task What_is_no_message_of_ours_or_was_refused_there_nobody_has_told_by_telephone()
    {
        await using var stage = await OpenAsync();
        var sent = await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Settled();
        var theirs = sent.Message;
        var unknown = MessageId.Of(Guid.NewGuid());

        Assert.That((await stage.Rs.Calls.RecordAsync(theirs, TheirDuty, "AT-07", ReadBackWord.Of(theirs).Text)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo), "whoever received it says so by opening it");
        Assert.That((await stage.At.Calls.RecordAsync(unknown, Duty, "RS-07", ReadBackWord.Of(unknown).Text)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
        await DutyHouse.Parts(stage.At).Database.CommitAsync(CommitStep.Elapsed, tx => tx.Connection!.Execute("UPDATE outbox SET state = 'refused' WHERE message_id = @id", new { id = theirs.ToString() }, tx), CancellationToken.None);
        Assert.That((await stage.At.Calls.RecordAsync(theirs, Duty, "RS-07", ReadBackWord.Of(theirs).Text)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
    }

    [Test]
    public async Task A_drill_of_another_office_is_a_test_and_counts_when_its_word_was_read_back_within_half_an_hour()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        Assert.That((await world["AT"].Duty.DrillAsync(world.Id("RS"), Duty)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed), "not by whoever is on duty");

        var first = (await world["AT"].Duty.DrillAsync(world.Id("RS"), Administrator)).Value;
        await world.Settled("AT");
        var word = (await world["RS"].Calls.WordsAsync(world.Id("AT"), TheirDuty)).Value.Single(w => w.Message == first.Message);
        Assert.That((word.Kind, word.Code), Is.EqualTo(("test", "ping")), "on the wire it is a test as any other");
        world.Time.By += TimeSpan.FromMinutes(20);
        Assert.That((await world["AT"].Calls.RecordAsync(MessageId.Parse(first.Message).Value, Duty, "RS-90", word.Word)).Rejections, Is.Empty);

        var second = (await world["AT"].Duty.DrillAsync(world.Id("RS"), Administrator)).Value;
        await world.Settled("AT");
        world.Time.By += TimeSpan.FromMinutes(31);
        var message = MessageId.Parse(second.Message).Value;
        Assert.That((await world["AT"].Calls.RecordAsync(message, Duty, "RS-90", ReadBackWord.Of(message).Text)).Rejections, Is.Empty);
        await world["AT"].Duty.DrillAsync(world.Id("RS"), Administrator);

        var drills = (await world["AT"].Duty.DrillsAsync(Administrator)).Value;
        Assert.That(drills.Select(d => (d.Peer, d.AnsweredBy, d.IsInTime)), Is.EqualTo([("RS", null, false), ("RS", "RS-90", false), ("RS", "RS-90", true)]));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_drill_of_our_own_duty_looks_like_any_other_call_until_somebody_takes_it()
    {
        await using var house = await DutyHouse.OpenAsync();
        var at = await house.World.StartAsync("AT");

        Assert.That((await at.Duty.DrillAsync(Administrator)).IsOk, Is.True);
        Assert.That((await at.Duty.DrillAsync(Administrator)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition), "one at a time");
        var mail = await house.MailAsync("duty.90@office.example", "You have 1 urgent item");
        Assert.That(mail.Text, Does.Not.Contain("drill").IgnoreCase);
        house.World.Time.By += TimeSpan.FromMinutes(6);
        await house.MailAsync("duty.91@office.example", "You have 1 urgent item: nobody has taken it");
        var alarm = (await at.Deadlines.AlarmsAsync()).Single();
        Assert.That((await at.Alarms.TakeAsync(alarm.Number, Duty)).IsOk, Is.True);

        Assert.That(await house.World.Alarms("AT"), Is.Empty);
        var drill = (await at.Duty.DrillsAsync(Duty)).Value.Single();
        Assert.That((drill.Peer, drill.AnsweredBy, drill.IsInTime), Is.EqualTo(((string?)null, "AT-90", true)));
        Assert.That((await at.Duty.DrillAsync(Administrator)).IsOk, Is.True);

        // Two years later the one is counted; the other stands as an alarm still. Who was called out about it goes with its alarm.
        house.World.Time.By += TimeSpan.FromDays(730);
        Assert.That((await at.Retention.RunAsync(Administrator)).Rejections, Is.Empty);
        Assert.That((await at.Duty.DrillsAsync(Duty)).Value.Select(d => d.AnsweredBy), Is.EqualTo(new string?[] { null }));
        Assert.That(await house.World.ScalarAsync("AT", "SELECT count(*) FROM callout WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE alarm.id = callout.alarm)"), Is.Zero);
    }

    [Test]
    public async Task All_of_it_over_HTTP()
    {
        await using var house = await DutyHouse.OpenAsync();
        await house.World.StartAllAsync();
        await house.World.Quiet();
        await using var api = await ApiHost.StartAsync(house.World, "AT");
        using var coordinator = api.Client();
        using var auditor = api.Client(Role.Auditor);

        Assert.That((await ApiHost.GetAsync(coordinator, "/api/duty?at=2026-12-24T20:00:00Z", HttpStatusCode.OK)).GetProperty("officer").GetString(), Is.EqualTo("AT-90"));
        await ApiHost.GetAsync(coordinator, "/api/duty?at=tonight", HttpStatusCode.UnprocessableEntity);
        await ApiHost.PostAsync(auditor, "/api/duty/drills", new { }, HttpStatusCode.Forbidden);
        await ApiHost.PostAsync(coordinator, "/api/duty/drills", new { }, HttpStatusCode.OK);
        var number = (await ApiHost.GetAsync(coordinator, "/api/alarms", HttpStatusCode.OK))[0].GetProperty("number").GetInt64();
        await ApiHost.PostAsync(auditor, $"/api/alarms/{number}/take", new { }, HttpStatusCode.Forbidden);
        await ApiHost.PostAsync(coordinator, "/api/alarms/x/take", new { }, HttpStatusCode.UnprocessableEntity);
        await ApiHost.PostAsync(coordinator, $"/api/alarms/{number}/settle", new { }, HttpStatusCode.UnprocessableEntity);
        Assert.That((await ApiHost.PostAsync(coordinator, $"/api/alarms/{number}/take", new { }, HttpStatusCode.OK)).GetProperty("code").GetString(), Is.EqualTo("DUTY_DRILL"));
        var drill = await ApiHost.PostAsync(coordinator, "/api/duty/drills", new { peer = "RS" }, HttpStatusCode.OK);
        var words = await ApiHost.GetAsync(coordinator, "/api/words/RS", HttpStatusCode.OK);
        var message = drill.GetProperty("message").GetString();
        var word = words.EnumerateArray().Single(w => w.GetProperty("message").GetString() == message).GetProperty("word").GetString();
        await ApiHost.PostAsync(coordinator, $"/api/calls/{message}", new { answeredBy = "RS-90", word = "alfa" }, HttpStatusCode.UnprocessableEntity);
        await ApiHost.PostAsync(coordinator, $"/api/calls/{message}", new { answeredBy = "RS-90", word }, HttpStatusCode.OK);
        Assert.That((await ApiHost.GetAsync(coordinator, "/api/duty/drills", HttpStatusCode.OK)).EnumerateArray().Select(d => d.GetProperty("isInTime").GetBoolean()), Is.EqualTo([true, true]));
    }
}
