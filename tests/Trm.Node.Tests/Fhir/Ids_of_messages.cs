using NUnit.Framework;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Fhir;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Testing;
using Task = System.Threading.Tasks.Task;

namespace Trm.Node.Tests.Fhir;

/// <summary>Whose a message is that has an id, and who is first where two bring the same.</summary>
internal sealed class Ids_of_messages
{
    private const string Id = "0f8b1c5e-8e55-4a6e-9d8e-0d8f5f1e7a01";

    [TestCase("RS", true, "sent-" + Id)]
    [TestCase("RS", false, "received-RS-" + Id)]
    [TestCase("RS-NETWORK-12345", false, "received-RS-NETWORK-12345-" + Id)]
    public void A_communication_says_whose_it_is(string peer, bool outgoing, string id)
    {
        Assert.That(CommunicationResource.IdOf(Id, peer, outgoing), Is.EqualTo(id).And.Length.LessThanOrEqualTo(64), "R4 allows 64 characters");
        Assert.That(CommunicationResource.Parse(id), Is.EqualTo(new Node.Referrals.MessageSearch.Key(MessageId.Parse(Id).Value, outgoing ? null : ParticipantId.Parse(peer).Value)));
    }

    [TestCase("")]
    [TestCase(Id)]
    [TestCase("sent-")]
    [TestCase("sent-RS-" + Id)]
    [TestCase("received-" + Id)]
    [TestCase("received--" + Id)]
    [TestCase("received-rs-" + Id)]
    [TestCase("received-RS" + Id)]
    [TestCase("received-RS-" + Id + "0")]
    public void Another_id_is_none(string id) => Assert.That(CommunicationResource.Parse(id), Is.Null);

    [Test, OnStorage("postgres")]
    public async Task Two_processes_take_one_message_once_and_answer_alike()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await using var second = await world.StartSecondAsync("AT");
        var officer = new Officer("AT-01", Role.Coordinator);
        var draft = Stage.DraftFor(world, now => Stage.Consent(now, "sharing", "RS/RS-SHELTER", "identity"));
        var context = new MessageContext(world.Id("AT"), world.Id("RS"), draft.Case, officer.Code, world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid()));
        var profile = ReferralMessage.Profile(context, draft.Purpose, draft.Priority, draft.Profile(context.At)).Value;

        var taken = await Task.WhenAll(new[] { world["AT"], second, world["AT"], second }.Select(node => Task.Run(() => node.HandedIn.TakeAsync(profile.Payload, officer, default))));

        Assert.That(taken.SelectMany(t => t.Value.Faults), Is.Empty);
        Assert.That(taken.Select(t => t.Value.At).Distinct().Count(), Is.EqualTo(1));
        Assert.That((await second.Record.TransmissionsAsync()).Count(t => t.Message == profile.Id.ToString()), Is.EqualTo(1));
    }

    // Each peer has its own turn, so that it is the commit that knows.
    [Test]
    public async Task Of_two_messages_to_two_peers_under_one_id_the_one_that_is_stored_first_is_sent()
    {
        await using var world = new World("AT", "RS", "HR");
        await world.StartAsync("AT");
        var (exchange, id) = (world["AT"].Exchange, MessageId.Of(Guid.NewGuid()));
        Result<Submitted>? other = null;
        Submission To(string peer, Action meanwhile) => new(MessageKind.Test, world.Id(peer), null, World.Coordinator, context =>
        {
            meanwhile();
            return TestMessage.Ping(context with { Id = id });
        }) { Keeps = id };

        var first = await exchange.SubmitAsync(To("RS", () => other = exchange.SubmitAsync(To("HR", () => { }), default).GetAwaiter().GetResult()), default);

        Assert.That(other!.Rejections, Is.Empty);
        Assert.That(first.Rejection.Code, Is.EqualTo(RejectionCode.IdReused));
        Assert.That((await world["AT"].Record.TransmissionsAsync()).Where(t => t.Message == id.ToString()).Select(t => t.To), Is.EqualTo(new[] { "HR" }));
        Assert.That((await world["AT"].Referrals.TestAsync(world.Id("RS"), World.Coordinator)).IsOk, Is.True, "its number is another's");
    }

    // The other side is excluded, so that a report is kept and not sent: what is kept must be this message, and no other under its id.
    [Test]
    public async Task A_report_that_would_be_kept_here_under_an_id_that_is_anothers_is_told_so()
    {
        await using var stage = await Stage.OpenAsync(null, "AT", "RS", "HR");
        await stage.SharedAsync();
        var (exchange, escort) = (stage.At.Exchange, Stage.ViennaEscort);
        var unseen = (await stage.At.Referrals.TestAsync(stage.World.Id("RS"), Stage.Vienna)).Value.Message;
        await stage.KeepAsync(stage.Facts with { Exclusions = new([new(ExclusionKind.Participant, "RS")]) });
        Submission Hold(MessageId id, Officer officer, Action meanwhile) => new(MessageKind.HoldSet, stage.World.Id("RS"), stage.Case, officer, context =>
        {
            meanwhile();
            return HoldMessage.Set(context with { Id = id }, HoldReason.NotStated, DateOnly.FromDateTime(context.At.UtcDateTime).AddDays(3));
        }) { Keeps = id };
        var (late, own) = (MessageId.Of(Guid.NewGuid()), MessageId.Of(Guid.NewGuid()));
        Submission Ping() => new(MessageKind.Test, stage.World.Id("HR"), null, Stage.Vienna, context => TestMessage.Ping(context with { Id = late })) { Keeps = late };

        var taken = await exchange.SubmitAsync(Hold(unseen, escort, () => { }), default);
        var overtaken = await exchange.SubmitAsync(Hold(late, escort, () => Assert.That(exchange.SubmitAsync(Ping(), default).GetAwaiter().GetResult().IsOk, Is.True)), default);
        var kept = await exchange.SubmitAsync(Hold(own, escort, () => { }), default);

        Assert.That(new[] { taken, overtaken, kept }.Select(r => r.Rejection.Code), Is.EqualTo(new[] { RejectionCode.IdReused, RejectionCode.IdReused, RejectionCode.NotAllowed }));
        Assert.That(await stage.World.ScalarAsync("AT", "SELECT count(*) FROM content WHERE kind = 'hold' AND outgoing = 1"), Is.EqualTo(1), "the one that is kept");
        Assert.That((await stage.At.Record.AlarmsAsync()).Count(a => a.Code == AlarmCode.ReportNotSent), Is.EqualTo(1));
    }
}
