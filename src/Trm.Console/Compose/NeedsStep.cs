using System.Text.RegularExpressions;
using Trm.Console.Wire;
using Trm.Contracts.Codes;

namespace Trm.Console.Compose;

/// <summary>What the receiver must prepare, and what its clinicians must know.</summary>
internal sealed partial record NeedsStep(IReadOnlyList<CareNeed> CareNeeds, IReadOnlyList<string> Health)
{
    /// <summary>Its fields.</summary>
    public static readonly IReadOnlySet<string> Fields = new HashSet<string>(["needs-asked", "care-needs", "health"], StringComparer.Ordinal);

    /// <summary>What was typed; null where something is wrong with it. Nothing special is an answer; not having asked is none.</summary>
    public static NeedsStep? Read(FormReader read)
    {
        var before = read.Faults.Count;
        read.OneOf("needs-asked", ["yes"]);
        var needs = read.Codes("care-needs", CodeSystems.CareNeeds);
        var health = (read.TextOrNull("health", 400) ?? "").Split([' ', ',', ';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!health.All(Icd10().IsMatch))
            read.Refuse("health", "compose.fault-health");
        return read.Faults.Count > before ? null : new(needs, [.. health.Distinct(StringComparer.Ordinal)]);
    }

    // As the case sheet has it.
    [GeneratedRegex("^[A-TV-Z][0-9]{2}(\\.[0-9]{1,2})?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Icd10();
}
