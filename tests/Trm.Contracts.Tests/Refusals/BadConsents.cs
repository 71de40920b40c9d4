using Trm.Contracts.Messages;
using static Trm.Contracts.Tests.Refusals.BadExample;

namespace Trm.Contracts.Tests.Refusals;

/// <summary>Messages with personal data that no consent opens (gate G01), or whose consent does not count.</summary>
internal static class BadConsents
{
    private const string Htcds = "https://trm-exchange.org/fhir/CodeSystem/htcds-2.0";
    private const string Taking = "Consent.extension[0].extension";

    private static readonly MessageKind Identity = MessageKind.ReferralIdentity;
    private static readonly MessageKind Given = MessageKind.AnswerGiven;

    public static IReadOnlyList<BadExample> All { get; } = [.. Coverage, .. Resources, .. Rules];

    private static void ToReturn(Edit e)
    {
        e.Put("Consent.category[0].coding[0].code", "return");
        e.Add(Taking, """{"url":"taken-by","valueCode":"case-worker"}""");
        e.Add(Taking, """{"url":"right-to-ask-to-stay-told","valueBoolean":true}""");
    }

    private static IEnumerable<BadExample> Coverage =>
    [
        InPayload("consent-for-another-organisation", Identity, "CONSENT_NOT_ACTIVE Bundle.entry", "the consent names another organisation of the same country", e => e.Put("Consent.provision.actor[0].reference.identifier.value", "RS/ORG-8")),
        InPayload("consent-for-another-country", Given, "CONSENT_NOT_ACTIVE Bundle.entry", "the consent names an organisation of another country", e => e.Put("Consent.provision.actor[0].reference.identifier.value", "MD/ORG-7")),
        InPayload("consent-expired", Identity, "CONSENT_NOT_ACTIVE Bundle.entry", "the consent had expired when the message was written", e => e.Put("Consent.provision.period.end", "2026-11-21T11:00:00Z")),
        InPayload("consent-not-yet-given", Identity, "CONSENT_NOT_ACTIVE Bundle.entry", "the consent was given after the message was written", e => { e.Put("Consent.provision.period.start", "2026-11-22T12:00:00Z"); }),
        InPayload("consent-withdrawn", Identity, "CONSENT_NOT_ACTIVE Bundle.entry", "the person had taken the consent back", e => { e.Put("Consent.status", "inactive"); e.Add(Taking, """{"url":"withdrawn-at","valueDateTime":"2026-11-21T10:00:00Z"}"""); }),
        InPayload("consent-to-something-else", Identity, "CONSENT_NOT_ACTIVE Bundle.entry", "the consent is to follow-up, not to sharing", e => e.Put("Consent.category[0].coding[0].code", "follow-up")),
        InPayload("consent-to-two-organisations", Given, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent); CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(Consent)", "the consents of one message name two organisations", e => { e.AttachAgain("Consent"); e.Put("Consent[1].provision.actor[0].reference.identifier.value", "RS/ORG-8"); }),
        InPayload("consent-of-another-person", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).patient", "the consent is about somebody else", e => e.Put("Consent.patient.reference", e.AddressOf("Organization"))),
        InPayload("consent-about-nobody", Given, "CONSENT_NOT_ACTIVE Bundle.entry; CONSENT_NOT_ACTIVE Bundle.entry[3].resource.ofType(Consent).patient", "an answer with personal data about no person", e => { e.Cut("Task.for"); e.Detach("Patient"); e.Cut("Consent.patient"); e.Cut("Observation.subject"); }),
        InPayload("consent-does-not-cover-contact", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[2].resource.ofType(Patient).telecom", "a telephone number, which the consent does not cover", e => e.PutJson("Patient.telecom", """[{"system":"phone","value":"+4366412345"}]""")),
        InPayload("consent-does-not-cover-health", Given, "CONSENT_NOT_ACTIVE Bundle.entry[5].resource.ofType(Observation).valueCodeableConcept", "a fact about health, which the consent does not cover", e => { e.Put("Observation.code.coding[0].code", "vic_Vulnerabilities"); e.PutJson("Observation.valueCodeableConcept.coding[0]", $$"""{"system":"{{Htcds}}/vic_Vulnerabilities","code":"Pregnant"}"""); }),
        InPayload("consent-does-not-cover-family", Given, "CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(RelatedPerson)", "a relative, whom the consent does not cover", e => e.Attach($$$"""{"resourceType":"RelatedPerson","patient":{"reference":"{{{e.AddressOf("Patient")}}}"}}""")),
        InPayload("consent-does-not-cover-children", MessageKind.UpdateBestInterests, "CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(Observation)", "a finding of best interests without consent for what concerns children", e => e.Cut("Consent.provision.class[4]")),
        InPayload("consent-does-not-cover-travel", MessageKind.ReadinessPlan, "CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(HealthcareService); CONSENT_NOT_ACTIVE Bundle.entry[7].resource.ofType(Location); CONSENT_NOT_ACTIVE Bundle.entry[8].resource.ofType(Appointment)", "a meeting without consent for travel", e => e.Cut("Consent.provision.class[5]")),
        InPayload("masked-with-a-label", Given, "CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(Observation).meta", "a masked fact with a label that tells what is masked", e => e.Attach($$$"""{"resourceType":"Observation","meta":{"security":[{"system":"https://trm-exchange.org/fhir/CodeSystem/sensitivity","code":"tip"}]},"status":"final","code":{"coding":[{"system":"{{{Htcds}}}","code":"vic_Vulnerabilities"}]},"subject":{"reference":"{{{e.AddressOf("Patient")}}}"},"dataAbsentReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"masked"}]}}""")),
        InPayload("masked-with-another-reason", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[2].resource.ofType(Patient).telecom", "a telephone number that is unknown, not masked: not shared and not existing look different then", e => e.PutJson("Patient.telecom", """[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}]""")),
        InPayload("not-in-the-element-list", Given, "CONSENT_NOT_ACTIVE Bundle.entry[5].resource.ofType(Observation)", "a fact that the element list does not have: languages stand in the Patient", e => { e.Put("Observation.code.coding[0].code", "prs_PrimaryLanguage"); e.PutJson("Observation.valueCodeableConcept.coding[0]", """{"system":"urn:ietf:bcp:47","code":"sr"}"""); }),
        InPayload("not-in-the-element-list-photograph", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[2].resource.ofType(Patient).photo", "a photograph in the Patient", e => e.PutJson("Patient.photo", """[{"contentType":"image/png","data":"aGVsbG8="}]""")),
        InPayload("not-in-the-element-list-flag", Given, "CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(Flag)", "a Flag, which no consent opens", e => e.Attach($$$"""{"resourceType":"Flag","status":"active","code":{"coding":[{"system":"https://trm-exchange.org/fhir/CodeSystem/sensitivity","code":"tip"}]},"subject":{"reference":"{{{e.AddressOf("Patient")}}}"}}""")),
        InPayload("orientation-as-free-text", Given, "CONSENT_NOT_ACTIVE Bundle.entry[5].resource.ofType(Observation).valueString", "gender in somebody's own words", e => { e.Add("Consent.provision.class", """{"system":"https://trm-exchange.org/fhir/CodeSystem/consent-category","code":"orientation-and-gender"}"""); e.Put("Observation.code.coding[0].code", "prs_Gender"); e.Cut("Observation.valueCodeableConcept"); e.Put("Observation.valueString", "as she told us"); }),
        InPayload("frame-with-words", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(ServiceRequest).code", "words in a request, which no consent opens", e => e.Attach($$$"""{"resourceType":"ServiceRequest","status":"active","intent":"proposal","code":{"text":"she is afraid of her brother"},"subject":{"reference":"{{{e.AddressOf("Patient")}}}"}}""")),
        InPayload("frame-with-a-name", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[6].resource.ofType(Practitioner).name[0]", "a worker by name", e => e.Attach("""{"resourceType":"Practitioner","name":[{"family":"Primer"}]}""")),
    ];

    private static IEnumerable<BadExample> Resources =>
    [
        InPayload("consent-status-unknown", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).status", "a consent that is only proposed", e => e.Put("Consent.status", "proposed")),
        InPayload("consent-without-scope", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).category", "a consent to something that is no scope of the exchange", e => e.PutJson("Consent.category[0].coding[0]", """{"system":"http://loinc.org","code":"59284-0"}""")),
        InPayload("consent-with-exceptions", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision", "a consent with an exception inside", e => e.PutJson("Consent.provision.provision", """[{"type":"deny"}]""")),
        InPayload("consent-to-no-organisation", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision.actor[0].reference", "a consent to somebody who is no organisation of the exchange", e => e.PutJson("Consent.provision.actor[0].reference.identifier", """{"system":"urn:oid:1.2.3","value":"RS/ORG-7"}""")),
        InPayload("consent-category-unknown", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision.class", "a category that the exchange does not have", e => e.Put("Consent.provision.class[0].code", "protection")),
        InPayload("consent-without-end", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision.period", "a consent without an end", e => e.Cut("Consent.provision.period.end")),
        InPayload("consent-without-taking", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension", "a consent that says not how it was taken", e => e.Cut("Consent.extension")),
        InPayload("consent-taking-incomplete", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0]", "a consent that says not in which language", e => e.Cut($"{Taking}[2]")),
        InPayload("consent-inactive-without-time", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).status", "an inactive consent that says not when it was withdrawn", e => e.Put("Consent.status", "inactive")),
    ];

    private static IEnumerable<BadExample> Rules =>
    [
        InPayload("consent-not-understood", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).verification", "nobody checked that it was understood", e => e.Cut("Consent.verification")),
        InPayload("consent-version-none", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).meta.versionId", "version 0", e => e.Put("Consent.meta.versionId", "0")),
        InPayload("consent-language-unknown", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0].extension[2]", "a language that is no code", e => e.Put($"{Taking}[2].valueCode", "Serbian")),
        InPayload("consent-interpreter-by-name", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0].extension[3]", "an interpreter by name", e => e.Put($"{Taking}[3].valueCode", "Ana Primer")),
        InPayload("consent-explained-by-a-name", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0].extension[4]", "a case worker by name", e => e.Put($"{Taking}[4].valueCode", "Ana Primer")),
        InPayload("consent-to-no-category", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision.class", "a consent to share nothing", e => e.Cut("Consent.provision.class")),
        InPayload("consent-category-twice", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision.class", "a category twice", e => e.Put("Consent.provision.class[1].code", "identity")),
        InPayload("consent-by-a-relative", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0].extension[0]", "an adult's consent given with somebody else", e => e.Put($"{Taking}[0].valueCode", "guardian-and-child")),
        InPayload("consent-thought-about-for-years", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0].extension[8]", "9000 hours to think", e => e.Put($"{Taking}[8].valueInteger", 9000)),
        InPayload("consent-to-return-at-once", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0].extension[8]", "a consent to return, given an hour after the information", e => { ToReturn(e); e.Put($"{Taking}[8].valueInteger", 1); }),
        InPayload("consent-to-return-taken-by-nobody", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0]", "a consent to return that says not who took it", e => e.Put("Consent.category[0].coding[0].code", "return")),
        InPayload("consent-to-return-half-said", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0]", "a consent to return that says not whether the right to ask to stay was told", e => { ToReturn(e); e.Cut($"{Taking}[10]"); }),
        InPayload("consent-ends-before-it-begins", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision.period", "a consent that ends before it was given", e => e.Put("Consent.provision.period.end", "2026-11-19T12:00:00Z")),
        InPayload("consent-for-ever", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).provision.period", "a consent for ten years", e => e.Put("Consent.provision.period.end", "2036-11-20T12:00:00Z")),
        InPayload("consent-withdrawn-before-it-was-given", Identity, "CONSENT_NOT_ACTIVE Bundle.entry[4].resource.ofType(Consent).extension[0].extension[9]", "a consent withdrawn before it was given", e => { e.Put("Consent.status", "inactive"); e.Add(Taking, """{"url":"withdrawn-at","valueDateTime":"2026-11-19T10:00:00Z"}"""); }),
    ];
}
