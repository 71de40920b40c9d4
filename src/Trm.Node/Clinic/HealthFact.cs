namespace Trm.Node.Clinic;

/// <summary>One element of the clinical category, with what it says: codes with their systems.</summary>
/// <param name="System">Of the element's own code.</param>
/// <param name="Element">Which element of the closed list.</param>
public sealed record HealthFact(string System, string Element, IReadOnlyList<(string? System, string Code)> Values);
