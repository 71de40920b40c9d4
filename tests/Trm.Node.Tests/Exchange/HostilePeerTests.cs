using System.Data.Common;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Control;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Referrals;
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
        var ask = world.Ask("AT", "RS", message, written);
        await TakeAsync(world, world.Seal("AT", "RS", 2, ask.Meta, ask.Payload, iat: written.AddMinutes(8)));
        Assert.That(await world.Parked("RS"), Is.EqualTo(new[] { "IAT_AHEAD" }));

        var (next, keys) = world.NextDirectory("AT", revoked: true);
        Assert.That((await world["RS"].AdoptAsync(next)).IsOk, Is.True);
        await Eventually.True(async () => (await world.Parked("RS")).Count == 0, "its key is gone");
        await TakeAsync(world, world.Seal("AT", "RS", 3, ask.Meta, ask.Payload, keys: keys, dir: 2));

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

        var file = await FileAsync(world, @case);
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
        world.Time.By += TimeSpan.FromMinutes(31);
        await world.Alarmed("RS", AlarmCode.SequenceJump);
        await Eventually.True(async () => (await world.ControlMessages("RS", "AT")).Any(c => c.Have.Missing.Count == 1000), "the gap is told");
        var have = (await world.ControlMessages("RS", "AT")).Last(c => c.Have.Missing.Count == 1000).Have;
        Assert.That(have.Through, Is.EqualTo(have.Missing[^1]), "nothing is said of the numbers above that are missing too");
    }

    [TestCase(0, TestName = "After a long silence the urgent ones come first and jump: nobody is alarmed, and what lies between lets them count")]
    [TestCase(31, TestName = "A jump that lasts for half an hour is an alarm, which ends when what lies between has come or was given up")]
    public async Task A_jump(int minutes)
    {
        await using var world = await AloneAsync();
        await TakeAsync(world, world.Seal("AT", "RS", seq: 12_000));
        world.Time.By += TimeSpan.FromMinutes(minutes);
        if (minutes > 0)
            await world.Alarmed("RS", AlarmCode.SequenceJump);

        // One of those between has come; the rest expired meanwhile, a thousand named at a time.
        await TakeAsync(world, world.Seal("AT", "RS", seq: 2));
        for (var i = 0; i < 12; i++)
            await TakeAsync(world, Control(world, seq: 12_001 + i, voided: [.. Enumerable.Range(3 + (i * 1000), 1000).Select(n => (long)n).Where(n => n < 12_000)]));

        await Eventually.True(async () => await world.Through("RS", "AT") == 12_012, "all of them count");
        world.Time.By += TimeSpan.FromMinutes(31);
        await Eventually.True(async () => (await world.Alarms("RS")).Count == 0, "no alarm stands");
        Assert.That(await world.MissingCount("RS", "AT"), Is.Zero, "nothing of it is asked for");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(2));
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM alarm WHERE code = 'SEQUENCE_JUMP'"), Is.EqualTo(minutes > 0 ? 1 : 0));
    }

    [Test]
    public async Task A_jump_that_an_officer_has_settled_is_not_raised_again()
    {
        await using var world = await AloneAsync();
        await TakeAsync(world, world.Seal("AT", "RS", seq: 12_000));
        world.Time.By += TimeSpan.FromMinutes(31);
        await world.Alarmed("RS", AlarmCode.SequenceJump);
        var alarm = (await world["RS"].Record.AlarmsAsync()).Single();

        Assert.That((await world["RS"].Alarms.SettleAsync(alarm.Number, Belgrade)).Rejections, Is.Empty);
        await TakeAsync(world, world.Seal("AT", "RS", seq: 3));
        world.Time.By += TimeSpan.FromMinutes(31);

        await world.Alarmed("RS", AlarmCode.Gap);
        Assert.That(await world.Alarms("RS"), Does.Not.Contain(AlarmCode.SequenceJump), "the clock has looked since");
    }

    [Test]
    public async Task What_waits_is_bounded_and_the_rest_counts_as_missing()
    {
        await using var world = await AloneAsync();
        var iat = world.Time.GetUtcNow().AddMinutes(30);
        await Task.WhenAll(Enumerable.Range(2, 140).Select(seq => TakeAsync(world, world.SealAsk("AT", "RS", seq, iat))));

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
        // What it says because it has started.
        var before = -1;
        for (var now = 0; before != now; now = (await world.ControlMessages("RS", "AT")).Count)
        {
            before = now;
            await Task.Delay(300);
        }

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

    [Test]
    public async Task A_lift_that_the_peer_refuses_leaves_the_hold_so_that_it_can_be_lifted_again()
    {
        await using var world = await AloneAsync();
        var @case = await ProfileAsync(world, seq: 2);
        var hold = (await world["RS"].Referrals.HoldAsync(@case, Belgrade, HoldReason.NotStated, Day)).Value;
        await TakeAsync(world, Control(world, seq: 3, receipts: [await OkAsync(world, hold.Transmission)]));
        var lift = (await world["RS"].Referrals.LiftAsync(@case, Belgrade, hold.Message, "RS-04")).Value;
        Assert.That((await FileAsync(world, @case)).Referral.IsHeld, Is.False);

        await TakeAsync(world, Control(world, seq: 4, receipts: [await OkAsync(world, lift.Transmission) with { Issues = [RejectionCode.UnknownInReplyTo] }]));

        Assert.That((await FileAsync(world, @case)).Referral.Holds.Keys, Is.EqualTo(new[] { hold.Message.ToString() }));
        Assert.That((await world["RS"].Referrals.LiftAsync(@case, Belgrade, hold.Message, "RS-04")).IsOk, Is.True);
    }

    [Test]
    public async Task An_answer_that_the_peer_refuses_leaves_the_question_open()
    {
        await using var world = await AloneAsync();
        var @case = await ProfileAsync(world, seq: 2);
        var accepted = (await world["RS"].Referrals.AcceptAsync(@case, Belgrade, Shelter, "RS-CW-1", Day)).Value;
        await TakeAsync(world, Control(world, seq: 3, receipts: [await OkAsync(world, accepted.Transmission)]));
        var question = QuestionMessage.Ask(Context(world, @case), Topic.Needs, [], QuestionPurpose.Other).Value;
        await TakeAsync(world, world.Seal("AT", "RS", 4, question.Meta, question.Payload));
        var answer = await AnswerAsync();

        await TakeAsync(world, Control(world, seq: 5, receipts: [await OkAsync(world, answer.Transmission) with { Issues = [RejectionCode.Structure] }]));

        Assert.That((await FileAsync(world, @case)).Referral.Questions.Keys, Is.EqualTo(new[] { question.Id.ToString() }));
        await AnswerAsync();

        async Task<Outbox.Submitted> AnswerAsync() => (await world["RS"].SubmitAsync(
            new Outbox.Submission(MessageKind.AnswerRefused, world.Id("AT"), @case, Belgrade, c => AnswerMessage.Refused(c, Topic.Needs)) { InReplyTo = question.Id })).Value;
    }

    [Test]
    public async Task A_hold_that_cannot_be_read_stops_the_case_all_the_same()
    {
        await using var world = await AloneAsync();
        var @case = await ProfileAsync(world, seq: 2);

        await TakeAsync(world, world.Seal("AT", "RS", 3, MessageMeta.Of(MessageKind.HoldSet, MessageId.Of(Guid.NewGuid()), @case), "no bundle"u8.ToArray()));

        Assert.That((await FileAsync(world, @case)).Referral.IsHeld, Is.True);
        Assert.That((await world["RS"].Referrals.AcceptAsync(@case, Belgrade, Shelter, "RS-CW-1", Day)).Rejection.Code, Is.EqualTo(RejectionCode.Held));
    }

    [Test]
    public async Task A_strangers_report_is_no_basis_of_a_move()
    {
        await using var world = await AloneAsync("AT", "RS", "HU");
        var @case = await ProfileAsync(world, seq: 2);
        var hold = MessageMeta.Of(MessageKind.HoldSet, MessageId.Of(Guid.NewGuid()), @case);
        await world["RS"].TakeAsync(world.Id("HU"), Lane.Urgent, world.Seal("HU", "RS", 1, hold, "no bundle"u8.ToArray()));

        var accepted = (await world["RS"].Referrals.AcceptAsync(@case, Belgrade, Shelter, "RS-CW-1", Day)).Value;

        var meta = Envelope.SealedMessage.Parse(await world["RS"].Record.SealedBytesAsync(accepted.Transmission.ToString()))
            .Then(m => m.Verify(world.Directory0)).Then(h => h.Admit(world.Id("AT"), world.Keys("AT").Ring, world.Directory0)).Then(a => a.Open()).Value.Meta;
        Assert.That(meta.Basis, Is.Not.Null.And.Not.EqualTo(hold.Message));
    }

    [Test]
    public async Task What_the_peer_asks_for_late_is_sent_and_not_undelivered()
    {
        await using var world = await AloneAsync();
        var sent = (await world["RS"].SubmitAsync(new Outbox.Submission(MessageKind.Test, world.Id("AT"), null, Belgrade, TestMessage.Ping))).Value;
        await Copies(1);
        for (var copy = 2; copy <= 3; copy++)
        {
            world.Time.By += TimeSpan.FromMinutes(31);
            await Copies(copy);
        }

        var row = await RowAsync();
        await TakeAsync(world, Control(world, seq: 2, through: row.Seq + 1, missing: [row.Seq]));

        await Copies(4);
        Assert.That((await RowAsync()).State, Is.EqualTo(Outbox.OutboxState.Dispatched));

        Task Copies(int n) => Eventually.True(async () => (await RowAsync()).Attempts == n, $"copy {n}");

        async Task<Outbox.Transmission> RowAsync() => (await world["RS"].Record.TransmissionsAsync()).Single(t => t.Id == sent.Transmission.ToString());
    }

    [Test]
    public async Task A_hold_that_no_broker_takes_is_an_alarm_after_ten_minutes()
    {
        await using var world = await AloneAsync();
        var @case = await ProfileAsync(world, seq: 2);
        world.Post.Closed = true;
        await world["RS"].Referrals.HoldAsync(@case, Belgrade, HoldReason.NotStated, Day);
        world.Time.By += TimeSpan.FromMinutes(11);

        await Eventually.True(async () => (await world["RS"].Record.AlarmsAsync()).Any(a => a.Code == AlarmCode.Undelivered), "somebody telephones");
    }

    [Test]
    public async Task A_case_is_shown_even_where_seen_cannot_be_said()
    {
        await using var world = await AloneAsync();
        var @case = await ProfileAsync(world, seq: 2);
        world.Time.By = TimeSpan.FromDays(46);

        Assert.That((await world["RS"].Referrals.OpenAsync(@case, Belgrade)).Value.Messages, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Who_may_see_no_case_sends_none_and_learns_of_none()
    {
        await using var world = await AloneAsync();
        var @case = await ProfileAsync(world, seq: 2);
        var auditor = new Officer("RS-90", Role.Auditor);
        foreach (var id in new[] { @case, CaseId.Of(Guid.NewGuid()) })
            Assert.That((await world["RS"].Referrals.DeclineAsync(id, auditor, DeclineReason.Other, NextStep.None)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));

        var hold = await world["RS"].SubmitAsync(new Outbox.Submission(
            MessageKind.HoldSet, world.Id("AT"), @case, auditor, c => HoldMessage.Set(c, HoldReason.NotStated, Day)));
        Assert.That(hold.Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
    }

    private static async Task<CaseFile> FileAsync(World world, CaseId @case) => (await world["RS"].Referrals.ListAsync(Belgrade)).Value.Single(c => c.Id == @case);

    private static MessageContext Context(World world, CaseId @case) =>
        new(world.Id("AT"), world.Id("RS"), @case, "AT-07", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid()));

    private static async Task<World> AloneAsync(params string[] participants)
    {
        var world = new World(participants);
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
        var context = Context(world, draft.Case);
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

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
