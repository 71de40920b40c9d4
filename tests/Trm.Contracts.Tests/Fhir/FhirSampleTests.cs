using NUnit.Framework;
using Trm.Contracts.Fhir;
using Trm.Testing;

namespace Trm.Contracts.Tests.Fhir;

/// <summary>
/// Samples of other exchanges and of HL7. Each is read or refused; the expected code was found by looking into the file. As a resource: does the model
/// know all that is in it? As a message: may it travel here?
/// </summary>
public sealed class FhirSampleTests
{
    private static readonly (string File, string Resource, string Bundle)[] Expected =
    [
        // Appointment.participant without its status, Slot and Schedule, ids that are no ids, a reference that begins with a colon.
        ("bars/booking-http-response.json", "REQUIRED", "REQUIRED"),
        ("bars/messagedefinition-casetransfer-searchset.json", "STRUCTURE", "STRUCTURE"), // MessageDefinition is not exchanged
        ("bars/operationoutcome-400-REC_BAD_REQUEST-invariant.json", "ok", "STRUCTURE"),
        ("bars/operationoutcome-409-REC_CONFLICT-duplicate.json", "ok", "STRUCTURE"),
        ("bars/process-message-booking-POST-body.json", "STRUCTURE", "STRUCTURE"), // MessageHeader.source.contact, Slot, Schedule
        ("bars/servicerequest-request-validation.json", "STRUCTURE", "STRUCTURE"), // MessageHeader.source.contact
        ("bars/servicerequest-response-validation.json", "STRUCTURE", "STRUCTURE"), // the same
        ("ds4p/extension-inline-sec-label-patient.json", "ok", "STRUCTURE"),
        ("ds4p/extension-sec-label-basis.json", "ok", "STRUCTURE"),
        ("ds4p/extension-sec-label-related-artifact-consent.json", "STRUCTURE", "STRUCTURE"), // Extension.valueRelatedArtifact
        ("hl7/bundle-duplicate-id.json", "ok", "VALUE"), // a collection; not a message
        ("hl7/bundle-duplicate-ids-not.json", "STRUCTURE", "STRUCTURE"), // Composition
        ("hl7/bundle-with-contained.json", "STRUCTURE", "STRUCTURE"), // narratives, Organization.contact
        ("hl7/patient-duplicate.json", "STRUCTURE", "STRUCTURE"), // "active" twice; a narrative before it
        ("hl7/r4-auditevent-example.json", "STRUCTURE", "STRUCTURE"), // AuditEvent is not exchanged
        ("hl7/r4-consent-example.json", "STRUCTURE", "STRUCTURE"), // a narrative, as in the examples below
        ("hl7/r4-flag-example.json", "STRUCTURE", "STRUCTURE"),
        ("hl7/r4-messagedefinition-example.json", "STRUCTURE", "STRUCTURE"),
        ("hl7/r4-messageheader-example.json", "STRUCTURE", "STRUCTURE"),
        ("hl7/r4-operationoutcome-example.json", "STRUCTURE", "STRUCTURE"),
        ("hl7/r4-riskassessment-example.json", "STRUCTURE", "STRUCTURE"),
        ("hl7/uk-msg.json", "STRUCTURE", "STRUCTURE"), // MedicationRequest
        ("vrdr/AcknowledgementMessage.json", "STRUCTURE", "STRUCTURE"), // Parameters is not exchanged
        ("vrdr/DeathRecordSubmissionMessage.json", "STRUCTURE", "STRUCTURE"), // the same, and Composition
        ("vrdr/EmptyMessage.json", "ok", "REQUIRED"), // no entry, so no header
        ("vrdr/ExtractionErrorMessage.json", "STRUCTURE", "STRUCTURE"), // Parameters
        ("vrdr/MultipleDestinationsMessage.json", "STRUCTURE", "STRUCTURE"), // Parameters, empty
    ];

    private static IEnumerable<TestCaseData> Samples => Expected.Select(e => new TestCaseData(e.File, e.Resource, e.Bundle).SetArgDisplayNames(e.File));

    [TestCaseSource(nameof(Samples))]
    public void IsReadOrRefusedWithItsCode(string file, string resource, string bundle)
    {
        var bytes = File.ReadAllBytes(Vectors.RequireFile($"fhir-samples/{file}"));

        var asResource = FhirReader.ReadResource(bytes);
        var asBundle = FhirReader.ReadBundle(bytes);

        Assert.That(asResource.IsOk ? "ok" : asResource.Rejection.Code.Text, Is.EqualTo(resource));
        Assert.That(asBundle.IsOk ? "ok" : asBundle.Rejection.Code.Text, Is.EqualTo(bundle));
    }

    [Test]
    public void AnyOtherSampleIsReadOrRefusedToo()
    {
        foreach (var file in Directory.GetFiles(Vectors.RequireFolder("fhir-samples"), "*.json", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);

            Assert.That(() => FhirReader.ReadResource(bytes), Throws.Nothing, file);
            Assert.That(() => FhirReader.ReadBundle(bytes), Throws.Nothing, file);
        }
    }

    [Test]
    public void TheDuplicateOfHl7sOwnTestCaseIsAmongItsFaults()
    {
        var read = FhirReader.ReadResource(File.ReadAllBytes(Vectors.RequireFile("fhir-samples/hl7/patient-duplicate.json")));

        Assert.That(read.Rejections.Select(r => r.Hint), Has.Some.Contains("twice"));
    }
}
