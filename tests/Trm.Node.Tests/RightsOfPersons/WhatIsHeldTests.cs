using System.IO.Compression;
using System.Net;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Attachments;
using Trm.Node.Retention;
using Trm.Node.RightsOfPersons;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Stories.Stage;
using FhirWriter = Trm.Contracts.Fhir.FhirWriter;
using Patient = Trm.Contracts.Fhir.Patient;

namespace Trm.Node.Tests.RightsOfPersons;

/// <summary>A person asks what is held about them, finds something wrong, restricts, complains: the office does it in front of them, and the other side hears what concerns it.</summary>
internal abstract class WhatIsHeldTests
{
    private static readonly Officer Overseer = new("AT-OV-1", Role.Oversight);
    private static readonly Officer Auditor = new("AT-AU-1", Role.Auditor);

    [Test]
    public async Task Everything_is_in_one_file_and_what_is_left_out_looks_as_what_is_not_there()
    {
        await using var stage = await SharedAsync();
        await stage.KeepAsync(LawfulFacts(stage.Now, stage.Departs));
        await Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Belgrade, HoldReason.Health, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(3)));
        await stage.Settled();
        var before = (await stage.At.RightsOfPersons.HeldAsync(stage.Case, ViennaCaseWorker)).Value;

        // A protection claim, an exclusion, what somebody said because a life is at risk: none of it may be told by a paper.
        await stage.KeepAsync(stage.Facts with { Bar = new(ProtectionPending: true, OpenToAppeal: false, RefoulementRisk: false), Exclusions = new([new(ExclusionKind.StateBodies, "RS")], null, false) });
        await NoticeAsync(stage, []);
        var after = (await stage.At.RightsOfPersons.HeldAsync(stage.Case, ViennaCaseWorker)).Value;

        Assert.Multiple(() =>
        {
            Assert.That(before.Record.Select(f => f.Field.Name), Does.Contain("prs_FirstName").And.Contain("prs_Birthdate").And.Not.Contain("prs_MailingStreet").And.Not.Contain("cco_CaseComment"));
            Assert.That(before.Consents.Select(c => c.Scope), Is.EquivalentTo(new[] { ConsentScope.Sharing, ConsentScope.Sharing, ConsentScope.Return, ConsentScope.FollowUp }));
            Assert.That(before.ConsentChanges.Select(c => c.Change), Does.Contain("given"));
            Assert.That(before.Messages.Select(m => $"{m.Row.Kind}/{m.Row.Code}"), Is.SupersetOf(new[] { "referral/profile", "decision/accepted", "referral/identity", "hold/set" }));
            Assert.That(before.Messages.Single(m => m.Row.Code == "identity"), Has.Property("Said").Some.InstanceOf<Patient>());
            Assert.That(before.Messages.Single(m => m.Row.Code == "identity").Row.Fate, Is.EqualTo("delivered").Or.EqualTo("seen"));
            Assert.That(before.Messages.Single(m => m.Row.Kind == "hold").Said, Is.Empty, "nobody says why");
            Assert.That(before.Holds, Has.Count.EqualTo(1).And.All.Matches<HeldHold>(h => h is { IsOurs: false, IsOpen: true }));
            Assert.That(before.Views, Has.Some.Matches<HeldView>(v => v is { Officer: "AT-CW-17", Role: "case-worker" }), "this look, too");
            Assert.That(before.Facts!.Wish, Is.Not.Null);

            Assert.That(Paper(after), Is.EqualTo(Paper(before)), "what must not be handed out and what is not there look the same");
            Assert.That(Copied(after), Is.EqualTo(Copied(before)), "nor does a copy tell more");
            var identity = before.Messages.Single(m => m.Row.Code == "identity").Row.Message.ToString();
            Assert.That(
                Copied(before, AFile("sent", identity), AFile("complete", identity), AFile("kept", null), AFile("stopped", identity), AFile("complete", Guid.NewGuid().ToString())).Count(n => n.StartsWith("files/", StringComparison.Ordinal)),
                Is.EqualTo(2), "what went with a message that is handed out");
        });

        await stage.KeepAsync(stage.Facts with { Told = [new(ToldAbout.SafetyNotice, "AT-CW-17", stage.Now, "srp")] });
        Assert.That((await stage.At.RightsOfPersons.HeldAsync(stage.Case, Vienna)).Value.Messages.Select(m => m.Row.Kind), Does.Contain("safety-notice"), "once the person was told");
        // Of two notices the person was told of one: of the other there is nothing, not even who approved it.
        PersonTold told = new(ToldAbout.SafetyNotice, "RS-CW-2", stage.Now, "srp");
        stage.Later(TimeSpan.FromHours(1));
        var second = await NoticeAsync(stage, [told]);
        var ofTwo = (await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, Belgrade)).Value;
        Assert.That((ofTwo.Messages.Count(m => m.Row.Kind == "safety-notice"), ofTwo.ByTwo.Count(d => d.What == "safety-notice")), Is.EqualTo((1, 1)));
        await stage.Rs.Returns.KeepFactsAsync(stage.Case, Belgrade, stage.ReceivingFacts with { Told = [told, told with { At = stage.Now }] });
        Assert.That((await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, Belgrade)).Value.ByTwo.Count(d => d.What == "safety-notice"), Is.EqualTo(1), "told once more, with an interpreter");
        await stage.Rs.Returns.KeepFactsAsync(stage.Case, Belgrade, stage.ReceivingFacts with { Told = [told, told with { At = stage.Now, Message = second.ToString() }] });
        Assert.That((await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, Belgrade)).Value.ByTwo.Count(d => d.What == "safety-notice"), Is.EqualTo(2), "once they were told of both");

        // The receiving side has no record of its own, and what it was told.
        var there = (await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, Belgrade)).Value;
        Assert.That(there.Record, Is.Empty);
        Assert.That(there.Messages.Single(m => m.Row.Code == "identity").Said.OfType<Patient>().Single().Name, Is.Not.Empty);
    }

    [Test]
    public async Task It_is_for_whoever_reads_the_case_and_oversight_is_not_told_of()
    {
        await using var stage = await SharedAsync();
        var desk = stage.At.RightsOfPersons;
        foreach (var role in Enum.GetValues<Role>().Except([Role.Coordinator, Role.CaseWorker]))
            Assert.That((await desk.HeldAsync(stage.Case, new Officer("AT-66", role))).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed), role.ToString());
        var stranger = new Officer("RS-CW-66", Role.CaseWorker) { Organisation = "RS-OTHER" };
        Assert.That((await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, stranger)).Rejections, Is.EqualTo((await stage.Rs.RightsOfPersons.HeldAsync(CaseId.Of(Guid.NewGuid()), stranger)).Rejections));
        Assert.That((await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, new Officer("RS-CW-1", Role.CaseWorker) { Organisation = "RS-SHELTER" })).IsOk, Is.True);

        var views = await stage.World.ScalarAsync("AT", "SELECT count(*) FROM trail_leaf WHERE event = 12");
        var held = (await desk.HeldAsync(stage.Case, Vienna)).Value;
        Assert.That(await stage.World.ScalarAsync("AT", "SELECT count(*) FROM trail_leaf WHERE event = 12"), Is.EqualTo(views + 1));
        Assert.That(held.Views.Select(v => v.Role), Is.All.EqualTo("coordinator").Or.EqualTo("case-worker"));
        Assert.That(held.ToString(), Does.Not.Contain("Mirelunda"));
        Assert.That(string.Concat(held.Record.Select(f => f.ToString()).Concat(held.Messages.Select(m => m.ToString()))), Does.Not.Contain("Mirelunda"));
    }

    [Test]
    public async Task What_the_person_says_is_wrong_stands_beside_what_stood_there_and_reaches_the_other_side()
    {
        await using var stage = await SharedAsync();
        var desk = stage.At.RightsOfPersons;
        foreach (var (field, says, code) in new[]
        {
            ("prs_Birthdate", "17 April", "VALUE"), ("prs_Birthdate", "", "REQUIRED"), ("prs_Citizenship", "Mirelunda", "CODE_INVALID"), ("cco_CaseComment", "a", "CODE_INVALID"), ("name", "a", "CODE_INVALID"),
        })
        {
            var refused = await desk.CorrectAsync(stage.Case, Vienna, field, says);
            Assert.That(refused.Rejections.Select(r => r.Code.Text), Does.Contain(code), $"{field} {says}");
            Assert.That(string.Concat(refused.Rejections.Select(r => $"{r.Path} {r.Hint}")), Does.Not.Contain("Mirelunda").And.Not.Contain("April"));
        }

        var read = (await stage.At.Referrals.DraftAsync(stage.Case, Vienna))!;
        var told = await desk.CorrectAsync(stage.Case, Vienna, "prs_FirstName", "Mirelinda");

        Assert.That(told.IsOk, Is.True, () => string.Join(", ", told.Rejections));
        Assert.That(told.Value.Message, Is.Not.Null, () => string.Join(", ", told.Value.Refused));
        await stage.Settled();
        var here = (await desk.HeldAsync(stage.Case, Vienna)).Value;
        Assert.That(here.Corrections.Single(), Is.EqualTo(new Correction("prs_FirstName", "Mirelunda", "Mirelinda", here.Corrections[0].At, "AT-07")));
        Assert.That(here.Record.Single(f => f.Field.Name == "prs_FirstName").Values, Is.EqualTo(new[] { "Mirelinda" }));
        var there = (await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, Belgrade)).Value.Messages;
        Assert.That(there.Single(m => m.Row.Code == "identity").Said.OfType<Patient>().Single().Name[0].Given, Does.Contain("Mirelunda"), "what was said stays as it was said");
        Assert.That(there.Single(m => m.Row.Code == "correction").Said.OfType<Patient>().Single().Name[0].Given, Does.Contain("Mirelinda"));

        // Whoever has read the record before keeps a changed sheet: both stand.
        Assert.That((await stage.At.Referrals.KeepDraftAsync(stage.Case, Vienna, read with { Sheet = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(read.Sheet).Replace("lantern", "harbour", StringComparison.Ordinal)) })).IsOk, Is.True);
        var kept = (await stage.At.Referrals.DraftAsync(stage.Case, Vienna))!;
        Assert.That(Encoding.UTF8.GetString(kept.CaseFile), Does.Contain("Mirelinda").And.Not.Contain("Mirelunda"));
        Assert.That(Encoding.UTF8.GetString(kept.Sheet), Does.Contain("harbour"));

        // By that date the person was a child when they gave the consents on record: it is written down, the record stays, and that is what is said. The other side knows the wrong one: it hears that there is something.
        var contradicted = await desk.CorrectAsync(stage.Case, Vienna, "prs_Birthdate", "2012-04-17");
        Assert.That((contradicted.Value.RecordStays, contradicted.Value.Message is null), Is.EqualTo((true, false)));
        Assert.That(contradicted.Value.Contradicted.Select(r => r.Code.Text), Is.All.EqualTo("VALUE").And.Not.Empty);
        Assert.That(contradicted.Value.Refused, Is.Empty, "that is no reason why nothing went");
        var stays = (await desk.HeldAsync(stage.Case, Vienna)).Value;
        Assert.That(stays.Corrections[^1], Has.Property("Says").EqualTo("2012-04-17").And.Property("Was").EqualTo(stays.Record.Single(f => f.Field.Name == "prs_Birthdate").Values[0]));
        Assert.That(stays.Requests.Select(r => (r.Right, r.IsOurs)), Is.EqualTo(new[] { (DataRight.Correction, true) }));

        // What nobody there may know is corrected here, and nobody is told.
        Assert.That((await desk.CorrectAsync(stage.Case, Vienna, "prs_MaritalStatus", "Single")).Value, Is.EqualTo(PassedOn.ToNobody));
        // The other side keeps no record of the person: it asks who does.
        var asked = await stage.Rs.RightsOfPersons.CorrectAsync(stage.Case, Shelter, "prs_FirstName", "Mirelinda");
        Assert.That(asked.Value.Message, Is.Not.Null, () => string.Join(", ", asked.Rejections.Concat(asked.Value.Refused)));
        await stage.Settled();
        Assert.That((await stage.At.Erasures.RightsAsync(Vienna)).Value.Select(r => (r.Right, r.IsOurs)), Is.EqualTo(new[] { (DataRight.Correction, false), (DataRight.Correction, true) }));

        // Asked anew with their guardian, what they had said alone taken back: now the record can say it, and the other side gets it.
        kept = (await stage.At.Referrals.DraftAsync(stage.Case, Vienna))!;
        var asChild = kept with { Sheet = FilesFor(stage.World, AskedAnewAsChild).Sheet };
        Assert.That(asChild.ToDraft(stage.Case).IsOk, Is.False, "as the record stands it is no child's");
        var judged = await stage.At.Referrals.CorrectedAsync(stage.Case, Vienna, asChild);
        Assert.That(judged.ToDraft(stage.Case).Rejections, Is.Empty);
        Assert.That((await stage.At.Referrals.KeepDraftAsync(stage.Case, Vienna, asChild)).IsOk, Is.True);
        await stage.Settled();
        Assert.That((await desk.HeldAsync(stage.Case, Vienna)).Value.Record.Single(f => f.Field.Name == "prs_Birthdate").Values, Is.EqualTo(new[] { "2012-04-17" }));
        there = (await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, Belgrade)).Value.Messages;
        Assert.That(there.Last(m => m.Row.Code == "correction").Said.OfType<Patient>().Single().BirthDate, Is.EqualTo("2012-04-17"));
        Assert.That((await stage.At.Erasures.RightsAsync(Vienna)).Value, Has.Count.EqualTo(2), "nobody is asked twice");
    }

    [Test]
    public async Task What_was_right_when_it_was_first_shared_is_no_correction()
    {
        await using var stage = await AcceptedAsync();
        Assert.That((await stage.At.RightsOfPersons.CorrectAsync(stage.Case, Vienna, "prs_Birthdate", "2012-04-17")).Value, Has.Property("RecordStays").True.And.Property("Message").Null);
        var former = (await stage.At.Referrals.DraftAsync(stage.Case, Vienna))!;
        var files = await stage.At.Referrals.CorrectedAsync(stage.Case, Vienna, former with { Sheet = FilesFor(stage.World, AskedAnewAsChild).Sheet });

        var sent = await Ok(stage.At.Referrals.SendIdentityAsync(files.ToDraft(stage.Case).Value, Vienna, [], files, default));
        await stage.At.Referrals.SayTakenUpAsync(stage.Case, Vienna, former, files, sent.Message, default);

        await stage.Settled();
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Contain("referral/identity").And.Not.Contain("update/correction").And.Not.Contain("rights/asked"));
    }

    private static string AskedAnewAsChild(DateTimeOffset now)
    {
        const string byAlone = "\"giver\": \"person\", \"capacity\": \"adult\"";
        var asChild = Consent(now.AddHours(1), "sharing", "RS/RS-SHELTER", "identity").Replace(byAlone, "\"giver\": \"guardian-and-child\", \"capacity\": \"child\"", StringComparison.Ordinal);
        return $"{AllConsents(now).Replace("\"givenAt\"", $"\"withdrawnAt\": \"{WireTime.Format(now)}\", \"givenAt\"", StringComparison.Ordinal)},\n{asChild}";
    }

    [Test]
    public async Task A_restriction_stops_what_shares_and_what_decides_and_no_fact()
    {
        await using var stage = await SharedAsync();
        await stage.KeepAsync(LawfulFacts(stage.Now, stage.Departs));
        var desk = stage.At.RightsOfPersons;

        var asked = await desk.RestrictAsync(stage.Case, ViennaCaseWorker);
        Assert.That(asked.Value.Message, Is.Not.Null, () => string.Join(", ", asked.Rejections.Concat(asked.Value.Refused)));
        Assert.That((await desk.RestrictAsync(stage.Case, Vienna)).Value, Is.EqualTo(asked.Value), "it stands, and nobody is asked twice");

        var proposal = stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.OwnWish, DateOnly.FromDateTime(stage.Departs.UtcDateTime), DateOnly.FromDateTime(stage.Departs.UtcDateTime).AddDays(3));
        foreach (var act in new[]
        {
            proposal, stage.At.Referrals.SendIdentityAsync(stage.Draft, Vienna), stage.At.Referrals.AskAsync(stage.Case, Vienna, Topic.Needs, [], QuestionPurpose.Readiness),
            stage.At.Returns.UpdateAsync(stage.Draft, Vienna, MessageKind.UpdateChange, UpdateMessage.Change),
        })
            Assert.That(await Refused(act), Is.EqualTo(new[] { "HELD" }));
        Assert.That((await stage.At.Referrals.WouldRefuseIdentityAsync(stage.Draft, Vienna)).Select(r => r.Path), Is.EqualTo(new[] { "restriction" }), "a page says so before anybody types");

        // Somebody is put on a train: that is a fact, and goes without the person in it, although a consent covers the legs.
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        // Whoever writes it with the person in it: the fact goes, and the person does not.
        await Ok(stage.At.SubmitAsync(new(MessageKind.DepartureChanged, stage.Draft.Organisation.Participant, stage.Case, ViennaEscort, c => DepartureMessage.Changed(
            c, stage.Travelling, stage.Plan.Legs, PersonUnderConsent.Of(stage.Case, stage.Draft.Consents.Where(a => a.Organisation == stage.Draft.Organisation))))));
        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Missing, stage.Now, "AT", PlaceKind.Station));
        await stage.Settled();
        var there = (await stage.Rs.RightsOfPersons.HeldAsync(stage.Case, Belgrade)).Value.Messages;
        Assert.That(there.Select(m => m.Row.Code), Is.SupersetOf(new[] { "departed", "changed", "missing", "asked" }));
        Assert.That(there.Where(m => m.Row.Kind == "departure").SelectMany(m => m.Said).Select(r => r.TypeName).Distinct(), Is.EqualTo(new[] { "Task" }), "as bare as it can be");
        // What comes is kept, as ever; they are told of nothing.
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Settled();
        Assert.That(await stage.HeardAsync("AT", Vienna), Does.Contain("arrival/met"));

        // Serbia grants it: then it stands there, too, before the word of it goes.
        var request = (await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Single(r => r.Right == DataRight.Restriction);
        Assert.That(request.Due, Is.EqualTo(stage.Now.AddMonths(1)).Within(TimeSpan.FromDays(4)));
        await Ok(stage.Rs.RightsOfPersons.AnswerAsync(stage.Case, Belgrade, request.Message, DataRight.Restriction, RightOutcome.Done));
        await stage.Settled();
        Assert.That((await stage.FileAsync("RS")).RestrictedAt, Is.Not.Null);
        Assert.That((await stage.At.Erasures.RightsAsync(Vienna)).Value.Single(r => r.Right == DataRight.Restriction).Outcome, Is.EqualTo(RightOutcome.Done));

        // How the person is afterwards is a fact, too.
        await Ok(stage.Rs.Returns.FollowedUpAsync(stage.Case, Shelter, FollowUpForm.NotMade, FollowUpMoment.Hours72));
        await Ok(stage.Rs.Returns.FollowedUpAsync(stage.Case, Shelter, FollowUpForm.Made, FollowUpMoment.Weeks2, Wellbeing.NeedsHelp));
        await Ok(stage.Rs.Returns.FollowedUpAsync(stage.Case, Shelter, FollowUpForm.NotWished, FollowUpMoment.Month1));
        await stage.Settled();
        Assert.That(await stage.HeardAsync("AT", Vienna), Is.SupersetOf(new[] { "follow-up/not-made", "follow-up/made", "follow-up/not-wished" }));

        Assert.That((await desk.EndRestrictionAsync(stage.Case, Vienna)).IsOk, Is.True);
        Assert.That((await desk.EndRestrictionAsync(stage.Case, Vienna)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition));
        await Ok(stage.At.Referrals.AskAsync(stage.Case, Vienna, Topic.Needs, [], QuestionPurpose.Readiness));
        await stage.Settled();

        // A restriction keeps nobody in: both sides end it while it stands on both.
        Assert.That((await desk.RestrictAsync(stage.Case, Vienna)).IsOk, Is.True);
        var cancel = await Ok(stage.At.Returns.AskToCancelAsync(stage.Case, Vienna));
        await stage.Settled();
        await Ok(stage.Rs.Returns.AgreeToCancelAsync(stage.Case, Belgrade, cancel.Message));
        await stage.Referral(ReferralState.Cancelled);
    }

    [Test]
    public async Task A_restriction_holds_no_word_that_the_person_stays_without_which_nothing_is_erased()
    {
        await using var stage = await SharedAsync();
        Assert.That((await stage.At.RightsOfPersons.RestrictAsync(stage.Case, Vienna)).IsOk, Is.True);
        await stage.Settled();

        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.Stays));
        await stage.Settled();

        Assert.That((await stage.FileAsync("RS")).Referral.Closed, Does.ContainKey(Side.Sending));
    }

    [Test]
    public async Task What_was_corrected_under_a_restriction_goes_at_its_end()
    {
        await using var stage = await SharedAsync();
        var desk = stage.At.RightsOfPersons;
        Assert.That((await desk.RestrictAsync(stage.Case, Vienna)).IsOk, Is.True);
        var noted = await desk.CorrectAsync(stage.Case, Vienna, "prs_FirstName", "Mirelinda");
        Assert.That(noted.Value.Message, Is.Not.Null, () => string.Join(", ", noted.Value.Refused));
        await stage.Settled();
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Contain("rights/asked").And.Not.Contain("update/correction"), "that there is something, and not what");

        var ended = await desk.EndRestrictionAsync(stage.Case, Vienna);

        Assert.That(ended.Value.Message, Is.Not.Null, () => string.Join(", ", ended.Value.Refused));
        await stage.Settled();
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Contain("update/correction"));
        // What went is not sent again by the next one.
        stage.Later(TimeSpan.FromMinutes(1));
        Assert.That((await desk.RestrictAsync(stage.Case, Vienna)).IsOk, Is.True);
        Assert.That((await desk.EndRestrictionAsync(stage.Case, Vienna)).Value, Is.EqualTo(PassedOn.ToNobody));
    }

    [Test]
    public async Task A_complaint_reaches_oversight_and_not_whom_it_is_about()
    {
        await using var stage = await SharedAsync();
        var desk = stage.At.RightsOfPersons;
        Assert.That((await desk.ComplainAsync(stage.Case, Auditor, VoiceTopic.Treatment, VoiceAbout.SendingSide)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await desk.ComplainAsync(CaseId.Of(Guid.NewGuid()), Vienna, VoiceTopic.Treatment, VoiceAbout.SendingSide)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownCase));

        var here = await desk.ComplainAsync(stage.Case, ViennaCaseWorker, VoiceTopic.Treatment, VoiceAbout.SendingSide);
        Assert.That(here.IsOk, Is.True, () => string.Join(", ", here.Rejections));
        var heard = (await stage.At.Oversight.ComplaintsAsync(Overseer)).Value.Single();
        Assert.That((heard.Message, heard.Topic, heard.About, heard.IsOurs, heard.Peer), Is.EqualTo((here.Value.Message, VoiceTopic.Treatment, VoiceAbout.SendingSide, false, "AT")));
        Assert.That(heard.Due, Is.EqualTo(stage.Now.AddMonths(1)).Within(TimeSpan.FromDays(4)));

        // Whom it is about sees nothing of it, and can write nothing down; nor does an alarm tell them that nobody answers.
        stage.Later(TimeSpan.FromDays(36));
        await stage.World.RenewDirectoryAsync();
        await stage.Alarmed("AT", "OVERDUE_SEEN");
        Assert.That(await stage.AlarmsAsync("AT"), Has.None.EqualTo("OVERDUE_DECISION"));
        foreach (var officer in new[] { Vienna, ViennaCaseWorker, new Officer("AT-DO-1", Role.DutyOfficer) })
            Assert.That((await stage.At.Deadlines.ListAsync(officer)).Value.Select(d => d.Kind), Has.None.EqualTo("voice"), officer.Code);
        Assert.That((await stage.At.Deadlines.RecordAsync(here.Value.Message!, "decision", Vienna)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
        Assert.That((await stage.At.Oversight.ComplaintsAsync(Overseer)).Value.Single(), Has.Property("AnsweredAt").Null.And.Property("Due").LessThan(stage.Now), "oversight sees that it is late");
        var answered = await stage.At.Oversight.AnsweredAsync(here.Value.Message!, Overseer);
        Assert.That(answered.IsOk, Is.True, () => string.Join(", ", answered.Rejections));
        Assert.That((await stage.At.Oversight.ComplaintsAsync(Overseer)).Value.Single().AnsweredAt, Is.Not.Null);

        // About the other side it goes to oversight there, and names no case.
        var there = await desk.ComplainAsync(stage.Case, ViennaCaseWorker, VoiceTopic.Reception, VoiceAbout.ReceivingSide);
        Assert.That(there.IsOk, Is.True, () => string.Join(", ", there.Rejections));
        await Ok(stage.At.Referrals.TestAsync(stage.Rs.Participant, Vienna));
        await stage.Settled();
        Assert.That((await stage.Rs.Oversight.ComplaintsAsync(new Officer("RS-OV-1", Role.Oversight))).Value.Select(c => c.Topic), Is.EqualTo(new[] { VoiceTopic.Reception }), "what is about us is nobody's there");
        Assert.That((await stage.Rs.Calls.WordsAsync(stage.At.Participant, Belgrade)).Value.Select(w => w.Kind), Has.Some.EqualTo("test").And.None.EqualTo("voice"), "a coordinator has no complaint before the eyes");
    }

    [Test]
    public async Task The_interface_has_it_for_machines_and_says_what_is_wrong()
    {
        await using var stage = await SharedAsync();
        await using var host = await ApiHost.StartAsync(stage.World, "AT");
        using var coordinator = host.Client();
        using var auditor = host.Client(Role.Auditor);
        var path = $"/api/referrals/{stage.Case}";

        await ApiHost.GetAsync(auditor, $"{path}/held", HttpStatusCode.Forbidden);
        await ApiHost.GetAsync(coordinator, $"/api/referrals/{Guid.NewGuid()}/held", HttpStatusCode.NotFound);
        await ApiHost.PostAsync(coordinator, $"{path}/correction", new { field = "prs_Birthdate", says = "soon" }, HttpStatusCode.UnprocessableEntity);
        await ApiHost.PostAsync(coordinator, $"{path}/correction", new { field = "prs_Birthdate" }, HttpStatusCode.UnprocessableEntity);
        await ApiHost.PostAsync(coordinator, $"{path}/complaint", new { topic = "weather", about = "escort" }, HttpStatusCode.UnprocessableEntity);
        await ApiHost.PostAsync(coordinator, $"{path}/restriction", new { stands = false }, HttpStatusCode.UnprocessableEntity);
        Assert.That((await ApiHost.PostAsync(coordinator, $"{path}/restriction", new { stands = true }, HttpStatusCode.OK)).GetProperty("message").GetString(), Is.Not.Null);

        var held = await ApiHost.GetAsync(coordinator, $"{path}/held", HttpStatusCode.OK);
        Assert.That(held.GetProperty("restrictedAt").GetString(), Is.Not.Null);
        Assert.That(held.GetProperty("messages")[0].GetProperty("said").EnumerateArray().Select(r => r.GetProperty("resourceType").GetString()), Does.Contain("Patient"));
        Assert.That(held.GetProperty("views")[0].GetProperty("role").GetString(), Is.EqualTo("coordinator"));
    }

    // Serbia warns Vienna of a danger to life; the person there was told so much.
    private static async Task<MessageId> NoticeAsync(Stage stage, IReadOnlyList<PersonTold> told)
    {
        await stage.Rs.Returns.KeepFactsAsync(stage.Case, Belgrade, stage.ReceivingFacts with
        {
            Notice = new() { Facts = [SafetyNoticeContent.FactNames[0]], LegalBasis = "vital-interests", Officer = Belgrade.Code, SecondOfficer = "RS-CW-2", ApprovedAt = stage.Now, TellPerson = "task" },
            Told = told,
        });
        var notice = await Ok(stage.Rs.Returns.NoticeAsync(stage.Case, Belgrade, new SafetyNoticeContent(Danger.Abduction, [Helper.Police], LegalBasis.VitalInterests, "AT", PlaceKind.Station, null, 1, "RS-CW-2", null)));
        await stage.Settled();
        return notice.Message;
    }

    // The case is in progress, with the office's own record of the person.
    private static async Task<Stage> SharedAsync()
    {
        var stage = await AcceptedAsync();
        await Ok(stage.At.Referrals.SendIdentityAsync(stage.Draft, Vienna));
        await stage.Referral(ReferralState.InProgress);
        return stage;
    }

    // The same before anybody there knows who the person is.
    private static async Task<Stage> AcceptedAsync()
    {
        var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna, FilesFor(stage.World, AllConsents)));
        await stage.At.Escorts.BindAsync(stage.Case, ViennaEscort.Code, Vienna);
        await stage.Referral(ReferralState.Delivered);
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await Ok(stage.Rs.Referrals.AcceptAsync(stage.Case, Belgrade, Stage.Organisation, "RS-CW-1", DateOnly.FromDateTime(stage.Now.UtcDateTime)));
        await stage.Referral(ReferralState.Accepted);
        return stage;
    }

    // What a copy for a lawyer has of it: which files, and what the facts say.
    private static IReadOnlyList<string> Copied(HeldFile held, params AttachmentRow[] files)
    {
        using var zip = new ZipArchive(new MemoryStream(CaseCopy.Write(held, files, (_, _) => [1])));
        return [.. zip.Entries.Select(e => e.FullName), new StreamReader(zip.GetEntry("record/facts.json")!.Open()).ReadToEnd()];
    }

    private static AttachmentRow AFile(string state, string? message) => new()
    {
        Id = Guid.NewGuid().ToString(), CaseId = Guid.NewGuid().ToString(), Peer = "RS", Outgoing = state != "complete", MessageId = message, Sha256 = new string('0', 64), Size = 1, Type = "application/pdf", State = state,
        Content = Guid.NewGuid().ToString(), At = 0,
    };

    // What stands on it, without the times of looking.
    private static string Paper(HeldFile held) => string.Join('\n',
    [
        .. held.Messages.Select(m => $"{m.Row.Message} {m.Row.Kind} {string.Concat(m.Said.Select(r => Encoding.UTF8.GetString(FhirWriter.Write(r))))}"), Encoding.UTF8.GetString(CaseFactsJson.Write(held.Facts!)),
        .. held.ByTwo.Select(d => d.What), .. held.Holds.Select(h => h.ToString()), .. held.Requests.Select(r => r.ToString()),
    ]);
}
