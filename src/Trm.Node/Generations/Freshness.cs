using System.Collections.Frozen;
using System.Data.Common;
using Dapper;
using Trm.Node.Inbox;

namespace Trm.Node.Generations;

/// <summary>
/// What shows that a node does not run on an old copy of its data. A copy is put back while nothing runs: so whatever was used after it was made was used before this start, and the first number
/// that we give to a peer afterwards is one that it holds already. A receipt of that peer for a message that we numbered since this start therefore proves that its numbers end where ours do.
/// </summary>
/// <remarks>Source: contracts/decisions/0052. Until the first such receipt nothing is proved; a database that is put back underneath a running process would not be noticed.</remarks>
internal sealed class Freshness
{
    private FrozenDictionary<string, long> _next = FrozenDictionary<string, long>.Empty;

    /// <summary>Notes which number comes next towards each peer, before anything is numbered.</summary>
    public void Started(DbConnection db) => _next = PeerTable.All(db).ToFrozenDictionary(p => p.Peer, p => p.NextSeq, StringComparer.Ordinal);

    /// <summary>Whether that peer has receipted what we numbered since then.</summary>
    public bool IsProved(DbTransaction tx, string peer) => tx.Connection!.ExecuteScalar<long>(
        "SELECT count(*) FROM outbox WHERE peer = @peer AND gen = (SELECT gen FROM node) AND seq >= @next AND receipt IS NOT NULL",
        new { peer, next = _next.GetValueOrDefault(peer, 1) }, tx) > 0;
}
