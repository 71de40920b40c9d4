using System.CommandLine;
using Trm.Benchmarks.Measures;

namespace Trm.Benchmarks.Sustained;

/// <summary><c>sustained</c>.</summary>
internal static class SustainedCommand
{
    public static Command Make()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long", DefaultValueFactory = _ => 10, HelpName = "M" };
        minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 24 * 60))
                result.AddError("--minutes is more than nothing, and at most a day");
        });
        var (parts, window, kind, bytes, cases) = (
            Asked.Number("--parts", "Into how many parts of equal length that is cut", 10), Asked.Number("--window", "Messages on their way at once", 256), Asked.Kind(), Asked.Number("--bytes", "Least length of a payload", 10 * 1024),
            Asked.Number("--cases", "Cases that questions are asked in", 5000));
        return Asked.Command("sustained", "As many messages as go for ten minutes: rate, memory, and disk a message, part by part", [minutes, parts, window, kind, bytes, cases], (line, folder, cancel) =>
            SustainedRun.MeasureAsync(
                folder, Math.Max(1, (int)(60 * line.GetValue(minutes))), line.GetValue(parts),
                new(0, 1) { Kind = line.GetValue(kind), Bytes = line.GetValue(bytes), Cases = line.GetValue(cases), Window = line.GetValue(window) }, cancel));
    }
}
