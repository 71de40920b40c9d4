using System.Diagnostics;
using System.Globalization;
using Trm.Benchmarks.Exchange;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Node.Telemetry;
using Trm.Testing;

namespace Trm.Benchmarks.Sustained;

/// <summary>As many messages as go, minute after minute: whether rate and memory stay, and what a message leaves on the disk.</summary>
public static class SustainedRun
{
    // What the first minutes bring is not growth: everything is compiled, and the pages that SQLite keeps are filled.
    private const int WarmUpSeconds = 30;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private sealed record Mark(double Seconds, long Messages, long Disk);

    private sealed record Sample(double Seconds, double Process, double Heap, double Broker);

    /// <summary>Measures in a folder, over a private broker.</summary>
    /// <param name="folder">Where the nodes keep their data.</param>
    /// <param name="seconds">How long, after half a minute that does not count.</param>
    /// <param name="parts">Into how many parts of equal length that is cut; at least two.</param>
    /// <param name="order">Which messages, and how many on their way at once.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<Report> MeasureAsync(string folder, int seconds, int parts, ExchangeOrder order, CancellationToken cancel)
    {
        await using var broker = await RabbitMqServer.StartPrivateAsync();
        using var tallies = new Tallies();
        await using var ground = await Ground.StartAsync(folder, broker);
        var letters = new Correspondence(order.Kind, order.Bytes, order.Kind == LetterKind.Question ? await Cases.ReferAsync(ground, tallies, order.Cases, cancel) : null);
        var whole = new WholeExchange(ground.At, letters, tallies, order.Window);
        var (process, watch) = ((await broker.LookAsync()).Process, Stopwatch.StartNew());
        var end = TimeSpan.FromSeconds(Math.Min(WarmUpSeconds, seconds) + seconds);

        var moving = Task.Run(() => whole.MoveAsync(_ => watch.Elapsed < end, cancel), cancel);
        await Task.Delay(end - TimeSpan.FromSeconds(seconds) - watch.Elapsed, cancel);
        var (marks, samples) = (new List<Mark> { Note() }, new List<Sample>());
        using var sampled = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sampling = SampleAsync(sampled.Token);
        for (var part = 1; part <= parts; part++)
        {
            var until = end - TimeSpan.FromSeconds(seconds * (double)(parts - part) / parts) - watch.Elapsed;
            await Task.WhenAny(moving, Task.Delay(until > TimeSpan.Zero ? until : TimeSpan.Zero, cancel));
            marks.Add(Note());
        }

        await sampled.CancelAsync();
        await sampling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await moving;
        var settings = new Dictionary<string, string>(await ground.SettingsAsync(), StringComparer.Ordinal)
        {
            ["messages"] = Invariant($"as many as go for {seconds} s: {letters.Kind}{(order.Kind == LetterKind.Question ? Invariant($" in {order.Cases} cases") : "")}, payload {letters.Bytes} bytes, {order.Window} on their way at once"),
            ["at the end"] = Invariant($"{tallies[MetricCatalogue.Submitted]} submitted, {tallies[MetricCatalogue.Receipted]} receipted, {tallies[MetricCatalogue.RefusedThere]} refused"),
            ["trails verified"] = await ground.VerifyTrailsAsync(cancel),
            ["memory"] = "of this process, with both nodes and this harness in it: resident, and what the collector holds; the broker's resident; looked at each second, the median of each part",
        };
        return new("sustained", settings, Tabulate(marks, samples));

        Mark Note() => new(watch.Elapsed.TotalSeconds, tallies[MetricCatalogue.Receipted], ground.DiskOf(TwoOffices.At) + ground.DiskOf(TwoOffices.Rs));

        async Task SampleAsync(CancellationToken until)
        {
            using var timer = new PeriodicTimer(Between);
            do
                samples.Add(new(watch.Elapsed.TotalSeconds, Mega(Lap.MemoryOf(Environment.ProcessId)), Mega(GC.GetTotalMemory(forceFullCollection: false)), Mega(Lap.MemoryOf(process))));
            while (await timer.WaitForNextTickAsync(until));
        }
    }

    private static Table Tabulate(List<Mark> marks, List<Sample> samples)
    {
        var table = new Table("seconds", "messages/s", "process MiB", "most", "heap MiB", "broker MiB", "disk KiB/message, both nodes");
        var parts = marks.Zip(marks.Skip(1)).ToList();
        foreach (var (a, b) in parts)
            table.Add(Invariant($"{a.Seconds:F0} - {b.Seconds:F0}"), Row(a, b));
        table.Add("all", Row(marks[0], marks[^1]));
        table.Add("last part / first", [.. Row(parts[^1].First, parts[^1].Second).Zip(Row(parts[0].First, parts[0].Second), (last, first) => last / first)]);
        return table;

        double?[] Row(Mark a, Mark b)
        {
            var messages = (double)(b.Messages - a.Messages);
            var seen = samples.Where(s => s.Seconds >= a.Seconds && s.Seconds <= b.Seconds).DefaultIfEmpty(samples[^1]).ToList();
            return
            [
                messages / (b.Seconds - a.Seconds), Middle(s => s.Process), seen.Max(s => s.Process), Middle(s => s.Heap), Middle(s => s.Broker),
                messages == 0 ? null : (b.Disk - a.Disk) / messages / 1024,
            ];

            double Middle(Func<Sample, double> of) => Spread.Of(seen.Select(of)).Median;
        }
    }

    private static double Mega(long bytes) => bytes / 1048576.0;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
