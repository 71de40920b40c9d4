namespace Trm.Contracts.Fhir;

/// <summary>Which FHIR primitive an element holds; the reader holds each value to its form (<c>VALUE</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PrimitiveAttribute(FhirPrimitive type) : Attribute
{
    public FhirPrimitive Type { get; } = type;
}
