using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Tests.Messages;

public sealed class MessageReaderTests
{
    private const string TaskPath = "Bundle.entry[1].resource.ofType(Task)";
    private const string PatientPath = "Bundle.entry[2].resource.ofType(Patient)";

    private static readonly Message Profile = Examples.Of(MessageKind.ReferralProfile);

    private static IEnumerable<TestCaseData> HeaderFaults()
    {
        yield return Case("another Bundle.id", b => b["id"] = Other, "VALUE", "Bundle.id");
        yield return Case("no Bundle.id", b => b.AsObject().Remove("id"), "REQUIRED", "Bundle.id");
        yield return Case("no timestamp", b => b.AsObject().Remove("timestamp"), "REQUIRED", "Bundle.timestamp");
        yield return Case("a timestamp in another zone", b => b["timestamp"] = "2026-11-21T13:00:00+01:00", "VALUE", "Bundle.timestamp");
        yield return Case("a Bundle with a link", b => b["link"] = JsonNode.Parse("""[{"relation":"self","url":"urn:x"}]"""), "VALUE", "Bundle.link");
        yield return Case("a label that nobody knows", b => b["meta"]!["security"]![0]!["code"] = "Ana", "CODE_INVALID", "Bundle.meta.security[0]");
        yield return Case("another header id", b => Header(b)["id"] = Other, "VALUE", "MessageHeader.id");
        yield return Case("another kind", b => Header(b)["eventCoding"]!["code"] = "decision", "VALUE", "MessageHeader.eventCoding");
        yield return Case("another system", b => Header(b)["eventCoding"]!["system"] = "urn:x", "VALUE", "MessageHeader.eventCoding");
        yield return Case("an event URI", b => { Header(b).AsObject().Remove("eventCoding"); Header(b)["eventUri"] = "urn:x"; }, "REQUIRED", "MessageHeader.eventCoding");
        yield return Case("another code", b => Header(b)["reason"]!["coding"]![0]!["code"] = "identity", "VALUE", "MessageHeader.reason");
        yield return Case("no code", b => Header(b).AsObject().Remove("reason"), "REQUIRED", "MessageHeader.reason");
        yield return Case("no definition", b => Header(b).AsObject().Remove("definition"), "REQUIRED", "MessageHeader.definition");
        yield return Case("a definition without a version", b => Header(b)["definition"] = Text(Header(b)["definition"])[..^4], "VALUE", "MessageHeader.definition");
        yield return Case("another version", b => Header(b)["definition"] = Text(Header(b)["definition"])[..^3] + "0.2", "CONTRACT_VERSION_UNSUPPORTED", "MessageHeader.definition");
        yield return Case("no destination", b => Header(b).AsObject().Remove("destination"), "REQUIRED", "MessageHeader.destination");
        yield return Case("two destinations", b => Header(b)["destination"]!.AsArray().Add(JsonNode.Parse("""{"endpoint":"urn:trm:participant:MD"}""")), "VALUE", "MessageHeader.destination");
        yield return Case("a destination that is no participant", b => Header(b)["destination"]![0]!["endpoint"] = "https://example.org", "VALUE", "MessageHeader.destination[0].endpoint");
        yield return Case("a source that is no participant", b => Header(b)["source"]!["endpoint"] = "urn:trm:participant:at", "VALUE", "MessageHeader.source.endpoint");
        yield return Case("no officer", b => Header(b).AsObject().Remove("responsible"), "REQUIRED", "MessageHeader.responsible");
        yield return Case("an officer by name", b => Header(b)["responsible"]!["identifier"]!["value"] = "Ana Primer", "VALUE", "MessageHeader.responsible");
        yield return Case("a response that the meta lacks", b => Header(b)["response"] = JsonNode.Parse($$"""{"identifier":"{{Other}}","code":"ok"}"""), "VALUE", "MessageHeader.response");
        yield return Case("no focus", b => Header(b).AsObject().Remove("focus"), "VALUE", "MessageHeader.focus");
        yield return Case("an address that is not the id", b => { Entry(b, 3)["resource"]!["id"] = Other; }, "VALUE", "Bundle.entry[3].fullUrl");
        yield return Case("an id that is no UUID", b => { Entry(b, 3)["resource"]!["id"] = "ana"; Entry(b, 3)["fullUrl"] = "urn:uuid:ana"; }, "VALUE", "Bundle.entry[3].fullUrl");
        yield return Case("no Task", b => { Header(b).AsObject().Remove("focus"); b["entry"]!.AsArray().RemoveAt(1); }, "REQUIRED", "Bundle.entry");
        yield return Case("another case", b => Task(b)["groupIdentifier"]!["value"] = $"urn:uuid:{Other}", "VALUE", $"{TaskPath}.groupIdentifier");
        yield return Case("no case", b => Task(b).AsObject().Remove("groupIdentifier"), "REQUIRED", $"{TaskPath}.groupIdentifier");
        yield return Case("another status", b => Task(b)["status"] = "completed", "VALUE", $"{TaskPath}.status");
        yield return Case("another Task code", b => Task(b)["code"]!["coding"]![0]!["code"] = "hold", "VALUE", $"{TaskPath}.code");
        yield return Case("no purpose", b => Task(b).AsObject().Remove("reasonCode"), "REQUIRED", $"{TaskPath}.reasonCode");
        yield return Case("a purpose nobody knows", b => Task(b)["reasonCode"]!["coding"]![0]!["code"] = "holiday", "CODE_INVALID", $"{TaskPath}.reasonCode.coding[0]");
        yield return Case("a priority that the exchange lacks", b => Task(b)["priority"] = "stat", "CODE_INVALID", $"{TaskPath}.priority");
        yield return Case("a detail nobody asked for", b => Task(b)["input"] = JsonNode.Parse(Detail("persons", "\"valueInteger\":2")), "VALUE", $"{TaskPath}.input[0]");
        yield return Case("a Task for nobody", b => Task(b).AsObject().Remove("for"), "REQUIRED", $"{TaskPath}.for");
        yield return Case("a resource type that the kind lacks", b => Add(b, """{"resourceType":"Communication","status":"completed"}"""), "STRUCTURE", "Bundle.entry[6].resource.ofType(Communication)");
        yield return Case("two persons", b => Add(b, """{"resourceType":"Patient","gender":"male"}"""), "STRUCTURE", "Bundle.entry");

        static TestCaseData Case(string what, Action<JsonNode> change, string code, string path) => new TestCaseData(change, code, path).SetArgDisplayNames(what);
    }

    private static IEnumerable<TestCaseData> Identifiers()
    {
        const string name = """[{"family":"Primer"}]""";
        yield return Case("a name", b => Patient(b)["name"] = JsonNode.Parse(name), $"{PatientPath}.name[0]");
        yield return Case("a birth date", b => Patient(b)["birthDate"] = "1999-03-04", $"{PatientPath}.birthDate");
        yield return Case("a masked birth date, for it says that there is one", b => Patient(b)["_birthDate"] = JsonNode.Parse("""{"id":"x"}"""), $"{PatientPath}._birthDate");
        yield return Case("an identity number", b => Patient(b)["identifier"]!.AsArray().Add(JsonNode.Parse("""{"system":"urn:x","value":"1"}""")), $"{PatientPath}.identifier[1]");
        yield return Case("another pseudonym", b => Patient(b)["identifier"]![0]!["value"] = $"urn:uuid:{Other}", $"{PatientPath}.identifier[0]");
        yield return Case("an address", b => Patient(b)["address"] = JsonNode.Parse("""[{"city":"Novi Sad"}]"""), $"{PatientPath}.address[0]");
        yield return Case("a telephone number", b => Patient(b)["telecom"] = JsonNode.Parse("""[{"value":"1"}]"""), $"{PatientPath}.telecom[0]");
        yield return Case("a contact", b => Patient(b)["contact"] = JsonNode.Parse("""[{"gender":"female"}]"""), $"{PatientPath}.contact[0]");
        yield return Case("a photograph", b => Patient(b)["photo"] = JsonNode.Parse("""[{"contentType":"image/png"}]"""), $"{PatientPath}.photo[0]");
        yield return Case("an extension of one's own", b => Patient(b)["extension"]!.AsArray().Add(JsonNode.Parse("""{"url":"urn:x","valueBoolean":true}""")), $"{PatientPath}.extension[1].url");
        yield return Case("a text beside a code", b => Entry(b, 3)["resource"]!["code"]!["text"] = "Ana", "Bundle.entry[3].resource.ofType(ServiceRequest).code.text");
        yield return Case("a display beside a code", b => Entry(b, 3)["resource"]!["code"]!["coding"]![0]!["display"] = "Ana", "Bundle.entry[3].resource.ofType(ServiceRequest).code.coding[0].display");
        yield return Case("a note", b => Entry(b, 3)["resource"]!["note"] = JsonNode.Parse("""[{"text":"Ana"}]"""), "Bundle.entry[3].resource.ofType(ServiceRequest).note[0]");
        yield return Case("a display beside a reference", b => Entry(b, 3)["resource"]!["subject"]!["display"] = "Ana", "Bundle.entry[3].resource.ofType(ServiceRequest).subject.display");
        yield return Case("a person by another identifier", b => Entry(b, 3)["resource"]!["subject"]!["identifier"] = JsonNode.Parse("""{"value":"1"}"""), "Bundle.entry[3].resource.ofType(ServiceRequest).subject.identifier");
        yield return Case("a text for a value", b => { var o = Entry(b, 4)["resource"]!; o.AsObject().Remove("valueCodeableConcept"); o["valueString"] = "Ana"; }, "Bundle.entry[4].resource.ofType(Observation).valueString");
        yield return Case("a date for a value", b => { var o = Entry(b, 4)["resource"]!; o.AsObject().Remove("valueCodeableConcept"); o["valueDateTime"] = "1999-03-04"; }, "Bundle.entry[4].resource.ofType(Observation).valueDateTime");
        yield return Case("a mitigation in words", b => Entry(b, 5)["resource"]!["mitigation"] = "Ana", "Bundle.entry[5].resource.ofType(RiskAssessment).mitigation");
        yield return Case("a contained resource", b => Patient(b)["contained"] = JsonNode.Parse("""[{"resourceType":"Patient","id":"p","name":[{"family":"Primer"}]}]"""), $"{PatientPath}.contained[0].ofType(Patient)");
        yield return Case("a note on the Task", b => Task(b)["note"] = JsonNode.Parse("""[{"text":"Ana"}]"""), $"{TaskPath}.note[0]");
        yield return Case("a receiver by name", b => Header(b)["destination"]![0]!["name"] = "Ana", "MessageHeader.destination[0].name");
        yield return Case("an element's own id", b => Entry(b, 3)["resource"]!["code"]!["id"] = "Ana", "Bundle.entry[3].resource.ofType(ServiceRequest).code.id");

        static TestCaseData Case(string what, Action<JsonNode> change, string path) => new TestCaseData(change, path).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(HeaderFaults))]
    public void AProfileIsRefusedFor(Action<JsonNode> change, string code, string path)
    {
        var read = MessageReader.Parse(Profile.Meta, Changed(Profile, change));

        Assert.That(read.Rejections.Select(r => (r.Code.Text, r.Path)), Has.Member((code, path)));
    }

    [TestCaseSource(nameof(Identifiers))]
    public void AProfileCarriesNo(Action<JsonNode> change, string path)
    {
        var read = MessageReader.Parse(Profile.Meta, Changed(Profile, change));

        Assert.That(read.Rejections.Select(r => (r.Code, r.Path)), Has.Member((RejectionCode.Value, path)));
        Assert.That(read.Rejections.Select(r => r.ToString()), Has.None.Contains("Ana"));
    }

    [Test]
    public void AProfileCarriesNoCodeThatNobodyKnows()
    {
        var read = MessageReader.Parse(Profile.Meta, Changed(Profile, b => Entry(b, 4)["resource"]!["valueCodeableConcept"]!["coding"]![0]!["code"] = "AnaPrimer"));

        Assert.That(read.Rejection.Code, Is.EqualTo(RejectionCode.CodeInvalid));
    }

    [Test]
    public void EveryKindThatCarriesCodesOnlyRefusesANarrativeANoteAndAName()
    {
        foreach (var message in Examples.All.Where(m => m.Kind.Carries != Carries.PersonalData && m.Kind != MessageKind.Test))
        {
            Action<JsonNode>[] changes =
            [
                b => Task(b)["description"] = "Ana",
                b => Task(b)["note"] = JsonNode.Parse("""[{"text":"Ana"}]"""),
                b => Task(b)["code"]!["text"] = "Ana",
                b => Header(b)["source"]!["name"] = "Ana",
                b => Task(b)["text"] = JsonNode.Parse("""{"status":"generated","div":"<div>Ana</div>"}"""),
                b => Add(b, """{"resourceType":"Patient","name":[{"family":"Ana"}]}"""),
            ];
            foreach (var change in changes)
                Assert.That(MessageReader.Parse(message.Meta, Changed(message, change)).IsOk, Is.False, message.Kind.ToString());
        }
    }

    [TestCaseSource(typeof(Examples), nameof(Examples.All))]
    public void EveryDetailOfEveryKindIsHeldToItsNameItsListAndItsForm(Message message)
    {
        if (message.Kind == MessageKind.Test)
            return;
        var details = JsonNode.Parse(message.Payload.Span)!["entry"]![1]!["resource"]!["input"]?.AsArray() ?? [];
        for (var i = 0; i < details.Count; i++)
        {
            var (n, path) = (i, $"{TaskPath}.input[{i}]");
            var value = details[i]!.AsObject().Single(m => m.Key != "type").Key;
            var list = message.Kind.Kind == "voice" || Text(details[i]!["type"]!["coding"]![0]!["code"]) == "topic" ? "hold-reason" : "topic";

            Refused(b => Input(b, n)["type"]!["coding"]![0]!["code"] = message.Kind == MessageKind.DirectoryKeyChange ? "rating" : "key-use", RejectionCode.CodeInvalid, $"{path}.type", "another name");
            if (value == "valueCoding")
                Refused(b => Input(b, n)[value] = JsonNode.Parse($$"""{"system":"https://trm-exchange.org/fhir/CodeSystem/{{list}}","code":"{{(list == "topic" ? "needs" : "papers")}}"}"""), RejectionCode.CodeInvalid, $"{path}.valueCoding", "another list");
            Refused(b => { Input(b, n).AsObject().Remove(value); Input(b, n)[value == "valueInteger" ? "valueDateTime" : "valueInteger"] = value == "valueInteger" ? "2026-11-21T12:00:00Z" : 1; }, null, path, "another form");
        }

        void Refused(Action<JsonNode> change, RejectionCode? code, string path, string what) => Assert.That(
            MessageReader.Parse(message.Meta, Changed(message, change)).Rejections.Where(r => code is null || r.Code.Equals(code)).Select(r => r.Path), Has.Some.StartsWith(path), what);

        static JsonNode Input(JsonNode bundle, int n) => Task(bundle)["input"]![n]!;
    }

    [Test]
    public void AFaultIsNamedForEachThingThatIsWrong()
    {
        var read = MessageReader.Parse(Profile.Meta, Changed(Profile, b =>
        {
            b["id"] = Other;
            Header(b)["reason"]!["coding"]![0]!["code"] = "identity";
            Patient(b)["birthDate"] = "1999-03-04";
        }));

        Assert.That(read.Rejections.Select(r => r.Path), Is.EqualTo(["Bundle.id", "MessageHeader.reason", $"{PatientPath}.birthDate"]));
    }

    [Test]
    public void AnotherVersionIsNamedFirstEvenWhereItsElementsAreUnknown()
    {
        var read = MessageReader.Parse(Profile.Meta, Changed(Profile, b =>
        {
            Header(b)["definition"] = Text(Header(b)["definition"])[..^3] + "0.2";
            Task(b)["newElement"] = true;
        }));

        Assert.That(read.Rejections.Select(r => r.Code), Is.EqualTo([RejectionCode.ContractVersionUnsupported, RejectionCode.Structure]));
    }

    [Test]
    public void AKindOrCodeOutsideTheCatalogueIsRefused()
    {
        Assert.That(MessageReader.Parse(Meta("rumour", "feedback"), Profile.Payload).Rejection.Code, Is.EqualTo(RejectionCode.KindUnknown));
        Assert.That(MessageReader.Parse(Meta("referral", "gossip"), Profile.Payload).Rejection.Code, Is.EqualTo(RejectionCode.CodeInvalid));
        Assert.That(MessageReader.Parse(MessageMeta.Control, Profile.Payload).Rejection.Code, Is.EqualTo(RejectionCode.KindUnknown));

        static MessageMeta Meta(string kind, string code) =>
            MessageMeta.Parse(Encoding.UTF8.GetBytes($$"""{"media":"application/fhir+json","kind":"{{kind}}","code":"{{code}}","message":"{{Profile.Id}}","case":"{{Examples.Case}}"}""")).Value;
    }

    [Test]
    public void AKindThatNamesACaseHasOneAndTheOthersHaveNone()
    {
        var without = MessageMeta.Parse(Encoding.UTF8.GetBytes($$"""{"media":"application/fhir+json","kind":"referral","code":"profile","message":"{{Profile.Id}}"}""")).Value;
        var with = MessageMeta.Parse(Encoding.UTF8.GetBytes($$"""{"media":"application/fhir+json","kind":"test","code":"ping","message":"{{Profile.Id}}","case":"{{Examples.Case}}"}""")).Value;

        Assert.That(MessageReader.Parse(without, Profile.Payload).Rejection, Has.Property("Code").EqualTo(RejectionCode.Required).And.Property("Path").EqualTo("meta.case"));
        Assert.That(MessageReader.Parse(with, Profile.Payload).Rejection, Has.Property("Code").EqualTo(RejectionCode.Value).And.Property("Path").EqualTo("meta.case"));
    }

    [Test]
    public void ADecisionQuotesWhatItDecides()
    {
        var decision = DecisionMessage.Seen(Examples.Back(5));

        Assert.That(decision.Rejection, Has.Property("Code").EqualTo(RejectionCode.Required).And.Property("Path").EqualTo("meta.inReplyTo"));
    }

    [Test]
    public void APayloadLiftedIntoAnotherEnvelopeIsRefused()
    {
        var other = ParticipantId.Parse("MD").Value;

        Assert.That(Profile.Between(Examples.At, Examples.Rs).IsOk);
        Assert.That(Profile.Between(other, Examples.Rs).Rejection.Path, Is.EqualTo("MessageHeader.source"));
        Assert.That(Profile.Between(Examples.At, other).Rejection.Path, Is.EqualTo("MessageHeader.destination[0]"));
        Assert.That(Profile.Between(Examples.At, other).Rejection.Code, Is.EqualTo(RejectionCode.WrongRecipient));
    }

    [TestCase("a link", "https://example.org/x.pdf", "application/pdf", 5, "qvTGHdzF6KLavt4PO0gs2a6pQ00=", ".url")]
    [TestCase("another size", Binary, "application/pdf", 6, "qvTGHdzF6KLavt4PO0gs2a6pQ00=", ".size")]
    [TestCase("another hash", Binary, "application/pdf", 5, "qvTGHdzF6KLavt4PO0gs2a6pQ01=", ".hash")]
    [TestCase("another type", Binary, "image/png", 5, "qvTGHdzF6KLavt4PO0gs2a6pQ00=", ".contentType")]
    [TestCase("a type that is not exchanged", Binary, "application/x-msdownload", 5, "qvTGHdzF6KLavt4PO0gs2a6pQ00=", ".contentType")]
    [TestCase("nothing wrong", Binary, "application/pdf", 5, "qvTGHdzF6KLavt4PO0gs2a6pQ00=", null)]
    public void AnAttachmentIsInTheMessageAsItSays(string what, string url, string type, int size, string hash, string? fault)
    {
        var identity = Examples.Of(MessageKind.ReferralIdentity);

        var read = MessageReader.Parse(identity.Meta, Changed(identity, b =>
        {
            Add(b, $$$"""{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"contentType":"{{{type}}}","url":"{{{url}}}","size":{{{size}}},"hash":"{{{hash}}}"}}]}""");
            Add(b, """{"resourceType":"Binary","contentType":"application/pdf","data":"aGVsbG8="}""", Binary[^36..]);
        }));

        Assert.That(read.Rejections.Select(r => r.Path), fault is null ? Is.Empty : Has.Some.EndsWith($".ofType(DocumentReference).content[0].attachment{fault}"), what);
    }

    [Test]
    public void AnIdentityWithoutAConsentIsRefused()
    {
        var resources = Examples.IdentityResources().Where(r => r is not Trm.Contracts.Fhir.Consent);

        var draft = ReferralMessage.Identity(Examples.Context(4), Examples.Shelter, resources);

        Assert.That(draft.Rejection.Code, Is.EqualTo(RejectionCode.Required));
    }

    internal static byte[] Changed(Message message, Action<JsonNode> change)
    {
        var bundle = JsonNode.Parse(message.Payload.Span)!;
        change(bundle);
        return Encoding.UTF8.GetBytes(bundle.ToJsonString());
    }

    private const string Binary = "urn:uuid:88888888-0000-4000-8000-000000000088";

    private const string Other = "99999999-0000-4000-8000-000000000099";

    private static JsonNode Entry(JsonNode bundle, int n) => bundle["entry"]![n]!;

    private static JsonNode Header(JsonNode bundle) => Entry(bundle, 0)["resource"]!;

    private static JsonNode Task(JsonNode bundle) => Entry(bundle, 1)["resource"]!;

    private static JsonNode Patient(JsonNode bundle) => Entry(bundle, 2)["resource"]!;

    private static void Add(JsonNode bundle, string resource, string id = Other)
    {
        var node = JsonNode.Parse(resource)!;
        node["id"] = id;
        bundle["entry"]!.AsArray().Add(new JsonObject { ["fullUrl"] = $"urn:uuid:{id}", ["resource"] = node });
    }

    private static string Detail(string name, string value) =>
        $$$"""[{"type":{"coding":[{"system":"https://trm-exchange.org/fhir/CodeSystem/task-parameter","code":"{{{name}}}"}]},{{{value}}}}]""";

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
