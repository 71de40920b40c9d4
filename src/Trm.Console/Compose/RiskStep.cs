using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Console.Compose;

/// <summary>How our side sees the dangers; a referral can go without, and says so.</summary>
/// <param name="View">Null where nobody has looked yet.</param>
internal sealed record RiskStep(RiskView? View)
{
    /// <summary>Whether a field is one of it.</summary>
    public static bool IsOf(string field) => field.StartsWith("r-", StringComparison.Ordinal);

    /// <summary>The field of an area, or of what makes it smaller.</summary>
    public static string Name(RiskArea area, string of = "level") => $"r-{CodeSystems.RiskAreas.Code(area)}-{of}";

    /// <summary>What was typed; null where something is wrong with it.</summary>
    public static RiskStep? Read(FormReader read, DateTimeOffset now)
    {
        var before = read.Faults.Count;
        var looked = read.Yes("r-looked");
        if (read.Faults.Count > before || !looked)
            return read.Faults.Count > before ? null : new RiskStep((RiskView?)null);
        var performers = read.Text("r-performers", 140).Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (performers.Length is < 1 or > 4 || !performers.All(OfficeCode.IsOne))
            read.Refuse("r-performers", "compose.fault-office-code");
        var at = read.Moment("r-at");
        var until = read.Moment("r-until");
        var heard = read.Yes("r-view");
        if (at > now)
            read.Refuse("r-at", "compose.fault-given");
        if (until <= at)
            read.Refuse("r-until", "compose.fault-until");
        var areas = new List<RiskAreaView>();
        foreach (var area in CodeSystems.RiskAreas.Values)
            if (read.CodeOrNull(Name(area), CodeSystems.RiskLevels) is { } level)
                areas.Add(new(area, level, read.Codes(Name(area, "mitigation"), CodeSystems.Mitigations)));
        if (areas.Count == 0)
            read.Refuse(Name(CodeSystems.RiskAreas.Values[0]), "compose.fault-areas");
        return read.Faults.Count > before ? null : new(new RiskView(performers, at, until, heard, areas));
    }
}
