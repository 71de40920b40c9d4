using System.Collections;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Tests.Messages;

/// <summary>Kinds 6 to 22: each field of what was written is a field of what is read, one by one.</summary>
public sealed class ReturnContentTests
{
    private static readonly DateTimeOffset Noon = Examples.Noon;

    private static readonly DateTimeOffset Arrival = Noon.AddDays(24);

    private static readonly Dictionary<MessageKind, MessageContent> Written = new()
    {
        [MessageKind.UpdateChange] = new UpdateContent(2, Examples.Id(10), null, null),
        [MessageKind.UpdateCorrection] = new UpdateContent(3, Examples.Id(18), null, null),
        [MessageKind.UpdateConsentRenewed] = new UpdateContent(4, Examples.Id(19), null, null),
        [MessageKind.UpdateBestInterests] = new UpdateContent(5, Examples.Id(20), new(BestInterestsOutcome.ThisReturn, new(2027, 3, 1)), null),
        [MessageKind.UpdateRemedies] = new UpdateContent(6, Examples.Id(21), null, new(RemedyClaim.Wages, RemedyState.Continued)),
        [MessageKind.WithdrawalSharing] = new WithdrawalContent(ConsentScope.Sharing, WithdrawalAction.Delete, Noon.AddMinutes(-20)),
        [MessageKind.WithdrawalReturn] = new WithdrawalContent(ConsentScope.Return, WithdrawalAction.Stop, Noon.AddMinutes(-5)),
        [MessageKind.WithdrawalFollowUp] = new WithdrawalContent(ConsentScope.FollowUp, WithdrawalAction.Restrict, Noon.AddMinutes(-5)),
        [MessageKind.EndCancelAsked] = new EndContent((CaseOutcome?)null),
        [MessageKind.EndClosedOurSide] = new EndContent(CaseOutcome.Stays),
        [MessageKind.ReturnProposal] = new ReturnProposalContent(TravelBasis.OwnWish, new(2026, 12, 10), new(2026, 12, 20), [Examples.Baby]),
        [MessageKind.ReturnPlanOffer] = new ReturnPlanContent(Examples.Plan, null),
        [MessageKind.ReturnPlanChange] = new ReturnPlanContent(Examples.Plan with { Escort = Escort.Medical }, Examples.Id(29)),
        [MessageKind.ReadinessPlan] = new ReadinessContent(IsFinal: false, Examples.Meeting),
        [MessageKind.ReadinessFinal] = new ReadinessContent(IsFinal: true, Examples.Meeting),
        [MessageKind.ClearanceOrdinary] = new ClearanceContent(ClearanceForm.Ordinary, TravelBasis.OwnWish, new(2026, 12, 15), Examples.Evidence(), [], [], Examples.AskedAgain, "AT-CW-9"),
        [MessageKind.ClearanceOwnDecision] = new ClearanceContent(
            ClearanceForm.OwnDecision, TravelBasis.OwnWishUnderObligationToLeave, new(2026, 12, 15), Examples.Evidence(), [ClearanceGate.G04], [], Examples.AskedAgain, "AT-CW-9"),
        [MessageKind.ClearanceFastTrack] = new ClearanceContent(
            ClearanceForm.FastTrack, TravelBasis.OwnWish, new(2026, 11, 23), Examples.Evidence(ClearanceGate.G08, ClearanceGate.G11), [], [ClearanceGate.G08, ClearanceGate.G11], Examples.AskedAgain, "AT-CW-9"),
        [MessageKind.DepartureDeparted] = new DepartureContent(DepartureForm.Departed, Examples.Travelling, []),
        [MessageKind.DepartureChanged] = new DepartureContent(DepartureForm.Changed, Examples.Travelling, Examples.Plan.Legs),
        [MessageKind.DepartureTransitPassed] = new DepartureContent(DepartureForm.TransitPassed, Examples.Travelling with { Escort = null }, []),
        [MessageKind.ArrivalMet] = new ArrivalContent(ArrivalForm.Met, Arrival, 2, "RS-CW-3", PersonsAnswer.Yes, PersonsAnswer.Yes),
        [MessageKind.ArrivalHandedOver] = new ArrivalContent(ArrivalForm.HandedOver, Arrival, 2, "RS-CW-3", PersonsAnswer.Yes, PersonsAnswer.Yes),
        [MessageKind.ArrivalDeclinedToBeMet] = new ArrivalContent(ArrivalForm.DeclinedToBeMet, Arrival, 1, null, PersonsAnswer.NotAnswered, PersonsAnswer.NotAsked),
        [MessageKind.FollowUpMade] = new FollowUpContent(FollowUpForm.Made, FollowUpMoment.Months3, Wellbeing.Safe, PersonsAnswer.Yes),
        [MessageKind.FollowUpNotMade] = new FollowUpContent(FollowUpForm.NotMade, FollowUpMoment.Hours72, null, null),
        [MessageKind.FollowUpNotWished] = new FollowUpContent(FollowUpForm.NotWished, FollowUpMoment.Month1, null, null),
        [MessageKind.SafetyNotice] = Examples.Notice,
        [MessageKind.RightsAsked] = new RightsContent(DataRight.Erasure, null, [], [], null, null),
        [MessageKind.RightsDone] = new RightsContent(
            DataRight.Erasure, RightOutcome.Partly, [ConsentCategory.Identity, ConsentCategory.Contact], [ConsentCategory.Legal], KeptReason.LegalClaim, "RS-0008"),
        [MessageKind.VoiceFeedback] = new VoiceContent(IsComplaint: false, VoiceTopic.Reception, VoiceAbout.ReceivingSide, Rating.Good),
        [MessageKind.VoiceComplaint] = new VoiceContent(IsComplaint: true, VoiceTopic.Delay, VoiceAbout.SendingSide, null),
        [MessageKind.MisdirectedNotOpened] = new MisdirectedContent(WasOpened: false, Examples.Transmission, Deletion.Deleted),
        [MessageKind.MisdirectedOpened] = new MisdirectedContent(WasOpened: true, Examples.Transmission, Deletion.Deleted),
        [MessageKind.DirectoryNotice] = new DirectoryContent(12, Noon.AddDays(1), null),
        [MessageKind.DirectoryKeyChange] = new DirectoryContent(12, Noon.AddDays(1), KeyUse.Sign),
    };

    private static IEnumerable<MessageKind> Kinds =>
        MessageKind.Catalogue.Where(k => k.Kind is not ("capacity" or "referral" or "decision" or "question" or "answer" or "hold" or "test"));

    [TestCaseSource(nameof(Kinds))]
    public void What_was_written_is_what_is_read(MessageKind kind)
    {
        var expected = kind.Kind == "incident"
            ? new IncidentContent(CodeOf(kind.Code), Noon.AddMinutes(-15), "HU", PlaceKind.Border, 2)
            : Written[kind];

        var read = Examples.Of(kind).Content;

        Assert.That(read.GetType(), Is.EqualTo(expected.GetType()));
        Assert.That(Fields(read), Is.EqualTo(Fields(expected)));

        static Incident CodeOf(string code) => Enum.GetValues<Incident>().Single(i => string.Equals(i.ToString(), code.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    [Test]
    public void Every_field_has_a_value_in_one_example_at_least()
    {
        var contents = Kinds.Select(k => Examples.Of(k).Content).ToList();

        var filled = contents.SelectMany(Fields).Where(f => !f.EndsWith(" = ", StringComparison.Ordinal)).Select(f => string.Join('.', f.Split(' ')[0].Split('.', '[').Take(2))).ToHashSet();

        var all = contents.SelectMany(c => c.GetType().GetProperties().Select(p => $"{c.GetType().Name}.{p.Name}"));
        Assert.That(all.Except(filled), Is.EqualTo(["SafetyNoticeContent.SecondApprover"]), "which stands where the other form of the second approval does not");
    }

    [Test]
    public void A_notice_with_a_second_approver()
    {
        var notice = Examples.Notice with { SecondApprover = "AT-0043", SecondApproverBy = null, Place = null, ExpectedAt = null };

        var read = SafetyNoticeContent.Of(SafetyNoticeMessage.RiskToLife(Examples.Context(57), notice).Value);

        Assert.That(Fields(read), Is.EqualTo(Fields(notice)));
    }

    [Test]
    public void A_notice_carries_what_gate_G02_lets_pass_and_nothing_else()
    {
        var message = Examples.Of(MessageKind.SafetyNotice);
        var task = message.Bundle.Entry.Select(e => e.Resource).OfType<Trm.Contracts.Fhir.Task>().Single();
        string[] approval = ["legal-basis", "second-approver", "second-approver-by"];

        var details = task.Input.Select(i => i.Type!.Coding[0].Code!).Except(approval);

        Assert.That(details.Concat(["name", "birthDate", "gender"]), Is.EqualTo(SafetyNoticeContent.FactNames));
        var person = message.Bundle.Entry.Select(e => e.Resource).OfType<Trm.Contracts.Fhir.Patient>().Single();
        Assert.That((person.Name.Count, person.BirthDate, person.Gender), Is.EqualTo((1, "1999-03-04", "female")));
        Assert.That(SafetyNoticeContent.FactNames, Is.All.Matches<string>(f => GateTable.Find("G02")!.Judge(Gates.LawfulFacts.Adult with { Notice = Gates.LawfulFacts.Adult.Notice! with { Facts = [f] } }, GatePoint.SafetyNotice, Gates.LawfulFacts.Now).Passed));
    }

    // Every field with its place and its value as text: lists by their items, records by their fields.
    private static IEnumerable<string> Fields(object value) => Fields(value, value.GetType().Name);

    private static IEnumerable<string> Fields(object? value, string name) => value switch
    {
        IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence => evidence.OrderBy(e => e.Key).SelectMany(e => Fields(e.Value, $"{name}[{e.Key}]")),
        IEnumerable items and not string => items.Cast<object>().SelectMany((item, n) => Fields(item, $"{name}[{n}]")),
        NamedOrganisation or null => [$"{name} = {value}"],
        _ when value.GetType() is { Namespace: "Trm.Contracts.Messages", IsEnum: false } type => type.GetProperties().SelectMany(p => Fields(p.GetValue(value), $"{name}.{p.Name}")),
        _ => [$"{name} = {value}"],
    };
}
