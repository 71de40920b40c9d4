using System.Data.Common;
using Dapper;
using Trm.Node.Storage;

namespace Trm.Faults.Planted;

/// <summary>Numbers that the other side has given up are awaited all the same.</summary>
internal sealed class VoidIgnored : Lie
{
    private sealed record Gap(string Peer, long Gen, long Seq, long Since);

    public override Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => database.CommitAsync(step, tx =>
    {
        if (step != CommitStep.Received)
            return work(tx);
        var before = tx.Connection!.Query<Gap>("SELECT peer AS Peer, gen AS Gen, seq AS Seq, since AS Since FROM gap", transaction: tx).AsList();
        var result = work(tx);
        tx.Connection!.Execute(
            "INSERT INTO gap (peer, gen, seq, since) SELECT @Peer, @Gen, @Seq, @Since WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE peer = @Peer AND gen = @Gen AND seq = @Seq) ON CONFLICT DO NOTHING", before, tx);
        return result;
    }, cancel);
}
