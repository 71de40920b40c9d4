using System.Data.Common;
using Dapper;
using Trm.Node.Storage;

namespace Trm.Faults.Planted;

/// <summary>A number that was taken is free again: somebody wrote back what they had read before.</summary>
internal sealed class LostUpdateOfTheSequence : Lie
{
    public override async Task<T> CommitAsync<T>(Country country, Life life, IDatabase database, CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        var before = await database.ReadAsync(db => db.Query<(string Peer, long Next)>("SELECT peer, next_seq FROM peer").AsList(), cancel);
        var result = await database.CommitAsync(step, work, cancel);
        if (step == CommitStep.Submitted && country.World.Dice.OneIn("lost update", 3))
            await database.CommitAsync(step, tx => tx.Connection!.Execute("UPDATE peer SET next_seq = @Next WHERE peer = @Peer", before.Select(b => new { b.Next, b.Peer }), tx), cancel);
        return result;
    }
}
