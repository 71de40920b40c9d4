using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Outbox;

namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>
/// Both countries send without a pause while processes, servers, lines, a disk and a clock fail, one after the other or two at once. After each fault both go on: something is sent by each process,
/// and receipted both ways. At the end everything that was accepted is receipted, was shown once, and both trails prove it.
/// </summary>
/// <param name="options">How long it is.</param>
/// <param name="said">Hears what happens, and the figures.</param>
internal sealed class Campaign(CampaignOptions options, TextWriter said)
{
    private const int LastFaults = 12;

    // Each look is a connection of its own: more often, they take from the nodes what they live on.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(400);

    // The fault itself may take that long on a slow machine: nothing at all has moved for longer.
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(90);

    private readonly List<string> _history = [];
    private readonly Dictionary<string, int> _struck = new(StringComparer.Ordinal);
    private readonly Stopwatch _watch = new();
    private int _kills;
    private (TimeSpan Took, string Waited, string After) _slowest;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="AssertionException">Something was lost, doubled or unproven, or did not go on: names the seed, the last faults, and where each missing message was last seen.</exception>
    public async Task<CampaignFigures> RunAsync()
    {
        await said.WriteLineAsync($"seed {options.Seed}");
        await using var theatre = await Theatre.OpenAsync();
        if (theatre.NoDisk is { } reason)
            await said.WriteLineAsync($"no disk is full here: {reason}");
        try
        {
            await FailAsync(theatre);
            return await ConcludeAsync(theatre);
        }
        catch (Exception failure)
        {
            throw new AssertionException($"{failure.Message}\nseed {options.Seed}, {_kills} kills; the last faults:\n  {string.Join("\n  ", _history.TakeLast(LastFaults))}\n{await WhereaboutsAsync(theatre)}", failure);
        }
    }

    private async Task FailAsync(Theatre theatre)
    {
        var (random, faults) = (new Random(options.Seed), theatre.Faults().Where(f => f.Name.Contains(options.Only, StringComparison.Ordinal)).ToList());
        Assert.That(faults.Any(f => f.IsKill), $"no kill is called '{options.Only}': there are {string.Join(", ", theatre.Faults().Where(f => f.IsKill).Select(f => f.Name).Distinct())}");
        var deck = new Deck(faults, options.Kills < Deck.KillsOf(faults), random);
        _watch.Start();
        foreach (var station in theatre.Stations)
            station.Start();
        await GoneOnAsync(theatre);
        for (var told = TimeSpan.Zero; _kills < options.Kills || _watch.Elapsed < options.Time;)
        {
            await Task.Delay(random.Next(100, 700));
            var struck = deck.Draw();
            _history.Add($"{_watch.Elapsed:mm\\:ss} {string.Join(" and ", struck.Select(s => FormattableString.Invariant($"{s.Fault.Name} ({s.Fault.Target}) for {s.Lasting.TotalSeconds:0.0} s")))}");
            await Task.WhenAll(struck.Select(s => s.Fault.StrikeAsync(s.Lasting)));
            foreach (var (fault, _) in struck)
                Count(fault.Name, fault.IsKill);
            await GoneOnAsync(theatre);
            if (_watch.Elapsed - told < TimeSpan.FromSeconds(30))
                continue;
            told = _watch.Elapsed;
            await said.WriteLineAsync($"{told:mm\\:ss} {_kills} kills, {theatre.Stations.Sum(s => s.Accepted.Count)} accepted");
        }

        // All at once, in the midst of it.
        foreach (var station in theatre.Stations)
        {
            await station.KillAsync();
            Count($"process of {Pair.Id(station.Side)} killed", true);
        }

        _watch.Stop();
    }

    private void Count(string fault, bool isKill)
    {
        _struck[fault] = _struck.GetValueOrDefault(fault) + 1;
        _kills += isKill ? 1 : 0;
    }

    // Since the fault every process has had something accepted, Austria has had a receipt, and something of Serbia's has come. However slow the machine is, as long as anything moves.
    private async Task GoneOnAsync(Theatre theatre)
    {
        var (before, heard) = (await LookAsync(theatre) ?? new Seen(0, 0), theatre.Stations.ToDictionary(s => s, s => s.Accepted.Count));
        var (last, still, since, waited) = ((before, heard.Values.Sum()), Stopwatch.StartNew(), Stopwatch.StartNew(), "");
        while (true)
        {
            foreach (var station in theatre.Stations)
                station.Process.AssertRuns();
            var now = await LookAsync(theatre) ?? before;
            var silent = theatre.Stations.FirstOrDefault(s => s.Accepted.Count == heard[s]);
            if (silent is null && now.Receipted > before.Receipted && now.Received > before.Received)
            {
                if (since.Elapsed > _slowest.Took)
                    _slowest = (since.Elapsed, waited, _history.LastOrDefault() ?? "the start");
                return;
            }

            waited = silent?.Name ?? (now.Receipted > before.Receipted ? "messages to AT" : "receipts to AT");
            var moved = (now, theatre.Stations.Sum(s => s.Accepted.Count));
            if (moved != last)
                (last, still) = (moved, Stopwatch.StartNew());
            if (still.Elapsed > Standstill)
                Assert.Fail(silent is null ? $"AT had {now.Receipted - before.Receipted} receipts and {now.Received - before.Received} messages of RS since the last fault" : $"{silent.Name} sent nothing since the last fault");
            await Task.Delay(LookEvery);
        }
    }

    private readonly record struct Seen(long Receipted, long Received);

    private static async Task<Seen?> LookAsync(Theatre theatre)
    {
        try
        {
            var counts = (await theatre.Pair.QueryAsync<string>(
                Side.Sending, "SELECT (SELECT count(*) FROM outbox WHERE receipt IS NOT NULL) || ' ' || (SELECT count(*) FROM inbox WHERE state = 'received')")).Split(' ');
            return new(long.Parse(counts[0], CultureInfo.InvariantCulture), long.Parse(counts[1], CultureInfo.InvariantCulture));
        }
        catch (Exception away) when (away is DbException or NodeStartException or Storage.StorageFailedException)
        {
            return null;
        }
    }

    // Both nodes run here, on what is left, and come to the end of it.
    private async Task<CampaignFigures> ConcludeAsync(Theatre theatre)
    {
        var pair = theatre.Pair;
        foreach (var side in Enum.GetValues<Side>())
            await pair.StartAsync(side);
        foreach (var side in Enum.GetValues<Side>())
            await pair.CallAsync(side); // a clock that was wrong is known to be right by this one's receipt
        await pair.FinishAsync();
        await pair.UntilAsync(async () => await AlarmsAsync(pair) is { Count: > 0 } alarms ? $"alarms: {string.Join(' ', alarms)}" : null);

        var (at, rs) = (await pair[Side.Sending].Record.TransmissionsAsync(), await pair[Side.Receiving].Record.TransmissionsAsync());
        var figures = CampaignFigures.Of([.. at, .. rs], [.. theatre.Stations.SelectMany(s => s.Accepted)], await pair.CountShownTwiceAsync());
        await said.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_kills} kills in {_watch.Elapsed.TotalSeconds:0} s, and {_struck.Values.Sum() - _kills} other faults"));
        foreach (var (fault, count) in _struck.OrderBy(f => f.Key, StringComparer.Ordinal))
            await said.WriteLineAsync($"  {count,4} {fault}");
        await said.WriteLineAsync($"  gone on after at most {_slowest.Took.TotalSeconds:0.0} s, for want of {_slowest.Waited}, after {_slowest.After}");
        await said.WriteLineAsync(figures.ToString());
        Assert.That((figures.Lost, figures.ShownTwice), Is.EqualTo((0, 0)), "lost, and shown twice");
        await pair.AgreeAsync(Count(at, MessageKind.Test), Count(rs, MessageKind.Test), Count(at, MessageKind.VoiceFeedback), Count(rs, MessageKind.VoiceFeedback));
        var (messages, receipts) = await pair.ProveAsync();
        await said.WriteLineAsync($"both trails verified: {messages} messages and {receipts} receipts alike in both packs; {at.Count} numbers of AT and {rs.Count} of RS without a gap");
        return figures;
    }

    private static int Count(IReadOnlyList<Transmission> sent, MessageKind kind) => sent.Where(t => t.Kind == kind.Kind && t.Code == kind.Code).Select(t => t.Message).Distinct().Count();

    private static async Task<IReadOnlyList<string>> AlarmsAsync(Pair pair)
    {
        var alarms = new List<string>();
        foreach (var side in Enum.GetValues<Side>())
            alarms.AddRange((await pair[side].Record.AlarmsAsync()).Select(a => $"{Pair.Id(side)} {a.Code}"));
        return alarms;
    }

    // Who was not there has only this to read.
    private static async Task<string> WhereaboutsAsync(Theatre theatre)
    {
        try
        {
            var logs = string.Join('\n', theatre.Stations.Select(s => s.Tell(lines: 15)));
            if (!theatre.Pair.Runs(Side.Sending) || !theatre.Pair.Runs(Side.Receiving))
            {
                await theatre.EndAsync();
                foreach (var side in Enum.GetValues<Side>().Where(side => !theatre.Pair.Runs(side)))
                    await theatre.Pair.StartAsync(side);
            }

            return $"{await theatre.Pair.WhereaboutsAsync()}\n{logs}";
        }
        catch (Exception failure)
        {
            return $"and nobody can say where: {failure.GetType().Name} {failure.Message}";
        }
    }
}
