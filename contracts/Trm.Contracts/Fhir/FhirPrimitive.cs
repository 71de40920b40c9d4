namespace Trm.Contracts.Fhir;

/// <summary>The primitive types of FHIR R4 that JSON writes as a string or as a whole number within limits.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#primitive</remarks>
public enum FhirPrimitive
{
    String,
    Markdown,
    Uri,
    Url,
    Canonical,
    Oid,
    Uuid,
    Code,
    Id,
    Date,
    DateTime,
    Instant,
    Time,
    Base64Binary,
    PositiveInt,
    UnsignedInt,
}
