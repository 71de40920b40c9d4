using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Trm.Benchmarks;

/// <summary>A run as a table for people and as JSON for programs.</summary>
public static class LogReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The table.</summary>
    public static string Text(LogRun run)
    {
        var text = new StringBuilder();
        Line($"{"append: leaves",-24}{"us/leaf",10}{"alloc B/leaf",14}{"alive KiB",11}{"files written",15}{"files read",12}");
        foreach (var part in run.Growth)
            Line($"{$"{part.From} - {part.To}",-24}{part.MicrosecondsPerLeaf,10:F2}{part.AllocatedPerLeaf,14:F0}{part.Live / 1024.0,11:F0}{part.Writes,15}{part.Reads,12}");
        Line($"last tenth against first: time of a leaf x {run.AppendRatio:F2}, alive {run.Growth[^1].Live / 1024.0:F0} KiB after {run.Growth[0].Live / 1024.0:F0} KiB");
        Line($"");
        Line($"{"verify all: leaves",-24}{"seconds",10}{"us/leaf",10}{"alive KiB",11}{"files read",12}{"MiB read",10}");
        foreach (var all in run.Verifications)
            Line($"{all.Leaves,-24}{all.Seconds,10:F2}{all.MicrosecondsPerLeaf,10:F2}{all.Live / 1024.0,11:F0}{all.Reads,12}{all.BytesRead / 1048576.0,10:F1}");
        Line($"all against a tenth: time of a leaf x {run.VerifyRatio:F2}");
        Line($"");
        Line($"{"proof: leaves",-24}{"ms",10}{"tiles read",12}{"hashes",8}");
        foreach (var proof in run.Proofs)
            Line($"{proof.Size,-24}{proof.Milliseconds,10:F3}{proof.Reads,12:F1}{proof.Hashes,8}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The figures.</summary>
    public static string Json(LogRun run) => JsonSerializer.Serialize(run, Indented) + "\n";
}
