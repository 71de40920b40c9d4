using System.Globalization;
using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Published;

/// <summary>The addresses of what is published, and what every definition begins with.</summary>
internal static class Canonical
{
    private const string Base = "https://trm-exchange.org/fhir/";

    /// <summary>The canonical of a profile or extension.</summary>
    public static string Profile(string id) => $"{Base}StructureDefinition/{id}";

    /// <summary>The canonical of a value set.</summary>
    public static string ValueSet(string id) => $"{Base}ValueSet/{id}";

    /// <summary>The value set of everything in a code system: of the same name.</summary>
    public static string ValueSetOf(string system) => ValueSet(IdOf(system));

    /// <summary>A FHIR id has letters, digits, '-' and '.': https://hl7.org/fhir/R4/datatypes.html#id.</summary>
    public static string IdOf(string system) => system[CodeSystems.Base.Length..].Replace('/', '-').Replace('_', '-');

    /// <summary>A FHIR id of a type or a phrase in capitals: <c>MessageHeader</c> is <c>message-header</c>.</summary>
    public static string Kebab(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : c.ToString()));

    /// <summary>The name a machine may use: https://hl7.org/fhir/R4/structuredefinition.html#invs (sdf-0).</summary>
    public static string Name(string prefix, string id) =>
        prefix + string.Concat(id.Split('-', '.', '/').Select(w => w.Length == 0 ? w : char.ToUpper(w[0], CultureInfo.InvariantCulture) + w[1..]));

    /// <summary>The members that every definition begins with.</summary>
    public static JsonObject Definition(string type, string id, string url, string title, string description) => new()
    {
        ["resourceType"] = type,
        ["id"] = id,
        ["url"] = url,
        ["version"] = ContractVersion.Current.ToString(),
        ["name"] = Name("Trm", id),
        ["title"] = title,
        ["status"] = "active",
        ["experimental"] = false,
        ["date"] = Publication.Date,
        ["publisher"] = "TRM",
        ["description"] = description,
    };

    public static JsonArray List(IEnumerable<JsonNode?> items) => [.. items];

    public static JsonArray Strings(IEnumerable<string> items) => [.. items.Select(i => (JsonNode)i)];
}
