using System.Data.Common;
using Dapper;
using Trm.Node.Storage;

namespace Trm.Faults.Planted;

/// <summary>The leaf of what is submitted or received is written just after the commit that stores it.</summary>
internal sealed class LeafOutsideTheCommit : Lie
{
    private const string Columns = "idx, event, minute, salt, public, private_hash, private, case_id, leaf";

    public override async Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        if (step is not (CommitStep.Submitted or CommitStep.Received))
            return await database.CommitAsync(step, work, cancel);
        var later = $"later_{Guid.NewGuid():N}";
        var result = await database.CommitAsync(step, tx =>
        {
            var before = tx.Connection!.ExecuteScalar<long>("SELECT coalesce(max(idx), -1) FROM trail_leaf", transaction: tx);
            var done = work(tx);
            tx.Connection!.Execute($"CREATE TEMP TABLE {later} AS SELECT {Columns} FROM trail_leaf WHERE idx > @before", new { before }, tx);
            tx.Connection!.Execute("DELETE FROM trail_leaf WHERE idx > @before", new { before }, tx);
            return done;
        }, cancel);
        await country.StepAsync(life, $"between {step} and its leaf");
        await country.PauseAsync("leaf", life, 20);
        await database.CommitAsync(step, tx => tx.Connection!.Execute(
            $"INSERT OR IGNORE INTO trail_leaf ({Columns}) SELECT {Columns} FROM {later}", transaction: tx), cancel);
        return result;
    }
}
