using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Storage;

/// <summary>SQL of the node itself: whose it is, and its generation.</summary>
internal static class NodeTable
{
    /// <summary>Claims a new database for a participant.</summary>
    /// <exception cref="NodeStartException">The database belongs to another participant.</exception>
    public static void Claim(DbTransaction tx, ParticipantId participant, DateTimeOffset now)
    {
        tx.Connection!.Execute(
            "INSERT INTO node (one, participant, gen, created_at) VALUES (1, @participant, 0, @now) ON CONFLICT DO NOTHING",
            new { participant = participant.Value, now = now.ToUnixTimeMilliseconds() }, tx);
        if (tx.Connection!.QuerySingle<string>("SELECT participant FROM node", transaction: tx) != participant.Value)
            throw new NodeStartException("DATABASE_OF_ANOTHER", "this data folder belongs to another participant; give the node its own");
    }

    public static long Generation(DbConnection db) => db.ExecuteScalar<long>("SELECT gen FROM node");
}
