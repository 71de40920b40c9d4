using System.Globalization;
using Trm.Contracts.Messages;
using static Trm.Contracts.Tests.Refusals.BadExample;
using static Trm.Contracts.Tests.Refusals.Edit;

namespace Trm.Contracts.Tests.Refusals;

/// <summary>Bundles that hold together and break a rule of messages: meta, header, Task, what a kind may carry, what it must say.</summary>
internal static class BadMessages
{
    private const string Htcds = "https://trm-exchange.org/fhir/CodeSystem/htcds-2.0";
    private const string Other = $"urn:uuid:{AddedId}";

    private static readonly MessageKind Hold = MessageKind.HoldSet;
    private static readonly MessageKind Lift = MessageKind.HoldLift;
    private static readonly MessageKind Profile = MessageKind.ReferralProfile;
    private static readonly MessageKind Identity = MessageKind.ReferralIdentity;
    private static readonly MessageKind Accepted = MessageKind.DecisionAccepted;
    private static readonly MessageKind Offer = MessageKind.ReturnPlanOffer;
    private static readonly MessageKind Readiness = MessageKind.ReadinessPlan;
    private static readonly MessageKind Clearance = MessageKind.ClearanceOrdinary;
    private static readonly MessageKind Departure = MessageKind.DepartureDeparted;
    private static readonly MessageKind Done = MessageKind.RightsDone;
    private static readonly MessageKind Notice = MessageKind.SafetyNotice;

    public static IReadOnlyList<BadExample> All { get; } =
    [
        .. Frames, .. Headers, .. Tasks, .. Carried, .. Attachments, .. Details, .. Contents,
    ];

    private static IEnumerable<BadExample> Frames =>
    [
        InMeta("meta-kind-unknown", Hold, "KIND_UNKNOWN meta.kind", "a kind that is not in the catalogue", m => m["kind"] = "rumour"),
        InMeta("meta-code-unknown", Hold, "CODE_INVALID meta.code", "a code that this kind does not have", m => m["code"] = "perhaps"),
        InMeta("meta-without-case", Hold, "REQUIRED meta.case", "a kind that names a case, without one", m => m.Remove("case")),
        InMeta("meta-with-case", MessageKind.Test, "VALUE meta.case", "a kind that names no case, with one", m => m["case"] = Messages.Examples.Case.ToString()),
        InMeta("meta-answers-nothing", MessageKind.DecisionSeen, "REQUIRED meta.inReplyTo", "a decision that does not name the message it decides", m => m.Remove("inReplyTo")),
        InMeta("meta-of-another-message", MessageKind.Test, "VALUE Bundle.id; VALUE MessageHeader.id", "a meta with the id of another message", m => m["message"] = AddedId),
        InPayload("version-unsupported", Hold, "CONTRACT_VERSION_UNSUPPORTED MessageHeader.definition", "a version of the contract that nobody speaks yet", e => e.Put("MessageHeader.definition", "https://trm-exchange.org/fhir/MessageDefinition/hold-set|9.0")),
        InPayload("definition-without-version", Hold, "VALUE MessageHeader.definition", "a definition without a version", e => e.Put("MessageHeader.definition", "https://trm-exchange.org/fhir/MessageDefinition/hold-set")),
        InPayload("definition-missing", Hold, "REQUIRED MessageHeader.definition", "a header without a definition", e => e.Cut("MessageHeader.definition")),
        InPayload("bundle-id-missing", Hold, "REQUIRED Bundle.id", "a Bundle without its id", e => e.Cut("Bundle.id")),
        InPayload("bundle-id-of-another-message", Hold, "VALUE Bundle.id", "a Bundle with another id than its message", e => e.Put("Bundle.id", AddedId)),
        InPayload("bundle-identifier", Hold, "VALUE Bundle.identifier", "an identifier for the Bundle", e => e.PutJson("Bundle.identifier", """{"system":"urn:x","value":"1"}""")),
        InPayload("bundle-total", Hold, "VALUE Bundle.total", "a number of search results", e => e.Put("Bundle.total", 1)),
        InPayload("bundle-link", Hold, "VALUE Bundle.link", "a link", e => e.PutJson("Bundle.link", """[{"relation":"self","url":"urn:x"}]""")),
        InPayload("bundle-label-unknown", Hold, "CODE_INVALID Bundle.meta.security[0]", "a security label nobody knows", e => e.Put("Bundle.meta.security[0].code", "Ana")),
        InPayload("bundle-timestamp-missing", Hold, "REQUIRED Bundle.timestamp", "no time of writing", e => e.Cut("Bundle.timestamp")),
        InPayload("bundle-timestamp-local", Hold, "VALUE Bundle.timestamp", "a time of writing in another zone", e => e.Put("Bundle.timestamp", "2026-11-21T13:00:00+01:00")),
        InPayload("entry-address-not-its-id", Hold, "VALUE Bundle.entry[1].fullUrl", "an entry whose address is not its resource's id", e => e.Put("Task.id", AddedId)),
        InPayload("message-id-no-uuid", MessageKind.Test, "VALUE MessageHeader.id; VALUE Bundle.entry[0].fullUrl", "a message whose id is no UUID", e => { e.Put("MessageHeader.id", "ana"); e.Put("Bundle.entry[0].fullUrl", "urn:uuid:ana"); }),
    ];

    private static IEnumerable<BadExample> Headers =>
    [
        InPayload("header-id-of-another-message", MessageKind.Test, "VALUE MessageHeader.id", "a header with another id than its message", e => { e.Put("MessageHeader.id", AddedId); e.Put("Bundle.entry[0].fullUrl", Other); }),
        InPayload("header-kind-not-that-of-the-meta", Hold, "VALUE MessageHeader.eventCoding", "another kind than the meta's", e => e.Put("MessageHeader.eventCoding.code", "end")),
        InPayload("header-kind-as-uri", Hold, "REQUIRED MessageHeader.eventCoding; VALUE MessageHeader.eventUri", "the event as a URI", e => { e.Cut("MessageHeader.eventCoding"); e.Put("MessageHeader.eventUri", "urn:x"); }),
        InPayload("header-code-not-that-of-the-meta", Hold, "VALUE MessageHeader.reason", "another code than the meta's", e => e.Put("MessageHeader.reason.coding[0].code", "lift")),
        InPayload("header-code-missing", Hold, "REQUIRED MessageHeader.reason", "no code", e => e.Cut("MessageHeader.reason")),
        InPayload("header-no-destination", Hold, "REQUIRED MessageHeader.destination", "nobody it is for", e => e.Cut("MessageHeader.destination")),
        InPayload("header-two-destinations", Hold, "VALUE MessageHeader.destination", "two it is for: there is no copy to anybody", e => e.Add("MessageHeader.destination", """{"endpoint":"urn:trm:participant:MD"}""")),
        InPayload("header-destination-no-participant", Hold, "VALUE MessageHeader.destination[0].endpoint", "a server where a participant stands", e => e.Put("MessageHeader.destination[0].endpoint", "https://example.org/fhir")),
        InPayload("header-source-no-participant", Hold, "VALUE MessageHeader.source.endpoint", "a sender in lower case", e => e.Put("MessageHeader.source.endpoint", "urn:trm:participant:at")),
        InPayload("header-no-officer", Hold, "REQUIRED MessageHeader.responsible", "nobody who answers for it", e => e.Cut("MessageHeader.responsible")),
        InPayload("header-officer-by-name", Hold, "VALUE MessageHeader.responsible; VALUE MessageHeader.responsible.identifier", "an officer by name", e => e.Put("MessageHeader.responsible.identifier.value", "Ana Primer")),
        InPayload("header-answer-missing", MessageKind.DecisionSeen, "REQUIRED MessageHeader.response", "the meta names the message that is answered, the header does not", e => e.Cut("MessageHeader.response")),
        InPayload("header-answer-not-in-the-meta", Hold, "VALUE MessageHeader.response", "the header answers a message that the meta does not name", e => e.PutJson("MessageHeader.response", $$"""{"identifier":"{{AddedId}}","code":"ok"}""")),
        InPayload("header-answers-another-message", MessageKind.DecisionSeen, "VALUE MessageHeader.response.identifier", "the header answers another message than the meta says", e => e.Put("MessageHeader.response.identifier", AddedId)),
        InPayload("header-answer-not-ok", MessageKind.DecisionSeen, "VALUE MessageHeader.response.code", "a failure where a person answers", e => e.Put("MessageHeader.response.code", "fatal-error")),
        InPayload("header-focus-missing", Hold, "VALUE MessageHeader.focus", "a header that points to no Task", e => e.Cut("MessageHeader.focus")),
        InPayload("header-focus-on-the-person", Profile, "VALUE MessageHeader.focus", "a header that points to the person too", e => e.Add("MessageHeader.focus", $$"""{"reference":"{{e.AddressOf("Patient")}}"}""")),
    ];

    private static IEnumerable<BadExample> Tasks =>
    [
        InPayload("task-missing", Hold, "REQUIRED Bundle.entry", "no Task", e => { e.Cut("MessageHeader.focus"); e.Detach("Task"); }),
        InPayload("task-twice", Hold, "STRUCTURE Bundle.entry", "two Tasks", e => { e.Attach("""{"resourceType":"Task","status":"on-hold","intent":"order"}"""); }),
        InPayload("task-in-a-test", MessageKind.Test, "STRUCTURE Bundle.entry", "a Task in a test, which says nothing", e => e.Attach("""{"resourceType":"Task","status":"requested","intent":"order"}""")),
        InPayload("task-case-missing", Hold, "REQUIRED Bundle.entry[1].resource.ofType(Task).groupIdentifier", "no case", e => e.Cut("Task.groupIdentifier")),
        InPayload("task-of-another-case", Hold, "VALUE Bundle.entry[1].resource.ofType(Task).groupIdentifier", "another case than the meta's", e => e.Put("Task.groupIdentifier.value", Other)),
        InPayload("task-of-another-status", Hold, "VALUE Bundle.entry[1].resource.ofType(Task).status", "another status than this code has", e => e.Put("Task.status", "completed")),
        InPayload("task-status-missing", Hold, "REQUIRED Bundle.entry[1].resource.ofType(Task).status", "no status", e => e.Cut("Task.status")),
        InPayload("task-code-missing", Hold, "REQUIRED Bundle.entry[1].resource.ofType(Task).code", "no code", e => e.Cut("Task.code")),
        InPayload("task-of-another-code", Hold, "VALUE Bundle.entry[1].resource.ofType(Task).code", "another kind than the meta's", e => e.Put("Task.code.coding[0].code", "end")),
        InPayload("task-of-another-business-status", Hold, "VALUE Bundle.entry[1].resource.ofType(Task).businessStatus", "another code than the meta's", e => e.Put("Task.businessStatus.coding[0].code", "lift")),
        InPayload("task-for-nobody", Profile, "REQUIRED Bundle.entry[1].resource.ofType(Task).for", "a message about a person whose Task is for nobody", e => e.Cut("Task.for")),
        InPayload("task-for-an-organisation", Identity, "VALUE Bundle.entry[1].resource.ofType(Task).for", "a Task for the organisation", e => e.Put("Task.for.reference", e.AddressOf("Organization"))),
    ];

    private static IEnumerable<BadExample> Carried =>
    [
        InPayload("resource-not-of-this-kind", Hold, "STRUCTURE Bundle.entry[2].resource.ofType(Patient); REQUIRED Bundle.entry[1].resource.ofType(Task).for", "a Patient in a hold", e => e.Attach("""{"resourceType":"Patient","name":[{"family":"Primer"}]}""")),
        InPayload("resource-required", Identity, "REQUIRED Bundle.entry", "an identity without the person's consent", e => e.Detach("Consent")),
        InPayload("two-persons", Profile, "STRUCTURE Bundle.entry", "two persons in one message", e => e.Attach("""{"resourceType":"Patient","gender":"male"}""")),
        InPayload("codes-only-name", Profile, "VALUE Bundle.entry[2].resource.ofType(Patient).name[0]", "a name in a profile", e => e.PutJson("Patient.name", """[{"family":"Primer"}]""")),
        InPayload("codes-only-birth-date", Profile, "VALUE Bundle.entry[2].resource.ofType(Patient).birthDate", "a birth date in a profile", e => e.Put("Patient.birthDate", "1999-03-04")),
        InPayload("codes-only-address", Profile, "VALUE Bundle.entry[2].resource.ofType(Patient).address[0]", "where the person lives", e => e.PutJson("Patient.address", """[{"city":"Wien","country":"AT"}]""")),
        InPayload("codes-only-photograph", Profile, "VALUE Bundle.entry[2].resource.ofType(Patient).photo[0]", "a photograph", e => e.PutJson("Patient.photo", """[{"contentType":"image/png"}]""")),
        InPayload("codes-only-note", Profile, "VALUE Bundle.entry[3].resource.ofType(ServiceRequest).note[0]", "a note", e => e.PutJson("ServiceRequest.note", """[{"text":"Ana"}]""")),
        InPayload("codes-only-text-beside-a-code", Profile, "VALUE Bundle.entry[3].resource.ofType(ServiceRequest).code.text", "words beside a code", e => e.Put("ServiceRequest.code.text", "Ana")),
        InPayload("codes-only-display", Profile, "VALUE Bundle.entry[3].resource.ofType(ServiceRequest).code.coding[0].display", "words in a code", e => e.Put("ServiceRequest.code.coding[0].display", "Ana")),
        InPayload("codes-only-text-for-a-value", Profile, "VALUE Bundle.entry[4].resource.ofType(Observation).valueString", "a text for a value", e => { e.Cut("Observation.valueCodeableConcept"); e.Put("Observation.valueString", "Ana"); }),
        InPayload("codes-only-task-description", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task)", "words in a Task", e => e.Put("Task.description", "Ana")),
        InPayload("codes-only-receiver-by-name", Hold, "VALUE MessageHeader.destination[0].name", "a receiver by name", e => e.Put("MessageHeader.destination[0].name", "Ana")),
        InPayload("codes-only-code-nobody-knows", Profile, "CODE_INVALID Bundle.entry[4].resource.ofType(Observation).valueCodeableConcept.coding[0]", "a code nobody knows, which could spell anything", e => e.Put("Observation.valueCodeableConcept.coding[0].code", "AnaPrimer")),
        InPayload("codes-only-identity-number", Profile, "VALUE Bundle.entry[2].resource.ofType(Patient).identifier[1]", "an identity number", e => e.Add("Patient.identifier", """{"system":"urn:oid:1.2.3","value":"0403999"}""")),
        InPayload("codes-only-another-pseudonym", Profile, "VALUE Bundle.entry[2].resource.ofType(Patient).identifier[0]", "another pseudonym than the case's, which would link two cases", e => e.Put("Patient.identifier[0].value", Other)),
        InPayload("codes-only-extension", Profile, "VALUE Bundle.entry[2].resource.ofType(Patient).extension[0].url", "an extension of one's own", e => e.PutJson("Patient.extension[0]", """{"url":"https://example.org/known-to-the-police","valueCodeableConcept":{"coding":[{"system":"urn:iso:std:iso:3166","code":"RS"}]}}""")),
        InPayload("codes-only-organisation-name", Accepted, "VALUE Bundle.entry[2].resource.ofType(Organization).name; VALUE Bundle.entry[1].resource.ofType(Task).owner", "an organisation whose name has no letter", e => e.Put("Organization.name", "0664 1234567")),
        InPayload("plan-with-a-note", Offer, "VALUE Bundle.entry[12].resource.ofType(CarePlan).note[0]", "words in a plan, where an accommodation address could stand", e => e.PutJson("CarePlan.note", """[{"text":"she stays with her aunt"}]""")),
        InPayload("plan-with-an-address", Offer, "VALUE Bundle.entry[6].resource.ofType(Location).address", "an address at a place of the journey", e => e.PutJson("Location.address", """{"city":"Wien"}""")),
    ];

    private static IEnumerable<BadExample> Attachments =>
    [
        Attached("attachment-behind-a-link", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.url", "a link to a file", e => e.Put("DocumentReference.content[0].attachment.url", "https://example.org/x.pdf")),
        Attached("attachment-without-type", "REQUIRED Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.contentType; VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.contentType", "a file without its type", e => e.Cut("DocumentReference.content[0].attachment.contentType")),
        Attached("attachment-type-not-exchanged", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.contentType; VALUE Bundle.entry[7].resource.ofType(Binary).contentType", "a program", e => { e.Put("DocumentReference.content[0].attachment.contentType", "application/x-msdownload"); e.Put("Binary.contentType", "application/x-msdownload"); }),
        Attached("attachment-of-another-type", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.contentType", "a file of another type than it says", e => e.Put("DocumentReference.content[0].attachment.contentType", "image/png")),
        Attached("attachment-without-size", "REQUIRED Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.size", "a file without its size", e => e.Cut("DocumentReference.content[0].attachment.size")),
        Attached("attachment-of-another-size", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.size", "a file of another size than it says", e => e.Put("DocumentReference.content[0].attachment.size", 6)),
        Attached("attachment-without-hash", "REQUIRED Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.hash", "a file without its hash", e => e.Cut("DocumentReference.content[0].attachment.hash")),
        Attached("attachment-of-another-hash", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.hash", "a file with the hash of another", e => e.Put("DocumentReference.content[0].attachment.hash", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")),
        InParts("file-in-parts-without-digest", "VALUE Bundle.entry[6].resource.ofType(DocumentReference)", "a file in parts whose digest is none", e => e.Put("DocumentReference.content[0].attachment.url", "urn:trm:sha256:abc")),
        InParts("file-in-parts-without-size", "VALUE Bundle.entry[6].resource.ofType(DocumentReference)", "a file in parts without its size", e => e.Cut("DocumentReference.content[0].attachment.size")),
        InParts("file-in-parts-too-large", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.size", "a file in parts of more than 50 MiB", e => e.Put("DocumentReference.content[0].attachment.size", 52428801)),
        InParts("file-in-parts-empty", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.size", "a file in parts with nothing in it", e => e.Put("DocumentReference.content[0].attachment.size", 0)),
        InParts("file-in-parts-type-not-exchanged", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.contentType", "a program in parts", e => e.Put("DocumentReference.content[0].attachment.contentType", "application/x-msdownload")),
        InParts("file-in-parts-without-category", "VALUE Bundle.entry[6].resource.ofType(DocumentReference)", "a file in parts that no consent can open", e => e.Cut("DocumentReference.category")),
        InParts("file-in-parts-picture-of-another-category", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).category", "a picture that is no photograph for recognition", e => e.Put("DocumentReference.content[0].attachment.contentType", "image/png")),
        InParts("file-in-parts-of-a-closed-category", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).category", "a file about orientation and gender", e => e.Put("DocumentReference.category[0].coding[0].code", "orientation-and-gender")),
        InParts("file-in-parts-described", "VALUE Bundle.entry[6].resource.ofType(DocumentReference)", "words beside a file in parts", e => e.Put("DocumentReference.description", "she wrote this")),
        InParts("file-in-parts-title-too-long", "VALUE Bundle.entry[6].resource.ofType(DocumentReference).content[0].attachment.title", "a title of more than a line", e => e.Put("DocumentReference.content[0].attachment.title", new string('a', 101))),
        InParts("file-in-parts-twice", "VALUE Bundle.entry[7].resource.ofType(DocumentReference)", "a file in parts that is named twice", e => e.Attach(FileInParts('a'), AddedId)),
        InParts("file-in-parts-five", "VALUE Bundle.entry[10].resource.ofType(DocumentReference)", "five files in parts", e =>
        {
            foreach (var c in "bcde")
                e.Attach(FileInParts(c), $"9999999{c}-0000-4000-8000-000000000099");
        }),
    ];

    private static IEnumerable<BadExample> Details =>
    [
        InPayload("detail-unknown", Lift, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[2].type.coding[0]; CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[2].type", "a detail that the contract does not have", e => e.Add("Task.input", Detail("third-approver", "\"valueIdentifier\":{\"system\":\"https://trm-exchange.org/fhir/sid/officer\",\"value\":\"AT-0044\"}"))),
        InPayload("detail-of-another-message", Lift, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[2].type", "a detail that this message does not have", e => e.Add("Task.input", Detail("persons", "\"valueIdentifier\":{\"system\":\"urn:ietf:rfc:3986\",\"value\":\"urn:uuid:99999999-0000-4000-8000-000000000099\"}"))),
        InPayload("detail-missing", Lift, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "a lift that does not name the hold", e => e.Cut("Task.input(hold)")),
        InPayload("detail-twice", Lift, "STRUCTURE Bundle.entry[1].resource.ofType(Task).input[2]", "two holds lifted at once", e => e.Add("Task.input", Detail("hold", "\"valueIdentifier\":{\"system\":\"urn:ietf:rfc:3986\",\"value\":\"urn:uuid:99999999-0000-4000-8000-000000000099\"}"))),
        InPayload("detail-in-another-form", Lift, "STRUCTURE Bundle.entry[1].resource.ofType(Task).input[0]", "a hold named by a code", e => { e.Cut("Task.input(hold).valueIdentifier"); e.PutJson("Task.input(hold).valueCoding", """{"system":"https://trm-exchange.org/fhir/CodeSystem/hold-reason","code":"papers"}"""); }),
        InPayload("detail-message-no-uuid", Lift, "VALUE Bundle.entry[1].resource.ofType(Task).input[0].valueIdentifier", "a hold named by what is no UUID", e => e.Put("Task.input(hold).valueIdentifier.value", "urn:uuid:14")),
        InPayload("detail-second-approver-is-the-first", Lift, "VALUE Bundle.entry[1].resource.ofType(Task).input", "the second person is the officer who signs", e => e.Put("Task.input(second-approver).valueIdentifier.value", "AT-0042")),
        InPayload("detail-officer-by-name", Lift, "VALUE Bundle.entry[1].resource.ofType(Task).input[1].valueIdentifier; VALUE Bundle.entry[1].resource.ofType(Task).input[1].valueIdentifier", "a second person by name", e => e.Put("Task.input(second-approver).valueIdentifier.value", "Ana Primer")),
        InPayload("detail-service-unknown", MessageKind.CapacityEnquiry, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[0].valueCoding", "a service under another list of codes", e => e.PutJson("Task.input[0].valueCoding", """{"system":"https://trm-exchange.org/fhir/CodeSystem/topic","code":"needs"}""")),
        InPayload("detail-service-missing", MessageKind.CapacityEnquiry, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "an enquiry for no service", e => { e.Cut("Task.input[0]"); e.Cut("Task.input[0]"); }),
        InPayload("detail-number-out-of-range", MessageKind.CapacityEnquiry, "VALUE Bundle.entry[1].resource.ofType(Task).input[2].valueInteger", "room for nobody", e => e.Put("Task.input(persons).valueInteger", 0)),
        InPayload("detail-day-without-day", MessageKind.CapacityEnquiry, "VALUE Bundle.entry[1].resource.ofType(Task).input[3].valueDate", "a month where a day stands", e => e.Put("Task.input(needed-from).valueDate", "2026-12")),
        InPayload("detail-time-local", MessageKind.WithdrawalReturn, "VALUE Bundle.entry[1].resource.ofType(Task).input[1].valueDateTime", "a time in another zone", e => e.Put("Task.input(said-at).valueDateTime", "2026-11-21T13:00:00+01:00")),
        InPayload("detail-code-of-another-list", MessageKind.AnswerRefused, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[0].valueCoding", "a topic out of another list", e => e.PutJson("Task.input(topic).valueCoding", """{"system":"https://trm-exchange.org/fhir/CodeSystem/hold-reason","code":"papers"}""")),
        InPayload("detail-code-twice", Done, "VALUE Bundle.entry[1].resource.ofType(Task).input[7].valueCoding", "the same category erased twice", e => e.Add("Task.input", Detail("erased", "\"valueCoding\":{\"system\":\"https://trm-exchange.org/fhir/CodeSystem/consent-category\",\"code\":\"identity\"}"))),
        InPayload("detail-country-of-another-list", MessageKind.IncidentMissing, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[1].valueCoding", "a country under another list of codes", e => e.PutJson("Task.input(country).valueCoding", """{"system":"https://trm-exchange.org/fhir/CodeSystem/topic","code":"needs"}""")),
        InPayload("detail-number-no-duty-number", Departure, "VALUE Bundle.entry[1].resource.ofType(Task).input[5].valueUri", "a number that nobody abroad can dial", e => e.Put("Task.input(duty-number).valueUri", "tel:0664123456")),
        InPayload("detail-case-no-uuid", MessageKind.ReturnProposal, "VALUE Bundle.entry[1].resource.ofType(Task).input[3].valueIdentifier", "a dependant named by what is no UUID", e => e.Put("Task.input(dependant).valueIdentifier.value", "urn:uuid:baby")),
        InPayload("detail-field-unknown", MessageKind.Question, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[1].valueCoding", "a field that the case data standard does not have", e => e.PutJson("Task.input(field).valueCoding", """{"system":"https://trm-exchange.org/fhir/CodeSystem/topic","code":"needs"}""")),
        InPayload("detail-fields-too-many", MessageKind.Question, "TOO_LARGE Bundle.entry[1].resource.ofType(Task).input", "51 fields asked", e => { for (var n = 0; n < 49; n++) e.Add("Task.input", e.Json("Task.input(field)")); }),
        InPayload("detail-known-twice", Clearance, "VALUE Bundle.entry[1].resource.ofType(Task).input[14].valueIdentifier", "the same hold known twice", e => e.Add("Task.input", e.Json("Task.input(known)"))),
        InPayload("detail-known-too-many", Clearance, "TOO_LARGE Bundle.entry[1].resource.ofType(Task).input", "1001 holds and reports known", e => { for (var n = 1; n <= 1000; n++) e.Add("Task.input", e.Json("Task.input(known)").Replace("000000000014", $"1{n:d11}", StringComparison.Ordinal)); }),
        InPayload("urgency-missing", Profile, "REQUIRED Bundle.entry[1].resource.ofType(Task).priority", "no urgency", e => e.Cut("Task.priority")),
        InPayload("urgency-unknown", Profile, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).priority", "an urgency that the exchange does not have", e => e.Put("Task.priority", "stat")),
        InPayload("reason-missing", Profile, "REQUIRED Bundle.entry[1].resource.ofType(Task).reasonCode", "no purpose", e => e.Cut("Task.reasonCode")),
        InPayload("reason-of-another-list", Profile, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).reasonCode", "a purpose out of another list", e => e.PutJson("Task.reasonCode.coding[0]", """{"system":"https://trm-exchange.org/fhir/CodeSystem/topic","code":"needs"}""")),
        InPayload("review-day-missing", Hold, "REQUIRED Bundle.entry[1].resource.ofType(Task).restriction.period.end", "a hold without a day on which its owner looks again", e => e.Cut("Task.restriction")),
        InPayload("owner-missing", Accepted, "REQUIRED Bundle.entry[1].resource.ofType(Task).owner", "an acceptance that names no organisation", e => e.Cut("Task.owner")),
        InPayload("owner-no-organisation", Identity, "VALUE Bundle.entry[1].resource.ofType(Task).owner", "an owner that is the person", e => e.Put("Task.owner.reference", e.AddressOf("Patient"))),
        InPayload("owner-without-code", Accepted, "VALUE Bundle.entry[1].resource.ofType(Task).owner", "an organisation without its code", e => e.Cut("Organization.identifier")),
        InPayload("owner-without-name", Accepted, "VALUE Bundle.entry[1].resource.ofType(Task).owner", "an organisation without its name", e => e.Cut("Organization.name")),
    ];

    private static IEnumerable<BadExample> Contents =>
    [
        InPayload("capacity-yes-without-end", MessageKind.CapacityAnswer, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "an offer that says not until when it stands", e => e.Cut("Task.input(valid-until)")),
        InPayload("update-first-version", MessageKind.UpdateChange, "VALUE Bundle.entry[1].resource.ofType(Task).input[0].valueInteger", "an update that is the first version", e => e.Put("Task.input(version).valueInteger", 1)),
        InPayload("best-interests-missing", MessageKind.UpdateBestInterests, "REQUIRED Bundle.entry", "an update of best interests without the finding", e => e.Detach("Observation[1]")),
        InPayload("best-interests-twice", MessageKind.UpdateBestInterests, "STRUCTURE Bundle.entry", "two findings of best interests", e => e.AttachAgain("Observation[1]")),
        InPayload("best-interests-outcome-unknown", MessageKind.UpdateBestInterests, "CODE_INVALID Bundle.entry[6].resource.ofType(Observation).value", "an outcome out of another list", e => e.PutJson("Observation[1].valueCodeableConcept.coding[0]", """{"system":"https://trm-exchange.org/fhir/CodeSystem/topic","code":"needs"}""")),
        InPayload("best-interests-without-end", MessageKind.UpdateBestInterests, "REQUIRED Bundle.entry[6].resource.ofType(Observation).effective", "a finding that says not until which day it stands", e => e.Cut("Observation[1].effectivePeriod")),
        InPayload("remedy-state-missing", MessageKind.UpdateRemedies, "CODE_INVALID Bundle.entry[6].resource.ofType(Observation).component", "a claim without its state", e => e.Cut("Observation[1].component[0].valueCodeableConcept")),
        InPayload("proposal-window-ends-first", MessageKind.ReturnProposal, "VALUE Bundle.entry[1].resource.ofType(Task).input", "a window that ends before it begins", e => e.Put("Task.input(window-to).valueDate", "2026-12-01")),
        InPayload("plan-without-legs", Offer, "VALUE Bundle.entry[8].resource.ofType(Appointment).start; REQUIRED Bundle.entry", "a plan without a journey that can be read: its one leg goes back in time", e => { e.Detach("Appointment[1]"); e.Put("Appointment.end", "2026-12-15T03:00:00Z"); }),
        InPayload("plan-leg-without-mode", Offer, "CODE_INVALID Bundle.entry[11].resource.ofType(Appointment).serviceType", "a leg that says not by what", e => e.Cut("Appointment[1].serviceType")),
        InPayload("plan-leg-without-arrival", Offer, "VALUE Bundle.entry[11].resource.ofType(Appointment).start", "a leg without an arrival", e => e.Cut("Appointment[1].end")),
        InPayload("plan-legs-overlap", Offer, "VALUE Bundle.entry[11].resource.ofType(Appointment).start", "a second leg that departs before the first arrives", e => e.Put("Appointment[1].start", "2026-12-15T08:00:00Z")),
        InPayload("plan-leg-to-nowhere", Offer, "VALUE Bundle.entry[11].resource.ofType(Appointment).participant", "a leg that leads to the person", e => e.Put("Appointment[1].participant[2].actor.reference", e.AddressOf("Patient"))),
        InPayload("plan-activity-unknown", Offer, "CODE_INVALID Bundle.entry[13].resource.ofType(CarePlan).activity[0]", "a plan that pays out of another list", e => e.PutJson("CarePlan[1].activity[0].detail.code.coding[0]", """{"system":"https://trm-exchange.org/fhir/CodeSystem/topic","code":"needs"}""")),
        InPayload("plan-without-escort", Offer, "REQUIRED Bundle.entry", "a plan that says not whether anybody escorts", e => e.Cut("CarePlan.activity[0]")),
        InPayload("plan-two-escorts", Offer, "STRUCTURE Bundle.entry", "a plan with two escorts", e => e.Add("CarePlan.activity", """{"detail":{"code":{"coding":[{"system":"https://trm-exchange.org/fhir/CodeSystem/escort","code":"medical"}]},"status":"scheduled"}}""")),
        InPayload("readiness-two-meetings", Readiness, "STRUCTURE Bundle.entry", "two meetings", e => e.AttachAgain("Appointment")),
        InPayload("readiness-without-place", Readiness, "VALUE Bundle.entry[8].resource.ofType(Appointment).participant", "a meeting without a place", e => e.Cut("Appointment.participant[2]")),
        InPayload("readiness-without-organisation", Readiness, "REQUIRED Bundle.entry[8].resource.ofType(Appointment).participant[1].actor", "nobody who receives", e => e.Cut("HealthcareService.providedBy")),
        InPayload("readiness-without-number", Readiness, "REQUIRED Bundle.entry[8].resource.ofType(Appointment).participant[1].actor", "a service without a number that answers", e => e.Cut("HealthcareService.telecom")),
        InPayload("readiness-without-sign", Readiness, "REQUIRED Bundle.entry[8].resource.ofType(Appointment).patientInstruction", "no sign to know each other by", e => e.Cut("Appointment.patientInstruction")),
        InPayload("readiness-sign-in-symbols", Readiness, "VALUE Bundle.entry[8].resource.ofType(Appointment).patientInstruction", "a sign that is no word", e => e.Put("Appointment.patientInstruction", "***")),
        InPayload("readiness-ends-before-the-meeting", Readiness, "VALUE Bundle.entry[8].resource.ofType(Appointment).start", "a confirmation that ends before the meeting", e => e.Put("Appointment.end", "2026-12-15T11:00:00Z")),
        InPayload("readiness-met-by-missing", Readiness, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "nobody who meets the person", e => e.Cut("Task.input")),
        InPayload("clearance-of-a-removal", Clearance, "VALUE Bundle.entry[1].resource.ofType(Task).input", "a clearance of what is not the person's wish", e => e.Put("Task.input(basis).valueCoding.code", "removal")),
        InPayload("clearance-gate-without-evidence", Clearance, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "a gate that rests on nothing", e => e.Cut("Task.input(evidence)")),
        InPayload("clearance-names-a-gate-of-one-side", Clearance, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[14].type.coding[1]; CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[14].type.coding[1]", "a gate that is never spoken of between two sides", e => e.Add("Task.input", e.Json("Task.input(evidence)").Replace("\"g03\"", "\"g07\"", StringComparison.Ordinal))),
        InPayload("clearance-overrides-an-absolute-gate", MessageKind.ClearanceOwnDecision, "VALUE Bundle.entry[1].resource.ofType(Task).input", "a decision against a gate that is absolute", e => e.Put("Task.input(overridden).valueCoding.code", "g03")),
        InPayload("clearance-postpones-consent", MessageKind.ClearanceFastTrack, "VALUE Bundle.entry[1].resource.ofType(Task).input", "a fast-track that postpones the person's consent", e => e.Add("Task.input", Detail("postponed", "\"valueCoding\":{\"system\":\"https://trm-exchange.org/fhir/CodeSystem/clearance-gate\",\"code\":\"g03\"}"))),
        InPayload("clearance-without-asking-again", Clearance, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "a clearance that says not when the person was asked again", e => e.Cut("Task.input(asked-again-at)")),
        InPayload("clearance-without-day", Clearance, "REQUIRED Bundle.entry[1].resource.ofType(Task).executionPeriod.start", "a clearance without a day of departure", e => e.Cut("Task.executionPeriod")),
        InPayload("departure-after-the-arrival", Departure, "VALUE Bundle.entry[1].resource.ofType(Task).input", "a person expected before the departure", e => e.Put("Task.input(expected-at).valueDateTime", "2026-12-15T03:00:00Z")),
        InPayload("arrival-twice", MessageKind.ArrivalMet, "STRUCTURE Bundle.entry", "two arrivals", e => e.AttachAgain("Encounter")),
        InPayload("arrival-of-another-status", MessageKind.ArrivalMet, "VALUE Bundle.entry[2].resource.ofType(Encounter).status", "an arrival that is still planned", e => e.Put("Encounter.status", "planned")),
        InPayload("arrival-without-time", MessageKind.ArrivalMet, "REQUIRED Bundle.entry[2].resource.ofType(Encounter).period.start", "an arrival without a time", e => e.Cut("Encounter.period")),
        InPayload("incident-not-urgent", MessageKind.IncidentMissing, "VALUE Bundle.entry[2].resource.ofType(Communication).priority", "a missing person as routine", e => e.Put("Communication.priority", "routine")),
        InPayload("incident-of-another-code", MessageKind.IncidentMissing, "VALUE Bundle.entry[2].resource.ofType(Communication).reasonCode", "a Communication that says something else", e => e.Put("Communication.reasonCode[0].coding[0].code", "found")),
        InPayload("notice-without-second-approval", Notice, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "no second officer, and no time by which one follows", e => e.Cut("Task.input(second-approver-by)")),
        InPayload("notice-second-approval-too-late", Notice, "VALUE Bundle.entry[1].resource.ofType(Task).input", "a second approval after three hours", e => e.Put("Task.input(second-approver-by).valueDateTime", "2026-11-21T15:00:00Z")),
        InPayload("notice-with-an-address", Notice, "VALUE Bundle.entry[2].resource.ofType(Patient).address[0]", "where the person lives, in a notice", e => e.PutJson("Patient.address", """[{"city":"Wien"}]""")),
        InPayload("hold-without-reason", Hold, "REQUIRED Bundle.entry[1].resource.ofType(Task).statusReason", "a hold without a reason class, not even not-stated", e => e.Cut("Task.statusReason")),
        InPayload("hold-for-protection", Hold, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).statusReason.coding[0]; CODE_INVALID Bundle.entry[1].resource.ofType(Task).statusReason", "a hold that says why: no such reason exists between two sides", e => e.Put("Task.statusReason.coding[0].code", "protection")),
        InPayload("withdrawal-with-a-reason", MessageKind.WithdrawalReturn, "VALUE Bundle.entry[1].resource.ofType(Task).statusReason", "a withdrawal with a reason: none is asked", e => e.PutJson("Task.statusReason", """{"coding":[{"system":"https://trm-exchange.org/fhir/CodeSystem/hold-reason","code":"health"}]}""")),
        InPayload("end-without-outcome", MessageKind.EndClosedOurSide, "REQUIRED Bundle.entry[1].resource.ofType(Task).statusReason", "a case closed without saying how it ended", e => e.Cut("Task.statusReason")),
        InPayload("transit-passed-with-the-person", MessageKind.DepartureTransitPassed, "VALUE Bundle.entry[1].resource.ofType(Task).for; STRUCTURE Bundle.entry[2].resource.ofType(Patient)", "who the person is, to a country of transit", e => { e.Attach("""{"resourceType":"Patient","gender":"female"}"""); e.PutJson("Task.for", $$"""{"reference":"{{Other}}"}"""); }),
        InPayload("arrival-with-a-place", MessageKind.ArrivalMet, "VALUE Bundle.entry[2].resource.ofType(Encounter).location[0]", "where the person is, at an arrival", e => e.PutJson("Encounter.location", $$$"""[{"location":{"reference":"{{{e.AddressOf("Task")}}}"}}]""")),
        InPayload("incident-in-words", MessageKind.IncidentMissing, "VALUE Bundle.entry[2].resource.ofType(Communication).payload[0]", "an incident told in words", e => e.PutJson("Communication.payload", """[{"contentString":"seen with her brother"}]""")),
        InPayload("follow-up-without-an-answer", MessageKind.FollowUpMade, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "a follow-up that was made and says not how the person is", e => e.Cut("Task.input(wellbeing)")),
        InPayload("follow-up-not-made-with-an-answer", MessageKind.FollowUpNotMade, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[1].type", "how a person is who was not reached", e => e.Add("Task.input", Detail("wellbeing", "\"valueCoding\":{\"system\":\"https://trm-exchange.org/fhir/CodeSystem/wellbeing\",\"code\":\"safe\"}"))),
        InPayload("voice-of-a-case", MessageKind.VoiceComplaint, "VALUE Bundle.entry[1].resource.ofType(Task).groupIdentifier", "a complaint that names a case", e => e.PutJson("Task.groupIdentifier", $$"""{"system":"urn:ietf:rfc:3986","value":"urn:uuid:{{Messages.Examples.Case}}"}""")),
        InPayload("voice-complaint-with-rating", MessageKind.VoiceComplaint, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).input[2].type", "a complaint with a rating, which feedback has", e => e.Add("Task.input", Detail("rating", "\"valueCoding\":{\"system\":\"https://trm-exchange.org/fhir/CodeSystem/rating\",\"code\":\"good\"}"))),
        InPayload("misdirected-without-transmission", MessageKind.MisdirectedOpened, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "a misdirected message that is not named", e => e.Cut("Task.input(transmission)")),
        InPayload("directory-version-none", MessageKind.DirectoryNotice, "VALUE Bundle.entry[1].resource.ofType(Task).input[0].valueInteger", "version 0 of the directory", e => e.Put("Task.input(version).valueInteger", 0)),
        InPayload("rights-kept-without-reason", Done, "REQUIRED Bundle.entry[1].resource.ofType(Task).input", "data kept without a reason", e => e.Cut("Task.input(kept-reason)")),
        InPayload("rights-erased-and-kept", Done, "VALUE Bundle.entry[1].resource.ofType(Task).input", "a category erased and kept", e => e.Put("Task.input(kept).valueCoding.code", "identity")),
    ];

    private static BadExample InParts(string name, string expected, string wrong, Action<Edit> change) => InPayload(name, Identity, expected, wrong, e =>
    {
        e.Attach(FileInParts('a'), "88888888-0000-4000-8000-000000000088");
        change(e);
    });

    private static string FileInParts(char digit) =>
        $$$"""{"resourceType":"DocumentReference","status":"current","category":[{"coding":[{"system":"https://trm-exchange.org/fhir/CodeSystem/consent-category","code":"legal"}]}],"content":[{"attachment":{"contentType":"application/pdf","url":"urn:trm:sha256:{{{new string(digit, 64)}}}","size":5}}]}""";

    private static BadExample Attached(string name, string expected, string wrong, Action<Edit> change) => InPayload(name, Identity, expected, wrong, e =>
    {
        const string binary = "88888888-0000-4000-8000-000000000088";
        e.Attach(string.Create(CultureInfo.InvariantCulture, $$$"""{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"contentType":"application/pdf","url":"urn:uuid:{{{binary}}}","size":5,"hash":"qvTGHdzF6KLavt4PO0gs2a6pQ00="}}]}"""));
        e.Attach("""{"resourceType":"Binary","contentType":"application/pdf","data":"aGVsbG8="}""", binary);
        change(e);
    });
}
