using System.Data.Common;
using Dapper;
using Trm.Node.Storage;

namespace Trm.Faults.Planted;

/// <summary>What is urgent waits in one row with everything else.</summary>
internal sealed class HoldNotOvertaking : Lie
{
    public override Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => database.CommitAsync(step, tx =>
    {
        var result = work(tx);
        if (step == CommitStep.Submitted)
            tx.Connection!.Execute(
                "UPDATE outbox SET publish_at = created_at + 90000 WHERE urgent = 1 AND message_id IS NOT NULL AND state = 'sealed' AND EXISTS (SELECT 1 FROM outbox o WHERE o.peer = outbox.peer AND o.urgent = 0 AND o.receipt IS NULL)",
                transaction: tx);
        return result;
    }, cancel);
}
