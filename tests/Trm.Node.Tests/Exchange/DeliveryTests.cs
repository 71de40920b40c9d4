using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Outbox;

namespace Trm.Node.Tests.Exchange;

/// <summary>The delivery rules of contracts/envelope.md, between real nodes over a broker that is dishonest by order.</summary>
internal abstract class DeliveryTests
{
    private static Submission Ping(World world, string to) => new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping);

    private static async Task<Submitted> SendAsync(World world, string from, string to)
    {
        var sent = await world[from].SubmitAsync(Ping(world, to));
        Assert.That(sent.IsOk, Is.True, () => sent.Rejection.ToString());
        return sent.Value;
    }

    private static async Task<Transmission> RowAsync(World world, string of, Submitted sent) =>
        (await world[of].Record.TransmissionsAsync()).Single(t => t.Id == sent.Transmission.ToString());

    private static async Task<IReadOnlyList<string>> AlarmsAsync(World world, string of) => [.. (await world[of].Record.AlarmsAsync()).Select(a => a.Code)];

    [Test]
    public async Task A_message_arrives_is_receipted_once_and_both_trails_verify()
    {
        await using var world = new World();
        await world.StartAllAsync();

        var sent = await SendAsync(world, "AT", "RS");
        await world.Settled("AT");

        var row = await RowAsync(world, "AT", sent);
        Assert.That(row.State, Is.EqualTo(OutboxState.Receipted));
        Assert.That(row.Receipt!.IsOk, Is.True);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_duplicate_changes_nothing_and_gets_the_same_receipt_byte_for_byte()
    {
        await using var world = new World();
        await world.StartAllAsync();
        var sent = await SendAsync(world, "AT", "RS");
        await world.Settled("AT");
        var mailbox = world.Mailbox("AT", "RS", Lane.Normal);
        var body = world.Post.Seen.Single(s => s.Mailbox == mailbox).Body;
        var before = await world.ContentCount("RS");

        world.Post.Slip(mailbox, body);
        world.Post.Slip(mailbox, body);
        await Eventually.True(async () => (await ReceiptsFor(world, "RS", "AT", sent)).Count >= 2, "the duplicate is answered");

        var receipts = await ReceiptsFor(world, "RS", "AT", sent);
        Assert.That(receipts.Distinct().Count(), Is.EqualTo(1), "one receipt, byte for byte");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(before), "nothing is shown twice");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Damage_in_transit_heals_with_the_next_copy_and_consumes_nothing()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var mailbox = world.Mailbox("AT", "RS", Lane.Normal);
        var first = true;
        world.Post.OnTheWay = (name, body) =>
        {
            if (name != mailbox || !first)
                return [body];
            first = false;
            var damaged = body.ToArray();
            damaged[^100] ^= 1;
            return [damaged];
        };

        var sent = await SendAsync(world, "AT", "RS");
        await world.Settled("AT");

        var row = await RowAsync(world, "AT", sent);
        Assert.That(row.State, Is.EqualTo(OutboxState.Receipted));
        Assert.That(row.Attempts, Is.EqualTo(2));
        Assert.That(world.Post.Seen.Where(s => s.Mailbox == mailbox).Select(s => Convert.ToHexString(s.Body)).Distinct().Count(), Is.EqualTo(1), "the same bytes");
        Assert.That(await AlarmsAsync(world, "RS"), Does.Contain(AlarmCode.DamagedInTransit));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_lost_message_is_noticed_by_its_number_and_sent_again()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var mailbox = world.Mailbox("AT", "RS", Lane.Normal);
        var lost = false;
        world.Post.OnTheWay = (name, body) =>
        {
            if (name != mailbox || lost)
                return [body];
            lost = true;
            return [];
        };

        await SendAsync(world, "AT", "RS");
        await SendAsync(world, "AT", "RS");
        await world.Settled("AT");

        Assert.That(lost, Is.True);
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(2));
    }

    [Test]
    public async Task The_same_id_with_other_bytes_is_ID_REUSED_and_the_first_stands()
    {
        await using var world = new World();
        await world.StartAllAsync();
        var sent = await SendAsync(world, "AT", "RS");
        await world.Settled("AT");
        var other = world.Seal("AT", "RS", seq: 900, id: sent.Transmission);

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, other);
        await Eventually.True(async () => (await ReceiptsFor(world, "RS", "AT", sent)).Count >= 2, "the second use is answered");

        Assert.That(await AlarmsAsync(world, "RS"), Does.Contain(AlarmCode.IdReused));
        Assert.That((await RowAsync(world, "AT", sent)).State, Is.EqualTo(OutboxState.Receipted), "a receipt for other bytes is for nothing of ours");
        Assert.That((await ReceiptsFor(world, "RS", "AT", sent)).Count(r => r.Contains("\"issues\":[\"ID_REUSED\"]", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_number_used_twice_is_ID_REUSED()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await SendAsync(world, "AT", "RS");
        await world.Settled("AT");

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2));

        Assert.That(await AlarmsAsync(world, "RS"), Does.Contain(AlarmCode.IdReused));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_message_for_another_participant_is_refused_and_takes_no_number()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAllAsync();
        await world.Quiet();

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "HU", seq: 50));

        Assert.That(await world.ContentCount("RS"), Is.Zero);
        Assert.That(await world.Through("RS", "AT"), Is.LessThan(50));
    }

    [Test]
    public async Task A_broker_that_misdelivers_uses_up_no_number_to_come()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAllAsync();
        await world.Quiet();
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "HU", seq: 2));

        await SendAsync(world, "AT", "RS");
        await world.Settled("AT");

        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
        Assert.That(await AlarmsAsync(world, "RS"), Does.Not.Contain(AlarmCode.IdReused));
    }

    [Test]
    public async Task Past_the_hard_expiry_of_its_directory_a_node_sends_reports_and_nothing_else()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        world.Time.By = TimeSpan.FromDays(46);

        var ping = await world["AT"].SubmitAsync(Ping(world, "RS"));

        Assert.That(ping.Rejection.Code.Text, Is.EqualTo("DIRECTORY_EXPIRED"));
    }

    [Test]
    public async Task The_same_junk_is_kept_once()
    {
        await using var world = new World();
        await world.StartAllAsync();

        for (var i = 0; i < 5; i++)
            await world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, "junk"u8.ToArray());

        Assert.That(await world["RS"].Record.QuarantineAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_unlisted_signer_is_quarantined_and_nobody_hears_of_it()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var published = world.Post.Seen.Count;
        var stranger = ParticipantKeys.Create(world.Id("AT"), world.Time.GetUtcNow().AddHours(-1));

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2, keys: stranger));

        Assert.That((await world["RS"].Record.QuarantineAsync()).Select(q => q.Code), Is.EqualTo(new[] { "SIG_KEY_UNKNOWN" }));
        Assert.That(await AlarmsAsync(world, "RS"), Does.Contain(AlarmCode.Unverified));
        Assert.That(await world.ContentCount("RS"), Is.Zero);
        Assert.That(world.Post.Seen, Has.Count.EqualTo(published));
    }

    [TestCase(new byte[0])]
    [TestCase(new byte[] { 0x30, 0x80, 0x00, 0x00 })]
    [TestCase(new byte[] { 0x7b, 0x7d })]
    public async Task Junk_is_quarantined_and_acknowledged(byte[] junk)
    {
        await using var world = new World();
        await world.StartAllAsync();

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, junk);

        Assert.That(await world["RS"].Record.QuarantineAsync(), Has.Count.EqualTo(1));
        await SendAsync(world, "AT", "RS");
        await world.Settled("AT");
    }

    [Test]
    public async Task An_expired_ask_is_MESSAGE_EXPIRED()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var iat = world.Time.GetUtcNow().AddSeconds(-30);
        var late = world.Seal("AT", "RS", seq: 2, iat: iat, exp: iat.AddSeconds(10));

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, late);

        Assert.That(await world.Codes("RS"), Does.Contain("MESSAGE_EXPIRED"));
        Assert.That(await world.ContentCount("RS"), Is.Zero);
    }

    [Test]
    public async Task A_message_from_ahead_of_our_clock_waits_without_a_receipt_until_it_is_cured()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var ahead = world.SealAsk("AT", "RS", seq: 2, world.Time.GetUtcNow().AddMinutes(8));

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, ahead);
        Assert.That(await world.Parked("RS"), Is.EqualTo(new[] { "IAT_AHEAD" }));
        world.Time.By = TimeSpan.FromMinutes(5);

        await Eventually.True(async () => await world.ContentCount("RS") == 1, "the clock has caught up");
    }

    // By whose receipt alone a sender without a report to send learns that its clock is ahead.
    [Test]
    public async Task A_test_message_from_ahead_of_our_clock_is_receipted_at_once()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2, iat: world.Time.GetUtcNow().AddDays(1)));

        Assert.That((await world.StoredReceipts("RS")).Select(r => r.Code), Is.EqualTo(new[] { "ok" }));
    }

    [Test]
    public async Task A_message_sealed_again_under_a_new_id_is_shown_once_and_receipted_alike()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var message = MessageId.Of(Guid.NewGuid());
        var at = world.Time.GetUtcNow();

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2, message: message, written: at));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 3, message: message, written: at));

        var receipts = await world.StoredReceipts("RS");
        Assert.That(receipts, Has.Count.EqualTo(2));
        Assert.That(receipts.Select(r => (r.Code, r.ReceivedAt)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(receipts.Select(r => r.Of).Distinct().Count(), Is.EqualTo(2));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_message_id_with_another_payload_is_ID_REUSED()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var message = MessageId.Of(Guid.NewGuid());
        var at = world.Time.GetUtcNow();

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2, message: message, written: at));
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 3, message: message, written: at.AddMinutes(-1)));

        Assert.That(await world.Codes("RS"), Does.Contain("ID_REUSED"));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
    }

    [Test]
    public async Task Another_peers_message_id_cannot_be_taken_from_it()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAllAsync();
        await world.Quiet();
        var message = MessageId.Of(Guid.NewGuid());

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2, message: message));
        await world["RS"].TakeAsync(world.Id("HU"), Lane.Normal, world.Seal("HU", "RS", seq: 2, message: message));

        Assert.That(await world.ContentCount("RS"), Is.EqualTo(2));
        Assert.That(await world.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task Without_a_broker_a_node_accepts_seals_and_queues_and_delivers_when_it_is_back()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        world.Post.Closed = true;

        var sent = await SendAsync(world, "AT", "RS");
        await Eventually.True(async () => (await RowAsync(world, "AT", sent)).State == OutboxState.Sealed, "sealed");
        world.Post.Closed = false;

        await world.Settled("AT");
    }

    [Test]
    public async Task No_receipt_in_time_is_undelivered_with_an_alarm_and_a_late_receipt_completes_it()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await world.StopAsync("RS");

        var sent = await SendAsync(world, "AT", "RS");
        await Eventually.True(async () => (await RowAsync(world, "AT", sent)).Attempts == 1, "first copy");
        for (var attempts = 2; attempts <= 3; attempts++)
        {
            world.Time.By += TimeSpan.FromMinutes(31);
            await Eventually.True(async () => (await RowAsync(world, "AT", sent)).Attempts == attempts, $"copy {attempts}");
        }

        world.Time.By += TimeSpan.FromMinutes(31);
        await Eventually.True(async () => (await RowAsync(world, "AT", sent)).State == OutboxState.Undelivered, "undelivered");
        Assert.That(await AlarmsAsync(world, "AT"), Does.Contain(AlarmCode.Undelivered));

        await world.StartAsync("RS");
        await world.Settled("AT");
        Assert.That((await RowAsync(world, "AT", sent)).State, Is.EqualTo(OutboxState.Receipted));
        Assert.That(await AlarmsAsync(world, "AT"), Does.Not.Contain(AlarmCode.Undelivered));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1), "three copies, one message");
    }

    [Test]
    public async Task Past_its_expiry_a_message_is_expired_its_number_void_and_the_peer_no_longer_misses_it()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var mailbox = world.Mailbox("AT", "RS", Lane.Normal);
        world.Post.OnTheWay = (name, body) => name == mailbox ? [] : [body];

        var sent = await SendAsync(world, "AT", "RS");
        world.Time.By = TimeSpan.FromDays(31);
        await Eventually.True(async () => (await RowAsync(world, "AT", sent)).State == OutboxState.Expired, "expired");

        Assert.That(await AlarmsAsync(world, "AT"), Does.Contain(AlarmCode.Expired));
        await Eventually.True(async () => await world.Through("RS", "AT") >= 3 && await world.MissingCount("RS", "AT") == 0, "the void is known");
    }

    [Test]
    public async Task Control_messages_close_without_chatter()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await SendAsync(world, "AT", "RS");
        await world.Settled("AT");
        var published = world.Post.Seen.Count;

        await Task.Delay(1500);

        Assert.That(world.Post.Seen, Has.Count.EqualTo(published), "idle nodes say nothing");
    }

    [Test]
    public async Task A_payload_that_breaks_the_contract_is_refused_with_its_code_and_shown_to_nobody()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var meta = MessageMeta.Of(MessageKind.Test, MessageId.Of(Guid.NewGuid()));

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", 2, meta, "{\"resourceType\":\"Bundle\"}"u8.ToArray()));

        Assert.That(await world.Codes("RS"), Is.Not.Empty);
        Assert.That(await world.ContentCount("RS"), Is.Zero);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_hold_that_cannot_be_parsed_is_taken_by_its_meta_and_noted()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var meta = MessageMeta.Of(MessageKind.HoldSet, MessageId.Of(Guid.NewGuid()), CaseId.Of(Guid.NewGuid()));

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Urgent, world.Seal("AT", "RS", 2, meta, "not a bundle"u8.ToArray()));

        Assert.That((await world.StoredReceipts("RS")).Single().IsOk, Is.True, "a report is never refused for its content");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_jump_in_the_sequence_alarms_and_raises_nothing()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 1L << 40));

        world.Time.By += TimeSpan.FromMinutes(31);
        await world.Alarmed("RS", AlarmCode.SequenceJump);
        Assert.That(await world.Through("RS", "AT"), Is.LessThan(10));
    }

    private static async Task<IReadOnlyList<string>> ReceiptsFor(World world, string from, string to, Submitted of) =>
        [.. (await world.ControlMessages(from, to)).SelectMany(c => c.Receipts).Where(r => r.Of == of.Transmission).Select(r => System.Text.Encoding.UTF8.GetString(r.Write()))];
}
