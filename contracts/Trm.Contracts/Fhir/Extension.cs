namespace Trm.Contracts.Fhir;

/// <summary>Optional Extensions Element. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/extensibility.html</remarks>
public sealed class Extension : Element
{
    /// <summary>identifies the meaning of the extension.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Uri)]
    public string? Url { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    [Primitive(FhirPrimitive.String)]
    public string? ValueString { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    [Primitive(FhirPrimitive.Code)]
    public string? ValueCode { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    public Coding? ValueCoding { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    public CodeableConcept? ValueCodeableConcept { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    public bool? ValueBoolean { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    public int? ValueInteger { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    [Primitive(FhirPrimitive.Date)]
    public string? ValueDate { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    [Primitive(FhirPrimitive.DateTime)]
    public string? ValueDateTime { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    [Primitive(FhirPrimitive.Uri)]
    public string? ValueUri { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    public Period? ValuePeriod { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    public ResourceReference? ValueReference { get; set; }

    /// <summary>Value of extension.</summary>
    [Choice("value")]
    public Identifier? ValueIdentifier { get; set; }

    /// <summary>Where HL7 defines why an element is absent.</summary>
    public const string DataAbsentReasonUrl = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    /// <summary>Says why the element it stands in is absent: <c>masked</c>, <c>unknown</c>, ...</summary>
    public static Extension DataAbsentReason(string reason) => new() { Url = DataAbsentReasonUrl, ValueCode = reason };
}
