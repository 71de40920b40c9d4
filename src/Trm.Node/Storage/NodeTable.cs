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

    /// <summary>Our generation, and how often something changed that every process remembers.</summary>
    public static (long Generation, long Changes) State(DbConnection db, DbTransaction? tx = null) => db.QuerySingle<(long, long)>("SELECT gen, changes FROM node", transaction: tx);

    /// <summary>Something changed that every process remembers.</summary>
    public static void Changed(DbTransaction tx) => tx.Connection!.Execute("UPDATE node SET changes = changes + 1", transaction: tx);

    public static long Generation(DbConnection db) => db.ExecuteScalar<long>("SELECT gen FROM node");
}
