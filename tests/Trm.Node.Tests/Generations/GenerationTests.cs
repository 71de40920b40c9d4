using Dapper;
using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Trail;
using static Trm.Node.Tests.Generations.Restored;

namespace Trm.Node.Tests.Generations;

/// <summary>A node whose data came out of a backup, or whose log key was changed, and its peers.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class GenerationTests
{
    [Test]
    public async Task After_a_restore_what_the_peer_had_sent_comes_again_what_is_open_arrives_once_and_nothing_is_shown_twice()
    {
        await using var restored = await AfterAsync();
        var world = restored.World;
        var shown = await world.ContentCount("AT");
        await world.ListLogAsync("RS", 1);

        var begun = await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await Eventually.True(async () => await world.ContentCount("RS") == 2, "what Austria had sent since the copy is here again");
        await Settled(world, "RS");
        await Settled(world, "AT");

        Assert.That((begun.Number, begun.Former, begun.SealedAgain, begun.Waiting), Is.EqualTo((1, 0, 1, 0)));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(shown), "nothing is shown twice in Vienna");
        Assert.That(await StateAsync(world, "RS", restored.OpenInTheCopy), Is.EqualTo(OutboxState.Receipted));
        Assert.That(await world.GenerationOf("AT", "RS"), Is.EqualTo(1), "Vienna has closed the former generation");
        Assert.That(await world.MissingCount("AT", "RS"), Is.Zero);
        await Eventually.True(async () => (await AlarmsAsync(world, "RS")).Contains(AlarmCode.LostInRestore), "what Vienna has and Belgrade lost is said");
        AssertNoNumberReused(world, "RS", "AT");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_node_that_was_put_back_without_a_word_finds_out_alarms_and_sends_nothing_new()
    {
        await using var restored = await AfterAsync();
        var world = restored.World;
        await world.StartAsync("RS");

        var reused = await PingAsync(world, "RS", "AT");
        await Eventually.True(async () => (await AlarmsAsync(world, "RS")).Contains(AlarmCode.OldCopy), "it finds out");

        var refused = await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping));
        Assert.That(refused.Rejection.Code, Is.EqualTo(RejectionCode.OldCopy));
        Assert.That(refused.Rejection.Hint, Does.Contain("trm node generation"));
        Assert.That(await StateAsync(world, "RS", reused), Is.EqualTo(OutboxState.ToSealAgain), "its message is not lost");
        var size = await world.PublishedSize("RS");
        await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => await world.ContentCount("RS") >= 2, "what comes in is taken and shown");
        await world.StopAsync("RS");
        Assert.That(await world.PublishedSize("RS"), Is.EqualTo(size), "and nothing is signed over");

        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await Settled(world, "RS");
        await Settled(world, "AT");
        Assert.That(await StateAsync(world, "RS", reused), Is.EqualTo(OutboxState.Receipted));
        Assert.That(await AlarmsAsync(world, "RS"), Does.Not.Contain(AlarmCode.OldCopy));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_late_word_of_a_used_number_of_the_former_generation_stops_nothing_in_the_new_one()
    {
        await using var restored = await AfterAsync();
        var world = restored.World;
        await world.StartAsync("RS");
        var reused = await PingAsync(world, "RS", "AT");
        await Eventually.True(async () => (await AlarmsAsync(world, "RS")).Contains(AlarmCode.OldCopy), "it finds out");
        await world.StopAsync("RS");
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await Settled(world, "RS");

        var header = world.Post.Seen.Select(s => Envelope.SealedMessage.Parse(s.Body).Value.Verify(world.Directory0).Value).First(h => h?.Header.Id == reused.Transmission).HeaderSha256;
        var late = new Contracts.Control.Receipt(reused.Transmission, header, [RejectionCode.IdReused], Contracts.Identifiers.WireTime.Cut(world.Time.GetUtcNow()), new string('0', 64));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, world.Seal("AT", "RS", 500, MessageMeta.Control, new Contracts.Control.ControlMessage([late], null, new(0, 0, []), []).Write()));

        Assert.That(await AlarmsAsync(world, "RS"), Does.Not.Contain(AlarmCode.OldCopy));
        await PingAsync(world, "RS", "AT");
        await Settled(world, "RS");
        Assert.That((await world["RS"].Record.TransmissionsAsync()).Single(t => t.Id == reused.Transmission.ToString()).State, Is.EqualTo(OutboxState.SealedAgain), "it is not sealed a third time");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_changed_log_key_begins_a_generation_and_loses_nothing()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await PingAsync(world, "RS", "AT");
        await world.Settled("RS");
        world.Post.Closed = true;
        var open = await PingAsync(world, "RS", "AT");
        await world.StopAsync("RS");
        world.Post.Closed = false;
        using (var key = Ed25519PrivateKey.Generate())
        {
            File.Delete(Path.Combine(world.KeysOf("RS"), "log.key"));
            key.Write(Path.Combine(world.KeysOf("RS"), "log.key"));
            await world.ListLogAsync("RS", 1, key.PublicKey);
        }

        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("KEY_NOT_LISTED"), "without the act");
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await PingAsync(world, "AT", "RS");
        await Settled(world, "RS");
        await Settled(world, "AT");

        Assert.That(await StateAsync(world, "RS", open), Is.EqualTo(OutboxState.Receipted));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(2));
        Assert.That(world["RS"].Record.LogKey.Name, Is.EqualTo("trm/RS/1"));
        AssertNoNumberReused(world, "RS", "AT");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_beginning_that_is_interrupted_behind_any_of_its_commits_is_completed_by_the_next_one([Range(1, 5)] int commits, [Values] bool byTheAct)
    {
        await using var restored = await AfterAsync();
        var world = restored.World;
        await world.ListLogAsync("RS", 1);

        // Claimed, directory adopted, generation begun, greeted, sealed again.
        BreakingDatabase? database = null;
        Assert.That(
            async () => await world.BeginGenerationAsync("RS", inner => database = new BreakingDatabase(inner, null, commits)),
            Throws.InstanceOf<IOException>());
        Assert.That(database!.IsBroken, Is.True);
        // Before the act's one commit nothing has begun; behind it a start completes what the act would.
        if (byTheAct || commits < 3)
            Assert.That((await world.BeginGenerationAsync("RS")).Number, Is.EqualTo(1));
        await world.StartAsync("RS");
        await Settled(world, "RS");

        Assert.That(world["RS"].Record.LogKey.Name, Is.EqualTo("trm/RS/1"));
        Assert.That(await StateAsync(world, "RS", restored.OpenInTheCopy), Is.EqualTo(OutboxState.Receipted));
        await Eventually.True(async () => await world.ContentCount("RS") == 2, "what Austria had sent since the copy is here again");
        AssertNoNumberReused(world, "RS", "AT");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_database_that_is_put_back_under_a_running_node_signs_no_second_log_and_what_proves_it_stays()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await world["RS"].Record.EvidencePackAsync();
        var before = await world.PublishedSize("RS");
        await PingAsync(world, "RS", "AT");
        await world.Settled("RS");
        await world["RS"].Record.EvidencePackAsync();
        var file = Path.Combine(world.DataOf("RS"), "trail", "log", "checkpoint");
        var shown = await File.ReadAllBytesAsync(file);
        Assert.That(await world.PublishedSize("RS"), Is.GreaterThan(before));

        // As a standby that lagged has it, which takes the place of a lost server.
        await using (var lagging = await (await world.StorageOf("RS")).ConnectAsync(writes: true))
            await lagging.ExecuteAsync(FormattableString.Invariant($"DELETE FROM checkpoint WHERE size > {before}; DELETE FROM trail_leaf WHERE idx >= {before}"));
        for (var i = 0; i < 20; i++)
            await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => await world.ScalarAsync("RS", "SELECT coalesce(max(idx) + 1, 0) FROM trail_leaf") > before + 10, "it goes on recording");
        await world["RS"].Record.EvidencePackAsync();

        Assert.That(await AlarmsAsync(world, "RS"), Does.Contain(AlarmCode.OldCopy));
        Assert.That(await world.PublishedSize("RS"), Is.EqualTo(before), "nothing is signed over other leaves");
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(shown), "and what proves it is not overwritten");
        Assert.That((await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping))).Rejection.Code, Is.EqualTo(RejectionCode.OldCopy));
        await world.StopAsync("RS");
        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_RESTORED"), "however many leaves it has by now");
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        Assert.That(await AlarmsAsync(world, "RS"), Does.Not.Contain(AlarmCode.OldCopy));
    }

    [Test]
    public async Task A_running_node_an_unlisted_log_and_a_second_time_are_refused_and_change_nothing()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        Assert.That(async () => await world.BeginGenerationAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("ALREADY_RUNNING"));

        await world.StopAsync("RS");
        Assert.That(async () => await world.BeginGenerationAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("KEY_NOT_LISTED").And.Message.Contains("trm/RS/1+"));
        using (var other = Ed25519PrivateKey.Generate())
            await world.ListLogAsync("RS", 1, other.PublicKey);
        Assert.That(async () => await world.BeginGenerationAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("KEY_NOT_LISTED"), "another key than ours");

        await world.StartAsync("RS");
        Assert.That(world["RS"].Record.LogKey.Name, Is.EqualTo("trm/RS/0"));
        await world.StopAsync("RS");
        await world.ListLogAsync("RS", 2);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await PingAsync(world, "RS", "AT");
        await Settled(world, "RS");
        await world.StopAsync("RS");
        Assert.That(async () => await world.BeginGenerationAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("KEY_NOT_LISTED").And.Message.Contains("trm/RS/3+"), "the generation is in use");
    }

    [Test]
    public async Task Of_three_nodes_both_peers_close_the_former_generation_and_the_third_learns_nothing_twice()
    {
        await using var restored = await AfterAsync("AT", "RS", "HU");
        var world = restored.World;
        await world.ListLogAsync("RS", 1);
        var (vienna, budapest) = (await world.ContentCount("AT"), await world.ContentCount("HU"));

        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await PingAsync(world, "HU", "RS");
        await PingAsync(world, "RS", "HU");
        await Settled(world, "RS");
        await Settled(world, "HU");
        await Settled(world, "AT");

        Assert.That(await world.GenerationOf("AT", "RS"), Is.EqualTo(1));
        Assert.That(await world.GenerationOf("HU", "RS"), Is.EqualTo(1));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(vienna));
        Assert.That(await world.ContentCount("HU"), Is.EqualTo(budapest + 1));
        AssertNoNumberReused(world, "RS", "AT");
        AssertNoNumberReused(world, "RS", "HU");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Who_lies_about_our_numbers_stops_what_goes_to_him_and_nothing_else()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAllAsync();
        await world.Quiet();
        var lie = new ControlMessage([], null, new(0, 9_000, []), []);
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Urgent, world.Seal("RS", "AT", 500, MessageMeta.Control, lie.Write()));

        var toTheLiar = await world["AT"].SubmitAsync(new(MessageKind.Test, world.Id("RS"), null, World.Coordinator, TestMessage.Ping));
        var size = await world.PublishedSize("AT");
        await PingAsync(world, "AT", "HU");
        await Settled(world, "AT");
        await world["AT"].Record.EvidencePackAsync();

        Assert.That(toTheLiar.Rejection.Code, Is.EqualTo(RejectionCode.OldCopy));
        Assert.That(await world.PublishedSize("AT"), Is.GreaterThan(size), "the log goes on");
    }

    [Test]
    public async Task A_generation_that_nobody_listed_closes_nothing_and_its_message_waits_for_the_directory()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var unlisted = world.Seal("RS", "AT", 1, gen: 7);

        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, unlisted);

        Assert.That(await world.GenerationOf("AT", "RS"), Is.Zero);
        Assert.That(await AlarmsAsync(world, "AT"), Does.Contain(AlarmCode.GenerationUnlisted));
        Assert.That(await world.StoredReceipts("AT"), Is.Empty, "neither taken nor refused");
        await world.ListLogAsync("RS", 7);
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, unlisted);
        Assert.That(await world.GenerationOf("AT", "RS"), Is.EqualTo(7));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(1));
        Assert.That(await AlarmsAsync(world, "AT"), Does.Not.Contain(AlarmCode.GenerationUnlisted));
    }

    [Test]
    public async Task What_comes_in_a_new_generation_before_the_directory_that_lists_it_is_judged_when_that_is_here_and_nobody_sends_it_again()
    {
        await using var restored = await AfterAsync();
        var world = restored.World;
        await world.StopAsync("AT");
        await world.ListLogAsync("RS", 1);
        await world.StartAsync("AT");
        var before = world["AT"].Directory.Version;

        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        var sent = await PingAsync(world, "RS", "AT");
        await Eventually.True(async () => await StateAsync(world, "RS", sent) == OutboxState.Receipted, "without a resend, which would be a long time away", seconds: 20);

        Assert.That(world["AT"].Directory.Version, Is.GreaterThan(before), "it came with the messages that needed it");
        await Eventually.True(async () => (await world["AT"].Record.QuarantineAsync()).Count == 0, "nothing waits any more");
        Assert.That(await AlarmsAsync(world, "AT"), Does.Not.Contain(AlarmCode.GenerationUnlisted));
        Assert.That(await world.MissingCount("AT", "RS"), Is.Zero);
        AssertNoNumberReused(world, "RS", "AT");
    }

    [Test]
    public async Task What_was_written_before_the_end_of_a_generation_is_taken_late_and_what_was_written_after_it_is_not()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var now = world.Time.GetUtcNow();
        await world.ListLogAsync("RS", 1);
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", 1, gen: 1, iat: now));

        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", 80, iat: now.AddSeconds(-20)));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(2), "late, and taken");
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", 81, iat: now.AddMinutes(1)));

        Assert.That(await world.ContentCount("AT"), Is.EqualTo(2));
        Assert.That(await AlarmsAsync(world, "AT"), Does.Contain(AlarmCode.GenerationFormer));
        Assert.That(await world.GenerationOf("AT", "RS"), Is.EqualTo(1), "nothing goes backwards");
    }

    [Test]
    public async Task A_hold_of_an_old_copy_stands_at_once_on_both_sides_and_is_shown_once_after_the_new_generation()
    {
        var stage = await Stage.OpenAsync();
        await using var world = stage.World;
        var draft = stage.Draft;
        Assert.That((await world["AT"].Referrals.SendProfileAsync(draft, World.Coordinator)).IsOk, Is.True);
        await world.Settled("AT");
        await Eventually.True(async () => await world.ContentCount("RS") > 0, "the profile is there");
        await world.StopAsync("RS");
        var copy = await world.BackUpAsync("RS");
        await world.StartAsync("RS");
        await PingAsync(world, "RS", "AT");
        await PingAsync(world, "RS", "AT");
        await world.Settled("RS");
        await world.StopAsync("RS");
        await world.PutBackAsync("RS", copy);
        await world.StartAsync("RS");
        await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => (await AlarmsAsync(world, "RS")).Contains(AlarmCode.OldCopy), "it finds out");

        var officer = new Officer("RS-03", Role.Coordinator);
        var hold = await world["RS"].Referrals.HoldAsync(draft.Case, officer, HoldReason.NotStated, DateOnly.FromDateTime(world.Time.GetUtcNow().UtcDateTime).AddDays(3));

        Assert.That(hold.Rejections, Is.Empty, "facts are never held");
        Assert.That((await world["RS"].Referrals.OpenAsync(draft.Case, officer)).Value.File.Referral.IsHeld, Is.True, "it stands here at once");
        await Eventually.True(async () => (await world["AT"].Referrals.OpenAsync(draft.Case, World.Coordinator)).Value.File.Referral.IsHeld, "and there");
        Assert.That(await AlarmsAsync(world, "RS"), Does.Not.Contain(AlarmCode.ReportWaits));
        await world.StopAsync("RS");
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await Eventually.True(async () => (await world["AT"].Referrals.OpenAsync(draft.Case, World.Coordinator)).Value.File.Referral.IsHeld, "and goes on standing");
        await Settled(world, "RS");
        Assert.That((await world["AT"].Referrals.OpenAsync(draft.Case, World.Coordinator)).Value.File.Referral.Holds, Has.Count.EqualTo(1), "shown once");
    }

    [Test]
    public async Task Receipts_for_messages_that_nobody_knows_are_one_alarm_and_none_where_nothing_of_the_former_generation_was_valid_any_more()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await world.StopAsync("RS");
        await world.StopAsync("AT");
        await world.ListLogAsync("RS", 1);
        var before = world.Time.GetUtcNow();
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        world.Time.By += TimeSpan.FromDays(31);

        await ReceiptAsync(500, world.Time.GetUtcNow().AddMinutes(-1));
        Assert.That(await AlarmsAsync(world, "RS"), Does.Not.Contain(AlarmCode.LostInRestore), "received in this generation, and never ours");
        await ReceiptAsync(501, before);
        await ReceiptAsync(502, before.AddDays(1));

        var lost = (await world["RS"].Record.AlarmsAsync()).Where(a => a.Code == AlarmCode.LostInRestore).ToList();
        Assert.That(lost.Select(a => (a.Peer, a.CoreId)), Is.EqualTo(new[] { ("AT", (string?)null) }), "one for all");

        Task ReceiptAsync(long seq, DateTimeOffset at) => world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, world.Seal("AT", "RS", seq, MessageMeta.Control, new ControlMessage(
            [.. Enumerable.Range(0, 20).Select(_ => new Receipt(TransmissionId.Of(Guid.NewGuid()), new string('a', 64), [], WireTime.Cut(at), new string('b', 64)))],
            null, new(0, 0, []), []).Write()));
    }
}
