using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Trail;

namespace Trm.Node.Witness;

/// <summary>SQL of the logs that signed two histories, and of the peers who are still to be told.</summary>
internal static class ForkTable
{
    internal sealed record Row
    {
        public required string Origin { get; init; }
        public required string Participant { get; init; }
        public required byte[] Proof { get; init; }
        public long FoundAt { get; init; }
    }

    private const string Columns = "origin AS Origin, participant AS Participant, proof AS Proof, found_at AS FoundAt";

    public static IReadOnlyList<Row> All(DbConnection db) => db.Query<Row>($"SELECT {Columns} FROM fork ORDER BY found_at, origin").AsList();

    /// <summary>True where that log signed two histories.</summary>
    public static bool IsForked(DbConnection db, string? origin, DbTransaction? tx = null) =>
        db.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM fork WHERE origin = @origin)", new { origin }, tx) > 0;

    /// <summary>
    /// True where the log that the directory lists first for a participant signed two histories: until governance lists one of a new generation, no word of that participant
    /// about a log counts, its own or another's.
    /// </summary>
    public static bool IsForked(DbConnection db, TrustDirectory directory, ParticipantId participant, DbTransaction? tx = null) =>
        directory.Find(participant) is { } entry && NoteKey.Parse(entry.Logs[0]).Value is { } newest && IsForked(db, newest.Name, tx);

    /// <summary>Stores the proof; false where one of that log is known.</summary>
    public static bool Add(DbTransaction tx, Row fork) => tx.Connection!.Execute(
        "INSERT INTO fork (origin, participant, proof, found_at) VALUES (@Origin, @Participant, @Proof, @FoundAt) ON CONFLICT DO NOTHING", fork, tx) == 1;

    public static void Owe(DbTransaction tx, string peer, string origin) =>
        tx.Connection!.Execute("INSERT INTO fork_due (peer, origin) VALUES (@peer, @origin) ON CONFLICT DO NOTHING", new { peer, origin }, tx);

    /// <summary>The peer is to be told of every fork that is known: it never was, or what told it may not have arrived.</summary>
    public static void OweAll(DbTransaction tx, string peer) =>
        tx.Connection!.Execute("INSERT INTO fork_due (peer, origin) SELECT @peer, origin FROM fork WHERE true ON CONFLICT DO NOTHING", new { peer }, tx);

    /// <summary>A proof that the peer is still to be told; null where there is none.</summary>
    public static Row? Due(DbConnection db, string peer, DbTransaction? tx = null) => db.QueryFirstOrDefault<Row>(
        $"SELECT {Columns} FROM fork WHERE origin IN (SELECT origin FROM fork_due WHERE peer = @peer) ORDER BY origin LIMIT 1", new { peer }, tx);

    public static void Told(DbTransaction tx, string peer, string origin) =>
        tx.Connection!.Execute("DELETE FROM fork_due WHERE peer = @peer AND origin = @origin", new { peer, origin }, tx);
}
