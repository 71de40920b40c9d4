using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Retention;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Trail;
using static Trm.Node.Tests.Retention.RetentionTests;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Retention;

/// <summary>What time alone purges: each class at its time and not a day before; and what comes late changes nothing.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class PurgeTests
{
    private static readonly Officer Administrator = new("RS-90", Role.Administrator);

    [Test]
    public async Task Each_class_goes_at_its_time_and_not_a_day_before_and_a_run_does_what_the_dry_run_said()
    {
        await using var stage = await OpenAsync(Agreed("4 mo"));
        await stage.SharedAsync();
        var at = stage.World.Id("RS");
        await Ok(stage.At.Referrals.TestAsync(at, Vienna));
        var (answered, unanswered) = (await VoiceAsync(Rating.Good), await VoiceAsync(Rating.Bad));
        stage.World.Post.Slip(stage.World.Mailbox("AT", "RS", Lane.Normal), [1, 2, 3]);
        await Eventually.True(async () => (await stage.Rs.Record.QuarantineAsync()).Count == 1, "junk is in quarantine");
        await stage.Settled();
        Assert.That((await stage.Rs.Deadlines.RecordAsync(answered, DueStep.Decision, Belgrade)).Rejections, Is.Empty);
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await stage.Settled();
        var begun = stage.Now;

        foreach (var (due, classes) in new[]
        {
            (begun.AddDays(35), new[] { DataClass.QuarantineBytes }),
            (begun.AddDays(60), [DataClass.ReceivedIds, DataClass.SentBytes, DataClass.WithoutCase]),
            (begun.AddDays(90), [DataClass.Quarantine]),
            (begun.AddMonths(4), [DataClass.Voice]),
        })
        {
            // The node looks by itself once a day, and looks then: what it leaves is not due.
            await ItIsAsync(stage, due.AddHours(-12));
            await RunAsync(stage);
            foreach (var what in classes)
                Assert.That(await ClassAsync(stage.Rs, what) is { Now: 0, Soon: > 0 }, Is.True, $"{what} will be due");
            await ItIsAsync(stage, due.AddMinutes(5));
            Assert.That((await RunAsync(stage)).Keys, Is.SupersetOf(classes));
            foreach (var what in classes)
                Assert.That((await ClassAsync(stage.Rs, what)).Now, Is.Zero);
        }

        Assert.That(await stage.World.LeafCount("RS", TrailEvent.Purged), Is.GreaterThan(4));
        Assert.That(await stage.Rs.Record.QuarantineAsync(), Is.Empty);
        Assert.That((await stage.Rs.Deadlines.RecordAsync(unanswered, DueStep.Decision, Belgrade)).Rejections, Is.Empty, "what nobody answered is kept");
        Assert.That((await RunAsync(stage))[DataClass.Voice], Is.EqualTo(1));
        // The case is open, and all of it is there.
        Assert.That((await stage.HeardAsync("RS", Belgrade)), Does.Contain("referral/identity"));
        await BothVerifyAsync(stage);
        await stage.World.AssertTrailsVerify();
        Assert.That(Evidence.Packs.PackVerification.Verify("case.zip", new MemoryStream(await stage.Rs.Record.EvidencePackAsync(stage.Case))).Packs[0].Findings, Is.Empty);

        async Task<MessageId> VoiceAsync(Rating rating) => (await Ok(stage.At.Returns.FeedbackAsync(at, Vienna, VoiceTopic.Information, VoiceAbout.ReceivingSide, rating))).Message;
    }

    [Test]
    public async Task A_copy_that_comes_when_its_id_is_forgotten_changes_nothing_and_has_no_second_receipt()
    {
        await using var stage = await OpenAsync(Agreed("24 mo"));
        await stage.SharedAsync();
        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Missing, stage.Now, "RS", PlaceKind.Station));
        await stage.Settled();
        var bodies = stage.World.Post.Seen.Where(s => s.Mailbox == stage.World.Mailbox("AT", "RS", Lane.Normal) || s.Mailbox == stage.World.Mailbox("AT", "RS", Lane.Urgent)).ToList();
        await ItIsAsync(stage, stage.Now.AddDays(61));
        await stage.Rs.Retention.RunAsync(Administrator);
        await stage.Settled();
        var (content, receipts, seen) = (await stage.World.ContentCount("RS"), (await stage.World.StoredReceipts("RS")).Count, stage.World.Post.Seen.Count);
        Assert.That(receipts, Is.EqualTo(1), "that of the report");

        foreach (var (mailbox, body) in bodies)
            await stage.Rs.TakeAsync(stage.World.Id("AT"), mailbox == stage.World.Mailbox("AT", "RS", Lane.Urgent) ? Lane.Urgent : Lane.Normal, body);
        await Eventually.True(
            async () => (await stage.World.ControlMessages("RS", "AT")).Skip(1).SelectMany(c => c.Receipts).Any(r => r.IsOk) && stage.World.Post.Seen.Count > seen, "the report's receipt is given again");

        Assert.That(await stage.World.ContentCount("RS"), Is.EqualTo(content));
        Assert.That(await stage.World.StoredReceipts("RS"), Has.Count.EqualTo(receipts));
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
        await BothVerifyAsync(stage);
    }

    [Test]
    public async Task What_was_missing_is_judged_as_new_however_late_and_a_report_is_taken_all_the_same()
    {
        await using var stage = await OpenAsync(Agreed("24 mo"));
        await stage.SharedAsync();
        await stage.World.StopAsync("AT");
        var seq = await stage.World.Through("RS", "AT");
        var then = stage.World.Time.GetUtcNow();
        var context = new MessageContext(stage.World.Id("AT"), stage.World.Id("RS"), stage.Case, "AT-07", then, MessageId.Of(Guid.NewGuid()));
        var ask = RightsMessage.Asked(context, DataRight.Access).Value;
        var report = IncidentMessage.Report(context with { Id = MessageId.Of(Guid.NewGuid()) }, Incident.Missing, then, "RS", PlaceKind.Station, 1).Value;
        var (lateAsk, lateReport, last) = (
            stage.World.Seal("AT", "RS", seq + 1, ask.Meta, ask.Payload), stage.World.Seal("AT", "RS", seq + 2, report.Meta, report.Payload), stage.World.Seal("AT", "RS", seq + 3));
        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Normal, last);
        stage.Later(TimeSpan.FromDays(100));
        await stage.World.RenewDirectoryAsync();
        await stage.Rs.Retention.RunAsync(Administrator);

        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Normal, lateAsk);
        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Urgent, lateReport);

        Assert.That(await stage.World.Codes("RS"), Is.EqualTo(new[] { "MESSAGE_EXPIRED" }));
        Assert.That(await stage.AlarmsAsync("RS"), Does.Contain(AlarmCode.UrgentReport));
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Contain("incident/missing"));
    }

    [Test]
    public async Task A_late_copy_of_a_report_brings_no_purged_case_back()
    {
        await using var stage = await ErasureTests.ClosedAsync(Agreed("1 mo"));
        await stage.Rs.Retention.OfferAsync(Belgrade, 60);
        var arrival = stage.World.Post.Seen.First(s => s.Mailbox == stage.World.Mailbox("AT", "RS", Lane.Urgent) && stage.World.KindOf(s.Mailbox, s.Body) == "departure");
        await ItIsAsync(stage, stage.Now.AddDays(40));
        await stage.Rs.Retention.RunAsync(Belgrade);
        Assert.That((await stage.Rs.Retention.RunAsync(Shelter)).Value.Erased, Is.EqualTo(new[] { stage.Case }));
        await stage.Settled();
        await ItIsAsync(stage, stage.Now.AddDays(80));
        await stage.Rs.Retention.RunAsync(Administrator);
        var (content, state) = (await stage.World.ContentCount("RS"), await stage.FileAsync("RS"));

        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Urgent, arrival.Body);
        var opened = stage.World.Opened(arrival.Mailbox, arrival.Body);
        await stage.World.StopAsync("AT");
        await stage.Rs.TakeAsync(stage.World.Id("AT"), Lane.Urgent, stage.World.Seal("AT", "RS", await stage.World.Through("RS", "AT") + 1, opened.Meta, opened.Payload, iat: stage.World.Time.GetUtcNow()));

        Assert.That(await stage.World.ContentCount("RS"), Is.EqualTo(content));
        Assert.That(await stage.FileAsync("RS"), Has.Property("Erased").Not.Null.And.Property("UpdatedAt").EqualTo(state.UpdatedAt));
        Assert.That((await stage.World.StoredReceipts("RS"))[^1].IsOk, Is.True, "the receipt that it had");
        Assert.That(await stage.AlarmsAsync("RS"), Does.Not.Contain(AlarmCode.UrgentReport));
    }

    [Test]
    public async Task A_number_whose_bytes_are_gone_is_void_to_who_has_lost_it_and_an_idle_node_writes_no_leaf()
    {
        await using var stage = await OpenAsync(Agreed("24 mo"));
        await stage.SharedAsync();
        await stage.Settled();
        await ItIsAsync(stage, stage.Now.AddDays(62));
        await stage.At.Retention.RunAsync(Vienna);
        Assert.That((await stage.At.Record.TransmissionsAsync()).Where(t => t.Message is not null).Select(t => t.State), Is.All.EqualTo("receipted"), "its fate is still known");

        // Serbia says that it misses what it had.
        await stage.World.StopAsync("RS");
        var have = new Contracts.Control.ControlMessage([], null, new(0, 6, [2, 3]), []).Write();
        await stage.At.TakeAsync(stage.World.Id("RS"), Lane.Urgent, stage.World.Seal("RS", "AT", await stage.World.Through("AT", "RS") + 1, MessageMeta.Control, have));
        await stage.At.Referrals.TestAsync(stage.World.Id("RS"), Vienna);
        await Eventually.True(async () => (await stage.World.ControlMessages("AT", "RS")).Any(c => c.Void.Contains(2) && c.Void.Contains(3)), "both numbers are void");

        var leaves = await stage.World.LeafCount("AT", TrailEvent.Purged);
        await stage.At.Retention.RunAsync(Vienna);
        Assert.That(await stage.World.LeafCount("AT", TrailEvent.Purged), Is.EqualTo(leaves));
    }

    // As an administrator, who says what would be purged before it is.
    private static async Task<IReadOnlyDictionary<DataClass, long>> RunAsync(Stage stage)
    {
        await stage.Settled();
        await Task.Delay(200);
        var dry = (await stage.Rs.Retention.LookAsync(Administrator, 0)).Value.Classes.Where(c => c.Now > 0).ToDictionary(c => c.What, c => c.Now);
        var run = (await stage.Rs.Retention.RunAsync(Administrator)).Value.Purged;
        Assert.That(run, Is.EquivalentTo(dry), "the run does what the dry run said");
        return run;
    }
}
