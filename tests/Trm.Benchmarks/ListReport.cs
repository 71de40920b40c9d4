using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Trm.Benchmarks;

/// <summary>A run as a table for people and as JSON for programs.</summary>
public static class ListReport
{
    /// <summary>What a page may take at the server, in milliseconds.</summary>
    public const double Limit = 200;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The table.</summary>
    public static string Text(ListRun run)
    {
        var text = new StringBuilder();
        Line($"{"list, 50 rows",-28}{$"{run.Cases / 10} cases",14}{$"{run.Cases} cases",14}{"worst",10}{"ratio",8}");
        foreach (var list in run.Lists)
            Line($"{list.List,-28}{list.Few,11:F1} ms{list.All,11:F1} ms{list.Worst,7:F1} ms{list.Ratio,8:F1}");
        Line($"within {Limit} ms: {run.Lists.Count(l => l.All <= Limit)} of {run.Lists.Count}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The figures.</summary>
    public static string Json(ListRun run) => JsonSerializer.Serialize(run, Indented) + "\n";
}
