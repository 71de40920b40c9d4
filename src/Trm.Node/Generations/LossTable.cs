using System.Data.Common;
using Dapper;

namespace Trm.Node.Generations;

/// <summary>SQL of what a restore lost, and of how far each peer has brought us up to date.</summary>
internal static class LossTable
{
    /// <summary>Open losses that one peer can bring about: what it names is its own choice.</summary>
    public const int MaxOpen = 1000;

    internal sealed record End
    {
        public long Gen { get; init; }
        public required string Peer { get; init; }
        public long NextSeq { get; init; }
        public long Size { get; init; }
        public long EndedAt { get; init; }
        public long? MetAt { get; init; }
        public long? CaughtUpAt { get; init; }
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long Gen { get; init; }
        public required string Peer { get; init; }
        public required string What { get; init; }
        public required string Subject { get; init; }
        public long? Through { get; init; }
        public string? CaseId { get; init; }
        public string? Code { get; init; }
        public long FoundAt { get; init; }
        public long? SettledAt { get; init; }
        public string? SettledBy { get; init; }
    }

    private const string EndColumns = "gen AS Gen, peer AS Peer, next_seq AS NextSeq, size AS Size, ended_at AS EndedAt, met_at AS MetAt, caught_up_at AS CaughtUpAt";

    /// <summary>Notes what is known of each peer that we have exchanged with, before its numbers begin anew; returns these peers.</summary>
    public static IReadOnlyList<string> Ended(DbTransaction tx, long gen, long size, long now)
    {
        tx.Connection!.Execute("UPDATE generation_end SET caught_up_at = @now WHERE caught_up_at IS NULL", new { now }, tx);
        tx.Connection!.Execute(
            "INSERT INTO generation_end (gen, peer, next_seq, size, ended_at) SELECT @gen, peer, next_seq, @size, @now FROM peer WHERE next_seq > 1 OR through > 0", new { gen, size, now }, tx);
        return tx.Connection!.Query<string>("SELECT peer FROM generation_end WHERE gen = @gen ORDER BY peer", new { gen }, tx).AsList();
    }

    /// <summary>The newest end of a generation towards that peer; null where none has ended.</summary>
    public static End? Newest(DbTransaction tx, string peer) => tx.Connection!.QueryFirstOrDefault<End>(
        $"SELECT {EndColumns} FROM generation_end WHERE peer = @peer ORDER BY gen DESC LIMIT 1", new { peer }, tx);

    public static IReadOnlyList<End> Ends(DbConnection db) => db.Query<End>($"SELECT {EndColumns} FROM generation_end e WHERE gen = (SELECT max(gen) FROM generation_end) ORDER BY peer").AsList();

    public static void Met(DbTransaction tx, End end, long now) => tx.Connection!.Execute(
        "UPDATE generation_end SET met_at = @now WHERE gen = @Gen AND peer = @Peer AND met_at IS NULL", new { end.Gen, end.Peer, now }, tx);

    /// <summary>Peers that have met us again and of whose numbers none is missing any more.</summary>
    public static IReadOnlyList<string> NewlyCaughtUp(DbConnection db, DbTransaction? tx = null) => db.Query<string>(
        "SELECT DISTINCT peer FROM generation_end e WHERE met_at IS NOT NULL AND caught_up_at IS NULL AND NOT EXISTS (SELECT 1 FROM gap WHERE gap.peer = e.peer) ORDER BY peer", transaction: tx).AsList();

    public static void CaughtUp(DbTransaction tx, string peer, long now) => tx.Connection!.Execute(
        "UPDATE generation_end SET caught_up_at = @now WHERE peer = @peer AND caught_up_at IS NULL", new { peer, now }, tx);

    /// <summary>Notes a loss; a range grows. False where it was known, or the peer has named too many.</summary>
    public static bool Put(DbTransaction tx, long gen, string peer, string what, string subject, long now, long? through = null, string? caseId = null, string? code = null) => tx.Connection!.Execute(
        """
        INSERT INTO loss (gen, peer, what, subject, through, case_id, code, found_at)
        SELECT gen, peer, what, subject, through, case_id, code, found_at FROM (
            SELECT CAST(@gen AS BIGINT) AS gen, CAST(@peer AS TEXT) AS peer, CAST(@what AS TEXT) AS what, CAST(@subject AS TEXT) AS subject, CAST(@through AS BIGINT) AS through,
                   CAST(@caseId AS TEXT) AS case_id, CAST(@code AS TEXT) AS code, CAST(@now AS BIGINT) AS found_at) AS one
        WHERE (SELECT count(*) FROM loss WHERE loss.peer = @peer AND settled_at IS NULL) < @MaxOpen
        ON CONFLICT (gen, peer, what, subject) DO UPDATE SET through = excluded.through, settled_at = NULL, settled_by = NULL WHERE loss.through < excluded.through
        """,
        new { gen, peer, what, subject, through, caseId, code, now, MaxOpen }, tx) > 0;

    /// <summary>Whether that message of either side is known here, whatever has become of its content.</summary>
    public static bool IsKnown(DbTransaction tx, string peer, string message) => tx.Connection!.ExecuteScalar<long>(
        "SELECT (SELECT count(*) FROM outbox WHERE peer = @peer AND message_id = @message) + (SELECT count(*) FROM inbox WHERE peer = @peer AND message_id = @message) + (SELECT count(*) FROM content WHERE peer = @peer AND message_id = @message)",
        new { peer, message }, tx) > 0;

    /// <summary>Which of these numbers of the peer are missing here.</summary>
    public static IReadOnlyList<long> Missing(DbConnection db, string peer, DbTransaction? tx = null) =>
        db.Query<long>("SELECT seq FROM gap WHERE peer = @peer ORDER BY seq LIMIT 1000", new { peer }, tx).AsList();

    public static IReadOnlyList<Loss> All(DbConnection db) =>
        [.. db.Query<Row>(
            """
            SELECT id AS Id, gen AS Gen, peer AS Peer, what AS What, subject AS Subject, through AS Through, case_id AS CaseId, code AS Code, found_at AS FoundAt, settled_at AS SettledAt, settled_by AS SettledBy
            FROM loss ORDER BY CASE WHEN settled_at IS NULL THEN 0 ELSE 1 END, peer, id
            """).Select(r => new Loss(r.Id, r.Gen, r.Peer, r.What, r.Subject, r.Through, r.CaseId, r.Code, Time(r.FoundAt)!.Value, Time(r.SettledAt), r.SettledBy))];

    /// <summary>An officer has done what there was to do; returns the peer, or null where no such loss is open.</summary>
    public static string? Settle(DbTransaction tx, long number, string officer, long now) =>
        tx.Connection!.Execute("UPDATE loss SET settled_at = @now, settled_by = @officer WHERE id = @number AND settled_at IS NULL", new { number, officer, now }, tx) == 1
            ? tx.Connection!.QueryFirst<string>("SELECT peer FROM loss WHERE id = @number", new { number }, tx)
            : null;

    public static bool IsAnyOpen(DbTransaction tx, string peer) => tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM loss WHERE peer = @peer AND settled_at IS NULL", new { peer }, tx) > 0;

    public static DateTimeOffset? Time(long? at) => at is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
