using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>
/// What a kind's own reader asks across the parts of a message, as FHIRPath over the Bundle. The readers are the arbiters: the bad examples, each of which breaks
/// one of their rules, hold this table to them.
/// </summary>
internal static class FurtherRules
{
    private const string Task = "entry.resource.where($this is Task)";
    private const string Appointments = "entry.resource.where($this is Appointment)";
    private const string Consents = "entry.resource.where($this is Consent)";
    private const string Named = $"{Consents}.provision.actor.reference.identifier.value";
    private const string Plans = "entry.resource.where($this is CarePlan)";

    /// <summary>The rules of a kind, each in words and as FHIRPath.</summary>
    public static IEnumerable<(string Human, string Expression)> Of(MessageRule rule) =>
    [
        .. Findings(rule),
        .. rule.Allowed.Contains("Binary") ? Attachments : [],
        .. rule.Allowed.Contains("Consent") ? OfConsents : [],
        .. rule.Allowed.Contains("Organization") ? Owners : [],
        .. rule.Allowed.Contains("Patient") && rule.Kind.Carries == Carries.Pseudonym ? Pseudonym : [],
        .. TaskDetails.Of(rule).Any(d => d.Name == TaskParameter.SecondApprover) ? SecondPerson : [],
        .. OfKind(rule.Kind),
    ];

    private const string References = "entry.resource.where($this is DocumentReference)";
    private const string IsDigest = "$this.toString().matches('^urn:trm:sha256:[0-9a-f]{64}$')";
    private const string InParts = $"{References}.where(content.attachment.url.toString().startsWith('{AttachedFile.UrlPrefix}'))";

    private static readonly IReadOnlyList<(string, string)> Attachments =
    [
        ("an attachment is a Binary of this message, or travels in parts", $"{References}.content.attachment.url.all($this in %resource.entry.where(resource is Binary).fullUrl or {IsDigest})"),
        ("a file in parts has one category of consent and says nothing else of itself", $"{InParts}.all(children().count() = 4 and content.count() = 1 and category.count() = 1 and category.coding.count() = 1 and category.coding.system = '{CodeSystems.ConsentCategories.System}')"),
        ("a file in parts has 1 byte to 50 MiB", $"{InParts}.content.attachment.all(hash.empty() and data.empty() and size > 0 and size <= {AttachedFile.MaxBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)})"),
        ("a photograph, and nothing else, is of the category photo-and-biometrics", $"{InParts}.all(content.attachment.contentType.toString().startsWith('image/') = (category.coding.code = '{CodeSystems.ConsentCategories.Code(ConsentCategory.PhotoAndBiometrics)}') and category.coding.code != '{CodeSystems.ConsentCategories.Code(ConsentCategory.OrientationAndGender)}')"),
        ("a title is one line of 1 to 100 characters", $"{InParts}.content.attachment.title.all(toString().length() <= {AttachedFile.MaxTitle.ToString(System.Globalization.CultureInfo.InvariantCulture)})"),
        ("a message names four files in parts at most, each once", $"{InParts}.count() <= {AttachedFile.MaxPerMessage.ToString(System.Globalization.CultureInfo.InvariantCulture)} and {InParts}.content.attachment.url.isDistinct()"),
    ];

    private static readonly IReadOnlyList<(string, string)> OfConsents =
    [
        ("the consents are the person's own", $"{Consents}.patient.reference.all($this in %resource.entry.where(resource is Patient).fullUrl)"),
        ("the consents name one organisation of each participant", $"{Named}.distinct().count() = {Named}.select($this.substring(0, $this.indexOf('/'))).distinct().count()"),
    ];

    private static readonly IReadOnlyList<(string, string)> Owners =
    [
        ("the Task's owner is an organisation of this message", $"{Task}.owner.reference.all($this in %resource.entry.where(resource is Organization).fullUrl)"),
        ("the owner has its code and its name", $"{Task}.owner.reference.all(%resource.entry.where(fullUrl = %resource.entry.resource.where($this is Task).owner.reference).resource.all(name.exists() and identifier.where(system = '{NamedOrganisation.System}').exists()))"),
    ];

    private static readonly IReadOnlyList<(string, string)> Pseudonym =
        [("the person has the case's pseudonym and no other", $"entry.resource.where($this is Patient).identifier.value.all($this in %resource.{Task}.groupIdentifier.value)")];

    private static readonly IReadOnlyList<(string, string)> SecondPerson =
        [("the second person is another one than the officer who signs", $"{Value(TaskParameter.SecondApprover)}.value.where($this in %resource.entry.first().resource.responsible.identifier.value).empty()")];

    private static readonly IReadOnlyList<(string, string)> Legs =
    [
        ("a leg says by what the person travels", $"{Appointments}.all(serviceType.count() = 1 and serviceType.coding.system = '{CodeSystems.TravelModes.System}')"),
        ("a leg has the person, the place it leads from and the place it leads to", $"{Appointments}.all(participant.count() = 3)"),
        ("a leg leads from a place to a place", $"{Appointments}.all(participant.skip(1).actor.reference.all($this in %resource.entry.where(resource is Location).fullUrl))"),
        ("a leg arrives after it departs", $"{Appointments}.all(start.{Forms.Time} and end.{Forms.Time} and start.toString() < end.toString())"),
    ];

    private static readonly IReadOnlyList<(string, string)> Plan =
    [
        .. Legs,
        ("a plan says once who escorts the person, or that nobody does", $"{Plans}.activity.detail.code.coding.where(system = '{CodeSystems.Escorts.System}').count() = 1"),
        ("a plan has its part", $"{Plans}.all(category.count() = 1 and category.coding.system = '{CodeSystems.PlanParts.System}')"),
        ("a journey's plan names an escort and papers", $"{Plans}.where(category.coding.code = 'travel').activity.all(detail.code.coding.system = '{CodeSystems.Escorts.System}' or detail.code.coding.system = '{CodeSystems.TravelDocuments.System}')"),
        ("a plan for afterwards names what is paid by whom until which day", $"{Plans}.where(category.coding.code = 'reintegration').activity.all(detail.code.coding.system = '{CodeSystems.PlanItems.System}' and detail.reasonCode.coding.system = '{CodeSystems.Payers.System}' and detail.scheduled.end.{Forms.Day})"),
    ];

    private static readonly IReadOnlyList<(string, string)> Meeting =
    [
        ("a person is met once", $"{Appointments}.count() = 1"),
        ("a sign to know each other by", $"{Appointments}.all(patientInstruction.toString().matches('[A-Za-z\\u00aa-\\uffff]') and patientInstruction.toString().length() <= 100)"),
        ("a meeting stands until a later time", $"{Appointments}.all(start.{Forms.Time} and end.{Forms.Time} and start.toString() < end.toString())"),
        ("a meeting has the person, the service that meets them and the place", $"{Appointments}.all(participant.count() = 3)"),
        ("the service that meets the person", $"{Appointments}.participant.skip(1).first().actor.reference.all($this in %resource.entry.where(resource is HealthcareService).fullUrl)"),
        ("the place by its name", $"{Appointments}.participant.skip(2).first().actor.reference.all($this in %resource.entry.where(resource is Location).fullUrl) and entry.resource.where($this is Location).all(name.exists())"),
        ("the receiving organisation itself, with a number that answers", "entry.resource.where($this is HealthcareService).all(providedBy.exists() and telecom.count() = 1 and telecom.all(system = 'phone' and value.toString().matches('^[+][1-9][0-9]{6,14}$')))"),
    ];

    private static readonly IReadOnlyList<(string, string)> Clearance =
    [
        ("only a person's own wish is cleared", $"{Value(TaskParameter.Basis)}.code in ({Codes(CodeSystems.TravelBases, TravelBasis.OwnWish, TravelBasis.OwnWishUnderObligationToLeave)})"),
        ("nobody decides against an absolute gate", $"{Value(TaskParameter.Overridden)}.all(code in ({Codes(CodeSystems.ClearanceGates, [.. ClearanceContent.Own])}))"),
        ("fast-track postpones these gates only", $"{Value(TaskParameter.Postponed)}.all(code in ({Codes(CodeSystems.ClearanceGates, [.. ClearanceContent.Postponable])}))"),
        .. CodeSystems.ClearanceGates.Codes.Select(g => (
            $"evidence for {g}, or it is postponed",
            $"{Task}.input.type.coding.where(system = '{CodeSystems.ClearanceGates.System}' and code = '{g}').exists() or {Value(TaskParameter.Postponed)}.code.where($this = '{g}').exists()")),
    ];

    private static IEnumerable<(string, string)> Findings(MessageRule rule) => TaskDetails.Of(rule).Select(a => a.Fact).OfType<CaseFact>().Select(CodeSystems.CaseFacts.Code)
        .Select(fact => ($"one Observation of {fact}", $"entry.resource.where($this is Observation).where(code.coding.where(system = '{CodeSystems.CaseFacts.System}' and code = '{fact}').exists()).count() = 1"));

    private static IEnumerable<(string, string)> OfKind(MessageKind kind) => kind.Kind switch
    {
        "capacity" when kind == MessageKind.CapacityAnswer => [("an offer says until when it stands", $"{Value(TaskParameter.Reply)}.code = 'no' or {Value(TaskParameter.ValidUntil)}.exists()")],
        "return-proposal" => [("the window does not end before it begins", $"{Value(TaskParameter.WindowFrom)}.toString() <= {Value(TaskParameter.WindowTo)}.toString()")],
        "return-plan" => Plan,
        "readiness" => Meeting,
        "departure" => [("a person is expected after the departure", $"{Value(TaskParameter.At)}.toString() < {Value(TaskParameter.ExpectedAt)}.toString()"), .. kind == MessageKind.DepartureTransitPassed ? [] : Legs],
        "clearance" => Clearance,
        "arrival" =>
        [
            ("a person arrives once", "entry.resource.where($this is Encounter).count() = 1"),
            ("the Encounter's status is the one of this code", $"entry.resource.where($this is Encounter).status = '{ArrivalContent.Status(FormOf(kind))}'"),
        ],
        "incident" => [("the Communication says what the message says", $"entry.resource.where($this is Communication).reasonCode.coding.all(system = '{CodeSystems.KindCode}' and code = '{kind.Code}')")],
        "safety-notice" => [("a notice names its second approver, or by when one follows", $"{Value(TaskParameter.SecondApprover)}.exists() != {Value(TaskParameter.SecondApproverBy)}.exists()")],
        "rights" when kind == MessageKind.RightsDone =>
        [
            ("what is kept has a reason, and a reason something that is kept", $"{Value(TaskParameter.Kept)}.exists() = {Value(TaskParameter.KeptReason)}.exists()"),
            ("nothing is both erased and kept", $"{Value(TaskParameter.Erased)}.code.where($this in %resource.{Value(TaskParameter.Kept)}.code).empty()"),
        ],
        _ => [],
    };

    private static ArrivalForm FormOf(MessageKind kind) =>
        kind == MessageKind.ArrivalMet ? ArrivalForm.Met : kind == MessageKind.ArrivalHandedOver ? ArrivalForm.HandedOver : ArrivalForm.DeclinedToBeMet;

    private static string Codes<T>(CodeList<T> list, params T[] values)
        where T : struct, Enum => Forms.Alternatives(values.Select(list.Code));

    private static string Value(TaskParameter name) => $"{Task}.input.where(type.coding.first().code = '{CodeSystems.TaskParameters.Code(name)}').value";
}
