using System.Text.Json;
using Trm.Evidence;
using Trm.Evidence.Packs;

namespace Trm.Console.Record;

/// <summary>Findings of one kind.</summary>
/// <param name="Whose">In whose record; null for what does not fit between the two.</param>
/// <param name="Code">The first of them: what it means.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Findings">At most <see cref="CheckReport.MostOfAKind"/>.</param>
/// <param name="More">How many more there are.</param>
public sealed record CheckProblem(string? Whose, FindingCode Code, FindingAdvice Advice, IReadOnlyList<CheckFinding> Findings, int More)
{
    /// <summary>Key of what it means.</summary>
    public string Title => TitleOf(Code);

    /// <summary>Key of what to do.</summary>
    public string Next => $"advice.{JsonNamingPolicy.KebabCaseLower.ConvertName(Advice.ToString())}";

    /// <summary>Key of what a code means.</summary>
    public static string TitleOf(FindingCode code) => $"finding.{JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString())}";

    /// <summary>Key of what a code means, as it is stored; null where it is of no finding.</summary>
    public static string? TitleOf(string codeText) => Enum.GetValues<FindingCode>().Where(c => JsonNamingPolicy.SnakeCaseUpper.ConvertName(c.ToString()) == codeText).Select(TitleOf).FirstOrDefault();
}
