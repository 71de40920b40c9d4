using System.Collections.Frozen;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Messages;

/// <summary>What a row of the catalogue asks of its Bundle: resources, elements, content.</summary>
internal sealed class MessageRule
{
    /// <summary>What the canonical of every message definition begins with.</summary>
    public const string DefinitionBase = "https://trm-exchange.org/fhir/MessageDefinition/";

    private MessageRule(
        MessageKind kind, string? status, Func<TaskReader, MessageContent> read, string task = "", bool answers = false, string required = "", string allowed = "", string elements = "")
    {
        Kind = kind;
        TaskStatus = status;
        Read = read;
        Answers = answers;
        Required = Words(required).ToList();
        Allowed = Words(allowed).Concat(Required).ToFrozenSet(StringComparer.Ordinal);
        Elements = Words(HeaderElements).Concat(Words(TaskElements)).Concat(Words(task).Select(e => $"Task.{e}")).Concat(Words(elements))
            .ToFrozenSet(StringComparer.Ordinal);
    }

    public MessageKind Kind { get; }

    /// <summary>The status of its Task; null where the message has none.</summary>
    public string? TaskStatus { get; }

    /// <summary>Whether it must quote the message that it answers.</summary>
    public bool Answers { get; }

    /// <summary>Resource types that must be there beside header and Task, each at least once.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>Resource types that may be there beside header and Task.</summary>
    public FrozenSet<string> Allowed { get; }

    /// <summary>Elements that may be there, in header and Task always, in the rest where the message carries codes only.</summary>
    public FrozenSet<string> Elements { get; }

    /// <summary>Parses the Task's details.</summary>
    public Func<TaskReader, MessageContent> Read { get; }

    /// <summary>The canonical of the message's definition, without a version.</summary>
    public string DefinitionUrl => $"{DefinitionBase}{Kind.Kind}-{Kind.Code}";

    /// <summary>The canonical with the current version of the contract, as it stands in every header that we write.</summary>
    public string Definition => $"{DefinitionUrl}|{ContractVersion.Current}";

    /// <summary>The version behind the canonical; null where the definition is not that of this row, or has no version. Empty or misspelt is another version too.</summary>
    public string? VersionIn(string definition) =>
        definition.StartsWith($"{DefinitionUrl}|", StringComparison.Ordinal) ? definition[(DefinitionUrl.Length + 1)..] : null;

    /// <summary>Whether a message of this kind with these resources says nothing but codes, times and a pseudonym, and is held to the allow-list.</summary>
    public static bool IsBare(MessageKind kind, IEnumerable<Resource> resources) => kind.Carries switch
    {
        Carries.PersonalData => false,
        Carries.PseudonymOrPersonalData => !resources.Any(r => r is Consent),
        _ => true,
    };

    /// <summary>The security labels of the Bundle: restricted with a pseudonym, very restricted with personal data.</summary>
    public static Meta? Labels(MessageKind kind, IEnumerable<Resource> resources) => kind.Carries switch
    {
        Carries.Nothing => null,
        Carries.AllowList => Labels("V"),
        _ => Labels(IsBare(kind, resources) ? "R" : "V"),
    };

    private static Meta Labels(string confidentiality) => new()
    {
        Security =
        [
            Confidentiality(confidentiality),
            .. confidentiality == "V" ? [new Coding { System = "http://terminology.hl7.org/CodeSystem/v3-ActCode", Code = "SDV" }] : Array.Empty<Coding>(),
            CodeSystems.Sensitivities.Coding(Sensitivity.Tip),
        ],
    };

    /// <summary>The rule of a row.</summary>
    public static MessageRule Of(MessageKind kind) => Rules[kind];

    private const string HeaderElements = """
        MessageHeader.id MessageHeader.eventCoding MessageHeader.destination MessageHeader.destination.endpoint MessageHeader.source
        MessageHeader.source.endpoint MessageHeader.responsible MessageHeader.reason MessageHeader.response MessageHeader.response.identifier
        MessageHeader.response.code MessageHeader.focus MessageHeader.definition
        """;

    private const string TaskElements = """
        Task.id Task.groupIdentifier Task.status Task.businessStatus Task.intent Task.code Task.authoredOn
        Task.input.type
        """;

    private const string Details = "input input.valueCoding input.valueIdentifier";

    private const string JourneyDetails = $"{Details} input.valueDateTime input.valueInteger input.valueUri";

    private const string OrganisationElements = "Organization.id Organization.identifier Organization.name";

    // The profile's allow-list: nothing that says who the person is, no string of anybody's own wording, no exact date of the person's life.
    private const string ProfileElements = """
        Patient.id Patient.identifier Patient.extension Patient.gender Patient.maritalStatus Patient.communication Patient.communication.language
        Patient.communication.preferred
        RelatedPerson.id RelatedPerson.patient RelatedPerson.relationship RelatedPerson.gender
        ServiceRequest.id ServiceRequest.meta ServiceRequest.status ServiceRequest.intent ServiceRequest.category ServiceRequest.priority ServiceRequest.code
        ServiceRequest.orderDetail ServiceRequest.quantityQuantity ServiceRequest.subject ServiceRequest.reasonCode ServiceRequest.authoredOn
        Observation.id Observation.meta Observation.status Observation.category Observation.code Observation.subject Observation.focus
        Observation.valueQuantity Observation.valueCodeableConcept Observation.valueBoolean Observation.valueInteger Observation.valueRange
        Observation.dataAbsentReason Observation.interpretation Observation.component Observation.component.code
        Observation.component.valueQuantity Observation.component.valueCodeableConcept Observation.component.valueBoolean
        Observation.component.valueInteger Observation.component.valueRange Observation.component.dataAbsentReason
        RiskAssessment.id RiskAssessment.meta RiskAssessment.status RiskAssessment.code RiskAssessment.method RiskAssessment.subject
        RiskAssessment.occurrenceDateTime RiskAssessment.occurrencePeriod RiskAssessment.basis RiskAssessment.prediction
        RiskAssessment.prediction.outcome RiskAssessment.prediction.qualitativeRisk
        RiskAssessment.prediction.probabilityRange RiskAssessment.prediction.whenPeriod
        Flag.id Flag.meta Flag.status Flag.category Flag.code Flag.subject
        Group.id Group.meta Group.type Group.actual Group.code Group.quantity
        """;

    // Who a person is, as far as whoever can save a life needs it.
    private const string NoticeElements =
        "Patient.id Patient.name HumanName.family HumanName.given Patient.birthDate Patient.gender";

    private const string IncidentElements = "Communication.id Communication.status Communication.priority Communication.reasonCode";

    private const string ArrivalElements = "Encounter.id Encounter.status Encounter.class Encounter.period";

    /// <summary>What plans, meetings and findings may say in any message: no address, no note, no word that has no place of its own.</summary>
    public static FrozenSet<string> PlanElements { get; } = Words("""
        Appointment.id Appointment.status Appointment.serviceType Appointment.start Appointment.end Appointment.patientInstruction
        Appointment.participant Appointment.participant.actor Appointment.participant.status
        Location.id Location.name
        HealthcareService.id HealthcareService.providedBy HealthcareService.telecom ContactPoint.system ContactPoint.value
        CarePlan.id CarePlan.status CarePlan.intent CarePlan.category CarePlan.subject CarePlan.activity CarePlan.activity.detail
        CarePlan.activity.detail.code CarePlan.activity.detail.reasonCode CarePlan.activity.detail.scheduledPeriod CarePlan.activity.detail.status
        Observation.id Observation.status Observation.code Observation.subject Observation.effectivePeriod Observation.valueCodeableConcept
        Observation.component Observation.component.code Observation.component.valueCodeableConcept
        """).ToFrozenSet(StringComparer.Ordinal);

    private const string FactTypes =
        "ServiceRequest RelatedPerson Group Observation Consent RiskAssessment QuestionnaireResponse CarePlan Goal EpisodeOfCare Flag "
        + "DocumentReference Binary Provenance Organization Practitioner PractitionerRole";

    private static readonly FrozenDictionary<MessageKind, MessageRule> Rules = ((MessageRule[])
    [
        new(MessageKind.CapacityEnquiry, "requested", CapacityEnquiryContent.Read, $"priority {Details} input.valueInteger input.valueDate"),
        new(MessageKind.CapacityAnswer, "completed", CapacityAnswerContent.Read, $"{Details} input.valueDateTime", answers: true),
        new(MessageKind.ReferralProfile, "requested", ReferralContent.ReadProfile, "priority for reasonCode",
            required: "Patient", allowed: "RelatedPerson Group ServiceRequest Observation RiskAssessment Flag", elements: ProfileElements),
        new(MessageKind.ReferralIdentity, "requested", ReferralContent.ReadIdentity, "for owner",
            required: "Patient Consent Organization", allowed: FactTypes),
        new(MessageKind.DecisionSeen, "received", DecisionContent.ReadSeen, answers: true),
        new(MessageKind.DecisionAccepted, "accepted", DecisionContent.ReadAccepted, $"owner executionPeriod {Details}", answers: true,
            required: "Organization", elements: OrganisationElements),
        new(MessageKind.DecisionDeclined, "rejected", DecisionContent.ReadDeclined, $"statusReason {Details}", answers: true),
        new(MessageKind.DecisionRedirected, "rejected", DecisionContent.ReadRedirected, "owner", answers: true,
            required: "Organization", elements: OrganisationElements),
        new(MessageKind.DecisionCancellationAgreed, "cancelled", DecisionContent.ReadCancellationAgreed, answers: true),
        new(MessageKind.Question, "requested", QuestionContent.Read, $"reasonCode {Details}"),
        new(MessageKind.AnswerGiven, "completed", t => AnswerContent.Read(t, AnswerOutcome.Given), $"for {Details}", answers: true,
            required: "Consent", allowed: $"Patient {FactTypes}"),
        new(MessageKind.AnswerPartly, "completed", t => AnswerContent.Read(t, AnswerOutcome.Partly), $"for {Details}", answers: true,
            required: "Consent", allowed: $"Patient {FactTypes}"),
        new(MessageKind.AnswerRefused, "rejected", t => AnswerContent.Read(t, AnswerOutcome.Refused), Details, answers: true),
        new(MessageKind.AnswerUnknown, "failed", t => AnswerContent.Read(t, AnswerOutcome.Unknown), Details, answers: true),
        new(MessageKind.UpdateChange, "in-progress", UpdateContent.Read, $"for {Details} input.valueInteger", required: "Patient Consent", allowed: FactTypes),
        new(MessageKind.UpdateCorrection, "in-progress", UpdateContent.Read, $"for {Details} input.valueInteger", required: "Patient Consent", allowed: FactTypes),
        new(MessageKind.UpdateConsentRenewed, "in-progress", UpdateContent.Read, $"for {Details} input.valueInteger", required: "Patient Consent", allowed: FactTypes),
        new(MessageKind.UpdateBestInterests, "in-progress", UpdateContent.Read, $"for {Details} input.valueInteger", required: "Patient Consent", allowed: FactTypes),
        new(MessageKind.UpdateRemedies, "in-progress", UpdateContent.Read, $"for {Details} input.valueInteger", required: "Patient Consent", allowed: FactTypes),
        new(MessageKind.WithdrawalSharing, "cancelled", t => WithdrawalContent.Read(t, ConsentScope.Sharing), $"{Details} input.valueDateTime"),
        new(MessageKind.WithdrawalReturn, "cancelled", t => WithdrawalContent.Read(t, ConsentScope.Return), $"{Details} input.valueDateTime"),
        new(MessageKind.WithdrawalFollowUp, "cancelled", t => WithdrawalContent.Read(t, ConsentScope.FollowUp), $"{Details} input.valueDateTime"),
        new(MessageKind.HoldSet, "on-hold", HoldContent.ReadSet, "statusReason restriction restriction.period"),
        new(MessageKind.HoldLift, "in-progress", HoldContent.ReadLift, Details),
        new(MessageKind.EndCancelAsked, "requested", EndContent.ReadCancelAsked),
        new(MessageKind.EndClosedOurSide, "completed", EndContent.ReadClosed, $"statusReason {Details}"),
        new(MessageKind.ReturnProposal, "requested", ReturnProposalContent.Read, $"for {Details} input.valueDate", required: "Patient Consent", allowed: FactTypes),
        new(MessageKind.ReturnPlanOffer, "requested", ReturnPlanContent.ReadOffer, $"for {Details}",
            required: "Patient Consent Appointment Location CarePlan", allowed: FactTypes),
        new(MessageKind.ReturnPlanChange, "requested", ReturnPlanContent.ReadChange, $"for {Details}",
            required: "Patient Consent Appointment Location CarePlan", allowed: FactTypes),
        new(MessageKind.ReadinessPlan, "ready", ReadinessContent.ReadPlan, $"for {Details}",
            required: "Patient Consent Appointment Location HealthcareService Organization"),
        new(MessageKind.ReadinessFinal, "ready", ReadinessContent.ReadFinal, $"for {Details}",
            required: "Patient Consent Appointment Location HealthcareService Organization"),
        new(MessageKind.ClearanceOrdinary, "accepted", t => ClearanceContent.Read(t, ClearanceForm.Ordinary), $"executionPeriod {Details} input.valueDateTime"),
        new(MessageKind.ClearanceOwnDecision, "accepted", t => ClearanceContent.Read(t, ClearanceForm.OwnDecision), $"executionPeriod {Details} input.valueDateTime"),
        new(MessageKind.ClearanceFastTrack, "accepted", t => ClearanceContent.Read(t, ClearanceForm.FastTrack), $"executionPeriod {Details} input.valueDateTime"),
        new(MessageKind.DepartureDeparted, "in-progress", t => DepartureContent.Read(t, DepartureForm.Departed), $"for {JourneyDetails}",
            allowed: "Patient Consent Organization Appointment Location"),
        new(MessageKind.DepartureChanged, "in-progress", t => DepartureContent.Read(t, DepartureForm.Changed), $"for {JourneyDetails}",
            allowed: "Patient Consent Organization Appointment Location"),
        new(MessageKind.DepartureTransitPassed, "in-progress", t => DepartureContent.Read(t, DepartureForm.TransitPassed), JourneyDetails),
        new(MessageKind.ArrivalMet, "completed", t => ArrivalContent.Read(t, ArrivalForm.Met), $"{Details} input.valueInteger",
            required: "Encounter", elements: ArrivalElements),
        new(MessageKind.ArrivalHandedOver, "completed", t => ArrivalContent.Read(t, ArrivalForm.HandedOver), $"{Details} input.valueInteger",
            required: "Encounter", elements: ArrivalElements),
        new(MessageKind.ArrivalDeclinedToBeMet, "completed", t => ArrivalContent.Read(t, ArrivalForm.DeclinedToBeMet), $"{Details} input.valueInteger",
            required: "Encounter", elements: ArrivalElements),
        new(MessageKind.FollowUpMade, "completed", t => FollowUpContent.Read(t, FollowUpForm.Made), Details),
        new(MessageKind.FollowUpNotMade, "failed", t => FollowUpContent.Read(t, FollowUpForm.NotMade), Details),
        new(MessageKind.FollowUpNotWished, "rejected", t => FollowUpContent.Read(t, FollowUpForm.NotWished), Details),
        .. Enum.GetValues<Incident>().Select(i => new MessageRule(
            IncidentMessage.KindOf(i), "in-progress", t => IncidentContent.Read(t, i), $"{Details} input.valueDateTime input.valueInteger",
            required: "Communication", elements: IncidentElements)),
        new(MessageKind.SafetyNotice, "requested", SafetyNoticeContent.Read, $"for {Details} input.valueDateTime input.valueInteger",
            allowed: "Patient", elements: NoticeElements),
        new(MessageKind.RightsAsked, "requested", RightsContent.ReadAsked, Details),
        new(MessageKind.RightsDone, "completed", RightsContent.ReadDone, Details, answers: true),
        new(MessageKind.VoiceFeedback, "requested", VoiceContent.ReadFeedback, Details),
        new(MessageKind.VoiceComplaint, "requested", VoiceContent.ReadComplaint, Details),
        new(MessageKind.MisdirectedNotOpened, "failed", t => MisdirectedContent.Read(t, wasOpened: false), Details),
        new(MessageKind.MisdirectedOpened, "failed", t => MisdirectedContent.Read(t, wasOpened: true), Details),
        new(MessageKind.DirectoryNotice, "completed", DirectoryContent.ReadNotice, $"{Details} input.valueDateTime input.valueInteger"),
        new(MessageKind.DirectoryKeyChange, "completed", DirectoryContent.ReadKeyChange, $"{Details} input.valueDateTime input.valueInteger"),
        new(MessageKind.Test, null, _ => new TestContent()),
    ]).ToFrozenDictionary(r => r.Kind);

    private static Coding Confidentiality(string code) => new() { System = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", Code = code };

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
