using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;

namespace Trm.Node.Fhir;

/// <summary>How participants, officers, cases and messages are named in resources: by identifiers, for they are no resources here.</summary>
internal static class References
{
    public static ResourceReference Participant(string id) => new()
    {
        Type = "Organization",
        Identifier = new() { System = MessageAddress.UriSystem, Value = MessageAddress.EndpointPrefix + id },
    };

    public static ResourceReference Organisation(NamedOrganisation organisation) => new()
    {
        Type = "Organization",
        Identifier = new() { System = NamedOrganisation.System, Value = organisation.Id },
        Display = organisation.Name,
    };

    public static ResourceReference Officer(string code) => new() { Type = "Practitioner", Identifier = new() { System = MessageAddress.OfficerSystem, Value = code } };

    public static Identifier Uuid(object id) => new() { System = MessageAddress.UriSystem, Value = $"urn:uuid:{id}" };

    /// <summary>The UUID that somebody searches by, with or without FHIR's system before it; null for anything else.</summary>
    public static string? UuidOf(string token)
    {
        const string system = MessageAddress.UriSystem + "|";
        var value = token.StartsWith(system, StringComparison.Ordinal) ? token[system.Length..] : token;
        return value.StartsWith("urn:uuid:", StringComparison.Ordinal) ? value["urn:uuid:".Length..] : null;
    }

    public static CodeableConcept Concept(string list, string code) => new() { Coding = [Coding(list, code)] };

    public static Coding Coding(string list, string code) => new() { System = CodeSystems.Base + list, Code = code };

    /// <summary>A time of the node, to the millisecond: who asks for what changed after it misses nothing.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
