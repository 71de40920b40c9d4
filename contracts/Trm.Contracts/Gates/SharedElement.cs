using Trm.Contracts.Codes;

namespace Trm.Contracts.Gates;

/// <summary>One row of the element list: something a message with personal data may say, and the category that opens it.</summary>
/// <param name="Path">The FHIR path; for an Observation with its code: <c>Patient.name</c>, <c>Observation(vic_MethodsOfControl)</c>, <c>RiskAssessment</c>.</param>
/// <param name="Category">The category a consent must cover.</param>
/// <param name="System">The code system of an Observation's code; null for other elements.</param>
/// <param name="Code">The Observation's code; null for other elements.</param>
public sealed record SharedElement(string Path, ConsentCategory Category, string? System = null, string? Code = null)
{
    /// <inheritdoc/>
    public override string ToString() => Path;
}
