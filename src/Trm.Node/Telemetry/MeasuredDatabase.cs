using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Telemetry;

/// <summary>A database whose commits are timed, and that counts what was said in a unit of work once it is durable.</summary>
internal sealed class MeasuredDatabase(IDatabase inner, NodeTelemetry telemetry, TimeProvider time) : IDatabase
{
    /// <inheritdoc/>
    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        var (tally, began) = (new Tally(), time.GetTimestamp());
        var stage = telemetry.Stages.Within(Stage.Commit);
        stage?.Tag(TelemetryAttribute.Step, step.ToString().ToLowerInvariant());
        T result;
        try
        {
            result = await inner.CommitAsync(step, tx => tally.Of(() => work(tx)), cancel);
        }
        catch (Exception failure)
        {
            stage?.Fail();
            telemetry.Figures.StorageFailed(failure);
            throw;
        }
        finally
        {
            stage?.Dispose();
        }

        // It is durable: nothing from here on makes a failure of it.
        tally.Count();
        telemetry.Figures.Committed(step, time.GetElapsedTime(began));
        return result;
    }

    /// <inheritdoc/>
    public async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel)
    {
        try
        {
            return await inner.ReadAsync(query, cancel);
        }
        catch (Exception failure)
        {
            telemetry.Figures.StorageFailed(failure);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
