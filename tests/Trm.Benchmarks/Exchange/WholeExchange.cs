using Trm.Benchmarks.Letters;
using Trm.Node;
using Trm.Node.Telemetry;

namespace Trm.Benchmarks.Exchange;

/// <summary>
/// Ours: each message is submitted, judged, sealed, stored, sent, verified, opened, validated, stored, receipted, and its receipt verified and stored. A message has come to its end when that is durable.
/// </summary>
/// <param name="from">Who submits.</param>
/// <param name="letters">What.</param>
/// <param name="tallies">Counts the receipts.</param>
/// <param name="window">Messages on their way at once.</param>
internal sealed class WholeExchange(TrmNode from, Correspondence letters, Tallies tallies, int window) : IMover
{
    public string Name => "exchange";

    public int Times => 1;

    public Task MoveAsync(int messages, CancellationToken cancel) => MoveAsync(submitted => submitted < messages, cancel);

    /// <summary>Moves messages for as long as it is told to; returns how many.</summary>
    /// <param name="goesOn">Asked with how many were submitted so far.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<int> MoveAsync(Func<int, bool> goesOn, CancellationToken cancel)
    {
        // Left to the collector: the last receipt may be told a moment after it is counted.
        var room = new SemaphoreSlim(window);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (before, submitted) = (tallies[MetricCatalogue.Receipted], 0);
        tallies.Receipted += Leave;
        try
        {
            for (; goesOn(submitted) && !failed.Task.IsCompleted; submitted++)
            {
                await room.WaitAsync(cancel);
                _ = SubmitAsync();
            }

            await await Task.WhenAny(failed.Task, tallies.ReachedAsync(MetricCatalogue.Receipted, before + submitted, cancel));
            return submitted;
        }
        finally
        {
            tallies.Receipted -= Leave;
        }

        void Leave() => room.Release();

        async Task SubmitAsync()
        {
            try
            {
                var answer = await from.SubmitAsync(letters.Next(), cancel);
                if (!answer.IsOk)
                    throw new InvalidOperationException($"a message was refused before it was sent: {answer.Rejection}");
            }
            catch (Exception failure)
            {
                failed.TrySetException(failure);
                Leave();
            }
        }
    }
}
