namespace Trm.Testing;

/// <summary>What validators that nobody here wrote find wrong with a resource; empty lists for nothing.</summary>
/// <param name="Name">The resource's name in the test.</param>
/// <param name="Medplum">By HL7's StructureDefinitions.</param>
/// <param name="Schema">By HL7's JSON schema.</param>
/// <param name="Profile">By the published profiles: structure, cardinalities, fixed values, rules.</param>
/// <param name="Codes">By the value sets that the published profiles bind.</param>
public sealed record FhirVerdict(
    string Name, IReadOnlyList<string> Medplum, IReadOnlyList<string> Schema, IReadOnlyList<string> Profile, IReadOnlyList<string> Codes)
{
    /// <summary>Everything that any of them found.</summary>
    public IReadOnlyList<string> All => [.. Medplum, .. Schema, .. Profile, .. Codes];
}
