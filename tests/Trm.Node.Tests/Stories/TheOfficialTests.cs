using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 4. The official: a state body of the origin is excluded: enquiry, document request, tracing, safety-notice towards it are refused locally; organisation channel;
/// the receiving coordinator's node shows no case; the person is met.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class TheOfficialTests
{
    private static readonly ExclusionFacts NoStateBodyOfSerbia = new([new(ExclusionKind.StateBodies, "RS")]);

    [Test]
    public async Task The_state_hears_nothing_at_all_and_an_organisation_meets_the_person()
    {
        await using var stage = await OpenAsync(new World("AT", "RS", "RS-NGO"), sheet: s => s.Replace("\"RS/", "\"RS-NGO/", StringComparison.Ordinal));
        var excluding = stage.Facts with { Exclusions = NoStateBodyOfSerbia };
        var toState = DraftFor(stage.World, AllConsents);
        Assert.That((await stage.At.Returns.KeepFactsAsync(toState, Vienna, excluding)).IsOk, Is.True);
        await stage.Settled();
        var before = SentToState(stage);

        // Somebody tries all the same: whatever it is, it stops here.
        Assert.That(await Refused(stage.At.Referrals.SendProfileAsync(toState, Vienna)), Is.EqualTo(new[] { "NOT_ALLOWED" }));
        foreach (var topic in new[] { Topic.Needs, Topic.Tracing, Topic.Documents, Topic.Nationality, Topic.Family })
            Assert.That(await Refused(stage.At.Referrals.AskAsync(toState.Case, Vienna, topic, [], QuestionPurpose.Decision)), Is.EqualTo(new[] { "NOT_ALLOWED" }), topic.ToString());
        Assert.That(await Refused(stage.At.Returns.NoticeAsync(toState.Case, Vienna, Notice)), Is.Not.Empty.And.All.EqualTo("GATE_02").Or.Contain("NOT_ALLOWED"));
        Assert.That(SentToState(stage), Is.EqualTo(before), "not a byte went to the state");

        // The organisation has a node and keys of its own; the country's is not in the path.
        Assert.That((await stage.At.Returns.KeepFactsAsync(stage.Draft, Vienna, excluding)).IsOk, Is.True);
        await stage.SharedAsync();
        await stage.KeepAsync(excluding);
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);
        await stage.BothAgree();

        var state = stage.World["RS"];
        Assert.Multiple(async () =>
        {
            Assert.That((await state.Referrals.ListAsync(Belgrade)).Value, Is.Empty, "the receiving coordinator's node shows no case");
            Assert.That(await stage.World.ContentCount("RS"), Is.Zero);
            Assert.That(await state.Record.AlarmsAsync(), Is.Empty);
            Assert.That(SentToState(stage), Is.EqualTo(before));
        });
    }

    [Test]
    public async Task Whom_the_person_excludes_later_hears_nothing_from_then_on_reports_included()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        var before = SentToState(stage);
        await stage.KeepAsync(stage.Facts with { Exclusions = NoStateBodyOfSerbia });

        foreach (var report in new[]
        {
            stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(7)),
            stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs),
            stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Missing, stage.Now, "AT", PlaceKind.Elsewhere),
        })
            Assert.That(await Refused(report), Is.EqualTo(new[] { "NOT_ALLOWED" }));
        Assert.That(await Refused(stage.At.Returns.NoticeAsync(stage.Case, Vienna, Notice)), Does.Contain("NOT_ALLOWED"));

        var at = await stage.FileAsync("AT");
        var rs = await stage.FileAsync("RS");
        Assert.Multiple(async () =>
        {
            Assert.That(SentToState(stage), Is.EqualTo(before), "not a byte went");
            Assert.That((await stage.At.Deadlines.AlarmsAsync()).Where(a => a.Code == AlarmCode.ReportNotSent).Select(a => a.Call), Is.Not.Empty.And.All.Null, "recorded and alarmed at the sender, and no number to call");
            Assert.That(await stage.AlarmsAsync("RS"), Is.Empty);
            Assert.That(at.Return.State, Is.EqualTo(ReturnState.Missing), "what has happened is known here");
            Assert.That(at.Return.IsHeld, Is.True, "an office can always stop its own side");
            Assert.That(rs.Return.State, Is.EqualTo(ReturnState.None));
            Assert.That(rs.Return.IsHeld, Is.False);
        });

        // A life is at risk, two officers agree and somebody independent approves: that alone passes.
        await stage.KeepAsync(stage.Facts with { Notice = Approved(stage) with { ToExcluded = true } });
        Assert.That(await Refused(stage.At.Returns.NoticeAsync(stage.Case, Vienna, Notice)), Does.Contain("GATE_02"));
        await stage.KeepAsync(stage.Facts with { Notice = Approved(stage) with { ToExcluded = true, IndependentApproval = "e0000000-0000-4000-8000-000000000007" } });
        await Ok(stage.At.Returns.NoticeAsync(stage.Case, Vienna, Notice));
        await Eventually.True(async () => (await stage.AlarmsAsync("RS")).Contains(AlarmCode.UrgentReport), "the notice is there");
    }

    private static SafetyNoticeContent Notice => new(Danger.ThreatToLife, [Helper.Police], LegalBasis.VitalInterests, "RS", null, null, 1, "AT-CW-17", null);

    private static SafetyNoticeFacts Approved(Stage stage) => new()
    {
        Facts = ["danger", "helper", "country", "persons"],
        LegalBasis = "vital-interests",
        Officer = "AT-07",
        SecondOfficer = "AT-CW-17",
        ApprovedAt = stage.Now,
        LifeAtStake = true,
        TellPerson = "e0000000-0000-4000-8000-000000000008",
    };

    // Content and control messages alike: what lies in the state's mailboxes tells that there was something to say.
    private static int SentToState(Stage stage) => stage.World.Post.Seen.Count(s =>
        s.Mailbox == stage.World.Mailbox("AT", "RS", Lane.Normal) || s.Mailbox == stage.World.Mailbox("AT", "RS", Lane.Urgent));
}
