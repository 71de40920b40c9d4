using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using Trm.Benchmarks.Exchange;
using Trm.Node.Storage;

namespace Trm.Benchmarks.Latency;

/// <summary>When the verified receipt of each message was durable at its sender: looked up after every commit that may have brought one, and never in between.</summary>
internal sealed class Answers : IDisposable
{
    private readonly CountedDatabase _rows;
    private readonly ConcurrentDictionary<string, (long Began, TaskCompletionSource<double> Took)> _open = new(StringComparer.Ordinal);

    /// <param name="rows">The sender's storage.</param>
    public Answers(CountedDatabase rows)
    {
        _rows = rows;
        rows.Committed += Look;
    }

    /// <summary>Milliseconds from then to the receipt of that transmission.</summary>
    public async Task<double> OfAsync(string transmission, long began)
    {
        var took = _open.GetOrAdd(transmission, _ => (began, new(TaskCreationOptions.RunContinuationsAsynchronously))).Took;
        // It may have been quicker than the answer to whoever submitted it.
        await LookAsync(Stopwatch.GetTimestamp());
        return await took.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Committed -= Look;

    private void Look(CommitStep step)
    {
        if (step == CommitStep.Received)
            _ = LookAsync(Stopwatch.GetTimestamp());
    }

    private async Task LookAsync(long now)
    {
        var open = _open.Keys.ToList();
        if (open.Count == 0)
            return;
        foreach (var id in await _rows.ReadAsync(db => db.Query<string>("SELECT core_id FROM outbox WHERE core_id IN @open AND receipt IS NOT NULL", new { open }).AsList(), CancellationToken.None))
            if (_open.TryRemove(id, out var answered))
                answered.Took.TrySetResult(Stopwatch.GetElapsedTime(answered.Began, now).TotalMilliseconds);
    }
}
