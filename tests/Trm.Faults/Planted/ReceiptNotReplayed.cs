using System.Data.Common;
using Dapper;
using Trm.Node.Storage;

namespace Trm.Faults.Planted;

/// <summary>A message that comes again is taken in silence.</summary>
internal sealed class ReceiptNotReplayed : Lie
{
    public override Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => database.CommitAsync(step, tx =>
    {
        if (step != CommitStep.Received)
            return work(tx);
        var (known, queued) = (Max(tx, "SELECT coalesce(max(place), 0) FROM inbox"), Max(tx, "SELECT coalesce(max(id), 0) FROM receipt_queue"));
        var result = work(tx);
        tx.Connection!.Execute("DELETE FROM receipt_queue WHERE id > @queued AND receipt IN (SELECT receipt FROM inbox WHERE place <= @known)", new { known, queued }, tx);
        return result;
    }, cancel);

    private static long Max(DbTransaction tx, string sql) => tx.Connection!.ExecuteScalar<long>(sql, transaction: tx);
}
