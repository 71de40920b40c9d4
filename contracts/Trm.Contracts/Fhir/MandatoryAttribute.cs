namespace Trm.Contracts.Fhir;

/// <summary>FHIR's cardinality 1..: absent is <c>REQUIRED</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MandatoryAttribute : Attribute;
