using System.Data.Common;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
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
