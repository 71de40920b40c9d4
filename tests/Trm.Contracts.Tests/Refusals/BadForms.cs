using System.Globalization;
using System.Text;
using Trm.Contracts.Messages;
using static Trm.Contracts.Tests.Refusals.BadExample;

namespace Trm.Contracts.Tests.Refusals;

/// <summary>Payloads that are no FHIR message Bundle of the exchange's model: bytes, JSON, elements, entries, references.</summary>
internal static class BadForms
{
    private static readonly MessageKind Hold = MessageKind.HoldSet;
    private static readonly MessageKind Profile = MessageKind.ReferralProfile;
    private static readonly MessageKind Identity = MessageKind.ReferralIdentity;

    public static IReadOnlyList<BadExample> All { get; } =
    [
        InBytes("bytes-cut-off", Hold, "STRUCTURE -", "the last byte is missing", b => b[..^1]),
        InBytes("bytes-after-the-end", Hold, "STRUCTURE -", "something follows the payload", b => [.. b, .. "{}"u8]),
        InBytes("bytes-not-utf8", Hold, "STRUCTURE -", "a byte that no UTF-8 text has", b => Replaced(b, "not-stated", "not-state\u0001", 0xff)),
        InBytes("bytes-byte-order-mark", Hold, "STRUCTURE -", "a byte order mark before the payload", b => [0xef, 0xbb, 0xbf, .. b]),
        InBytes("bytes-lone-surrogate", Hold, "STRUCTURE -", "half of a surrogate pair, written as an escape", b => Replaced(b, "not-stated", @"not-state\ud800")),
        InBytes("bytes-too-many", Hold, "TOO_LARGE -", "white space makes the payload larger than 1 MiB", b => [.. b, .. Enumerable.Repeat((byte)' ', 1024 * 1024 + 1 - b.Length)]),
        InBytes("json-too-deep", Hold, "STRUCTURE -", "65 levels of nesting", b => Replaced(b, "\"status\":\"on-hold\"", "\"status\":" + new string('[', 62) + new string(']', 62))),
        InBytes("json-no-object", Hold, "STRUCTURE -", "a list where a resource stands", b => [(byte)'[', .. b, (byte)']']),
        InBytes("resource-no-bundle", Hold, "STRUCTURE Task", "a Task by itself, without the Bundle around it", _ => """{"resourceType":"Task","status":"on-hold","intent":"order"}"""u8.ToArray()),
        InPayload("resource-without-type", Hold, "STRUCTURE Bundle.entry[1].resource", "a resource without resourceType", e => e.Cut("Task.resourceType")),
        InPayload("resource-type-unknown", Hold, "STRUCTURE Bundle.entry[1].resource", "a resource type of FHIR that the exchange does not have", e => e.Put("Task.resourceType", "Procedure")),
        InPayload("resource-bundle-inside", Hold, "STRUCTURE Bundle.entry[2].resource", "a Bundle in the Bundle", e => e.Attach("""{"resourceType":"Bundle","type":"collection"}""")),
        InPayload("resource-contained-twice", Identity, "STRUCTURE Bundle.entry[2].resource.ofType(Patient).contained[0].ofType(Organization).contained", "a contained resource contains another", e => e.PutJson("Patient.contained", """[{"resourceType":"Organization","id":"a","name":"A","contained":[{"resourceType":"Organization","id":"b","name":"B"}]}]""")),
        InPayload("resource-in-no-object", Hold, "STRUCTURE Bundle.entry[1].resource", "a string where a resource stands", e => e.Put("Bundle.entry[1].resource", "Task")),
        InBytes("element-twice", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task)", "the status stands there twice", b => Replaced(b, "\"status\":\"on-hold\"", "\"status\":\"on-hold\",\"status\":\"on-hold\"")),
        InBytes("element-twice-by-an-escape", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task)", "the status stands there twice, once under an escaped name", b => Replaced(b, "\"status\":\"on-hold\"", @"""status"":""on-hold"",""st\u0061tus"":""on-hold""")),
        InPayload("element-unknown", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task)", "an element that FHIR does not have", e => e.Put("Task.colour", "red")),
        InPayload("element-modifier-extension", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task)", "a modifierExtension, which would change what the rest means", e => e.PutJson("Task.modifierExtension", """[{"url":"urn:x","valueBoolean":true}]""")),
        InPayload("element-narrative", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task)", "a narrative beside the codes", e => e.PutJson("Task.text", """{"status":"generated","div":"<div>Ana</div>"}""")),
        InPayload("element-empty", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task).restriction", "an element without anything in it", e => e.PutJson("Task.restriction", "{}")),
        InPayload("element-missing", Hold, "REQUIRED Bundle.entry[1].resource.ofType(Task).intent", "a Task without intent, which FHIR requires", e => e.Cut("Task.intent")),
        InPayload("element-choice-missing", Hold, "REQUIRED MessageHeader.event", "a MessageHeader without an event", e => e.Cut("MessageHeader.eventCoding")),
        InPayload("element-choice-twice", MessageKind.HoldLift, "STRUCTURE Bundle.entry[1].resource.ofType(Task).input[0].value", "a detail with a value in two forms", e => e.Put("Task.input(hold).valueInteger", 1)),
        InPayload("element-no-list", Hold, "STRUCTURE MessageHeader.destination", "one destination where a list of them stands", e => e.PutJson("MessageHeader.destination", """{"endpoint":"urn:trm:participant:RS"}""")),
        InPayload("element-empty-list", Hold, "STRUCTURE MessageHeader.focus", "a list without an item", e => e.PutJson("MessageHeader.focus", "[]")),
        InPayload("element-no-boolean", Profile, "STRUCTURE Bundle.entry[2].resource.ofType(Patient).communication[0].preferred", "a text where true or false stands", e => e.Put("Patient.communication[0].preferred", "yes")),
        InPayload("element-no-number", MessageKind.CapacityEnquiry, "STRUCTURE Bundle.entry[1].resource.ofType(Task).input[2].valueInteger", "a text where a number stands", e => e.Put("Task.input(persons).valueInteger", "2")),
        InPayload("element-no-whole-number", MessageKind.CapacityEnquiry, "VALUE Bundle.entry[1].resource.ofType(Task).input[2].valueInteger", "a fraction where a whole number stands", e => e.Put("Task.input(persons).valueInteger", 2.5)),
        InPayload("element-decimal-no-number", Profile, "STRUCTURE Bundle.entry[3].resource.ofType(ServiceRequest).quantityQuantity.value", "a text where a decimal stands", e => e.PutJson("ServiceRequest.quantityQuantity", """{"value":"2"}""")),
        InPayload("element-decimal-too-large", Profile, "VALUE Bundle.entry[3].resource.ofType(ServiceRequest).quantityQuantity.value", "a decimal beyond what can be kept exactly", e => e.PutJson("ServiceRequest.quantityQuantity", """{"value":1e999}""")),
        InPayload("element-no-object", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task).statusReason", "a text where an element with elements stands", e => e.Put("Task.statusReason", "not-stated")),
        InPayload("element-no-string", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task).authoredOn", "a number where a text stands", e => e.Put("Task.authoredOn", 2026)),
        InPayload("element-null", Hold, "STRUCTURE Bundle.entry[1].resource.ofType(Task).authoredOn", "null where a value stands", e => e.Put("Task.authoredOn", null)),
        InPayload("value-date-not-in-the-calendar", Hold, "VALUE Bundle.entry[1].resource.ofType(Task).restriction.period.end", "30 February", e => e.Put("Task.restriction.period.end", "2026-02-30")),
        InPayload("value-blank", MessageKind.DecisionAccepted, "VALUE Bundle.entry[2].resource.ofType(Organization).name", "a name of white space", e => e.Put("Organization.name", " ")),
        InPayload("value-uri-with-space", Hold, "VALUE Bundle.entry[1].resource.ofType(Task).statusReason.coding[0].system", "a system with a space in it", e => e.Put("Task.statusReason.coding[0].system", "urn: x")),
        InPayload("value-code-of-status", Hold, "CODE_INVALID Bundle.entry[1].resource.ofType(Task).status", "a status that FHIR's list does not have", e => e.Put("Task.status", "thinking")),

        InPayload("bundle-of-another-type", Hold, "VALUE Bundle.type", "a collection, not a message", e => e.Put("Bundle.type", "collection")),
        InPayload("bundle-without-entries", Hold, "REQUIRED Bundle.entry", "a Bundle without entries", e => e.Cut("Bundle.entry")),
        InPayload("bundle-header-not-first", Hold, "STRUCTURE Bundle.entry[0].resource; STRUCTURE Bundle.entry[1].resource", "the Task stands before the MessageHeader", e => { var task = e.Json("Bundle.entry[1]"); e.Cut("Bundle.entry[1]"); e.Insert("Bundle.entry", task); }),
        InPayload("bundle-two-headers", Hold, "STRUCTURE Bundle.entry[2].resource", "two MessageHeaders", e => e.Attach("""{"resourceType":"MessageHeader","eventUri":"urn:x","source":{"endpoint":"urn:x"}}""")),
        InPayload("bundle-too-many-entries", Hold, "TOO_LARGE Bundle.entry", "1001 entries", e => { for (var n = 2; n <= 1000; n++) e.Add("Bundle.entry", string.Create(CultureInfo.InvariantCulture, $$"""{"fullUrl":"urn:x:{{n}}"}""")); }),
        InPayload("bundle-entry-without-resource", Hold, "REQUIRED Bundle.entry[2].resource", "an entry without a resource", e => e.Add("Bundle.entry", """{"fullUrl":"urn:uuid:99999999-0000-4000-8000-000000000099"}""")),
        InPayload("bundle-entry-without-address", Profile, "REQUIRED Bundle.entry[5].fullUrl", "an entry without fullUrl", e => e.Cut("Bundle.entry[5].fullUrl")),
        InPayload("bundle-one-address-twice", Profile, "VALUE Bundle.entry[6].fullUrl", "two entries with one address", e => { e.Attach("""{"resourceType":"Flag","status":"active","code":{"coding":[{"system":"https://trm-exchange.org/fhir/CodeSystem/htcds-2.0","code":"vic_TypeOfExploitation"}]},"subject":{"reference":"urn:uuid:5a1f3c52-0c2b-4b59-8a9a-51f0a1f9b001"}}"""); e.Put("Bundle.entry[6].fullUrl", e.AddressOf("Observation")); }),
        InPayload("reference-to-nothing", Profile, "VALUE Bundle.entry[4].resource.ofType(Observation).subject.reference", "a reference that leads out of the Bundle", e => e.Put("Observation.subject.reference", "urn:uuid:99999999-0000-4000-8000-000000000099")),
        InPayload("reference-to-a-server", Profile, "VALUE Bundle.entry[4].resource.ofType(Observation).subject.reference", "a reference to somebody's server", e => e.Put("Observation.subject.reference", "https://example.org/fhir/Patient/1")),
        InPayload("contained-header", Identity, "STRUCTURE Bundle.entry[2].resource.ofType(Patient).contained[0]", "a MessageHeader contained in the Patient", e => e.PutJson("Patient.contained", """[{"resourceType":"MessageHeader","id":"h","eventUri":"urn:x","source":{"endpoint":"urn:x"}}]""")),
        InPayload("contained-without-id", Identity, "REQUIRED Bundle.entry[2].resource.ofType(Patient).contained[0].id", "a contained resource without an id", e => e.PutJson("Patient.contained", """[{"resourceType":"Organization","name":"A"}]""")),
        InPayload("contained-one-id-twice", Identity, "VALUE Bundle.entry[2].resource.ofType(Patient).contained[1].id", "two contained resources with one id", e => e.PutJson("Patient.contained", """[{"resourceType":"Organization","id":"a","name":"A"},{"resourceType":"Organization","id":"a","name":"B"}]""")),
        InPayload("contained", Identity, "STRUCTURE Bundle.entry[2].resource.ofType(Patient).contained", "a resource inside another, where each has its own entry", e => e.PutJson("Patient.contained", """[{"resourceType":"Organization","id":"a","name":"A"}]""")),

        InControl("control-white-space", MessageKind.ReceiptOk, "STRUCTURE control", "a space: there is one spelling", t => t.Replace("\"have\":", "\"have\": ", StringComparison.Ordinal)),
        InControl("control-member-unknown", MessageKind.ReceiptOk, "STRUCTURE control", "a member nobody knows", t => t[..^1] + ",\"note\":\"\"}"),
        InControl("control-missing-above-through", MessageKind.ReceiptOk, "STRUCTURE control", "a number is missing that lies beyond what was held", t => t.Replace("\"missing\":[5]", "\"missing\":[8]", StringComparison.Ordinal)),
        InControl("control-numbers-unsorted", MessageKind.ReceiptOk, "STRUCTURE control", "missing numbers out of order", t => t.Replace("\"missing\":[5]", "\"missing\":[5,3]", StringComparison.Ordinal)),
        WithMember("checkpoint-proof-from-nothing", "a consistency proof from size 0, from which there is nothing to prove", $$$"""{"checkpoint":{"checkpoint":"dHJtL0FULzAK","oldSize":0,"proof":["{{{Hash}}}"]}"""),
        WithMember("checkpoint-proof-of-short-hashes", "a hash of three bytes", """{"checkpoint":{"checkpoint":"dHJtL0FULzAK","oldSize":1,"proof":["AAAA"]}"""),
        WithMember("checkpoint-size-negative", "a size below nothing", """{"checkpoint":{"checkpoint":"dHJtL0FULzAK","oldSize":-1,"proof":[]}"""),
        WithMember("checkpoint-behind-its-answer", "members in another order", """{"cosignature":{"cosignature":"dHJtL0FULzAK","size":1},"checkpoint":{"checkpoint":"dHJtL0FULzAK","oldSize":0,"proof":[]}"""),
        WithMember("cosignature-empty", "a cosignature of no bytes", """{"cosignature":{"cosignature":"","size":1}"""),
        WithMember("cosignature-without-size", "a cosignature that does not say of what", """{"cosignature":{"cosignature":"dHJtL0FULzAK"}"""),
        WithMember("conflict-empty", "a conflict that says neither what is held nor that nothing is", """{"conflict":{}"""),
        WithMember("fork-of-one-checkpoint", "a fork of a single checkpoint", $$$"""{"fork":{"checkpoints":["dHJtL0FULzAK"],"prefix":"{{{Hash}}}","proof":[]}"""),
        WithMember("fork-without-prefix", "a fork that does not say how the larger tree begins", """{"fork":{"checkpoints":["dHJtL0FULzAK","dHJtL0FULzAK"],"proof":[]}"""),
        InControl("receipt-ok-with-issues", MessageKind.ReceiptFatalError, "STRUCTURE control", "an ok that names issues", t => t.Replace("fatal-error", "ok", StringComparison.Ordinal)),
        InControl("receipt-code-unknown", MessageKind.ReceiptFatalError, "STRUCTURE control", "an issue that is no code of the contract", t => t.Replace("REQUIRED", "REQUIRES", StringComparison.Ordinal)),
        InControl("receipt-code-of-the-local-trail", MessageKind.ReceiptFatalError, "STRUCTURE control", "an issue that tells which check of the signature failed", t => t.Replace("REQUIRED", "SIG_KEY_REVOKED", StringComparison.Ordinal)),
        InControl("receipt-digest-upper-case", MessageKind.ReceiptOk, "STRUCTURE control", "a digest in upper case", t => t.Replace(new string('a', 64), new string('A', 64), StringComparison.Ordinal)),
        InControl("receipt-local-time", MessageKind.ReceiptOk, "STRUCTURE control", "a time in another zone", t => t.Replace("2026-11-21T12:00:00Z", "2026-11-21T13:00:00+01:00", StringComparison.Ordinal)),
    ];

    private const string Hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    // In front of what every control message says.
    private static BadExample WithMember(string name, string why, string begins) => InControl(
        name, MessageKind.ReceiptOk, "STRUCTURE control", why, t => begins + "," + t[t.IndexOf("\"have\"", StringComparison.Ordinal)..]);

    private static byte[] Replaced(byte[] bytes, string what, string by, byte? marker = null)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (!text.Contains(what, StringComparison.Ordinal))
            throw new ArgumentException($"{what} is not there", nameof(what));
        var changed = Encoding.UTF8.GetBytes(text.Replace(what, by, StringComparison.Ordinal));
        if (marker is { } odd)
            changed[Array.IndexOf(changed, (byte)1)] = odd;
        return changed;
    }
}
