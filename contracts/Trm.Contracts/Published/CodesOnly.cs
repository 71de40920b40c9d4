using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>The rules of <c>CodedOnly</c> for a profile: no words of anybody's own in data types, and no code that the exchange does not know.</summary>
internal static class CodesOnly
{
    private const string Bare = "id.empty() and extension.empty()";
    private const string BareCoding = "system.exists() and code.exists() and display.empty() and version.empty() and userSelected.empty()";

    /// <summary>Adds the rules to every element of the profile that is not prohibited.</summary>
    public static void Apply(Profile profile)
    {
        foreach (var element in profile.Base.Skip(1))
        {
            var path = element["path"]!.GetValue<string>();
            if (profile.IsProhibited(path) || IsBelowProhibited(profile, path) || element["type"] is not { } types)
                continue;
            if (profile.At(path)["type"] is { } narrowed)
                types = narrowed;
            foreach (var code in types.AsArray().Select(t => t!["code"]!.GetValue<string>()))
                Rule(profile, path, code, types.AsArray().Count > 1);
            if (types.AsArray().Any(t => t!["code"]!.GetValue<string>() is "CodeableConcept" or "Coding") && profile.At(path)["binding"] is null)
                profile.Bind(path, Canonical.ValueSet(Terminology.KnownCodes));
        }
    }

    private static bool IsBelowProhibited(Profile profile, string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
            if (profile.IsProhibited(path[..dot]))
                return true;
        return false;
    }

    private static void Rule(Profile profile, string path, string type, bool isOneOfSeveral)
    {
        var (human, rule) = type switch
        {
            "CodeableConcept" => ("codes, and no words beside them", $"text.empty() and {Bare} and coding.exists() and coding.all({BareCoding} and {Bare})"),
            "Coding" => ("a code with its system, and no words beside it", $"{BareCoding} and {Bare}"),
            "Identifier" => ("an identifier has a system and a value and nothing else", $"system.exists() and value.exists() and use.empty() and type.empty() and period.empty() and assigner.empty() and {Bare}"),
            "Reference" => ("a reference has no words beside it", $"display.empty() and {Bare} and (reference.empty() or reference.startsWith('urn:uuid:'))"),
            "Meta" => ("security labels, and nothing else", "security.exists() and versionId.empty() and lastUpdated.empty() and source.empty() and profile.empty() and tag.empty()"),
            _ => ("", ""),
        };
        if (type == "Identifier")
            rule += $" and ({Systems(path)})";
        if (rule.Length > 0)
            profile.Rule(path, human, isOneOfSeveral ? $"$this.ofType({type}).all({rule})" : rule);
    }

    private static string Systems(string path) => string.Join(" or ", new[]
    {
        MessageAddress.UriSystem, path == "Patient.identifier" ? null : MessageAddress.OfficerSystem, path == "Organization.identifier" ? NamedOrganisation.System : null,
    }.OfType<string>().Select(s => $"system = '{s}'"));
}
