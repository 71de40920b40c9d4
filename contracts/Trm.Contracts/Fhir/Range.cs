namespace Trm.Contracts.Fhir;

/// <summary>Set of values bounded by low and high. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Range : Element
{
    /// <summary>Low limit.</summary>
    public Quantity? Low { get; set; }

    /// <summary>High limit.</summary>
    public Quantity? High { get; set; }
}
