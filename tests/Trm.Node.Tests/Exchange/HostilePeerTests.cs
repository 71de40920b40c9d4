using System.Data.Common;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Alarms;
using Trm.Node.Storage;
using Trm.Testing;

namespace Trm.Node.Tests.Exchange;

/// <summary>Serbia's node against a listed peer with a mind of its own: here the test seals what Austria says.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class HostilePeerTests
{
    private static readonly Officer Belgrade = new("RS-03", Role.Coordinator);
    private static readonly NamedOrganisation Shelter = NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value;
    private static readonly DateOnly Day = new(2026, 12, 1);

    [Test]
    public async Task A_message_whose_key_was_revoked_while_it_was_parked_is_taken_when_sealed_again()
    {
        await using var world = await AloneAsync();
        var message = MessageId.Of(Guid.NewGuid());
        var written = world.Time.GetUtcNow();
        await TakeAsync(world, world.Seal("AT", "RS", seq: 2, message: message, written: written, iat: written.AddMinutes(8)));
        Assert.That(await world.Parked("RS"), Is.EqualTo(new[] { "IAT_AHEAD" }));

        var (next, keys) = world.NextDirectory("AT", revoked: true);
        Assert.That((await world["RS"].AdoptAsync(next)).IsOk, Is.True);
        await Eventually.True(async () => (await world.Parked("RS")).Count == 0, "its key is gone");
        await TakeAsync(world, world.Seal("AT", "RS", seq: 3, message: message, written: written, keys: keys, dir: 2));

        Assert.That((await world.StoredReceipts("RS")).Select(r => r.Code), Is.EqualTo(new[] { "ok" }));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_peer_that_gives_its_message_the_id_of_our_decision_stops_nothing()
    {
        await using var world = await AloneAsync();
        var @case = await ProfileAsync(world, seq: 2);
        var accepted = (await world["RS"].Referrals.AcceptAsync(@case, Belgrade, Shelter, "RS-CW-1", Day)).Value;
        var row = (await world["RS"].Record.TransmissionsAsync()).Single(t => t.Id == accepted.Transmission.ToString());

        await TakeAsync(world, world.Seal("AT", "RS", 3, MessageMeta.Of(MessageKind.HoldSet, accepted.Message, CaseId.Of(Guid.NewGuid())), "no bundle"u8.ToArray()));
        await TakeAsync(world, Control(world, seq: 4, receipts: [await OkAsync(world, accepted.Transmission)]));

        var file = (await world["RS"].Referrals.ListAsync(Belgrade)).Value.Single(c => c.Id == @case);
        Assert.That(file.Referral.State, Is.EqualTo(ReferralState.Accepted), row.State);
        Assert.That(file.Organisation, Is.EqualTo(Shelter));
    }

    [Test]
    public async Task A_reused_id_under_a_new_number_leaves_no_gap()
    {
        await using var world = await AloneAsync();
        var id = TransmissionId.Of(Guid.NewGuid());
        await TakeAsync(world, world.Seal("AT", "RS", seq: 2, id: id));
        await TakeAsync(world, world.Seal("AT", "RS", seq: 3, id: id));
        await TakeAsync(world, world.Seal("AT", "RS", seq: 4));

        Assert.That(await world.Codes("RS"), Is.EqualTo(new[] { "ID_REUSED" }));
        Assert.That(await world.MissingCount("RS", "AT"), Is.Zero, "number 3 was receipted, so it is held");
    }

    [Test]
    public async Task What_cannot_be_judged_keeps_nothing_else_waiting()
    {
        await using var world = new World();
        var poison = TransmissionId.Of(Guid.NewGuid());
        await world.StartAsync("RS", wrap: inner => new Choking(inner, poison.ToString()));
        await TakeAsync(world, Control(world, seq: 1));

        var choked = TakeAsync(world, world.Seal("AT", "RS", seq: 2, id: poison));
        var others = Enumerable.Range(3, 20).Select(seq => TakeAsync(world, world.Seal("AT", "RS", seq))).ToList();

        await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(async () => await choked, Throws.TypeOf<StorageFailedException>());
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(20));
    }

    [Test]
    public async Task Void_numbers_far_ahead_open_no_gaps()
    {
        await using var world = await AloneAsync();

        await TakeAsync(world, Control(world, seq: 1L << 40, voided: [.. Enumerable.Range(1, 50).Select(i => i * 10_000L)]));

        Assert.That(await world.MissingCount("RS", "AT"), Is.LessThan(10));
        Assert.That(await world.Through("RS", "AT"), Is.LessThan(10));
    }

    [Test]
    public async Task Jump_after_jump_the_missing_numbers_stay_bounded_and_are_told_truly()
    {
        await using var world = await AloneAsync();
        for (var i = 1; i <= 20; i++)
            await TakeAsync(world, world.Seal("AT", "RS", seq: i * 4000L));

        Assert.That(await world.MissingCount("RS", "AT"), Is.LessThanOrEqualTo(10_000));
        Assert.That((await world["RS"].Record.AlarmsAsync()).Select(a => a.Code), Does.Contain(AlarmCode.SequenceJump));
        await Eventually.True(async () => (await world.ControlMessages("RS", "AT")).Any(c => c.Have.Missing.Count == 1000), "the gap is told");
        var have = (await world.ControlMessages("RS", "AT")).Last(c => c.Have.Missing.Count == 1000).Have;
        Assert.That(have.Through, Is.EqualTo(have.Missing[^1]), "nothing is said of the numbers above that are missing too");
    }

    [Test]
    public async Task What_waits_is_bounded_and_the_rest_counts_as_missing()
    {
        await using var world = await AloneAsync();
        var iat = world.Time.GetUtcNow().AddMinutes(30);
        await Task.WhenAll(Enumerable.Range(2, 140).Select(seq => TakeAsync(world, world.Seal("AT", "RS", seq, iat: iat))));

        Assert.That(await world.Parked("RS"), Has.Count.EqualTo(128));
        Assert.That(await world.MissingCount("RS", "AT"), Is.EqualTo(12));
        Assert.That(await world.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task A_damaged_copy_delivered_again_and_again_is_told_once_a_minute()
    {
        await using var world = await AloneAsync();
        await world.StopAsync("RS");
        await world.StartAsync("RS");
        var damaged = world.Seal("AT", "RS", seq: 2);
        damaged[^100] ^= 1;
        var before = (await world.ControlMessages("RS", "AT")).Count;

        for (var i = 0; i < 10; i++)
        {
            await TakeAsync(world, damaged);
            await Task.Delay(60);
        }

        Assert.That((await world.ControlMessages("RS", "AT")).Count - before, Is.EqualTo(1));
        world.Time.By += TimeSpan.FromSeconds(61);
        await Eventually.True(async () => (await world.ControlMessages("RS", "AT")).Count - before == 2, "told again after a minute");
    }

    [Test]
    public async Task The_alarm_of_a_gap_is_cleared_when_the_gap_has_closed()
    {
        await using var world = await AloneAsync();
        await TakeAsync(world, world.Seal("AT", "RS", seq: 3));
        world.Time.By += TimeSpan.FromMinutes(31);
        await Eventually.True(async () => (await world["RS"].Record.AlarmsAsync()).Any(a => a.Code == AlarmCode.Gap), "the gap is an alarm");

        await TakeAsync(world, Control(world, seq: 4, voided: [2]));

        await Eventually.True(async () => (await world["RS"].Record.AlarmsAsync()).All(a => a.Code != AlarmCode.Gap), "and no more");
    }

    private static async Task<World> AloneAsync()
    {
        var world = new World();
        await world.StartAsync("RS");
        await TakeAsync(world, Control(world, seq: 1));
        return world;
    }

    private static Task TakeAsync(World world, byte[] bytes) => world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, bytes);

    private static byte[] Control(
        World world, long seq, IReadOnlyList<Receipt>? receipts = null, IReadOnlyList<long>? voided = null, long through = 0, IReadOnlyList<long>? missing = null) =>
        world.Seal("AT", "RS", seq, MessageMeta.Control, new ControlMessage(receipts ?? [], null, new Have(0, through, missing ?? []), voided ?? []).Write());

    private static async Task<Receipt> OkAsync(World world, TransmissionId of) => new(
        of, Envelope.SealedMessage.Parse(await world["RS"].Record.SealedBytesAsync(of.ToString())).Then(m => m.Verify(world.Directory0)).Value.HeaderSha256,
        [], WireTime.Cut(world.Time.GetUtcNow()), new string('0', 64));

    private static async Task<CaseId> ProfileAsync(World world, long seq)
    {
        var folder = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");
        var cases = HtcdsReader.Read(File.ReadAllBytes(Path.Combine(folder, "case.csv")), "case.csv").Value;
        var sheet = CaseSheet.Parse(File.ReadAllBytes(Path.Combine(folder, "sheet.json"))).Value.MovedTo(world.Time.GetUtcNow());
        var draft = ReferralDraft.From(HtcdsCase.Choose(cases, null).Value, sheet).Value;
        var context = new MessageContext(world.Id("AT"), world.Id("RS"), draft.Case, "AT-07", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid()));
        var profile = ReferralMessage.Profile(context, draft.Purpose, draft.Priority, draft.Profile(context.At)).Value;
        await TakeAsync(world, world.Seal("AT", "RS", seq, profile.Meta, profile.Payload));
        return draft.Case;
    }

    /// <summary>Fails every commit that would store one transmission, as a bug of ours would.</summary>
    private sealed class Choking(IDatabase inner, string coreId) : IDatabase
    {
        public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => inner.CommitAsync(
            step,
            tx =>
            {
                var result = work(tx);
                return tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE core_id = @coreId", new { coreId }, tx) == 0
                    ? result
                    : throw new InvalidOperationException("cannot be judged");
            },
            cancel);

        public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
