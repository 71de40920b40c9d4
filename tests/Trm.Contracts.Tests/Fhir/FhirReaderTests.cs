using System.Text;
using NUnit.Framework;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Tests.Fhir;

public sealed class FhirReaderTests
{
    private const string Header =
        """{"fullUrl":"urn:uuid:h","resource":{"resourceType":"MessageHeader","eventUri":"urn:e","source":{"endpoint":"urn:s"}}}""";

    private static string Bundle(params string[] entries) =>
        $$"""{"resourceType":"Bundle","type":"message","entry":[{{string.Join(',', entries.Prepend(Header))}}]}""";

    private static string Entry(string resource, string url = "urn:uuid:r") => $$"""{"fullUrl":"{{url}}","resource":{{resource}}}""";

    private static string Patient(string members) => Bundle(Entry($$"""{"resourceType":"Patient"{{members}}}"""));

    private const string InPatient = "Bundle.entry[1].resource.ofType(Patient)";

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("nothing", "", "STRUCTURE", null);
        yield return Case("no JSON", "{", "STRUCTURE", null);
        yield return Case("a byte order mark", "\ufeff" + Bundle(), "STRUCTURE", null);
        yield return Case("bytes after the end", Bundle() + " {}", "STRUCTURE", null);
        yield return Case("an array", "[]", "STRUCTURE", null);
        yield return Case("a null", "null", "STRUCTURE", null);
        yield return Case("a comment", "/* */" + Bundle(), "STRUCTURE", null);
        yield return Case("no resource type", "{}", "STRUCTURE", null);
        yield return Case("a resource type that is no text", """{"resourceType":7}""", "STRUCTURE", null);
        yield return Case("another resource", """{"resourceType":"Patient","id":"p"}""", "STRUCTURE", "Patient");
        yield return Case("a resource type of FHIR that the exchange lacks", Bundle(Entry("""{"resourceType":"Medication"}""")), "STRUCTURE", "Bundle.entry[1].resource");
        yield return Case("a resource type in another case", Bundle(Entry("""{"resourceType":"patient"}""")), "STRUCTURE", "Bundle.entry[1].resource");
        yield return Case("nested over 64 levels", Patient($""","name":{new string('[', 64)}{new string(']', 64)}"""), "STRUCTURE", null);
        yield return Case("nested very deep", new string('[', 500_000), "STRUCTURE", null);
        yield return Case("a lone surrogate in a value", Patient(@",""id"":""\ud800"""), "STRUCTURE", null);
        yield return Case("a lone surrogate in a name", Patient(@",""\udc00"":1"), "STRUCTURE", null);

        yield return Case("an unknown element", Patient(""","colour":"red" """), "STRUCTURE", InPatient);
        yield return Case("an element of FHIR that the exchange lacks", Patient(""","text":{"status":"generated","div":"<div/>"}"""), "STRUCTURE", InPatient);
        yield return Case("a modifier extension", Patient(""","modifierExtension":[{"url":"urn:x"}]"""), "STRUCTURE", InPatient);
        yield return Case("an unknown element inside", Patient(""","name":[{"family":"A","colour":"red"}]"""), "STRUCTURE", $"{InPatient}.name[0]");
        yield return Case("an element twice", Patient(""","active":true,"active":true"""), "STRUCTURE", InPatient);
        yield return Case("an element twice, once escaped", Patient(@",""active"":true,""\u0061ctive"":true"), "STRUCTURE", InPatient);
        yield return Case("a resource type twice", Patient(""","resourceType":"Patient" """), "STRUCTURE", InPatient);
        yield return Case("an element twice at the top", """{"resourceType":"Bundle","type":"message","type":"message"}""", "STRUCTURE", "Bundle");
        yield return Case("an element twice in a data type", Patient(""","name":[{"family":"A","family":"A"}]"""), "STRUCTURE", $"{InPatient}.name[0]");
        yield return Case("a null element", Patient(""","id":null"""), "STRUCTURE", $"{InPatient}.id");
        yield return Case("a null in a list", Patient(""","name":[null]"""), "STRUCTURE", $"{InPatient}.name[0]");
        yield return Case("an empty list", Patient(""","name":[]"""), "STRUCTURE", $"{InPatient}.name");
        yield return Case("an empty element", Patient(""","name":[{}]"""), "STRUCTURE", $"{InPatient}.name[0]");
        yield return Case("one value where a list stands", Patient(""","name":{"family":"A"}"""), "STRUCTURE", $"{InPatient}.name");
        yield return Case("a list where one value stands", Patient(""","gender":["female"]"""), "STRUCTURE", $"{InPatient}.gender");
        yield return Case("a text where true or false stands", Patient(""","active":"true" """), "STRUCTURE", $"{InPatient}.active");
        yield return Case("a number where a text stands", Patient(""","birthDate":1990"""), "STRUCTURE", $"{InPatient}.birthDate");
        yield return Case("both forms of a choice", Patient(""","deceasedBoolean":true,"deceasedDateTime":"2026" """), "STRUCTURE", $"{InPatient}.deceased");

        yield return Case("an empty text", Patient(""","id":"" """), "VALUE", $"{InPatient}.id");
        yield return Case("an id with a space", Patient(""","id":"a b" """), "VALUE", $"{InPatient}.id");
        yield return Case("an id too long", Patient($""","id":"{new string('a', 65)}" """), "VALUE", $"{InPatient}.id");
        yield return Case("a date that is none", Patient(""","birthDate":"soon" """), "VALUE", $"{InPatient}.birthDate");
        yield return Case("a date that the calendar lacks", Patient(""","birthDate":"2026-02-29" """), "VALUE", $"{InPatient}.birthDate");
        yield return Case("a time where a date stands", Patient(""","birthDate":"2026-02-01T10:00:00Z" """), "VALUE", $"{InPatient}.birthDate");
        yield return Case("a control character", Patient(@",""name"":[{""family"":""a\u0000b""}]"), "VALUE", $"{InPatient}.name[0].family");
        yield return Case("white space for a text", Patient(""","name":[{"family":" "}]"""), "VALUE", $"{InPatient}.name[0].family");
        yield return Case("a rank of nought", Patient(""","telecom":[{"rank":0}]"""), "VALUE", $"{InPatient}.telecom[0].rank");
        yield return Case("a huge whole number", Patient(""","telecom":[{"rank":1e999}]"""), "VALUE", $"{InPatient}.telecom[0].rank");
        yield return Case("a whole number with a fraction", Patient(""","telecom":[{"rank":1.5}]"""), "VALUE", $"{InPatient}.telecom[0].rank");
        yield return Case("a huge number", Bundle(Entry("""{"resourceType":"RiskAssessment","status":"final","subject":{"display":"x"},"prediction":[{"probabilityDecimal":1e400}]}""")),
            "VALUE", "Bundle.entry[1].resource.ofType(RiskAssessment).prediction[0].probabilityDecimal");
        yield return Case("base64 that is none", Bundle(Entry("""{"resourceType":"Binary","contentType":"image/png","data":"*"}""")), "VALUE", "Bundle.entry[1].resource.ofType(Binary).data");
        yield return Case("a code outside its list", Patient(""","gender":"none" """), "CODE_INVALID", $"{InPatient}.gender");
        yield return Case("a required element missing", Bundle(Entry("""{"resourceType":"Consent"}""")), "REQUIRED", "Bundle.entry[1].resource.ofType(Consent).status");
        yield return Case("a required choice missing", """{"resourceType":"Bundle","type":"message","entry":[{"fullUrl":"urn:uuid:h","resource":{"resourceType":"MessageHeader","source":{"endpoint":"urn:s"}}}]}""",
            "REQUIRED", "MessageHeader.event");

        yield return Case("no message", Bundle().Replace("\"message\"", "\"collection\"", StringComparison.Ordinal), "VALUE", "Bundle.type");
        yield return Case("an unknown kind of Bundle", Bundle().Replace("\"message\"", "\"letter\"", StringComparison.Ordinal), "CODE_INVALID", "Bundle.type");
        yield return Case("no entries", """{"resourceType":"Bundle","type":"message"}""", "REQUIRED", "Bundle.entry");
        yield return Case("no header first", """{"resourceType":"Bundle","type":"message","entry":[{"fullUrl":"urn:uuid:p","resource":{"resourceType":"Patient","active":true}}]}""",
            "STRUCTURE", "Bundle.entry[0].resource");
        yield return Case("two headers", Bundle(Entry("""{"resourceType":"MessageHeader","eventUri":"urn:e","source":{"endpoint":"urn:s"}}""")), "STRUCTURE", "Bundle.entry[1].resource");
        yield return Case("a Bundle inside", Bundle(Entry("""{"resourceType":"Bundle","type":"message"}""")), "STRUCTURE", "Bundle.entry[1].resource");
        yield return Case("an entry without a resource", Bundle("""{"fullUrl":"urn:uuid:x"}"""), "REQUIRED", "Bundle.entry[1].resource");
        yield return Case("an entry without an address", Bundle("""{"resource":{"resourceType":"Patient","active":true}}"""), "REQUIRED", "Bundle.entry[1].fullUrl");
        yield return Case("an address twice", Bundle(Entry("""{"resourceType":"Patient","active":true}""", "urn:uuid:h")), "VALUE", "Bundle.entry[1].fullUrl");
        yield return Case("a dangling reference", Patient(""","managingOrganization":{"reference":"urn:uuid:gone"}"""), "VALUE", $"{InPatient}.managingOrganization.reference");
        yield return Case("a dangling relative reference", Patient(""","managingOrganization":{"reference":"Organization/1"}"""), "VALUE", $"{InPatient}.managingOrganization.reference");
        yield return Case("a reference out into the world", Patient(""","managingOrganization":{"reference":"https://example.org/Organization/1"}"""), "VALUE", $"{InPatient}.managingOrganization.reference");
        yield return Case("a dangling reference in an extension", Patient(""","extension":[{"url":"urn:x","valueReference":{"reference":"urn:uuid:gone"}}]"""),
            "VALUE", $"{InPatient}.extension[0].valueReference.reference");
        yield return Case("a dangling reference to a contained resource", Patient(""","managingOrganization":{"reference":"#o"}"""), "VALUE", $"{InPatient}.managingOrganization.reference");
        yield return Case("a dangling reference inside a contained resource", Patient(""","contained":[{"resourceType":"Organization","id":"o","partOf":{"reference":"#p"}}]"""),
            "VALUE", $"{InPatient}.contained[0].ofType(Organization).partOf.reference");
        yield return Case("a contained resource without an id", Patient(""","contained":[{"resourceType":"Organization","active":true}]"""), "REQUIRED", $"{InPatient}.contained[0].id");
        yield return Case("two contained resources of one id", Patient(""","contained":[{"resourceType":"Organization","id":"o"},{"resourceType":"Organization","id":"o"}]"""),
            "VALUE", $"{InPatient}.contained[1].id");
        yield return Case("a contained resource that contains", Patient(""","contained":[{"resourceType":"Organization","id":"o","contained":[{"resourceType":"Organization","id":"p"}]}]"""),
            "STRUCTURE", $"{InPatient}.contained[0].ofType(Organization).contained");
        yield return Case("a contained Bundle", Patient(""","contained":[{"resourceType":"Bundle","id":"o","type":"message"}]"""), "STRUCTURE", $"{InPatient}.contained[0]");
        yield return Case("a contained header", Patient(""","contained":[{"resourceType":"MessageHeader","id":"o","eventUri":"urn:e","source":{"endpoint":"urn:s"}}]"""),
            "STRUCTURE", $"{InPatient}.contained[0]");
        yield return Case("too many entries", Bundle([.. Enumerable.Range(0, 1000).Select(i => Entry("""{"resourceType":"Patient","active":true}""", $"urn:x:{i}"))]), "TOO_LARGE", "Bundle.entry");
        yield return Case("too many bytes", Bundle() + new string(' ', FhirReader.MaxBytes), "TOO_LARGE", null);

        static TestCaseData Case(string what, string json, string code, string? path) => new TestCaseData(json, code, path).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(Refused))]
    public void IsRefusedWithItsCodeAndItsPlace(string json, string code, string? path)
    {
        var read = FhirReader.ReadBundle(Encoding.UTF8.GetBytes(json));

        Assert.That(read.IsOk, Is.False);
        Assert.That((read.Rejection.Code.Text, read.Rejection.Path), Is.EqualTo((code, path)));
    }

    [TestCase(""","contained":[{"resourceType":"Organization","id":"o","partOf":{"reference":"#"}}],"managingOrganization":{"reference":"#o"}""")]
    [TestCase(""","link":[{"other":{"reference":"urn:uuid:r"},"type":"seealso"}]""")]
    [TestCase(""","managingOrganization":{"display":"no reference, so nothing to resolve"}""")]
    [TestCase(""","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}""")]
    [TestCase(""","name":[{"given":["A","B"],"_given":[null,{"id":"x"}]}]""")]
    [TestCase(""","birthDate":"1990-02" """)]
    public void IsRead(string members)
    {
        var read = FhirReader.ReadBundle(Encoding.UTF8.GetBytes(Patient(members)));

        Assert.That(read.Rejections, Is.Empty);
    }

    [Test]
    public void ARelativeReferenceIsResolvedAgainstTheBaseOfItsOwnEntry()
    {
        var json = Bundle(
            Entry("""{"resourceType":"Patient","managingOrganization":{"reference":"Organization/7"}}""", "https://example.org/fhir/Patient/1"),
            Entry("""{"resourceType":"Organization","id":"7"}""", "https://example.org/fhir/Organization/7"));

        Assert.That(FhirReader.ReadBundle(Encoding.UTF8.GetBytes(json)).Rejections, Is.Empty);
    }

    [Test]
    public void BytesThatAreNoUtf8AreRefused()
    {
        var bytes = Encoding.Latin1.GetBytes(Patient(""","name":[{"family":"é"}]"""));

        Assert.That(FhirReader.ReadBundle(bytes).Rejection.Code, Is.EqualTo(RejectionCode.Structure));
    }

    [Test]
    public void SixtyFourLevelsAreRead()
    {
        // Bundle, entry list, entry, Patient: 4 levels; each nested extension: a list and an object; the last one's members: none.
        var json = Patient(Nested(30));

        Assert.That(FhirReader.ReadBundle(Encoding.UTF8.GetBytes(json)).Rejections, Is.Empty);
        Assert.That(FhirReader.ReadBundle(Encoding.UTF8.GetBytes(Patient(Nested(31)))).Rejection.Code, Is.EqualTo(RejectionCode.Structure));

        static string Nested(int levels) => levels == 1
            ? ""","extension":[{"url":"urn:x","valueBoolean":true}]"""
            : $$""","extension":[{"url":"urn:x"{{Nested(levels - 1)}}}]""";
    }

    [Test]
    public void EveryFaultIsNamedAndNoneQuotesTheInput()
    {
        const string canary = "Zlatoust";
        var json = Patient($$""","{{canary}}":1,"id":"{{canary}} {{canary}}","gender":"{{canary}}","birthDate":"{{canary}}","name":[{"{{canary}}":"{{canary}}"}],"managingOrganization":{"reference":7}""");

        var read = FhirReader.ReadBundle(Encoding.UTF8.GetBytes(json));

        Assert.That(read.Rejections.Select(r => r.Code.Text), Is.EqualTo(["STRUCTURE", "VALUE", "CODE_INVALID", "VALUE", "STRUCTURE", "STRUCTURE"]));
        Assert.That(read.Rejections.Select(r => r.ToString()), Has.None.Contains(canary));
    }

    [Test]
    public void TheNumberOfFaultsNamedIsBounded()
    {
        var json = Patient(string.Concat(Enumerable.Range(0, 10_000).Select(i => $",\"x{i}\":1")));

        Assert.That(FhirReader.ReadBundle(Encoding.UTF8.GetBytes(json)).Rejections, Has.Count.EqualTo(50));
    }

    [Test]
    public void AMebibyteOfHostileNestingCostsLittleMemory()
    {
        var wide = string.Join(',', Enumerable.Repeat("""{"url":"urn:x","valueCode":"a"}""", 25_000));
        var inner = $$"""{"extension":[{{wide}}],"resourceType":"Patient","id":"p"}""";
        for (var i = 0; i < 25; i++)
            inner = $$"""{"contained":[{{inner}}],"resourceType":"Patient","id":"p"}""";
        var bytes = Encoding.UTF8.GetBytes(Bundle(Entry(inner)));
        FhirReader.ReadBundle(bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = FhirReader.ReadBundle(bytes);

        Assert.That(read.IsOk, Is.False);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 * bytes.Length));
    }

    [Test]
    public void WhatIsReadIsWrittenInOneSpelling()
    {
        var odd = Encoding.UTF8.GetBytes(Bundle("""
            { "resource" : { "active" : true , "resourceType" : "Patient", "name":[{"family":"\u00e9\/"}], "id":"p" },
              "fullUrl" : "urn:uuid:r" }
            """));

        var written = FhirWriter.Write(FhirReader.ReadBundle(odd).Value);

        Assert.That(Encoding.UTF8.GetString(written), Does.EndWith(
            """{"fullUrl":"urn:uuid:r","resource":{"resourceType":"Patient","id":"p","active":true,"name":[{"family":"é/"}]}}]}"""));
        Assert.That(FhirWriter.Write(FhirReader.ReadBundle(written).Value), Is.EqualTo(written));
    }
}
