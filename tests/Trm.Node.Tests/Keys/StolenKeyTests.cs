using Dapper;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Generations;

namespace Trm.Node.Tests.Keys;

/// <summary>A key is revoked while messages are in flight: what its owner sent is sealed again and arrives once, what a thief sends is refused, and what came before is in doubt.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class StolenKeyTests
{
    [Test]
    public async Task Messages_in_flight_are_sealed_again_with_the_new_key_and_arrive_once()
    {
        await using var world = new World();
        await StartedAsync(world);
        Hold(world, "AT", "RS");
        var sent = new[] { await PingAsync(world, "AT", "RS"), await PingAsync(world, "AT", "RS") };
        var (directory, fresh) = Stolen(world, "AT");

        await AdoptAsync(world, directory);
        await Eventually.True(async () => (await StatesAsync(world, "AT", sent)).All(s => s == OutboxState.SealedAgain), "the former transmissions are given up");
        Release(world);

        await world.Settled("AT");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(2), "each is shown once");
        var again = (await world["AT"].Record.TransmissionsAsync()).Where(t => t is { Message: not null, Receipt.IsOk: true }).ToList();
        Assert.That(again.Select(t => t.Message), Is.EquivalentTo((await world["AT"].Record.TransmissionsAsync()).Where(t => sent.Contains(t.Id)).Select(t => t.Message)), "under their message ids");
        foreach (var transmission in again)
            Assert.That((await HeaderAsync(world, "AT", transmission.Id)).Certificate, Is.EqualTo(fresh.Certificate));
        Assert.That((await world["RS"].Record.QuarantineAsync()).Select(q => q.Code), Is.All.EqualTo("SIG_KEY_REVOKED").And.Not.Empty, "the former copies came late and are believed by nobody");
        await Eventually.True(async () => await world.MissingCount("RS", "AT") == 0, "no number of theirs is waited for");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_had_arrived_before_its_receipt_was_here_is_not_shown_twice()
    {
        await using var world = new World();
        await StartedAsync(world);
        Hold(world, "RS", "AT");
        var sent = await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => await world.ContentCount("RS") == 1, "RS has it; its receipt is on the way");
        var (directory, _) = Stolen(world, "AT");

        await AdoptAsync(world, directory);
        await Eventually.True(async () => (await StatesAsync(world, "AT", [sent]))[0] == OutboxState.SealedAgain, "given up");
        Release(world);

        await world.Settled("AT");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
        var receipts = (await world["AT"].Record.TransmissionsAsync()).Where(t => t.Message is not null).Select(t => t.Receipt!).ToList();
        Assert.That(receipts, Has.Count.EqualTo(2).And.All.Property("IsOk").True);
        Assert.That(receipts.Select(r => r.ReceivedAt).Distinct().Count(), Is.EqualTo(1), "the same time in both");
        Assert.That((await world["RS"].Record.AlarmsAsync()).Select(a => a.Code), Does.Contain(AlarmCode.KeyRevoked).And.Not.Contain(AlarmCode.KeyInDoubt), "signed anew it is in doubt no more");

        // Whoever comes to look through what it had under that key only after the copy under the new one was here.
        await world.StopAsync("RS");
        await using (var db = await (await world.StorageOf("RS")).ConnectAsync(writes: true))
            Assert.That(await db.ExecuteAsync("DELETE FROM doubted_key"), Is.EqualTo(1));
        await world.StartAsync("RS");
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM doubted_key"), Is.EqualTo(1));
        Assert.That((await world["RS"].Record.AlarmsAsync()).Select(a => a.Code), Does.Not.Contain(AlarmCode.KeyInDoubt), "nor is it said afterwards");
    }

    // The copy under the new key is lost on every way that it goes.
    [Test]
    public async Task What_was_receipted_under_the_former_key_has_not_expired_under_the_new_one([Values] bool isReceiptLate)
    {
        await using var world = new World();
        await StartedAsync(world);
        Hold(world, "RS", "AT");
        var sent = await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => await world.ContentCount("RS") == 1, "RS has it; its receipt is on the way");
        world.Post.OnTheWay = (mailbox, body) => mailbox == world.Mailbox("AT", "RS", Lane.Normal) ? [] : [body];
        var (directory, _) = Stolen(world, "AT");
        await AdoptAsync(world, directory);
        await Eventually.True(async () => (await StatesAsync(world, "AT", [sent]))[0] == OutboxState.SealedAgain, "given up");
        if (!isReceiptLate)
            await ReceiptedAsync();

        world.Time.By += TimeSpan.FromDays(31);
        await Eventually.True(
            async () => await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE message_id IS NOT NULL AND state IN ('to-seal-again', 'sealed', 'dispatched', 'undelivered')") == 0, "the second copy's time is over");
        Assert.That(await world.Alarms("AT"), isReceiptLate ? Does.Contain(AlarmCode.Expired) : Does.Not.Contain(AlarmCode.Expired));
        if (isReceiptLate)
            await ReceiptedAsync();

        Assert.That((await world["AT"].Record.TransmissionsAsync()).Where(t => t.Message is not null).Select(t => t.State), Is.EquivalentTo(new[] { OutboxState.Receipted, OutboxState.SealedAgain }));
        await Eventually.True(async () => await world.MissingCount("RS", "AT") == 0, "its number is void");
        await world.AssertTrailsVerify();

        async Task ReceiptedAsync()
        {
            Release(world);
            await Eventually.True(async () => (await StatesAsync(world, "AT", [sent]))[0] == OutboxState.Receipted, "they had it under the former key");
        }
    }

    [Test]
    public async Task A_directory_that_was_on_its_way_under_the_key_which_it_revokes_is_not_asked_for_without_end()
    {
        await using var world = new World();
        await StartedAsync(world);
        var (directory, _) = Stolen(world, "AT");
        Assert.That((await world["AT"].AdoptAsync(directory)).Rejections, Is.Empty);
        Hold(world, "AT", "RS");
        await PingAsync(world, "RS", "AT");
        await Eventually.True(async () => await world.ScalarAsync("AT", "SELECT count(*) FROM peer WHERE peer = 'RS' AND directory_sent_at IS NOT NULL") == 1, "Vienna brings it, signed so that who has the former version believes it");

        Assert.That((await world["RS"].AdoptAsync(directory)).Rejections, Is.Empty);
        Release(world);
        await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => await world.MissingCount("RS", "AT") > 0, "Belgrade has it by another way meanwhile, and believes that key no more");

        world.Time.By += TimeSpan.FromMinutes(61);
        await Eventually.True(async () => await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE again_at IS NOT NULL") > 0, "asked for again, it is sent again");
        world.Time.By += TimeSpan.FromMinutes(61);
        await Eventually.True(async () => await world.MissingCount("RS", "AT") == 0, "and given up when it is asked for once more");
    }

    [Test]
    public async Task What_a_restore_has_lost_under_a_key_that_is_revoked_since_is_void_and_said_to_be_lost()
    {
        await using var restored = await Restored.AfterAsync();
        var world = restored.World;
        var (directory, _) = Stolen(world, "AT");
        Assert.That((await world["AT"].AdoptAsync(directory)).Rejections, Is.Empty);
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await Eventually.True(async () => await world.MissingCount("RS", "AT") > 0, "Belgrade asks for what it has lost, and believes its bytes no more");

        world.Time.By += TimeSpan.FromMinutes(61);
        await Eventually.True(async () => await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE again_at IS NOT NULL AND receipt IS NOT NULL") > 0, "asked for again, it is sent again");
        world.Time.By += TimeSpan.FromMinutes(61);
        await Eventually.True(async () => await world.MissingCount("RS", "AT") == 0, "and given up when it is asked for once more");
        Assert.That(await Restored.StateAsync(world, "AT", restored.ReceivedSince), Is.EqualTo(OutboxState.Receipted), "they had it");
        Assert.That(await world.Alarms("RS"), Does.Contain(AlarmCode.LostInRestore));
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM loss WHERE peer = 'AT' AND what = 'void'"), Is.Positive);
    }

    [Test]
    public async Task A_receipt_in_a_control_message_under_the_stolen_key_is_given_again()
    {
        await using var world = new World();
        await StartedAsync(world);
        Hold(world, "RS", "AT");
        var sent = await PingAsync(world, "AT", "RS");
        await Eventually.True(async () => await world.ContentCount("RS") == 1, "received, and the receipt on its way");
        await Task.Delay(200);
        var (directory, _) = Stolen(world, "RS");

        await AdoptAsync(world, directory);
        Release(world);

        await world.Settled("AT");
        Assert.That((await StatesAsync(world, "AT", [sent]))[0], Is.EqualTo(OutboxState.Receipted));
        await Eventually.True(async () => await world.MissingCount("AT", "RS") == 0, "its number is void");
    }

    [Test]
    public async Task A_thief_is_believed_until_the_directory_is_adopted_then_doubted_and_then_refused()
    {
        await using var world = new World();
        await StartedAsync(world);
        Hold(world, "AT", "RS");
        await PingAsync(world, "AT", "RS");
        var number = (await world["AT"].Record.TransmissionsAsync()).Max(t => t.Seq);
        var (directory, _) = Stolen(world, "AT");

        // The thief knows the next number, and that the broker holds back the real one.
        var taken = TransmissionId.Of(Guid.NewGuid());
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", number, taken));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1), "nobody can tell yet");
        await AdoptAsync(world, directory);
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", number + 7, dir: 99));
        Release(world);
        await world.Settled("AT");

        Assert.That(await world.ContentCount("RS"), Is.EqualTo(2), "the thief's first, and ours that was in flight");
        var alarms = await world["RS"].Record.AlarmsAsync();
        Assert.That(alarms.Where(a => a.Code == AlarmCode.KeyInDoubt).Select(a => a.CoreId), Is.EqualTo(new[] { taken.ToString() }), "the one in doubt is named");
        Assert.That(alarms.Select(a => a.Code), Does.Contain(AlarmCode.KeyRevoked).And.Contain(AlarmCode.Unverified));
        Assert.That((await world["RS"].Record.QuarantineAsync()).Select(q => q.Code), Is.All.EqualTo("SIG_KEY_REVOKED"));
    }

    // Read under one version, committed under the next: in between its signer's key was revoked.
    [Test]
    public async Task What_was_read_before_the_key_was_revoked_is_judged_by_the_directory_in_force_when_it_is_stored([Values] bool isParked)
    {
        await using var world = new World();
        HoldingDatabase? database = null;
        await world.StartAsync("RS", wrap: inner => database = new(inner, CommitStep.Submitted), delivery: new() { Tick = TimeSpan.FromMinutes(1) });
        if (isParked)
        {
            await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.SealAsk("AT", "RS", seq: 1, world.Time.GetUtcNow().AddMinutes(15)));
            Assert.That(await world.Parked("RS"), Has.Count.EqualTo(1));
            world.Time.By += TimeSpan.FromMinutes(20);
        }

        // An act of an officer has the turn; whatever comes in meanwhile has been read by then, and waits.
        database!.Hold();
        var act = world["RS"].Referrals.TestAsync(world.Id("AT"), World.Coordinator);
        await Eventually.True(() => Task.FromResult(database.IsReached), "the turn is taken");
        var taken = world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2));
        await Eventually.True(() => Task.FromResult(database.ParkedReads > 0), "it was read");
        var (directory, _) = Stolen(world, "AT");
        var adopted = world["RS"].AdoptAsync(directory);
        database.Release();

        Assert.That((await adopted).Rejections, Is.Empty);
        Assert.That((await act).Rejections, Is.Empty);
        await taken;
        Assert.That(await world.ContentCount("RS"), Is.Zero);
        Assert.That(await world.Parked("RS"), Is.Empty);
        Assert.That((await world["RS"].Record.QuarantineAsync()).Select(q => q.Code), Is.EqualTo(new[] { "SIG_KEY_REVOKED" }));
        Assert.That(await world.Alarms("RS"), Does.Contain(AlarmCode.Unverified));
    }

    [Test]
    public async Task A_message_to_a_stolen_encryption_key_is_sealed_again_to_the_new_one_and_arrives_once()
    {
        await using var world = new World();
        await StartedAsync(world);
        Hold(world, "AT", "RS");
        var sent = await PingAsync(world, "AT", "RS");
        var now = WireTime.Cut(world.Time.GetUtcNow());
        var fresh = EncryptionKey.Create(world.Id("RS"), now.AddMinutes(-1), now.AddDays(90));
        KeyStore.Add(world.KeysOf("RS"), fresh);
        await AdoptAsync(world, world.Change("RS", e => e with { Encryption = [KeyListing.Of(fresh.Certificate), .. e.Encryption.Select(k => k with { Revoked = now })] }));
        await Eventually.True(async () => (await StatesAsync(world, "AT", [sent]))[0] == OutboxState.SealedAgain, "given up");

        // The stolen key is destroyed at once: what still comes to it is refused, and its successor counts.
        File.Delete(Path.Combine(world.KeysOf("RS"), "encrypt.key"));
        await Task.Delay(300);
        Release(world);

        await world.Settled("AT");
        await Eventually.True(async () => await world.ContentCount("RS") == 1, "it is here, once");
        var again = (await world["AT"].Record.TransmissionsAsync()).Single(t => t is { Message: not null, State: OutboxState.Receipted });
        Assert.That((await HeaderAsync(world, "AT", again.Id)).Claims.Rcp, Is.EqualTo(new[] { fresh.Certificate.SkiHex }));
    }

    [Test]
    public async Task A_node_that_ended_between_adopting_and_sealing_does_it_at_its_next_start()
    {
        await using var world = new World();
        await StartedAsync(world);
        Hold(world, "AT", "RS");
        await PingAsync(world, "AT", "RS");
        var (directory, fresh) = Stolen(world, "AT");
        // Without the new key nothing can be sealed: as if it ended there.
        var files = System.IO.Directory.GetFiles(world.KeysOf("AT"), "sign-2.*");
        foreach (var file in files)
            File.Move(file, file + ".away");
        await AdoptAsync(world, directory);
        await world.StopAsync("AT");
        foreach (var file in files)
            File.Move(file + ".away", file);

        await world.StartAsync("AT");
        Release(world);

        await world.Settled("AT");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
        var sent = (await world["AT"].Record.TransmissionsAsync()).Single(t => t is { Message: not null, State: OutboxState.Receipted });
        Assert.That((await HeaderAsync(world, "AT", sent.Id)).Certificate, Is.EqualTo(fresh.Certificate));
    }

    private static async Task StartedAsync(World world)
    {
        await world.StartAllAsync();
        await world.Quiet();
    }

    private static void Hold(World world, string from, string to)
    {
        string[] held = [world.Mailbox(from, to, Lane.Normal), world.Mailbox(from, to, Lane.Urgent)];
        world.Post.IsSlow = held.Contains;
    }

    private static void Release(World world) => world.Post.IsSlow = _ => false;

    // A new key in the folder, and the directory that lists it and revokes the old one, in doubt since an hour ago.
    private static (byte[] Directory, SigningKey Fresh) Stolen(World world, string whose)
    {
        var now = WireTime.Cut(world.Time.GetUtcNow());
        var fresh = SigningKey.Create(world.Id(whose), now.AddMinutes(-1));
        KeyStore.Add(world.KeysOf(whose), fresh);
        return (world.Change(whose, e => e with { Signing = [KeyListing.Of(fresh.Certificate), .. e.Signing.Select(k => k with { Revoked = now, SuspectedSince = now.AddHours(-1) })] }), fresh);
    }

    private static async Task AdoptAsync(World world, byte[] directory)
    {
        foreach (var participant in world.Participants)
            Assert.That((await world[participant.Value].AdoptAsync(directory)).Rejections, Is.Empty);
    }

    private static async Task<string> PingAsync(World world, string from, string to)
    {
        var sent = await world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping));
        Assert.That(sent.Rejections, Is.Empty);
        await Eventually.True(async () => (await StatesAsync(world, from, [sent.Value.Transmission.ToString()]))[0] != OutboxState.Sealed, "the broker has it");
        return sent.Value.Transmission.ToString();
    }

    private static async Task<IReadOnlyList<string>> StatesAsync(World world, string of, IReadOnlyList<string> ids) =>
        [.. (await world[of].Record.TransmissionsAsync()).Where(t => ids.Contains(t.Id)).Select(t => t.State)];

    private static async Task<UnverifiedHeader> HeaderAsync(World world, string of, string id) =>
        UnverifiedHeader.Read(SealedMessage.Parse(await world[of].Record.SealedBytesAsync(id)).Value)!;
}
