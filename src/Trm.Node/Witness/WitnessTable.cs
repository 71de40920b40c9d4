using System.Data.Common;
using System.Text;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Node.Trail;

namespace Trm.Node.Witness;

/// <summary>SQL of witnessing: cosignatures on our own log, checkpoints of others that we cosigned, answers owed.</summary>
internal static class WitnessTable
{
    /// <summary>A checkpoint of another's log that we cosigned.</summary>
    internal sealed record HeldCheckpoint
    {
        public required string Origin { get; init; }
        public long Size { get; init; }
        public required string Peer { get; init; }
        public required string Note { get; init; }
        public required string Cosignature { get; init; }
        public long At { get; init; }

        /// <summary>The signed note with our cosignature.</summary>
        public byte[] Cosigned => Encoding.UTF8.GetBytes(Note + Cosignature + "\n");
    }

    /// <summary>A cosignature on a checkpoint of ours.</summary>
    internal sealed record CosignatureRow
    {
        public long Size { get; init; }
        public required string Witness { get; init; }
        public required string Line { get; init; }
        public long At { get; init; }
    }

    /// <summary>The answer that a peer waits for.</summary>
    internal sealed record AnswerRow
    {
        public required string Origin { get; init; }
        public bool Conflict { get; init; }
    }

    private const string HeldColumns = "origin AS Origin, size AS Size, peer AS Peer, note AS Note, cosignature AS Cosignature, at AS At";

    // -- our own log -----------------------------------------------------------------------------------------------

    /// <summary>Stores what a witness has cosigned of our log.</summary>
    public static void Cosigned(DbTransaction tx, string origin, long size, string witness, string line, long at) => tx.Connection!.Execute(
        "INSERT INTO cosignature (origin, size, witness, line, at) VALUES (@origin, @size, @witness, @line, @at) ON CONFLICT DO NOTHING",
        new { origin, size, witness, line, at }, tx);

    /// <summary>All cosignatures on our log, by size.</summary>
    public static IReadOnlyList<CosignatureRow> Cosignatures(DbConnection db, string origin) => db.Query<CosignatureRow>(
        "SELECT size AS Size, witness AS Witness, line AS Line, at AS At FROM cosignature WHERE origin = @origin ORDER BY size, witness", new { origin }).AsList();

    /// <summary>The newest cosignature of each witness on our log.</summary>
    public static IReadOnlyList<CosignatureRow> NewestCosignatures(DbConnection db, string origin) => db.Query<CosignatureRow>(
        "SELECT c.size AS Size, c.witness AS Witness, '' AS Line, c.at AS At FROM cosignature c WHERE c.origin = @origin AND c.size = (SELECT max(size) FROM cosignature WHERE origin = c.origin AND witness = c.witness) ORDER BY c.witness",
        new { origin }).AsList();

    /// <summary>The largest size that each witness has cosigned of our log.</summary>
    public static IReadOnlyDictionary<ParticipantId, long> CosignedSizes(DbConnection db, string origin) => db.Query<CosignatureRow>(
        "SELECT witness AS Witness, max(size) AS Size, '' AS Line FROM cosignature WHERE origin = @origin GROUP BY witness", new { origin })
        .ToDictionary(r => ParticipantId.Parse(r.Witness).Value, r => r.Size);

    /// <summary>
    /// The last checkpoint of that log of ours that anybody has cosigned, with all its cosignatures: what a new generation names as the end of the former. Null where nobody has.
    /// </summary>
    public static (long Size, byte[] Note)? LastCosigned(DbConnection db, string origin)
    {
        var size = db.ExecuteScalar<long?>("SELECT max(c.size) FROM cosignature c JOIN checkpoint p ON p.size = c.size WHERE c.origin = @origin", new { origin });
        return size is { } at ? (at, WithCosignatures(db, origin, at)) : null;
    }

    /// <summary>The checkpoint of ours of that size, with its cosignatures.</summary>
    /// <param name="former">The generation of a log that has ended; null for the one in use.</param>
    public static byte[] WithCosignatures(DbConnection db, string origin, long size, long? former = null)
    {
        var note = (former is null ? TrailTable.CheckpointAt(db, size) : db.ExecuteScalar<string>("SELECT note FROM former_checkpoint WHERE gen = @former AND size = @size", new { former, size }))
            ?? throw new InvalidOperationException("a checkpoint that was cosigned was published");
        var lines = db.Query<string>("SELECT line FROM cosignature WHERE origin = @origin AND size = @size ORDER BY witness", new { origin, size });
        return Encoding.UTF8.GetBytes(note + string.Concat(lines.Select(l => l + "\n")));
    }

    // -- logs of others --------------------------------------------------------------------------------------------

    /// <summary>The newest checkpoint of that log that we cosigned; null where we never did.</summary>
    public static HeldCheckpoint? Held(DbConnection db, string origin, DbTransaction? tx = null) => db.QueryFirstOrDefault<HeldCheckpoint>(
        $"SELECT {HeldColumns} FROM held_checkpoint WHERE origin = @origin ORDER BY size DESC LIMIT 1", new { origin }, tx);

    /// <summary>The checkpoint of that size that we cosigned.</summary>
    public static HeldCheckpoint? HeldAt(DbConnection db, string origin, long size, DbTransaction? tx = null) => db.QueryFirstOrDefault<HeldCheckpoint>(
        $"SELECT {HeldColumns} FROM held_checkpoint WHERE origin = @origin AND size = @size", new { origin, size }, tx);

    /// <summary>The newest checkpoint that we cosigned of every log of everybody else.</summary>
    public static IReadOnlyList<HeldCheckpoint> AllHeld(DbConnection db) => db.Query<HeldCheckpoint>(
        $"SELECT {HeldColumns} FROM held_checkpoint h WHERE size = (SELECT max(size) FROM held_checkpoint WHERE origin = h.origin) ORDER BY origin").AsList();

    /// <summary>Stores a checkpoint with our cosignature; a newer cosignature of the same one takes its place.</summary>
    public static void Hold(DbTransaction tx, HeldCheckpoint held) => tx.Connection!.Execute(
        """
        INSERT INTO held_checkpoint (origin, size, peer, note, cosignature, at) VALUES (@Origin, @Size, @Peer, @Note, @Cosignature, @At)
        ON CONFLICT (origin, size) DO UPDATE SET cosignature = @Cosignature, at = @At
        """,
        held, tx);

    // -- answers ---------------------------------------------------------------------------------------------------

    public static void Owe(DbTransaction tx, string peer, string origin, bool conflict, long now) => tx.Connection!.Execute(
        """
        INSERT INTO witness_answer (peer, origin, conflict, since) VALUES (@peer, @origin, @conflict, @now)
        ON CONFLICT (peer) DO UPDATE SET origin = @origin, conflict = @conflict, since = @now
        """,
        new { peer, origin, conflict, now }, tx);

    public static AnswerRow? Answer(DbConnection db, string peer) => db.QueryFirstOrDefault<AnswerRow>(
        "SELECT origin AS Origin, conflict AS Conflict FROM witness_answer WHERE peer = @peer", new { peer });

    public static void Answered(DbTransaction tx, string peer) => tx.Connection!.Execute("DELETE FROM witness_answer WHERE peer = @peer", new { peer }, tx);

    /// <summary>Since when a log was asked to prove from what we hold and did not.</summary>
    public static long Unproved(DbTransaction tx, string origin, long now)
    {
        tx.Connection!.Execute("INSERT INTO unproved (origin, since) VALUES (@origin, @now) ON CONFLICT DO NOTHING", new { origin, now }, tx);
        return tx.Connection!.ExecuteScalar<long>("SELECT since FROM unproved WHERE origin = @origin", new { origin }, tx);
    }

    public static void Proved(DbTransaction tx, string origin) => tx.Connection!.Execute("DELETE FROM unproved WHERE origin = @origin", new { origin }, tx);
}
