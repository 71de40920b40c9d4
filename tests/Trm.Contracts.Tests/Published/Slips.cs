using System.Text.Json.Nodes;

namespace Trm.Contracts.Tests.Published;

/// <summary>Messages that R4 accepts and the contract does not.</summary>
internal static class Slips
{
    private const string Base = "https://trm-exchange.org/fhir/CodeSystem/";

    public static IReadOnlyList<Slip> Structure { get; } =
    [
        new("a hold without a reason", "hold-set", m => Of(m, "Task").Remove("statusReason")),
        new("a hold without a review date", "hold-set", m => Of(m, "Task")["restriction"]!["period"] = new JsonObject { ["start"] = "2026-11-21" }),
        new("a hold that is not on hold", "hold-set", m => Of(m, "Task")["status"] = "requested"),
        new("a hold with a word to go with it", "hold-set", m => Of(m, "Task")["description"] = "she is afraid of her uncle"),
        new("a hold with a note", "hold-set", m => Of(m, "Task")["note"] = new JsonArray(new JsonObject { ["text"] = "asylum" })),
        new("a hold whose reason has words beside the code", "hold-set", m => Of(m, "Task")["statusReason"]!["text"] = "asylum"),
        new("a hold of another kind", "hold-set", m => Coding(Of(m, "Task")["code"]!)["code"] = "referral"),
        new("a hold without a case", "hold-set", m => Of(m, "Task").Remove("groupIdentifier")),
        new("a hold with a person in it", "hold-set", m => Add(m, new JsonObject { ["resourceType"] = "Patient", ["id"] = "3f2504e0-4f89-41d3-9a0c-0305e82c3301" })),
        new("a hold with a narrative", "hold-set", m => Of(m, "Task")["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">asylum</div>" }),
        new("a header with two receivers", "hold-set", m => Of(m, "MessageHeader")["destination"]!.AsArray().Add(new JsonObject { ["endpoint"] = "urn:trm:participant:XK" })),
        new("a header that names its receiver in words", "hold-set", m => Of(m, "MessageHeader")["destination"]![0]!["name"] = "Shelter Hope"),
        new("a header to somewhere else", "hold-set", m => Of(m, "MessageHeader")["destination"]![0]!["endpoint"] = "https://example.org/inbox"),
        new("a header without an officer", "hold-set", m => Of(m, "MessageHeader").Remove("responsible")),
        new("a header that names an officer", "hold-set", m => Of(m, "MessageHeader")["responsible"]!["display"] = "Ana Berger"),
        new("a header without a definition", "hold-set", m => Of(m, "MessageHeader").Remove("definition")),
        new("a header of another version", "hold-set", m => Of(m, "MessageHeader")["definition"] = "https://trm-exchange.org/fhir/MessageDefinition/hold-set|9.9.9"),
        new("a header of another kind", "hold-set", m => Of(m, "MessageHeader")["eventCoding"]!["code"] = "withdrawal"),
        new("an answer that answers nothing", "decision-accepted", m => Of(m, "MessageHeader").Remove("response")),
        new("a message with another id than its header", "hold-set", m => m["id"] = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        new("a message without a time", "hold-set", m => m.Remove("timestamp")),
        new("a lift without the hold that it lifts", "hold-lift", m => RemoveDetail(m, "hold")),
        new("a lift without a second person", "hold-lift", m => RemoveDetail(m, "second-approver")),
        new("a detail that this kind has not", "hold-lift", m => Details(m)[0]!["type"]!["coding"]![0]!["code"] = "rating"),
        new("a detail of another form", "arrival-met", m => Change(m, "persons", d => { d.Remove("valueInteger"); d["valueDateTime"] = "2026-11-21T10:00:00Z"; })),
        new("a detail with a code of another list", "withdrawal-sharing", m => Change(m, "action", d => d["valueCoding"] = new JsonObject { ["system"] = Base + "rating", ["code"] = "good" })),
        new("a detail with a code that its list lacks", "withdrawal-sharing", m => Change(m, "action", d => d["valueCoding"]!["code"] = "forget")),
        new("a detail that stands twice", "withdrawal-sharing", m => Details(m).Add(Details(m).First(d => NameOf(d!) == "said-at")!.DeepClone())),
        new("a profile with a name in it", "referral-profile", m => Of(m, "Patient")["name"] = new JsonArray(new JsonObject { ["family"] = "Petrova" })),
        new("a profile with a date of birth", "referral-profile", m => Of(m, "Patient")["birthDate"] = "1999-04-01"),
        new("a profile without a person", "referral-profile", m => m["entry"]!.AsArray().Remove(EntryOf(m, "Patient"))),
        new("an incident that is not urgent", "incident-missing", m => Of(m, "Communication")["priority"] = "routine"),
        new("an incident with words in it", "incident-missing", m => Of(m, "Communication")["payload"] = new JsonArray(new JsonObject { ["contentString"] = "seen with her uncle" })),
        new("an identity without a consent", "referral-identity", m => m["entry"]!.AsArray().Remove(EntryOf(m, "Consent"))),
        new("a consent that denies", "referral-identity", m => Of(m, "Consent")["provision"]!["type"] = "deny"),
        new("a consent with an exception", "referral-identity", m => Of(m, "Consent")["provision"]!["provision"] = new JsonArray(new JsonObject { ["type"] = "deny" })),
        new("a consent that does not say how it was taken", "referral-identity", m => Of(m, "Consent").Remove("extension")),
        new("a consent that nobody verified", "referral-identity", m => Of(m, "Consent")["verification"]![0]!["verified"] = false),
        new("a meeting point with an address", "readiness-plan", m => Of(m, "Location")["address"] = new JsonObject { ["city"] = "Novi Sad" }),
        new("a meeting with a comment", "readiness-plan", m => Of(m, "Appointment")["comment"] = "the green door"),
    ];

    public static IReadOnlyList<Slip> Codes { get; } =
    [
        new("a hold for a reason outside the list", "hold-set", m => Coding(Of(m, "Task")["statusReason"]!)["code"] = "asylum"),
        new("a question for a purpose outside the list", "question-asked", m => Coding(Of(m, "Task")["reasonCode"]!)["code"] = "curiosity"),
        new("a decline for a reason outside the list", "decision-declined", m => Coding(Of(m, "Task")["statusReason"]!)["code"] = "known-elsewhere"),
        new("a header of a kind outside the list", "hold-set", m => Of(m, "MessageHeader")["eventCoding"]!["code"] = "rumour"),
        new("a consent to a category outside the list", "referral-identity", m => Of(m, "Consent")["provision"]!["class"]![0]!["code"] = "protection"),
        new("a consent to something outside the list", "referral-identity", m => Coding(Of(m, "Consent")["category"]![0]!)["code"] = "research"),
        new("a fact outside the standard", "referral-profile", m => Coding(Of(m, "Observation")["code"]!)["code"] = "vic_Religion"),
    ];

    private static JsonNode EntryOf(JsonObject message, string type) => message["entry"]!.AsArray().First(e => e!["resource"]!["resourceType"]!.GetValue<string>() == type)!;

    private static JsonObject Of(JsonObject message, string type) => EntryOf(message, type)["resource"]!.AsObject();

    private static JsonNode Coding(JsonNode concept) => concept["coding"]![0]!;

    private static void Add(JsonObject message, JsonObject resource) =>
        message["entry"]!.AsArray().Add(new JsonObject { ["fullUrl"] = $"urn:uuid:{resource["id"]}", ["resource"] = resource });

    private static JsonArray Details(JsonObject message) => Of(message, "Task")["input"]!.AsArray();

    private static string NameOf(JsonNode detail) => Coding(detail["type"]!)["code"]!.GetValue<string>();

    private static void RemoveDetail(JsonObject message, string name) => Details(message).Remove(Details(message).Single(d => NameOf(d!) == name));

    private static void Change(JsonObject message, string name, Action<JsonObject> change) => change(Details(message).Single(d => NameOf(d!) == name)!.AsObject());
}
