using System.Text.Json;
using System.Text.Unicode;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Fhir;

/// <summary>
/// Hostile bytes become FHIR resources in this one place. Whatever is not exactly the narrow model is refused with a code and a FHIR
/// path, never with a value of the input.
/// </summary>
/// <remarks>
/// Codes: <c>TOO_LARGE</c> size or number of entries; <c>STRUCTURE</c> no UTF-8, no JSON, nested over 64 levels, bytes after the end, unknown resource type or
/// element, an element twice, a wrong JSON type, an empty or null element; <c>REQUIRED</c> an element is missing; <c>VALUE</c> a value
/// has not the form of its type, a reference leads nowhere, a fullUrl stands twice, the Bundle is no message; <c>CODE_INVALID</c> a code that its code list lacks.
/// </remarks>
public static class FhirReader
{
    /// <summary>Largest Bundle read, in bytes: no sealed message is larger.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Most entries of a Bundle.</summary>
    public const int MaxEntries = 1000;

    /// <summary>Reads a message Bundle; every fault found is in the refusal, up to a limit.</summary>
    public static Result<Bundle> ReadBundle(ReadOnlyMemory<byte> bytes) => ReadResource(bytes).Then(resource =>
    {
        if (resource is not Bundle bundle)
            return new Rejection(RejectionCode.Structure, resource.TypeName, "the resource is no Bundle");
        var faults = BundleCheck.Faults(bundle);
        return faults.Count > 0 ? Result<Bundle>.Refused(faults) : Result<Bundle>.Ok(bundle);
    });

    /// <summary>Reads one resource as it stands; where its references lead is not judged.</summary>
    public static Result<Resource> ReadResource(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, null, "a payload has at most 1 MiB");
        if (!Utf8.IsValid(bytes.Span))
            return new Rejection(RejectionCode.Structure, null, "the bytes are no UTF-8");
        using var json = CompactJson.TryParse(bytes);
        if (json is null)
            return new Rejection(RejectionCode.Structure, null, "the bytes are no JSON of at most 64 levels");

        var faults = ShapeCheck.Faults(json.RootElement);
        return faults.Count > 0 ? Result<Resource>.Refused(faults) : json.RootElement.Deserialize(FhirWriter.ResourceType)!;
    }
}
