namespace Trm.Contracts.Fhir;

/// <summary>Set of values bounded by low and high. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Range : Element
{
    /// <summary>Low limit.</summary>
    public Quantity? Low { get; set; }

    /// <summary>High limit.</summary>
    public Quantity? High { get; set; }

    /// <summary>A range that nobody determined.</summary>
    /// <remarks>
    /// A risk in words has no probability, and constraint ras-2 of R4 does not hold for an absent one when read to the letter. A probability that says that it
    /// was not determined satisfies it without inventing a number.
    /// </remarks>
    public static Range NotDetermined => new() { Extension = [Fhir.Extension.DataAbsentReason("not-performed")] };
}
