using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Control;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Tests.Messages;

/// <summary>One lawful message of every kind and code, about a person who does not exist.</summary>
internal static class Examples
{
    public static readonly ParticipantId At = ParticipantId.Parse("AT").Value;
    public static readonly ParticipantId Rs = ParticipantId.Parse("RS").Value;
    public static readonly CaseId Case = CaseId.Parse("0f8b1c5e-8e55-4a6e-9d8e-0d8f5f1e7a01").Value;
    public static readonly NamedOrganisation Shelter = NamedOrganisation.Parse("ORG-7", "Kuća kod reke").Value;
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private const string PatientId = "5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b001";

    public static IReadOnlyList<Message> All => Lazy.Value;

    private static readonly Lazy<IReadOnlyList<Message>> Lazy = new(() => [.. Drafts().Select(Lawful)]);

    public static Message Of(MessageKind kind) => All.Single(m => m.Kind == kind);

    /// <summary>A context from AT to RS; <paramref name="number"/> makes the message's id.</summary>
    public static MessageContext Context(int number, MessageId? inReplyTo = null, bool ofCase = true) =>
        new(At, Rs, ofCase ? Case : null, "AT-0042", Noon, Id(number), inReplyTo);

    /// <summary>The same in the other direction.</summary>
    public static MessageContext Back(int number, MessageId? inReplyTo = null, bool ofCase = true) =>
        new(Rs, At, ofCase ? Case : null, "RS-0007", Noon.AddHours(1), Id(number), inReplyTo);

    public static MessageId Id(int number) => MessageId.Parse($"00000000-0000-4000-8000-{number:d12}").Value;

    /// <summary>When the person was last asked whether they still want to go.</summary>
    public static readonly DateTimeOffset AskedAgain = Noon.AddHours(-3);

    private static IEnumerable<Result<Message>> Drafts()
    {
        yield return CapacityMessage.Enquiry(Context(1, ofCase: false), ["SocialCare", "Legal"], 2, Urgency.Urgent, new(2026, 12, 1));
        yield return CapacityMessage.Answer(Back(2, Id(1), ofCase: false), CapacityReply.Alternatives, Noon.AddDays(14), ["SocialCare"]);
        yield return ReferralMessage.Profile(Context(3), Purpose.Return, Urgency.Routine, ProfileResources());
        yield return ReferralMessage.Identity(Context(4, Id(6)) with { Basis = Id(6) }, Shelter, IdentityResources());
        yield return DecisionMessage.Seen(Back(5, Id(3)));
        yield return DecisionMessage.Accepted(Back(6, Id(3)), Shelter, "RS-CW-3", new(2026, 12, 1));
        yield return DecisionMessage.Declined(Back(7, Id(3)), DeclineReason.CallUs, NextStep.None);
        yield return DecisionMessage.Redirected(Back(8, Id(3)), Shelter);
        yield return DecisionMessage.CancellationAgreed(Back(17, Id(26)));
        yield return QuestionMessage.Ask(Back(9, Id(3)), Topic.Needs, ["prs_PrimaryLanguage", "prs_HighestLevelOfEducation"], QuestionPurpose.Readiness);
        yield return AnswerMessage.Given(Context(10, Id(9)), Topic.Needs, Facts());
        yield return AnswerMessage.Partly(Context(11, Id(9)), Topic.Needs, Facts());
        yield return AnswerMessage.Refused(Context(12, Id(9)), Topic.Family);
        yield return AnswerMessage.Unknown(Context(13, Id(9)), Topic.Documents);
        yield return UpdateMessage.Change(Context(18), 2, Id(10), Facts());
        yield return UpdateMessage.Correction(Context(19), 3, Id(18), Facts());
        yield return UpdateMessage.ConsentRenewed(Context(20), 4, Id(19), Facts());
        yield return UpdateMessage.BestInterests(Context(21), 5, Id(20), new(BestInterestsOutcome.ThisReturn, new(2027, 3, 1)), Facts());
        yield return UpdateMessage.Remedies(Context(22), 6, Id(21), new(RemedyClaim.Wages, RemedyState.Continued), Facts());
        yield return WithdrawalMessage.OfSharing(Context(23), WithdrawalAction.Delete, Noon.AddMinutes(-20));
        yield return WithdrawalMessage.OfReturn(Back(24), WithdrawalAction.Stop, Noon.AddMinutes(-5));
        yield return WithdrawalMessage.OfFollowUp(Back(25), WithdrawalAction.Restrict, Noon.AddMinutes(-5));
        yield return HoldMessage.Set(Context(14), HoldReason.NotStated, new(2026, 11, 28));
        yield return HoldMessage.Lift(Context(15), Id(14), "AT-0043");
        yield return EndMessage.CancelAsked(Context(26));
        yield return EndMessage.ClosedOurSide(Context(27), CaseOutcome.Stays);
        yield return ReturnProposalMessage.Propose(Context(28), TravelBasis.OwnWish, new(2026, 12, 10), new(2026, 12, 20), [Baby], Facts());
        yield return ReturnPlanMessage.Offer(Context(29), Plan, Facts());
        yield return ReturnPlanMessage.Change(Context(30), Plan with { Escort = Escort.Medical }, Id(29), Facts());
        yield return ReadinessMessage.Plan(Back(31), Meeting, Consenting(AustrianOffice));
        yield return ReadinessMessage.Final(Back(32), Meeting, Consenting(AustrianOffice));
        yield return ClearanceMessage.Ordinary(Context(33) with { Basis = Id(31), Known = [Id(14)] }, TravelBasis.OwnWish, new(2026, 12, 15), Evidence(), AskedAgain, "AT-CW-9");
        yield return ClearanceMessage.OwnDecision(
            Context(34), TravelBasis.OwnWishUnderObligationToLeave, new(2026, 12, 15), Evidence(), [ClearanceGate.G04], AskedAgain, "AT-CW-9");
        yield return ClearanceMessage.FastTrack(
            Context(35), TravelBasis.OwnWish, new(2026, 11, 23), Evidence(ClearanceGate.G08, ClearanceGate.G11), [ClearanceGate.G08, ClearanceGate.G11], AskedAgain, "AT-CW-9");
        yield return DepartureMessage.Departed(Context(36), Travelling);
        yield return DepartureMessage.Changed(Context(37), Travelling, Plan.Legs, Consenting());
        yield return DepartureMessage.TransitPassed(Context(38), Travelling with { Escort = null });
        yield return ArrivalMessage.Met(Back(39), Noon.AddDays(24), 2, "RS-CW-3", PersonsAnswer.Yes, PersonsAnswer.Yes);
        yield return ArrivalMessage.HandedOver(Back(40), Noon.AddDays(24), 2, "RS-CW-3", PersonsAnswer.Yes, PersonsAnswer.Yes);
        yield return ArrivalMessage.DeclinedToBeMet(Back(41), Noon.AddDays(24), 1, PersonsAnswer.NotAnswered);
        yield return FollowUpMessage.Made(Back(42), FollowUpMoment.Months3, Wellbeing.Safe, PersonsAnswer.Yes);
        yield return FollowUpMessage.NotMade(Back(43), FollowUpMoment.Hours72);
        yield return FollowUpMessage.NotWished(Back(44), FollowUpMoment.Month1);
        foreach (var incident in Enum.GetValues<Incident>())
            yield return IncidentMessage.Report(Back(45 + (int)incident), incident, Noon.AddMinutes(-15), "HU", PlaceKind.Border, 2);
        yield return SafetyNoticeMessage.RiskToLife(Context(57), Notice, Endangered);
        yield return RightsMessage.Asked(Context(58), DataRight.Erasure);
        yield return RightsMessage.Done(
            Back(59, Id(58)), DataRight.Erasure, RightOutcome.Partly, [ConsentCategory.Identity, ConsentCategory.Contact], [ConsentCategory.Legal], KeptReason.LegalClaim, "RS-0008");
        yield return VoiceMessage.Feedback(Context(60, ofCase: false), VoiceTopic.Reception, VoiceAbout.ReceivingSide, Rating.Good);
        yield return VoiceMessage.Complaint(Context(61, ofCase: false), VoiceTopic.Delay, VoiceAbout.SendingSide);
        yield return MisdirectedMessage.NotOpened(Back(62, ofCase: false), Transmission, Deletion.Deleted);
        yield return MisdirectedMessage.Opened(Back(63), Transmission, Deletion.Deleted);
        yield return DirectoryMessage.Notice(Context(64, ofCase: false), 12, Noon.AddDays(1));
        yield return DirectoryMessage.KeyChange(Context(65, ofCase: false), 12, Noon.AddDays(1), KeyUse.Sign);
        yield return TestMessage.Ping(Context(16, ofCase: false));
    }

    /// <summary>The two receipts, each in the control message that carries it.</summary>
    public static IReadOnlyList<(MessageKind Kind, byte[] Payload)> Receipts =>
        [(MessageKind.ReceiptOk, Control([])), (MessageKind.ReceiptFatalError, Control([RejectionCode.Required, RejectionCode.CodeInvalid]))];

    private static byte[] Control(IReadOnlyList<RejectionCode> issues) => new ControlMessage(
        [new(Transmission, new string('a', 64), issues, Noon, new string('b', 64))], null, new(0, 7, [5]), []).Write();

    public static readonly CaseId Baby = CaseId.Parse("0f8b1c5e-8e55-4a6e-9d8e-0d8f5f1e7a02").Value;

    public static readonly TransmissionId Transmission = TransmissionId.Parse("7d1a9c52-6b1f-4e0a-8a55-2f4f0c7b9d01").Value;

    private static readonly NamedOrganisation AustrianOffice = NamedOrganisation.Parse("AT-COORDINATION", "Koordinationsstelle").Value;

    private static readonly DutyNumber Duty = DutyNumber.Parse("+381111234567").Value;

    /// <summary>By train to the border and on by car.</summary>
    public static ReturnPlan Plan { get; } = new(
        [
            new(TravelMode.Rail, "Wien Hauptbahnhof", "Szeged", Noon.AddDays(24).AddHours(-8), Noon.AddDays(24).AddHours(-3)),
            new(TravelMode.Car, "Szeged", "Subotica", Noon.AddDays(24).AddHours(-2), Noon.AddDays(24)),
        ],
        Escort.CaseWorker,
        [TravelDocument.Passport],
        [new(PlanItem.Training, Payer.Programme, new(2027, 6, 30)), new(PlanItem.Tickets, Payer.SendingSide, new(2026, 12, 31))]);

    public static Meeting Meeting { get; } =
        new(Shelter, "RS-CW-3", "Subotica, train station", Noon.AddDays(24), "a green scarf", Duty, Noon.AddDays(25));

    public static Journey Travelling { get; } =
        new(TravelBasis.OwnWish, Noon.AddDays(24).AddHours(-8), Noon.AddDays(24), 2, "AT-ESC-1", Duty);

    public static SafetyNoticeContent Notice { get; } = new(
        Danger.Abduction, [Helper.Police, Helper.ChildProtection], LegalBasis.VitalInterests, "RS", PlaceKind.Station, Noon.AddHours(6), 1, null, Noon.AddHours(2));

    public static Patient Endangered { get; } = new() { Id = PatientId, Name = [new() { Family = "Primer", Given = ["Ana"] }], BirthDate = "1999-03-04", Gender = "female" };

    /// <summary>Evidence for every gate of a clearance but those named.</summary>
    public static Dictionary<ClearanceGate, IReadOnlyList<string>> Evidence(params ClearanceGate[] without) => CodeSystems.ClearanceGates.Values
        .Except(without).ToDictionary(g => g, g => (IReadOnlyList<string>)[$"e0000000-0000-4000-8000-{(int)g:d12}"]);

    /// <summary>What a profile may say of a person.</summary>
    public static List<Resource> ProfileResources() =>
    [
        new Patient
        {
            Id = PatientId,
            Identifier = [new() { System = "urn:ietf:rfc:3986", Value = $"urn:uuid:{Case}" }],
            Gender = "female",
            Extension =
            [
                new()
                {
                    Url = "http://hl7.org/fhir/StructureDefinition/patient-citizenship",
                    Extension = [new() { Url = "code", ValueCodeableConcept = Concept("urn:iso:std:iso:3166", "RS") }],
                },
            ],
            Communication = [new() { Language = Concept("urn:ietf:bcp:47", "sr"), Preferred = true }],
        },
        new ServiceRequest
        {
            Id = "5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b002",
            Status = "active",
            Intent = "proposal",
            Code = Concept(CodeSystems.Services, "SocialCare"),
            Subject = Person,
        },
        Observed("5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b003", "vic_TypeOfExploitation", "ForcedLabour"),
        new RiskAssessment
        {
            Id = "5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b004",
            Status = "final",
            Subject = Person,
            OccurrenceDateTime = "2026-11-20",
            Prediction =
            [
                new()
                {
                    ProbabilityRange = Trm.Contracts.Fhir.Range.NotDetermined,
                    QualitativeRisk = Concept("http://terminology.hl7.org/CodeSystem/risk-probability", "low"),
                },
            ],
        },
    ];

    /// <summary>Who the person is, and the consent that lets the shelter know.</summary>
    public static List<Resource> IdentityResources() =>
    [
        new Patient
        {
            Id = PatientId,
            Identifier = [new() { System = "urn:ietf:rfc:3986", Value = $"urn:uuid:{Case}" }],
            Name = [new() { Family = "Primer", Given = ["Ana"] }],
            BirthDateElement = Element.Absent("masked"),
            Gender = "female",
        },
        .. Consented(),
        Observed("5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b003", "vic_TypeOfExploitation", "ForcedLabour"),
    ];

    /// <summary>The person and their language, a consent that names an organisation, and one fact.</summary>
    public static List<Resource> Facts() =>
        [.. Consenting(), Observed("5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b007", "prs_HighestLevelOfEducation", "PrimaryEducation")];

    /// <summary>The person, and a consent that names an organisation.</summary>
    public static List<Resource> Consenting(NamedOrganisation? to = null) =>
    [
        new Patient
        {
            Id = PatientId,
            Identifier = [new() { System = "urn:ietf:rfc:3986", Value = $"urn:uuid:{Case}" }],
            Communication = [new() { Language = Concept("urn:ietf:bcp:47", "sr"), Preferred = true }],
        },
        .. Consented(to),
    ];

    private static List<Resource> Consented(NamedOrganisation? to = null)
    {
        var organisation = to ?? Shelter;
        return
        [
            new Organization
            {
                Id = "5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b005",
                Identifier = [new() { System = NamedOrganisation.System, Value = organisation.Id }],
                Name = organisation.Name,
            },
            ConsentResource.Write(
                new()
                {
                    Id = ConsentId.Parse("5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b006").Value,
                    Version = 1,
                    Scope = ConsentScope.Sharing,
                    Organisation = OrganisationId.Parse($"{(to is null ? Rs : At)}/{organisation.Id}").Value,
                    Categories =
                    [
                        ConsentCategory.Identity, ConsentCategory.CareNeeds, ConsentCategory.Exploitation, ConsentCategory.Legal,
                        ConsentCategory.Children, ConsentCategory.Travel,
                    ],
                    Giver = ConsentGiver.Person,
                    Capacity = ConsentCapacity.Adult,
                    Language = "sr",
                    Interpreter = "INT-4",
                    ExplainedBy = "AT-CW-9",
                    Form = ConsentForm.Written,
                    Place = ConsentPlace.Shelter,
                    Copy = ConsentCopy.Given,
                    TimeToThinkHours = 24,
                    GivenAt = Noon.AddDays(-1),
                    Expires = Noon.AddDays(180),
                },
                $"urn:uuid:{PatientId}"),
        ];
    }

    private static Observation Observed(string id, string field, string value) => new()
    {
        Id = id,
        Status = "final",
        Code = Concept(CodeSystems.Htcds, field),
        Subject = Person,
        ValueCodeableConcept = Concept($"{CodeSystems.Htcds}/{field}", value),
    };

    private static ResourceReference Person => new() { Reference = $"urn:uuid:{PatientId}" };

    private static CodeableConcept Concept(string system, string code) => new() { Coding = [new() { System = system, Code = code }] };

    private static Message Lawful(Result<Message> draft) => draft.IsOk
        ? draft.Value
        : throw new InvalidOperationException(string.Join(Environment.NewLine, draft.Rejections));
}
