using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>A measured or measurable amount. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Quantity : Element
{
    /// <summary>Numerical value (with implicit precision).</summary>
    public decimal? Value { get; set; }

    /// <summary>Why <see cref="Value"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_value")]
    public Element? ValueElement { get; set; }

    /// <summary>&lt; | &lt;= | &gt;= | &gt; - how to understand the value.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("<", "<=", ">=", ">")]
    public string? Comparator { get; set; }

    /// <summary>Unit representation.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Unit { get; set; }

    /// <summary>System that defines coded unit form.</summary>
    [Primitive(FhirPrimitive.Uri)]
    public string? System { get; set; }

    /// <summary>Coded form of the unit.</summary>
    [Primitive(FhirPrimitive.Code)]
    public string? Code { get; set; }
}
