namespace Trm.Contracts.Fhir;

/// <summary>Time range defined by start and end date/time. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Period : Element
{
    /// <summary>Starting time with inclusive boundary.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Start { get; set; }

    /// <summary>End time with inclusive boundary, if not ongoing.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? End { get; set; }
}
