using System.Collections;
using System.Net;
using System.Net.Http.Headers;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Deadlines;
using Trm.Node.Http;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Overview;

/// <summary>An organisation sees the cases that are assigned to it. Every other one is to its officers as one that does not exist, whatever they ask and whichever id they guess.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class OrganisationsTests
{
    private static readonly Role[] Roles = [Role.CaseWorker, Role.DutyOfficer, Role.Escort, Role.Clinician];
    private static readonly DutyNumber Duty = DutyNumber.Parse("+381110000000").Value;
    private static readonly NamedOrganisation Any = NamedOrganisation.Parse("RS-OTHER", "Another house").Value;
    private static readonly DateOnly Day = new(2027, 1, 4);
    private static readonly DateTimeOffset Noon = new(2027, 1, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What somebody who wants to know guesses: ids of what exists, or of what does not.</summary>
    private sealed record Guess(ReferralDraft Draft, MessageId Message, long Alarm, string File)
    {
        public CaseId Case => Draft.Case;
    }

    // Every act of every desk that names a case, a message, an alarm or a file.
    private static readonly (string Name, Func<TrmNode, Guess, Officer, Task<string>> Do)[] Acts =
    [
        ("ReferralDesk.OpenAsync", (n, g, o) => Of(n.Referrals.OpenAsync(g.Case, o))),
        ("ReferralDesk.SendProfileAsync", (n, g, o) => Of(n.Referrals.SendProfileAsync(g.Draft, o))),
        ("ReferralDesk.SendIdentityAsync", (n, g, o) => Of(n.Referrals.SendIdentityAsync(g.Draft, o))),
        ("ReferralDesk.AnswerAsync", (n, g, o) => Of(n.Referrals.AnswerAsync(g.Draft, o, g.Message))),
        ("ReferralDesk.AnswerCapacityAsync", (n, g, o) => Of(n.Referrals.AnswerCapacityAsync(Vienna, o, g.Message, CapacityReply.Yes, Noon))),
        ("ReferralDesk.DraftAsync", async (n, g, o) => await n.Referrals.DraftAsync(g.Case, o) is null ? "none" : "some"),
        ("ReferralDesk.CorrectedAsync", async (n, g, o) => (await n.Referrals.CorrectedAsync(g.Case, o, new DraftFiles([], "csv", null, []))).CaseFile.Length == 0 ? "none" : "some"),
        ("ReferralDesk.KeepDraftAsync", (n, g, o) => Of(n.Referrals.KeepDraftAsync(g.Case, o, new DraftFiles([], "csv", null, [])))),
        ("ReferralDesk.AcceptAsync", (n, g, o) => Of(n.Referrals.AcceptAsync(g.Case, o, Any, "RS-CW-9", Day))),
        ("ReferralDesk.DeclineAsync", (n, g, o) => Of(n.Referrals.DeclineAsync(g.Case, o, DeclineReason.Other, NextStep.None))),
        ("ReferralDesk.RedirectAsync", (n, g, o) => Of(n.Referrals.RedirectAsync(g.Case, o, Any))),
        ("ReferralDesk.AskAsync", (n, g, o) => Of(n.Referrals.AskAsync(g.Case, o, Topic.Risk, [], QuestionPurpose.Decision))),
        ("ReferralDesk.HoldAsync", (n, g, o) => Of(n.Referrals.HoldAsync(g.Case, o, HoldReason.NotStated, Day))),
        ("ReferralDesk.LiftAsync", (n, g, o) => Of(n.Referrals.LiftAsync(g.Case, o, g.Message, "RS-CW-8"))),
        ("ReferralDesk.ReadAsync", (n, g, o) => Of(n.Referrals.ReadAsync(g.Case, g.Message, outgoing: false, o))),
        ("ReferralDesk.ReadOursAsync", (n, g, o) => Of(n.Referrals.ReadOursAsync(g.Case, o))),
        ("ReferralDesk.AnswerWithNothingAsync", (n, g, o) => Of(n.Referrals.AnswerWithNothingAsync(g.Case, o, g.Message, isUnknown: true))),
        ("ReferralDesk.WouldRefuseProfileAsync", async (n, g, o) => string.Join(' ', await n.Referrals.WouldRefuseProfileAsync(g.Draft, o))),
        ("ReferralDesk.WouldRefuseIdentityAsync", async (n, g, o) => string.Join(' ', await n.Referrals.WouldRefuseIdentityAsync(g.Draft, o))),
        ("HandOverDesk.HandOverAsync", (n, g, o) => Of(n.HandOvers.HandOverAsync(g.Case, o, "RS-03"))),
        ("DraftDesk.FindAsync", (n, g, o) => Of(n.Drafts.FindAsync(g.Case, o))),
        ("DraftDesk.KeepAsync", (n, g, o) => Of(n.Drafts.KeepAsync(g.Case, o, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), _ => true))),
        ("DraftDesk.DeleteAsync", async (n, g, o) => await n.Drafts.DeleteAsync(g.Case, o) ? "deleted" : "none"),
        ("AttachmentDesk.KeepAsync", (n, g, o) => Of(n.Attachments.KeepAsync(g.Case, o, "application/pdf", new MemoryStream("%PDF-1.7"u8.ToArray())))),
        ("AttachmentDesk.ListAsync", (n, g, o) => Of(n.Attachments.ListAsync(g.Case, o))),
        ("AttachmentDesk.OpenAsync", (n, g, o) => Of(n.Attachments.OpenAsync(g.Case, g.File, o))),
        ("ReturnDesk.KeepFactsAsync", (n, g, o) => Of(n.Returns.KeepFactsAsync(g.Case, o, Knows))),
        ("ReturnDesk.KeepFactsAsync", (n, g, o) => Of(n.Returns.KeepFactsAsync(g.Draft, o, Knows))),
        ("ReturnDesk.ChangeFactsAsync", (n, g, o) => Of(n.Returns.ChangeFactsAsync(g.Case, o, f => f))),
        ("ReturnDesk.FactsAsync", (n, g, o) => Of(n.Returns.FactsAsync(g.Case, o))),
        ("ReturnDesk.GatesAsync", (n, g, o) => Of(n.Returns.GatesAsync(g.Case, o, Trm.Contracts.Gates.GatePoint.Clearance))),
        ("ReturnDesk.ExplainAsync", (n, g, o) => Of(n.Returns.ExplainAsync(g.Case, o))),
        ("ReturnDesk.ProposeAsync", (n, g, o) => Of(n.Returns.ProposeAsync(g.Draft, o, TravelBasis.OwnWish, Day, Day))),
        ("ReturnDesk.TakeUpAsync", (n, g, o) => Of(n.Returns.TakeUpAsync(g.Case, o, g.Message))),
        ("ReturnDesk.FindNotSafeAsync", (n, g, o) => Of(n.Returns.FindNotSafeAsync(g.Case, o, g.Message))),
        ("ReturnDesk.OfferPlanAsync", (n, g, o) => Of(n.Returns.OfferPlanAsync(g.Draft, o, Plan))),
        ("ReturnDesk.ChangePlanAsync", (n, g, o) => Of(n.Returns.ChangePlanAsync(g.Draft, o, Plan, g.Message))),
        ("ReturnDesk.ReadyAsync", (n, g, o) => Of(n.Returns.ReadyAsync(g.Case, o, Meets, isFinal: true))),
        ("ReturnDesk.ClearAsync", (n, g, o) => Of(n.Returns.ClearAsync(g.Case, o, Day, "RS-CW-8"))),
        ("ReturnDesk.CloseAsync", (n, g, o) => Of(n.Returns.CloseAsync(g.Case, o, CaseOutcome.Completed))),
        ("ReturnDesk.AskToCancelAsync", (n, g, o) => Of(n.Returns.AskToCancelAsync(g.Case, o))),
        ("ReturnDesk.AgreeToCancelAsync", (n, g, o) => Of(n.Returns.AgreeToCancelAsync(g.Case, o, g.Message))),
        ("ReturnDesk.UpdateAsync", (n, g, o) => Of(n.Returns.UpdateAsync(g.Draft, o, MessageKind.UpdateCorrection, (_, _, _, _) => new Rejection(RejectionCode.Value)))),
        ("ReturnDesk.ShareRiskAsync", (n, g, o) => Of(n.Returns.ShareRiskAsync(g.Case, o, g.Message))),
        ("ReturnDesk.DepartedAsync", (n, g, o) => Of(n.Returns.DepartedAsync(g.Case, o, Travels, Plan.Legs))),
        ("ReturnDesk.JourneyChangedAsync", (n, g, o) => Of(n.Returns.JourneyChangedAsync(g.Case, o, Travels))),
        ("ReturnDesk.TransitPassedAsync", (n, g, o) => Of(n.Returns.TransitPassedAsync(g.Case, o, Travels))),
        ("ReturnDesk.MetAsync", (n, g, o) => Of(n.Returns.MetAsync(g.Case, o, Noon, 1, PersonsAnswer.Yes, PersonsAnswer.Yes))),
        ("ReturnDesk.HandedOverAsync", (n, g, o) => Of(n.Returns.HandedOverAsync(g.Case, o, Noon, 1, PersonsAnswer.Yes, PersonsAnswer.Yes))),
        ("ReturnDesk.DeclinedToBeMetAsync", (n, g, o) => Of(n.Returns.DeclinedToBeMetAsync(g.Case, o, Noon, 1, PersonsAnswer.Yes))),
        ("ReturnDesk.FollowedUpAsync", (n, g, o) => Of(n.Returns.FollowedUpAsync(g.Case, o, FollowUpForm.NotMade, FollowUpMoment.Hours72))),
        ("ReturnDesk.IncidentAsync", (n, g, o) => Of(n.Returns.IncidentAsync(g.Case, o, Incident.NotMet, Noon, "RS", PlaceKind.Station))),
        ("ReturnDesk.WithdrawAsync", (n, g, o) => Of(n.Returns.WithdrawAsync(g.Case, o, ConsentScope.Return, WithdrawalAction.Stop, Noon))),
        ("ReturnDesk.NoticeAsync", (n, g, o) => Of(n.Returns.NoticeAsync(g.Case, o, null!))),
        ("ReturnDesk.MisdirectedAsync", (n, g, o) => Of(n.Returns.MisdirectedAsync(Vienna, o, TransmissionId.Of(g.Message.Value), wasOpened: true, Deletion.Deleted, g.Case))),
        ("ReturnDesk.AskForRightAsync", (n, g, o) => Of(n.Returns.AskForRightAsync(g.Case, o, DataRight.Access))),
        ("ReturnDesk.RightDoneAsync", (n, g, o) => Of(n.Returns.RightDoneAsync(g.Case, o, g.Message, DataRight.Access, RightOutcome.Done))),
        ("DeadlineDesk.RecordAsync", (n, g, o) => Of(n.Deadlines.RecordAsync(g.Message, DueStep.Seen, o, "AT-07", "a b c"))),
        ("DeadlineDesk.RecordAsync", (n, g, o) => Of(n.Deadlines.RecordAsync(g.Message, DueStep.Decision, o, "AT-07", "a b c"))),
        ("CallDesk.RecordAsync", (n, g, o) => Of(n.Calls.RecordAsync(g.Message, o, "AT-07", ReadBackWord.Of(g.Message).Text))),
        ("AlarmDesk.TakeAsync", (n, g, o) => Of(n.Alarms.TakeAsync(g.Alarm, o))),
        ("AlarmDesk.SettleAsync", (n, g, o) => Of(n.Alarms.SettleAsync(g.Alarm, o))),
        ("ErasureDesk.EraseAsync", (n, g, o) => Of(n.Erasures.EraseAsync(g.Case, o, ErasureBasis.ConsentWithdrawn))),
        ("ErasureDesk.HoldAsync", (n, g, o) => Of(n.Erasures.HoldAsync(g.Case, o, KeptReason.LegalClaim))),
        ("ErasureDesk.LiftHoldAsync", (n, g, o) => Of(n.Erasures.LiftHoldAsync(g.Case, o))),
        ("ErasureDesk.RecordCopyAsync", (n, g, o) => Of(n.Erasures.RecordCopyAsync(g.Case, o, CopyChoice.Offered))),
        ("ErasureDesk.DeliverCopyAsync", (n, g, o) => Of(n.Erasures.DeliverCopyAsync(g.Case, o, default))),
        ("TodayDesk.LookedAsync", async (n, g, o) => await n.Today.LookedAsync(o, g.Message) is { IsOk: true, Value: var today } ? $"looked {today.LookedAt is not null}" : "refused"),
        ("CaseDesk.ShowAsync", (n, g, o) => Of(n.Cases.ShowAsync(g.Case, o))),
        ("CaseDesk.FindAsync", (n, g, o) => Of(n.Cases.FindAsync(g.Case, o))),
        ("CaseDesk.StopAsync", (n, g, o) => Of(n.Cases.StopAsync(g.Case, o))),
        ("CallDesk.RecordedAsync", (n, g, o) => Of(n.Calls.RecordedAsync(g.Message, o))),
        ("CallDesk.FindAsync", (n, g, o) => Of(n.Calls.FindAsync(g.Message, o))),
        ("EscortDesk.DepartedAsync", (n, g, o) => Of(n.Escorts.DepartedAsync(g.Case, o, Noon, Noon.AddHours(6), 1, Duty))),
        ("EscortDesk.ChangedAsync", (n, g, o) => Of(n.Escorts.ChangedAsync(g.Case, o, Noon, Noon.AddHours(6), 1, Duty))),
        ("EscortDesk.ListAsync", (n, g, o) => Of(n.Escorts.ListAsync(g.Case, o))),
        ("EscortDesk.BindAsync", (n, g, o) => Of(n.Escorts.BindAsync(g.Case, "RS-ESC-1", o))),
        ("EscortDesk.ReleaseAsync", (n, g, o) => Of(n.Escorts.ReleaseAsync(g.Case, "RS-ESC-1", o))),
        ("CaseDesk.NameAsync", (n, g, o) => Of(n.Cases.NameAsync(g.Case, o, CaseWord.Colours[0], CaseWord.Things[0]))),
        ("ClinicDesk.OpenAsync", (n, g, o) => Of(n.Clinic.OpenAsync(g.Case, o))),
        ("ClinicDesk.RecordAsync", (n, g, o) => Of(n.Clinic.RecordAsync(g.Case, o, new(IsFit: true, Noon, IsMedicineSecured: true)))),
        ("OversightDesk.OpenAsync", (n, g, o) => Of(n.Oversight.OpenAsync(g.Case, o))),
        ("OversightDesk.EndAsync", (n, g, o) => Of(n.Oversight.EndAsync(g.Case, o))),
        ("OversightDesk.AnsweredAsync", (n, g, o) => Of(n.Oversight.AnsweredAsync(g.Message, o))),
        ("ApprovalDesk.ProposeClearanceAsync", (n, g, o) => Of(n.Approvals.ProposeClearanceAsync(g.Case, o, Day))),
        ("ApprovalDesk.ProposeLiftAsync", (n, g, o) => Of(n.Approvals.ProposeLiftAsync(g.Case, o, g.Message))),
        ("ApprovalDesk.ProposeNoticeAsync", (n, g, o) => Of(n.Approvals.ProposeNoticeAsync(g.Case, o, new SafetyNoticeContent(Danger.Abduction, [Helper.Police], LegalBasis.VitalInterests, null, null, null, 1, null, null)))),
        ("ApprovalDesk.ProposeErasureAsync", (n, g, o) => Of(n.Approvals.ProposeErasureAsync(g.Case, o, ErasureBasis.ConsentWithdrawn))),
        ("ApprovalDesk.ProposeOversightAsync", (n, g, o) => Of(n.Approvals.ProposeOversightAsync(g.Case, o, VoiceTopic.Treatment))),
        ("ApprovalDesk.ProposeOwnDecisionAsync", (n, g, o) => Of(n.Approvals.ProposeOwnDecisionAsync(g.Case, o, new(["G04"], Noon.AddDays(-2), true, true, Noon, true, Noon.AddDays(2), null)))),
        ("ApprovalDesk.ProposeFastTrackAsync", (n, g, o) => Of(n.Approvals.ProposeFastTrackAsync(g.Case, o, new([PostponedPaper.CarePlan], Day, true, true, false)))),
        ("ArrivalDesk.OpenAsync", (n, g, o) => Of(n.Arrivals.OpenAsync(g.Case, o))),
        ("JourneyDesk.FindAsync", (n, g, o) => Of(n.Journeys.FindAsync(g.Case, o))),
        ("JourneyDesk.OpenAsync", (n, g, o) => Of(n.Journeys.OpenAsync(g.Case, o))),
        ("RightsDesk.HeldAsync", (n, g, o) => Of(n.RightsOfPersons.HeldAsync(g.Case, o))),
        ("RightsDesk.StandingAsync", (n, g, o) => Of(n.RightsOfPersons.StandingAsync(g.Case, o))),
        ("RightsDesk.RestrictAsync", (n, g, o) => Of(n.RightsOfPersons.RestrictAsync(g.Case, o))),
        ("RightsDesk.EndRestrictionAsync", (n, g, o) => Of(n.RightsOfPersons.EndRestrictionAsync(g.Case, o))),
        ("RightsDesk.CorrectAsync", (n, g, o) => Of(n.RightsOfPersons.CorrectAsync(g.Case, o, "prs_FirstName", "Ana"))),
        ("RightsDesk.AnswerAsync", (n, g, o) => Of(n.RightsOfPersons.AnswerAsync(g.Case, o, g.Message, DataRight.Restriction, RightOutcome.Done))),
        ("RightsDesk.ComplainAsync", (n, g, o) => Of(n.RightsOfPersons.ComplainAsync(g.Case, o, VoiceTopic.Treatment, VoiceAbout.ReceivingSide))),
        ("ArrivalDesk.CannotAsync", (n, g, o) => Of(n.Arrivals.CannotAsync(g.Case, o))),
    ];

    [Test]
    public async Task A_case_of_another_organisation_and_one_that_does_not_exist_look_the_same_to_every_act()
    {
        await using var stage = await Stage.OpenAsync();
        await AlarmedCaseAsync(stage);
        var real = new Guess(stage.Draft, await HeardAsync(stage), (await stage.Rs.Record.AlarmsAsync())[0].Number, Guid.NewGuid().ToString());
        var invented = new Guess(Stage.DraftFor(stage.World, Stage.AllConsents), MessageId.Of(Guid.NewGuid()), 999_999, Guid.NewGuid().ToString());
        var before = await CountsAsync(stage);

        using (Assert.EnterMultipleScope())
            foreach (var role in Roles)
                foreach (var (name, act) in Acts)
                {
                    var stranger = new Officer("RS-CW-66", role) { Organisation = "RS-OTHER" };
                    Assert.That(await act(stage.Rs, real, stranger), Is.EqualTo(await act(stage.Rs, invented, stranger)), $"{role}: {name}");
                }

        Assert.That(await CountsAsync(stage), Is.EqualTo(before), "nothing was stored, and nothing was seen");
    }

    [Test]
    public async Task The_organisation_that_has_the_case_sees_it_in_every_list_and_nobody_else_of_an_organisation_does()
    {
        await using var stage = await Stage.OpenAsync();
        await AlarmedCaseAsync(stage);
        // A second case that no organisation has accepted.
        await Stage.Ok(stage.At.Referrals.SendProfileAsync(Stage.DraftFor(stage.World, Stage.AllConsents), Stage.Vienna));
        await Eventually(stage, "SELECT count(*) FROM cases", 2);
        var (own, stranger) = (new Officer("RS-CW-1", Role.CaseWorker) { Organisation = "RS-SHELTER" }, new Officer("RS-CW-66", Role.CaseWorker) { Organisation = "RS-OTHER" });

        Assert.Multiple(() =>
        {
            Assert.That(Lists(stage.Rs, own, stage.Case.ToString()).Result, Is.EqualTo(new[] { "cases 1", "page 1", "search 1", "arrivals yes", "deadlines yes", "alarms yes", "sent yes", "words yes" }));
            Assert.That(Lists(stage.Rs, stranger, stage.Case.ToString()).Result, Is.EqualTo(new[] { "cases 0", "page 0", "search 0", "arrivals no", "deadlines no", "alarms no", "sent no", "words no" }));
            Assert.That(Lists(stage.Rs, Stage.Belgrade, stage.Case.ToString()).Result, Is.EqualTo(new[] { "cases 2", "page 2", "search 1", "arrivals yes", "deadlines yes", "alarms yes", "sent yes", "words yes" }), "the office sees all");
        });
        Assert.That((await stage.Rs.Referrals.OpenAsync(stage.Case, own)).IsOk, Is.True);
        // At the sending side the same code is nobody's: the organisation is the other side's.
        Assert.That((await stage.At.Referrals.ListAsync(own)).Value, Is.Empty);

        Assert.That((await stage.Rs.Retention.LookAsync(own)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed), "what concerns the whole office is the office's");
        Assert.That((await stage.Rs.Losses.ReportAsync(own)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
    }

    [Test]
    public void Every_act_that_names_a_case_or_a_message_is_tried()
    {
        var named = typeof(TrmNode).GetProperties().Select(p => p.PropertyType).Where(t => t.Name.EndsWith("Desk", StringComparison.Ordinal)).Distinct()
            .SelectMany(desk => desk.GetMethods().Where(m => m.GetParameters() is var p && p.Any(x => x.ParameterType == typeof(Officer))
                && p.Any(x => x.ParameterType == typeof(CaseId) || x.ParameterType == typeof(ReferralDraft) || x.ParameterType == typeof(MessageId))).Select(m => $"{desk.Name}.{m.Name}"))
            .ToHashSet(StringComparer.Ordinal);

        Assert.That(named.Except(Acts.Select(a => a.Name)), Is.Empty);
    }

    [TestCase(Role.Coordinator)]
    [TestCase(Role.Auditor)]
    [TestCase(Role.Administrator)]
    [TestCase(Role.Oversight)]
    public void Who_sees_the_whole_office_is_of_no_organisation(Role role) =>
        Assert.That(() => new Officer("RS-03", role) { Organisation = "RS-SHELTER" }, Throws.ArgumentException);

    [Test]
    public async Task A_token_may_be_of_an_organisation_and_over_the_wire_a_guess_tells_nothing_either()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        await using var api = await ApiHost.StartAsync(stage.World, "RS");
        var access = Path.Combine(stage.World.DataOf("RS"), "access");
        using var own = Client(api, AccessTokens.Create(access, new Officer("RS-CW-1", Role.CaseWorker) { Organisation = "RS-SHELTER" }));
        using var stranger = Client(api, AccessTokens.Create(access, new Officer("RS-CW-66", Role.CaseWorker) { Organisation = "RS.OTHER.7" }));

        Assert.That((await own.GetAsync($"/api/referrals/{stage.Case}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var guessed = await stranger.GetAsync($"/api/referrals/{stage.Case}");
        using var invented = await stranger.GetAsync($"/api/referrals/{CaseId.Of(Guid.NewGuid())}");
        Assert.That(guessed.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await guessed.Content.ReadAsStringAsync(), Is.EqualTo(await invented.Content.ReadAsStringAsync()));
        foreach (var list in new[] { "referrals", "deadlines", "alarms", "transmissions", "words/AT" })
            Assert.That(await stranger.GetStringAsync($"/api/{list}"), Is.EqualTo("[]"), list);
    }

    [Test]
    public async Task What_was_stored_before_lists_had_their_columns_is_in_them_after_the_next_start()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.UpToClearanceAsync();
        await stage.Settled();
        await stage.World.StopAsync("RS");
        await using (var db = await (await stage.World.StorageOf("RS")).ConnectAsync(writes: true))
            await db.ExecuteAsync("UPDATE cases SET organisation = NULL, return_state = NULL, turn = NULL, next = NULL, turn_since = 0; DELETE FROM journey");

        await stage.World.StartAsync("RS");

        var line = (await stage.Rs.Today.ListAsync(new Officer("RS-CW-1", Role.CaseWorker) { Organisation = "RS-SHELTER" }, 1)).Value.Rows.Single();
        Assert.That((line.Turn, line.Next, line.ReturnState), Is.EqualTo((CaseTurn.Ours, "final-check", "cleared")));
        Assert.That((await stage.Rs.Arrivals.ShowAsync(Stage.Belgrade)).Value.Next!.Journey.ExpectedAt, Is.EqualTo(stage.Departs.AddHours(6)));
    }

    private static ParticipantId Vienna => ParticipantId.Parse("AT").Value;

    private static CaseFacts Knows => Stage.LawfulFacts(Noon, Noon);

    private static ReturnPlan Plan => new([new(TravelMode.Rail, "Wien Hbf", "Subotica", Noon, Noon.AddHours(6))], Escort.None, [], []);

    private static Meeting Meets => new(Any, "RS-CW-9", "Subotica station", Noon, "a red hat", Duty, Noon.AddHours(9));

    private static Journey Travels => new(TravelBasis.OwnWish, Noon, Noon.AddHours(6), 1, null, Duty);

    private static HttpClient Client(ApiHost api, string token) => new()
    {
        BaseAddress = api.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(token).Trim()) },
    };

    // Cleared, its last check made, and with something that happened which nobody has opened.
    private static async Task AlarmedCaseAsync(Stage stage)
    {
        await stage.UpToFinalCheckAsync();
        await Stage.Ok(stage.At.Returns.IncidentAsync(stage.Case, Stage.Vienna, Incident.Medical, stage.Now, "AT", PlaceKind.Station));
        await stage.Alarmed("RS", "URGENT_REPORT");
        await stage.Settled();
    }

    // A message of theirs on which something is still open.
    private static async Task<MessageId> HeardAsync(Stage stage) => MessageId.Parse((await stage.Rs.Deadlines.ListAsync(Stage.Belgrade)).Value.First(d => d.Case == stage.Case.ToString() && d.Step == DueStep.Seen).Message).Value;

    private static async Task<string> CountsAsync(Stage stage) => string.Join(' ', await Task.WhenAll(new[]
    {
        "SELECT count(*) FROM outbox WHERE message_id IS NOT NULL", "SELECT count(*) FROM content", "SELECT count(*) FROM trail_leaf WHERE event IN (1, 9, 10, 11, 12, 14)", "SELECT count(*) FROM cases",
        "SELECT count(*) FROM attachment", "SELECT count(*) FROM deadline WHERE closed_at IS NULL", "SELECT count(*) FROM alarm WHERE taken_by IS NULL AND cleared_at IS NULL", "SELECT count(*) FROM look",
    }.Select(sql => stage.World.ScalarAsync("RS", sql))));

    private static async Task<IReadOnlyList<string>> Lists(TrmNode node, Officer officer, string searched)
    {
        var arrivals = (await node.Arrivals.ShowAsync(officer)).Value;
        return
        [
            $"cases {(await node.Referrals.ListAsync(officer)).Value.Count}",
            $"page {(await node.Today.ListAsync(officer, 1)).Value.Total}",
            $"search {(await node.Today.SearchAsync(officer, searched)).Value.Total}",
            $"arrivals {YesNo(arrivals.Next is not null)}",
            $"deadlines {YesNo((await node.Deadlines.ListAsync(officer)).Value.Count > 0)}",
            $"alarms {YesNo((await node.Deadlines.AlarmsAsync(officer)).Count > 0)}",
            $"sent {YesNo((await node.Record.TransmissionsAsync(officer)).Count > 0)}",
            $"words {YesNo((await node.Calls.WordsAsync(Vienna, officer)).Value.Count > 0)}",
        ];
    }

    private static string YesNo(bool is_) => is_ ? "yes" : "no";

    private static Task Eventually(Stage stage, string sql, long count) =>
        Exchange.Eventually.True(async () => await stage.World.ScalarAsync("RS", sql) == count, sql);

    private static async Task<string> Of<T>(Task<Result<T>> act)
        where T : class
    {
        var result = await act;
        return result.IsOk
            ? $"ok {(result.Value is ICollection list ? list.Count : result.Value.GetType().Name)}"
            : string.Join("; ", result.Rejections.Select(r => $"{r.Code.Text} {r.Path} {r.Hint}"));
    }
}
