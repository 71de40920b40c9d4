using Trm.Contracts.Codes;
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

    public static IReadOnlyList<Message> All { get; } = [.. Drafts().Select(Lawful)];

    public static Message Of(MessageKind kind) => All.Single(m => m.Kind == kind);

    /// <summary>A context from AT to RS; <paramref name="number"/> makes the message's id.</summary>
    public static MessageContext Context(int number, MessageId? inReplyTo = null, bool ofCase = true) =>
        new(At, Rs, ofCase ? Case : null, "AT-0042", Noon, Id(number), inReplyTo);

    /// <summary>The same in the other direction.</summary>
    public static MessageContext Back(int number, MessageId? inReplyTo = null, bool ofCase = true) =>
        new(Rs, At, ofCase ? Case : null, "RS-0007", Noon.AddHours(1), Id(number), inReplyTo);

    public static MessageId Id(int number) => MessageId.Parse($"00000000-0000-4000-8000-{number:d12}").Value;

    private static IEnumerable<Result<Message>> Drafts()
    {
        yield return CapacityMessage.Enquiry(Context(1, ofCase: false), ["SocialCare", "Legal"], 2, Urgency.Urgent, new(2026, 12, 1));
        yield return CapacityMessage.Answer(Back(2, Id(1), ofCase: false), CapacityReply.Alternatives, Noon.AddDays(14), ["SocialCare"]);
        yield return ReferralMessage.Profile(Context(3), Purpose.Return, Urgency.Routine, ProfileResources());
        yield return ReferralMessage.Identity(Context(4, Id(6)), Shelter, IdentityResources());
        yield return DecisionMessage.Seen(Back(5, Id(3)));
        yield return DecisionMessage.Accepted(Back(6, Id(3)), Shelter, "RS-CW-3", new(2026, 12, 1));
        yield return DecisionMessage.Declined(Back(7, Id(3)), DeclineReason.CallUs, NextStep.None);
        yield return DecisionMessage.Redirected(Back(8, Id(3)), Shelter);
        yield return QuestionMessage.Ask(Back(9, Id(3)), Topic.Needs, ["prs_PrimaryLanguage", "prs_SecondaryLanguage"], QuestionPurpose.Readiness);
        yield return AnswerMessage.Given(Context(10, Id(9)), Topic.Needs, Facts());
        yield return AnswerMessage.Partly(Context(11, Id(9)), Topic.Needs, Facts());
        yield return AnswerMessage.Refused(Context(12, Id(9)), Topic.Family);
        yield return AnswerMessage.Unknown(Context(13, Id(9)), Topic.Documents);
        yield return HoldMessage.Set(Context(14), HoldReason.NotStated, new(2026, 11, 28));
        yield return HoldMessage.Lift(Context(15), Id(14), "AT-0043");
        yield return TestMessage.Ping(Context(16, ofCase: false));
    }

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

    private static List<Resource> Facts() =>
    [
        new Patient { Id = PatientId, Identifier = [new() { System = "urn:ietf:rfc:3986", Value = $"urn:uuid:{Case}" }] },
        .. Consented(),
        Observed("5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b007", "prs_PrimaryLanguage", "sr", "urn:ietf:bcp:47"),
    ];

    private static List<Resource> Consented()
    {
        var shelter = new Organization
        {
            Id = "5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b005",
            Identifier = [new() { System = NamedOrganisation.System, Value = Shelter.Id }],
            Name = Shelter.Name,
        };
        return
        [
            shelter,
            new Consent
            {
                Id = "5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b006",
                Status = "active",
                Scope = Concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
                Category = [Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IDSCL")],
                Patient = Person,
                DateTime = "2026-11-20",
                PolicyRule = Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"),
                Provision = new()
                {
                    Type = "permit",
                    Period = new() { Start = "2026-11-20", End = "2027-05-20" },
                    Actor = [new() { Role = Concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"), Reference = new() { Reference = $"urn:uuid:{shelter.Id}" } }],
                    SecurityLabel = [CodeSystems.ConsentCategories.Coding(ConsentCategory.Identity)],
                },
            },
        ];
    }

    private static Observation Observed(string id, string field, string value, string? system = null) => new()
    {
        Id = id,
        Status = "final",
        Code = Concept(CodeSystems.Htcds, field),
        Subject = Person,
        ValueCodeableConcept = Concept(system ?? $"{CodeSystems.Htcds}/{field}", value),
    };

    private static ResourceReference Person => new() { Reference = $"urn:uuid:{PatientId}" };

    private static CodeableConcept Concept(string system, string code) => new() { Coding = [new() { System = system, Code = code }] };

    private static Message Lawful(Result<Message> draft) => draft.IsOk
        ? draft.Value
        : throw new InvalidOperationException(string.Join(Environment.NewLine, draft.Rejections));
}
