using System.Data.Common;
using Dapper;
using Trm.Contracts.Control;
using Trm.Contracts.Rejections;
using Trm.Node.Storage;

namespace Trm.Faults.Planted;

/// <summary>A report that was written more than five minutes ago, or in five minutes, is refused like anything else.</summary>
internal sealed class ReportRefusedForItsClock : Lie
{
    private sealed record Report(string CoreId, string MessageId, byte[] Receipt);

    public override Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => database.CommitAsync(step, tx =>
    {
        var known = tx.Connection!.ExecuteScalar<long>("SELECT coalesce(max(place), 0) FROM inbox", transaction: tx);
        var result = work(tx);
        if (step != CommitStep.Received)
            return result;
        foreach (var report in tx.Connection!.Query<Report>(
            """
            SELECT core_id AS CoreId, message_id AS MessageId, receipt AS Receipt FROM inbox
            WHERE place > @known AND kind IN ('hold', 'withdrawal', 'incident') AND state = 'received' AND abs(received_at - (exp - 2592000000)) > 300000
            """,
            new { known }, tx).AsList())
        {
            var refused = (Receipt.Parse(report.Receipt).Value with { Issues = [RejectionCode.MessageExpired] }).Write();
            tx.Connection!.Execute("UPDATE inbox SET state = 'refused', receipt = @refused WHERE core_id = @CoreId", new { refused, report.CoreId }, tx);
            tx.Connection!.Execute("UPDATE receipt_queue SET receipt = @refused WHERE receipt = @Receipt", new { refused, report.Receipt }, tx);
            tx.Connection!.Execute("DELETE FROM content WHERE outgoing = 0 AND message_id = @MessageId", new { report.MessageId }, tx);
        }

        return result;
    }, cancel);
}
