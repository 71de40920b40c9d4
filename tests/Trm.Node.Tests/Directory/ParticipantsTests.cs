using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Directory;

/// <summary>Participants that are suspended, leave, come back and join: nothing is lost, and everybody knows what goes and what does not.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ParticipantsTests
{
    [Test]
    public async Task Who_is_suspended_is_asked_nothing_and_told_everything_and_goes_on_when_it_is_back()
    {
        await using var stage = await Stage.OpenAsync();
        var world = stage.World;
        await stage.SharedAsync();
        world.Post.Closed = true;
        var waiting = await Stage.Ok(stage.At.Referrals.AskAsync(stage.Case, Stage.Vienna, Topic.Needs, [], QuestionPurpose.Other));
        stage.Later(TimeSpan.FromSeconds(2));
        var suspended = world.Next("RS", e => Become(world, e, "suspended", "audit"));
        foreach (var name in new[] { "AT", "RS" })
            Assert.That((await world[name].AdoptAsync(world.SignedBy(suspended, 2))).IsOk, Is.True);

        // What was asked has its fate told at once; what is asked now is refused, with what to do.
        await stage.Alarmed("AT", AlarmCode.ParticipantNotActive, AlarmCode.Undelivered);
        await stage.Alarmed("RS", AlarmCode.ParticipantNotActive);
        Assert.That(await FateAsync(stage.At, waiting.Transmission.ToString()), Is.EqualTo("undelivered"));
        var refused = await stage.At.Referrals.AskAsync(stage.Case, Stage.Vienna, Topic.Risk, [], QuestionPurpose.Decision);
        Assert.That(refused.Rejection.Code, Is.EqualTo(RejectionCode.ParticipantNotActive));
        Assert.That(refused.Rejection.Hint, Does.Contain("suspended").And.Contain("Telephone them"));
        Assert.That((await stage.Rs.Referrals.AskAsync(stage.Case, Stage.Belgrade, Topic.Needs, [], QuestionPurpose.Other)).Rejection.Code, Is.EqualTo(RejectionCode.ParticipantNotActive), "nor does it ask");

        // The open case says so in both languages.
        Assert.That((await stage.At.Returns.ExplainAsync(stage.Case, Stage.Vienna)).Value.Peer, Does.Contain("RS is suspended since").And.Contain("audit").And.Contain("Telephone"));
        Assert.That((await stage.At.Returns.ExplainAsync(stage.Case, Stage.Vienna, french: true)).Value.Peer, Does.Contain("RS est en suspension").And.Contain("Téléphoner"));

        // A hold passes, marked on both sides.
        world.Post.Closed = false;
        await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(3)));
        await Eventually.True(async () => (await stage.FileAsync("RS")).Referral.IsHeld, "the hold is there");
        foreach (var (node, officer) in new[] { (stage.At, Stage.Vienna), (stage.Rs, Stage.Belgrade) })
            Assert.That((await node.Referrals.OpenAsync(stage.Case, officer)).Value.Messages.Single(m => m.Kind == "hold").Notes, Does.Contain("PARTICIPANT_INACTIVE"));

        // Back again: what waited is there, once.
        stage.Later(TimeSpan.FromSeconds(2));
        var back = world.Next("RS", e => Become(world, e, "active", "audit done"), after: suspended);
        foreach (var name in new[] { "RS", "AT" })
            Assert.That((await world[name].AdoptAsync(world.SignedBy(back, 2))).IsOk, Is.True);
        await stage.Calm("AT", AlarmCode.ParticipantNotActive);
        await Eventually.True(async () => await FateAsync(stage.At, waiting.Transmission.ToString()) is "receipted" or "refused", "the question has its receipt");
        Assert.That((await stage.At.Returns.ExplainAsync(stage.Case, Stage.Vienna)).Value.Peer, Is.Null);
        Assert.That(await world.MissingCount("RS", "AT"), Is.Zero);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_somebody_asks_who_is_suspended_here_waits_until_it_is_back()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        world.Time.By += TimeSpan.FromSeconds(2);
        var suspended = world.Next("AT", e => Become(world, e, "suspended", "audit"));
        await world["RS"].AdoptAsync(world.SignedBy(suspended, 2));

        // Austria has not heard of it yet.
        await world["AT"].SubmitAsync(new(MessageKind.Test, world.Id("RS"), null, World.Coordinator, TestMessage.Ping));
        await Eventually.True(async () => (await world.Parked("RS")).Contains("PARTICIPANT_INACTIVE"), "it waits, without a receipt");
        world.Time.By += TimeSpan.FromHours(3);
        await world["RS"].AdoptAsync(world.SignedBy(world.Next("AT", e => Become(world, e, "active", "back"), after: suspended), 2));

        await world.Settled("AT");
        Assert.That(await world.Codes("RS"), Is.Empty);
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
    }

    [Test]
    public async Task Every_governor_can_suspend_a_participant_that_does_not_agree_and_nobody_gets_a_key_by_it()
    {
        await using var world = new World("AT", "RS", "BA");
        await world.StartAllAsync();
        await world.Quiet();
        world.Time.By += TimeSpan.FromSeconds(2);
        var once = Envelope.Keys.SigningKey.Create(world.Id("RS"), world.Time.GetUtcNow().AddMinutes(-1));
        var suspended = world.Next(
            "RS", e => Become(world, e, "suspended", "breach") with { Signing = [.. e.Signing, KeyListing.Of(once.Certificate) with { Revoked = WireTime.Cut(world.Time.GetUtcNow()) }] }, once);

        Assert.That((await world["AT"].AdoptAsync(world.SignedBy(suspended, 3))).Rejection.Code, Is.EqualTo(RejectionCode.DirectoryWaits));
        world.Time.By += DirectorySuccession.Wait;
        await Eventually.True(() => Task.FromResult(world["AT"].Directory.Version == 2), "in force after a day");

        await world.Alarmed("AT", AlarmCode.ParticipantNotActive);
        Assert.That((await world["RS"].AdoptAsync(world.SignedBy(suspended, 3))).Rejection.Code, Is.EqualTo(RejectionCode.DirectoryEntry), "it has not signed");
        var stolen = world.Keys("RS") with { Signing = once };
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", seq: 2, keys: stolen, dir: 2));
        Assert.That((await world["AT"].Record.QuarantineAsync()).Select(q => q.Code), Does.Contain("SIG_KEY_REVOKED"));
    }

    [Test]
    public async Task Who_has_left_is_read_until_nothing_more_can_arrive()
    {
        await using var world = new World("AT", "RS", "BA");
        await world.StartAllAsync();
        await world.Quiet();
        var fromBosnia = world.Mailbox("BA", "AT", Lane.Urgent);
        world.Time.By += TimeSpan.FromSeconds(2);
        var left = world.Next("BA", e => Become(world, e, "left", "office closed"));
        await world["AT"].AdoptAsync(world.SignedBy(left, 2));
        world.Time.By += TimeSpan.FromDays(30);
        await world["AT"].AdoptAsync(world.SignedBy(left.Next(world.Time.GetUtcNow()), 2));
        Assert.That(ReadByAustria(world), Does.Contain(fromBosnia), "a report of the last day may still be on its way");

        world.Time.By += TimeSpan.FromDays(31);

        await Eventually.True(() => Task.FromResult(!ReadByAustria(world).Contains(fromBosnia)), "no longer read, without a restart");
        Assert.That(ReadByAustria(world), Does.Contain(world.Mailbox("RS", "AT", Lane.Urgent)));
    }

    [Test]
    public async Task Who_joins_is_greeted_and_heard_without_a_restart_of_anybody()
    {
        await using var world = new World("AT", "RS", "BA");
        var newcomer = world.Id("BA");
        SignedEntry Old(string name) => Entry(world, name, e => e with { Mailboxes = [.. e.Mailboxes.Where(m => m.From != newcomer)] });
        var first = (world.Document with { Participants = [] }).Add(Old("AT")).Add(Old("RS"));
        await File.WriteAllBytesAsync(world.DirectoryFile, world.SignedBy(first, 2));
        foreach (var name in new[] { "AT", "RS" })
            await world.StartAsync(name, fingerprint: Fingerprint(world, first));
        await Eventually.True(async () => await world.Through("RS", "AT") >= 1, "the two have greeted each other");
        var before = ReadByAustria(world).Length;

        world.Time.By += TimeSpan.FromSeconds(2);
        var second = first.Next(world.Time.GetUtcNow()).Add(Entry(world, "AT", e => e)).Add(Entry(world, "RS", e => e)).Add(Entry(world, "BA", e => e));
        await File.WriteAllBytesAsync(world.DirectoryFile, world.SignedBy(second, 2));
        await world.StartAsync("BA", fingerprint: Fingerprint(world, second));
        foreach (var name in new[] { "AT", "RS" })
            Assert.That((await world[name].AdoptAsync(world.SignedBy(second, 2))).IsOk, Is.True);

        await world.Quiet();
        foreach (var (from, to) in new[] { ("BA", "AT"), ("AT", "BA"), ("RS", "BA") })
            Assert.That((await world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping))).IsOk, Is.True);
        foreach (var name in new[] { "AT", "RS", "BA" })
            await world.Settled(name);
        Assert.That(ReadByAustria(world), Has.Length.EqualTo(before + 2));
    }

    [Test]
    public async Task A_mailbox_that_is_taken_out_of_our_entry_is_read_while_others_may_still_write_to_it()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var (old, entry) = (world.Mailbox("RS", "AT", Lane.Normal), world.Directory0.Find(world.Id("AT"))!);
        world.Time.By += TimeSpan.FromSeconds(2);
        var next = world.Next("AT", e => e with { Mailboxes = Mailbox.CreateAll([world.Id("RS")]) });

        await world["AT"].AdoptAsync(world.SignedBy(next, 2));
        await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping));
        await world.Settled("RS");
        await world["RS"].AdoptAsync(world.SignedBy(next, 2));
        await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping));
        await world.Settled("RS");

        Assert.That(ReadByAustria(world), Does.Contain(old).And.Length.EqualTo(2 * entry.Mailboxes.Count));
        Assert.That(world.Post.Seen.Select(s => s.Mailbox), Does.Contain(next.Participants[0].Entry.Mailboxes[0].Name));
    }

    private static ParticipantEntry Become(World world, ParticipantEntry entry, string state, string reason) =>
        entry with { Status = [.. entry.Status, new(WireTime.Cut(world.Time.GetUtcNow()), state, reason)] };

    private static SignedEntry Entry(World world, string name, Func<ParticipantEntry, ParticipantEntry> change) =>
        change(world.Directory0.Find(world.Id(name))!).Sign(world.Keys(name).Signing, world.Time.GetUtcNow()).Value;

    private static string Fingerprint(World world, DirectoryDocument document) => SignedDirectory.Parse(world.SignedBy(document, 2)).Value.Fingerprint;

    // Austria's connection is the one that reads what Serbia writes to it.
    private static string[] ReadByAustria(World world) => [.. world.Post.Read.Values.Single(names => names.Contains(world.Mailbox("RS", "AT", Lane.Urgent)))];

    private static async Task<string> FateAsync(TrmNode node, string coreId) => (await node.Record.TransmissionsAsync()).Single(t => t.Id == coreId).State;
}
