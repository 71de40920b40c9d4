using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
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

/// <summary>A referral between Austria and Serbia, from the recorded case to the decision, and everything that may cross it.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ReferralTests
{
    private static readonly Officer Vienna = new("AT-07", Role.Coordinator);
    private static readonly Officer Belgrade = new("RS-03", Role.Coordinator);
    private static readonly NamedOrganisation Shelter = NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value;
    private static readonly DateOnly Day = new(2026, 12, 1);

    [Test]
    public async Task From_profile_to_identity_both_sides_hold_the_same_state()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);

        await AcceptedAsync(world, draft);
        await Ok(world["AT"].Referrals.SendIdentityAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.InProgress);

        var seen = (await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade)).Value;
        Assert.That(seen.Messages.Where(m => !m.Outgoing).Select(m => $"{m.Kind}/{m.Code}"), Is.EqualTo(new[] { "referral/profile", "referral/identity" }));
        Assert.That(seen.Messages.Where(m => m.Outgoing).Select(m => $"{m.Kind}/{m.Code}"), Is.EqualTo(new[] { "decision/seen", "decision/accepted", "decision/seen" }));
        await world.Settled("AT");
        await world.Settled("RS");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_profile_is_delivered_before_anybody_has_read_it_and_received_once_somebody_has()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);

        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);

        await BothAre(world, draft.Case, ReferralState.Received);
    }

    [Test]
    public async Task Identity_without_a_consent_that_names_the_organisation_is_refused_before_anything_is_sent()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world, sheet => sheet.Replace("\"RS/RS-SHELTER\",\n      \"categories\"", "\"RS/RS-OTHER\",\n      \"categories\"", StringComparison.Ordinal));
        await AcceptedAsync(world, draft);
        var sent = (await world["AT"].Record.TransmissionsAsync()).Count(t => t.Message is not null);

        var identity = await world["AT"].Referrals.SendIdentityAsync(draft, Vienna);

        Assert.That(identity.Rejection.Code, Is.EqualTo(RejectionCode.ConsentNotActive));
        Assert.That((await world["AT"].Record.TransmissionsAsync()).Count(t => t.Message is not null), Is.EqualTo(sent));
    }

    [Test]
    public async Task What_comes_in_while_a_case_is_opened_stays_unseen()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);
        await world.StopAsync("RS");
        HoldingDatabase? database = null;
        await world.StartAsync("RS", wrap: inner => database = new(inner, CommitStep.Viewed));

        database!.Hold();
        var opening = world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
        await Eventually.True(() => Task.FromResult(database.IsReached), "what there is has been read");
        await Ok(world["AT"].Referrals.HoldAsync(draft.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(world.Time.GetUtcNow().UtcDateTime).AddDays(3)));
        await world.Alarmed("RS", AlarmCode.UrgentReport);
        database.Release();

        Assert.That((await opening).Value.Messages.Select(m => m.Kind), Has.None.EqualTo(MessageKind.HoldSet.Kind));
        Assert.That(await world.Alarms("RS"), Does.Contain(AlarmCode.UrgentReport), "nobody has seen that");
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
        Assert.That(await world.Alarms("RS"), Does.Not.Contain(AlarmCode.UrgentReport));
    }

    [Test]
    public async Task Identity_before_anybody_accepted_is_ILLEGAL_TRANSITION()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);

        var identity = await world["AT"].Referrals.SendIdentityAsync(draft, Vienna);

        Assert.That(identity.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
    }

    [Test]
    public async Task A_dishonest_sender_whose_consent_is_withdrawn_is_refused_on_receipt_and_nothing_is_kept()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await AcceptedAsync(world, draft);
        var lawful = ReferralMessage.Identity(
            new MessageContext(world.Id("AT"), world.Id("RS"), draft.Case, "AT-07", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid())),
            Shelter,
            draft.Identity(draft.Organisation, world.Time.GetUtcNow()).Value).Value;
        var withdrawn = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(lawful.Payload.Span).Replace("\"status\":\"active\",\"scope\"", "\"status\":\"inactive\",\"scope\"", StringComparison.Ordinal));
        Assert.That(withdrawn, Is.Not.EqualTo(lawful.Payload.ToArray()), "the payload was changed");
        var before = await world.ContentCount("RS");

        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", await world.Through("RS", "AT") + 1, lawful.Meta, withdrawn));

        Assert.That(await world.Codes("RS"), Is.EqualTo(new[] { "CONSENT_NOT_ACTIVE" }));
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(before));
        Assert.That(await StateAsync(world, "RS", draft.Case), Is.EqualTo(ReferralState.Accepted));
    }

    [Test]
    public async Task A_question_is_answered_with_what_the_consent_covers()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await AcceptedAsync(world, draft);
        await Ok(world["AT"].Referrals.SendIdentityAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.InProgress);

        var question = await Ok(world["RS"].Referrals.AskAsync(draft.Case, Belgrade, Topic.Needs, [], QuestionPurpose.Readiness));
        await world.Settled("RS");
        await Ok(world["AT"].Referrals.AnswerAsync(draft, Vienna, question.Message));
        await world.Settled("AT");

        var view = (await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade)).Value;
        Assert.That(view.Messages[^1].Kind, Is.EqualTo("answer"));
        Assert.That(view.File.Referral.Questions, Is.Empty);
        Assert.That((await FileAsync(world, "AT", draft.Case)).Referral.Questions, Is.Empty);
        await BothAre(world, draft.Case, ReferralState.InProgress);
    }

    [Test]
    public async Task A_question_to_a_received_profile_asks_for_information_until_it_is_answered()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);

        var question = await Ok(world["RS"].Referrals.AskAsync(draft.Case, Belgrade, Topic.Needs, [], QuestionPurpose.Decision));
        await BothAre(world, draft.Case, ReferralState.InfoRequested);
        await Ok(world["AT"].Referrals.AnswerAsync(draft, Vienna, question.Message));

        await BothAre(world, draft.Case, ReferralState.Received);
    }

    [Test]
    public async Task A_declined_case_has_ended_for_both()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);

        await Ok(world["RS"].Referrals.DeclineAsync(draft.Case, Belgrade, DeclineReason.NoCapacity, NextStep.OtherOption));
        await BothAre(world, draft.Case, ReferralState.Declined);

        var again = await world["RS"].Referrals.AcceptAsync(draft.Case, Belgrade, Shelter, "RS-CW-1", Day);
        Assert.That(again.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
    }

    [Test]
    public async Task A_second_decision_waits_for_the_receipt_of_the_first()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
        world.Post.Closed = true;
        await Ok(world["RS"].Referrals.AcceptAsync(draft.Case, Belgrade, Shelter, "RS-CW-1", Day));

        var second = await world["RS"].Referrals.DeclineAsync(draft.Case, Belgrade, DeclineReason.Other, NextStep.None);

        Assert.That(second.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        world.Post.Closed = false;
        await BothAre(world, draft.Case, ReferralState.Accepted);
    }

    [Test]
    public async Task A_hold_overtakes_the_identity_on_a_slow_line_and_the_identity_is_HELD_unread()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await AcceptedAsync(world, draft);
        var slow = world.Mailbox("AT", "RS", Lane.Normal);
        world.Post.IsSlow = name => name == slow;

        await Ok(world["AT"].Referrals.SendIdentityAsync(draft, Vienna));
        var hold = await Ok(world["AT"].Referrals.HoldAsync(draft.Case, Vienna, HoldReason.NotStated, Day));
        await Eventually.True(async () => (await FileAsync(world, "RS", draft.Case)).Referral.IsHeld, "the hold is there before the identity");
        world.Post.IsSlow = _ => false;
        await world.Settled("AT");

        Assert.That(await world.Codes("RS"), Is.EqualTo(new[] { "HELD" }));
        await BothAre(world, draft.Case, ReferralState.Accepted);
        var view = (await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade)).Value;
        Assert.That(view.Messages.Select(m => m.Code), Does.Not.Contain("identity"));

        await Ok(world["AT"].Referrals.LiftAsync(draft.Case, Vienna, hold.Message, "AT-09"));
        await world.Settled("AT");
        await Ok(world["AT"].Referrals.SendIdentityAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.InProgress);
    }

    [Test]
    public async Task Under_a_hold_nothing_moves_and_only_its_owner_lifts_it()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await AcceptedAsync(world, draft);
        var hold = await Ok(world["RS"].Referrals.HoldAsync(draft.Case, Belgrade, HoldReason.ReceiverNotReady, Day));
        await world.Settled("RS");

        var identity = await world["AT"].Referrals.SendIdentityAsync(draft, Vienna);
        var lift = await world["AT"].Referrals.LiftAsync(draft.Case, Vienna, hold.Message, "AT-09");

        Assert.That(identity.Rejection.Code, Is.EqualTo(RejectionCode.Held));
        Assert.That(lift.Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        Assert.That((await FileAsync(world, "AT", draft.Case)).Referral.Holds, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_hold_that_arrives_before_its_case_stands_and_waits_for_it()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        var slow = world.Mailbox("AT", "RS", Lane.Normal);
        world.Post.IsSlow = name => name == slow;
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await Ok(world["AT"].Referrals.HoldAsync(draft.Case, Vienna, HoldReason.NotStated, Day));
        await Eventually.True(async () => await world.ContentCount("RS") == 1, "the hold is there");
        world.Post.IsSlow = _ => false;
        await world.Settled("AT");

        var file = await FileAsync(world, "RS", draft.Case);
        Assert.That(file.Referral.IsHeld, Is.True);
        Assert.That(file.Referral.State, Is.EqualTo(ReferralState.Delivered));
        Assert.That(await world.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task What_overtakes_its_predecessor_is_parked_and_judged_when_the_gap_closes()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        var slow = world.Mailbox("AT", "RS", Lane.Normal);
        await AcceptedAsync(world, draft);
        await Ok(world["AT"].Referrals.SendIdentityAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.InProgress);
        var hold = await Ok(world["AT"].Referrals.HoldAsync(draft.Case, Vienna, HoldReason.NotStated, Day));
        await world.Settled("AT");

        // The lift is lost on its way; the question behind it comes through. Then a hold is lifted that RS never saw being set.
        var urgent = world.Mailbox("AT", "RS", Lane.Urgent);
        var drop = true;
        world.Post.OnTheWay = (name, body) => drop && name == urgent ? [] : [body];
        var second = await Ok(world["AT"].Referrals.HoldAsync(draft.Case, Vienna, HoldReason.NotStated, Day));
        await Eventually.True(async () => (await world["AT"].Record.TransmissionsAsync()).Single(t => t.Id == second.Transmission.ToString()).Attempts > 0, "lost");
        drop = false;
        await Ok(world["AT"].Referrals.LiftAsync(draft.Case, Vienna, second.Message, "AT-09"));

        await world.Settled("AT");
        Assert.That(await world.Codes("RS"), Is.Empty, "the lift was not refused for what was still on its way");
        Assert.That((await FileAsync(world, "RS", draft.Case)).Referral.Holds.Keys, Is.EqualTo(new[] { hold.Message.ToString() }));
    }

    [Test]
    public async Task Another_peer_cannot_touch_a_case_and_cannot_tell_whether_it_exists()
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAllAsync();
        await world.Quiet();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await world.Settled("AT");

        foreach (var (seq, @case) in new[] { (2L, draft.Case), (3L, CaseId.Of(Guid.NewGuid())) })
        {
            var question = QuestionMessage.Ask(
                new MessageContext(world.Id("HU"), world.Id("RS"), @case, "HU-01", world.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid())), Topic.Needs, [], QuestionPurpose.Other).Value;
            await world["RS"].TakeAsync(world.Id("HU"), Lane.Normal, world.Seal("HU", "RS", seq, question.Meta, question.Payload));
        }

        Assert.That(await world.Codes("RS"), Is.EqualTo(new[] { "UNKNOWN_CASE", "UNKNOWN_CASE" }));
    }

    [Test]
    public async Task Whoever_opens_a_case_leaves_a_leaf_each_time()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);

        for (var times = 1; times <= 3; times++)
        {
            await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
            Assert.That(await world.LeafCount("RS", Trm.Trail.TrailEvent.ContentViewed), Is.EqualTo(times));
        }
    }

    [Test]
    public async Task An_auditor_and_an_administrator_see_no_case()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        foreach (var role in new[] { Role.Auditor, Role.Administrator })
        {
            var officer = new Officer("AT-90", role);
            Assert.That((await world["AT"].Referrals.OpenAsync(draft.Case, officer)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
            Assert.That((await world["AT"].Referrals.ListAsync(officer)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
            Assert.That((await world["AT"].Referrals.SendProfileAsync(draft, officer)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
            Assert.That((await world["AT"].Referrals.HoldAsync(draft.Case, officer, HoldReason.NotStated, Day)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        }
    }

    [Test]
    public async Task A_restarted_node_goes_on_where_it_stood_and_repeats_nothing()
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await AcceptedAsync(world, draft);
        await world.StopAsync("AT");
        await world.StopAsync("RS");
        await world.StartAllAsync();

        await Ok(world["AT"].Referrals.SendIdentityAsync(draft, Vienna));

        await BothAre(world, draft.Case, ReferralState.InProgress);
        Assert.That(await world["AT"].Record.AlarmsAsync(), Is.Empty);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Crossing_hold_and_decision_end_in_the_same_state_on_both_sides([Values(true, false)] bool holdFirst)
    {
        await using var world = await RunningAsync();
        var draft = Draft(world);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
        await world.Settled("RS");
        world.Post.Closed = true;
        await Ok(world["AT"].Referrals.HoldAsync(draft.Case, Vienna, HoldReason.NotStated, Day));
        await Ok(world["RS"].Referrals.AcceptAsync(draft.Case, Belgrade, Shelter, "RS-CW-1", Day));
        var slow = holdFirst ? world.Mailbox("RS", "AT", Lane.Normal) : world.Mailbox("AT", "RS", Lane.Urgent);
        world.Post.IsSlow = name => name == slow;
        world.Post.Closed = false;
        await Eventually.True(
            async () => holdFirst ? (await FileAsync(world, "RS", draft.Case)).Referral.IsHeld : (await world.Codes("AT")).Count > 0, "one of them is through");
        world.Post.IsSlow = _ => false;
        await world.Settled("AT");
        await world.Settled("RS");

        var (at, rs) = (await FileAsync(world, "AT", draft.Case), await FileAsync(world, "RS", draft.Case));
        Assert.That(rs.Referral.State, Is.EqualTo(at.Referral.State));
        Assert.That(rs.Referral.Holds.Keys, Is.EqualTo(at.Referral.Holds.Keys));
        Assert.That(at.Referral.IsHeld, Is.True);
        Assert.That((await world["RS"].Record.AlarmsAsync()).Select(a => a.Code), Does.Not.Contain(AlarmCode.Disagreement));
    }

    private static async Task<World> RunningAsync()
    {
        var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        return world;
    }

    private static ReferralDraft Draft(World world, Func<string, string>? change = null)
    {
        var folder = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");
        var cases = HtcdsReader.Read(File.ReadAllBytes(Path.Combine(folder, "case.csv")), "case.csv").Value;
        var sheet = (change ?? (s => s))(File.ReadAllText(Path.Combine(folder, "sheet.json")));
        return ReferralDraft.From(
            HtcdsCase.Choose(cases, null).Value, CaseSheet.Parse(Encoding.UTF8.GetBytes(sheet)).Value.MovedTo(world.Time.GetUtcNow())).Value;
    }

    private static async Task AcceptedAsync(World world, ReferralDraft draft)
    {
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await BothAre(world, draft.Case, ReferralState.Delivered);
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
        await Ok(world["RS"].Referrals.AcceptAsync(draft.Case, Belgrade, Shelter, "RS-CW-1", Day));
        await BothAre(world, draft.Case, ReferralState.Accepted);
    }

    private static async Task<Outbox.Submitted> Ok(Task<Result<Outbox.Submitted>> act)
    {
        var result = await act;
        Assert.That(result.IsOk, Is.True, () => string.Join(Environment.NewLine, result.Rejections));
        return result.Value;
    }

    private static async Task<CaseFile> FileAsync(World world, string of, CaseId @case) =>
        (await world[of].Referrals.ListAsync(Vienna)).Value.Single(c => c.Id == @case);

    private static async Task<ReferralState?> StateAsync(World world, string of, CaseId @case) =>
        (await world[of].Referrals.ListAsync(Vienna)).Value.SingleOrDefault(c => c.Id == @case)?.Referral.State;

    private static async Task BothAre(World world, CaseId @case, ReferralState state)
    {
        foreach (var side in new[] { "AT", "RS" })
            await Eventually.True(async () => await StateAsync(world, side, @case) == state, $"{side} is {state}");
    }
}
