using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Gates;

/// <summary>
/// The resources that carry a message and not the person's data: header, task, requests, parties, consents. They need no consent, and so they may hold
/// nothing that would: no name, no address, no words.
/// </summary>
internal static class Frame
{
    /// <summary>True for a resource of the frame.</summary>
    public static bool Is(Resource resource) => resource is
        MessageHeader or Fhir.Task or ServiceRequest or Organization or Practitioner or PractitionerRole or Provenance or EpisodeOfCare or Fhir.Consent or OperationOutcome;

    /// <summary>What a resource of the frame holds that only a consent could open.</summary>
    public static IEnumerable<Rejection> Faults(Resource resource, string path) =>
        ElementWalk.Of(resource, Place.Of(path)).Where(e => IsPersonal(e.Value)).Select(e => G01.Refused(e.Place.ToString(), "this part of a message carries codes only"));

    private static bool IsPersonal(object value) => value is
        HumanName or Address or Annotation or Attachment or Resource
        or CodeableConcept { Text: not null } or Coding { Display: not null } or ResourceReference { Display: not null }
        or Extension { ValueString: not null };
}
