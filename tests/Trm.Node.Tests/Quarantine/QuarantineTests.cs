using System.Text;
using System.Text.Json;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Quarantine;
using Trm.Node.Storage;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Trail;

namespace Trm.Node.Tests.Quarantine;

/// <summary>What is stuck is listed with why and what to do; what may be done about it is done, by whom it must be, and is on record.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class QuarantineTests
{
    private static readonly Officer First = new("RS-90", Role.Administrator), Second = new("RS-07", Role.Coordinator), Vienna = new("AT-07", Role.Coordinator);

    [Test]
    public async Task What_nobody_could_verify_is_discarded_by_two_and_the_trail_keeps_its_digest()
    {
        await using var world = await QuietAsync();
        var stranger = ParticipantKeys.Create(world.Id("AT"), world.Time.GetUtcNow().AddHours(-1));
        var forged = world.Seal("AT", "RS", seq: 2, keys: stranger);
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, forged);
        var desk = world["RS"].Quarantine;

        var stuck = (await desk.ListAsync(First)).Value.Single();
        Assert.That((stuck.What, stuck.Peer, stuck.Code), Is.EqualTo(("quarantined", "AT", "SIG_KEY_UNKNOWN")));
        Assert.That(stuck.Why, Does.Contain("no directory of ours lists"));
        Assert.That(stuck.Next, Does.Contain("telephone"));
        var shown = (await desk.ShowAsync(stuck.Id, First)).Value;
        Assert.That((shown.Bytes, shown.Claims?.From, shown.Claims?.To, shown.Claims?.Seq), Is.EqualTo(((long)forged.Length, "AT", "RS", 2L)));
        Assert.That((await desk.BytesAsync(stuck.Id, First)).Value, Is.EqualTo(forged), "for the engineers of whoever sent it");

        Assert.That((await desk.DiscardAsync(stuck.Id, First)).Value.DiscardProposedBy, Is.EqualTo(First.Code));
        Assert.That((await desk.DiscardAsync(stuck.Id, First)).Value.DiscardProposedBy, Is.EqualTo(First.Code), "one person alone, however often");
        Assert.That((await desk.DiscardAsync(stuck.Id, new(First.Code, Role.Coordinator))).Value.DiscardProposedBy, Is.EqualTo(First.Code), "nor in another role");
        Assert.That((await desk.ListAsync(Second)).Value.Single().DiscardProposedBy, Is.EqualTo(First.Code));
        Assert.That(await world.LeafCount("RS", TrailEvent.Discarded), Is.Zero);
        Assert.That((await desk.DiscardAsync(stuck.Id, Second)).Value.DiscardProposedBy, Is.Null);

        Assert.That((await desk.ListAsync(First)).Value, Is.Empty);
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM quarantine"), Is.Zero);
        var leaf = JsonDocument.Parse(await world.QueryAsync("RS", db => db.QuerySingle<byte[]>($"SELECT public FROM trail_leaf WHERE event = {(int)TrailEvent.Discarded}"))).RootElement;
        Assert.That(leaf.GetProperty("sha256").GetString(), Is.EqualTo(SealedMessage.Parse(forged).Value.Sha256));
        Assert.That(leaf.GetProperty("approvers").EnumerateArray().Select(a => a.GetString()), Is.EqualTo(new[] { First.Code, Second.Code }));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_waits_for_a_directory_and_what_was_verified_are_discarded_by_nobody()
    {
        await using var world = await QuietAsync();
        var (_, fresh) = world.NextDirectory("AT");
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2, keys: fresh, dir: 2));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.SealAsk("AT", "RS", 3, world.Time.GetUtcNow().AddMinutes(30)));
        var desk = world["RS"].Quarantine;

        var stuck = (await desk.ListAsync(First)).Value;

        Assert.That(stuck.Select(s => s.What), Is.EqualTo(new[] { "parked", "waits-for-directory" }));
        Assert.That(stuck[0].Why, Does.Contain("our clock"));
        Assert.That(stuck[1].Next, Does.Contain("trm node adopt"));
        foreach (var one in stuck)
        {
            Assert.That((await desk.DiscardAsync(one.Id, First)).Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"), one.What);
            Assert.That((await desk.ResendAsync(one.Id, First)).Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"), "it is not ours");
            Assert.That((await desk.ShowAsync(one.Id, First)).Value.Claims?.From, Is.EqualTo("AT"));
        }
    }

    [Test]
    public async Task An_undelivered_message_goes_out_again_as_the_same_bytes_and_at_most_once_a_minute()
    {
        await using var world = await QuietAsync();
        world.Post.OnTheWay = (name, body) => world.KindOf(name, body) == "test" ? [] : [body];
        var sent = (await world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna)).Value.Transmission.ToString();
        var desk = world["AT"].Quarantine;
        for (var attempts = 1; attempts <= 3; attempts++)
        {
            await Eventually.True(async () => (await world["AT"].Record.TransmissionsAsync()).Single(t => t.Id == sent).Attempts == attempts, $"copy {attempts}");
            world.Time.By += TimeSpan.FromMinutes(31);
        }

        await Eventually.True(async () => (await desk.ListAsync(Vienna)).Value.Any(s => s.Kind == StuckKind.Undelivered), "undelivered");
        var stuck = (await desk.ListAsync(Vienna)).Value.Single();
        Assert.That((stuck.Id, stuck.Code), Is.EqualTo((sent, "UNDELIVERED")));
        var before = 0;
        await Eventually.True(async () =>
        {
            world.Time.By += TimeSpan.FromMinutes(2); // RS may have asked for its number a moment ago, or in this one
            before = Copies().Count;
            return (await desk.ResendAsync(sent, Vienna)).IsOk;
        }, "it is sent again");
        await Eventually.True(() => Task.FromResult(Copies().Count > before), "it went out");
        Assert.That((await desk.ResendAsync(sent, Vienna)).Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"), "a moment ago");
        Assert.That(Copies().Distinct(StringComparer.Ordinal), Has.Exactly(1).Items, "the same bytes");
        world.Post.OnTheWay = (_, body) => [body];
        world.Time.By += TimeSpan.FromMinutes(2);
        await desk.ResendAsync(sent, Vienna); // refused where RS has asked for its number, and has it by now

        await world.Settled("AT");
        Assert.That((await desk.ListAsync(Vienna)).Value, Is.Empty);
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));

        List<string> Copies() => [.. world.Post.Seen.Where(s => world.KindOf(s.Mailbox, s.Body) == "test").Select(s => Convert.ToBase64String(s.Body))];
    }

    [Test]
    public async Task An_expired_report_is_sealed_anew_and_an_expired_ask_must_be_said_anew()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.SharedAsync();
        var (world, desk) = (stage.World, stage.At.Quarantine);
        stage.Lose("hold", "question");
        var ask = await Stage.Ok(stage.At.Referrals.AskAsync(stage.Case, Stage.Vienna, Contracts.Codes.Topic.Needs, [], Contracts.Codes.QuestionPurpose.Other));
        var hold = await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(4)));
        await Eventually.True(async () => await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE state = 'dispatched' AND message_id IS NOT NULL AND receipt IS NULL") == 2, "both are on their way");
        stage.Later(TimeSpan.FromDays(30.1));
        await Eventually.True(async () => (await desk.ListAsync(Vienna)).Value.Count(s => s.Kind == StuckKind.Expired) == 2, "both expired");
        world.Post.OnTheWay = (_, body) => [body];

        var refused = await desk.ResendAsync(ask.Transmission.ToString(), Vienna);
        var resent = await desk.ResendAsync(hold.Transmission.ToString(), Vienna);

        Assert.That(refused.Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"));
        Assert.That(refused.Rejection.Hint, Does.Contain("say it anew"));
        Assert.That(resent.Rejections, Is.Empty);
        await Eventually.True(async () => (await stage.FileAsync("RS")).Return.IsHeld || (await stage.FileAsync("RS")).Referral.IsHeld, "the hold is there");
        await Eventually.True(async () => await world.ScalarAsync("AT", $"SELECT count(*) FROM outbox WHERE message_id = '{hold.Message}' AND state = 'receipted'") == 1, "its new transmission has its receipt");
        Assert.That((await stage.At.Record.AlarmsAsync()).Where(a => a.Code == AlarmCode.Expired).Select(a => a.CoreId), Is.EqualTo(new[] { ask.Transmission.ToString() }));
        Assert.That((await desk.ResendAsync(hold.Transmission.ToString(), Vienna)).IsOk, Is.False, "it goes on already");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_was_erased_since_somebody_looked_is_not_sent_again()
    {
        await using var world = new World();
        await world.StartAsync("AT");
        var sent = (await world["AT"].Referrals.TestAsync(world.Id("RS"), Vienna)).Value.Transmission.ToString();
        var now = world.Time.GetUtcNow().ToUnixTimeMilliseconds();

        var isSent = await DutyHouse.Parts(world["AT"]).Database.CommitAsync(CommitStep.Elapsed, tx =>
        {
            tx.Connection!.Execute("UPDATE outbox SET state = 'undelivered', publish_at = NULL, erased = 1 WHERE core_id = @sent", new { sent }, tx);
            return StuckTable.Again(tx, sent, now, now);
        }, CancellationToken.None);

        Assert.That(isSent, Is.False, "only its header is left, which is no message");
    }

    [Test]
    public async Task Only_who_looks_after_the_node_sees_and_touches_what_is_stuck()
    {
        await using var world = await QuietAsync();
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, Encoding.ASCII.GetBytes("junk"));
        var desk = world["RS"].Quarantine;
        foreach (var role in Enum.GetValues<Role>())
        {
            var officer = new Officer("RS-1", role);
            var refusals = new[]
            {
                (await desk.ListAsync(officer)).Rejections, (await desk.ShowAsync("q1", officer)).Rejections, (await desk.BytesAsync("q1", officer)).Rejections,
                (await desk.ResendAsync("q1", officer)).Rejections, (await desk.DiscardAsync("q1", officer)).Rejections,
            };
            Assert.That(refusals.Count(r => r.Any(f => f.Code.Equals(RejectionCode.NotAllowed))), Is.EqualTo(role is Role.Administrator or Role.Coordinator ? 0 : 5), role.ToString());
        }

        foreach (var unknown in new[] { "q2", "q", "junk", TransmissionId.Of(Guid.NewGuid()).ToString() })
            Assert.That((await desk.ShowAsync(unknown, First)).Rejection.Code.Text, Is.EqualTo("VALUE"), unknown);
    }

    private static async Task<World> QuietAsync()
    {
        var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        return world;
    }
}
