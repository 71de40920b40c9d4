using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;

namespace Trm.Node.Tests.Exchange;

/// <summary>What the contract has and this node cannot act on yet: asks and decisions are refused, reports are always taken and shown.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class SpokenKindsTests
{
    private static readonly Officer Belgrade = new("RS-03", Role.Coordinator);

    [Test]
    public async Task A_decision_of_a_kind_not_spoken_here_is_KIND_UNKNOWN_and_stored_nowhere()
    {
        await using var world = await AloneAsync();
        var @case = CaseId.Of(Guid.NewGuid());

        await TakeAsync(world, 2, EndMessage.CancelAsked(Context(world, @case)));
        await TakeAsync(world, 3, RightsMessage.Asked(Context(world, @case), DataRight.Access));
        await TakeAsync(world, 4, VoiceMessage.Complaint(Context(world, null), VoiceTopic.Delay, VoiceAbout.SendingSide));
        await TakeAsync(world, 5, DirectoryMessage.Notice(Context(world, null), 2, world.Time.GetUtcNow()));
        await TakeAsync(world, 6, DecisionMessage.CancellationAgreed(Context(world, @case) with { InReplyTo = MessageId.Of(Guid.NewGuid()) }));

        Assert.That(await world.Codes("RS"), Is.EqualTo(Enumerable.Repeat("KIND_UNKNOWN", 5)));
        Assert.That(await world.ContentCount("RS"), Is.Zero);
        Assert.That((await world["RS"].Referrals.ListAsync(Belgrade)).Value, Is.Empty);
    }

    [Test]
    public async Task A_report_of_a_kind_not_spoken_here_is_taken_shown_and_noted()
    {
        await using var world = await AloneAsync();
        var (@case, now) = (CaseId.Of(Guid.NewGuid()), world.Time.GetUtcNow());

        await TakeAsync(world, 2, WithdrawalMessage.OfReturn(Context(world, @case), WithdrawalAction.Stop, now));
        await TakeAsync(world, 3, IncidentMessage.Report(Context(world, @case), Incident.Missing, now, "HU", PlaceKind.Border));
        await TakeAsync(world, 4, ArrivalMessage.Met(Context(world, @case), now, 1, "RS-CW-1", PersonsAnswer.Yes, PersonsAnswer.Yes));

        Assert.That((await world.StoredReceipts("RS")).Select(r => r.Code), Is.EqualTo(new[] { "ok", "ok", "ok" }));
        var shown = (await world["RS"].Referrals.OpenAsync(@case, Belgrade)).Value.Messages;
        Assert.That(shown.Select(m => m.Kind), Is.EqualTo(new[] { "withdrawal", "incident", "arrival" }));
        Assert.That(shown.Select(m => m.Notes), Has.All.Contains("KIND_UNKNOWN"));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_kind_not_spoken_here_is_refused_before_it_is_sent()
    {
        await using var world = await AloneAsync();

        foreach (var kind in MessageKind.Catalogue.Where(k => k.Class != MessageClass.Report && !SpokenKinds.Includes(k)))
        {
            var submitted = await world["RS"].SubmitAsync(new Submission(
                kind, world.Id("AT"), CaseId.Of(Guid.NewGuid()), Belgrade, _ => throw new InvalidOperationException("nothing is composed")));

            Assert.That(submitted.Rejection.Code, Is.EqualTo(RejectionCode.KindUnknown), kind.ToString());
        }
    }

    private static async Task<World> AloneAsync()
    {
        var world = new World();
        await world.StartAsync("RS");
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", 1, MessageMeta.Control, new ControlMessage([], null, new Have(0, 0, []), []).Write()));
        return world;
    }

    private static MessageContext Context(World world, CaseId? @case) =>
        new(world.Id("AT"), world.Id("RS"), @case, "AT-07", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid()));

    private static Task TakeAsync(World world, long seq, Result<Message> message) =>
        world["RS"].TakeAsync(world.Id("AT"), message.Value.Kind.Lane, world.Seal("AT", "RS", seq, message.Value.Meta, message.Value.Payload));
}
