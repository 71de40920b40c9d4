using System.Data.Common;
using Dapper;
using Trm.Contracts.Control;

namespace Trm.Node.Inbox;

/// <summary>SQL of what is known of each peer: our numbering towards it, what we hold of its numbering, and the gaps.</summary>
internal static class PeerTable
{
    internal sealed record Row
    {
        public required string Peer { get; init; }
        public long NextSeq { get; init; }
        public long Gen { get; init; }
        public long Through { get; init; }

        /// <summary>When it wrote the earliest message that we hold of that generation.</summary>
        public long? GenSince { get; init; }
        public bool Greeted { get; init; }
        public long? ControlDueAt { get; init; }
        public bool DirectoryDue { get; init; }
        public long? DirectorySentAt { get; init; }
        public long Dir { get; init; }
        public long DirectorySentDir { get; init; }
        public long? DirectoryAskedAt { get; init; }
    }

    /// <summary>The first message of a peer whose number lies further ahead than any gap can be.</summary>
    internal sealed record AheadRow
    {
        public required string Peer { get; init; }
        public required string CoreId { get; init; }
        public long Gen { get; init; }
        public long Seq { get; init; }
        public long ReceivedAt { get; init; }
    }

    internal sealed record GapRow
    {
        public required string Peer { get; init; }
        public long Gen { get; init; }
        public long Seq { get; init; }
        public long Since { get; init; }
        public long? ToldAt { get; init; }
        public bool Alarmed { get; init; }
    }

    private const string Columns =
        "peer AS Peer, next_seq AS NextSeq, gen AS Gen, through AS Through, gen_since AS GenSince, greeted AS Greeted, control_due_at AS ControlDueAt, directory_due AS DirectoryDue, directory_sent_at AS DirectorySentAt, dir AS Dir, directory_sent_dir AS DirectorySentDir, directory_asked_at AS DirectoryAskedAt";

    /// <summary>Numbers of one peer that may be missing at once. A jump beyond opens no gap: what came so is counted when what lies between has come (<see cref="CatchUp"/>).</summary>
    public const long MaxMissing = 10_000;

    public static Row Get(DbConnection db, string peer, DbTransaction? tx = null) => db.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM peer WHERE peer = @peer", new { peer }, tx) ?? new Row { Peer = peer, NextSeq = 1 };

    public static IReadOnlyList<Row> All(DbConnection db) => db.Query<Row>($"SELECT {Columns} FROM peer ORDER BY peer").AsList();

    /// <summary>Takes the next number; false where somebody else took it meanwhile.</summary>
    public static bool TakeNumber(DbTransaction tx, string peer, long seq)
    {
        Touch(tx, peer);
        return tx.Connection!.Execute("UPDATE peer SET next_seq = @seq + 1 WHERE peer = @peer AND next_seq = @seq", new { peer, seq }, tx) == 1;
    }

    /// <summary>From now on at least that number; nothing where it lies further ahead than any gap can be, or is no news.</summary>
    public static void NumberFrom(DbTransaction tx, string peer, long seq) => tx.Connection!.Execute(
        "UPDATE peer SET next_seq = @seq WHERE peer = @peer AND next_seq < @seq AND @seq - next_seq <= @MaxMissing", new { peer, seq, MaxMissing }, tx);

    public static void Greeted(DbTransaction tx, string peer) =>
        tx.Connection!.Execute("UPDATE peer SET greeted = 1 WHERE peer = @peer", new { peer }, tx);

    /// <summary>A control message is owed at that time, if not earlier.</summary>
    public static void OweControl(DbTransaction tx, string peer, long at)
    {
        Touch(tx, peer);
        tx.Connection!.Execute(
            "UPDATE peer SET control_due_at = CASE WHEN control_due_at < @at THEN control_due_at ELSE @at END WHERE peer = @peer", new { peer, at }, tx);
    }

    public static void ControlPaid(DbTransaction tx, string peer, long now)
    {
        tx.Connection!.Execute("UPDATE peer SET control_due_at = NULL WHERE peer = @peer", new { peer }, tx);
        tx.Connection!.Execute("UPDATE gap SET told_at = @now WHERE peer = @peer", new { peer, now }, tx);
    }

    /// <summary>The peer speaks by an older directory: the next control message brings it ours.</summary>
    public static void OweDirectory(DbTransaction tx, string peer, long now)
    {
        OweControl(tx, peer, now);
        tx.Connection!.Execute("UPDATE peer SET directory_due = 1 WHERE peer = @peer", new { peer }, tx);
    }

    public static void DirectorySent(DbTransaction tx, string peer, long now) =>
        tx.Connection!.Execute("UPDATE peer SET directory_due = 0, directory_sent_at = @now, directory_sent_dir = dir WHERE peer = @peer", new { peer, now }, tx);

    /// <summary>The directory version that a verified header of the peer shows; a lower one only where a new generation began from an older state.</summary>
    public static void Shows(DbTransaction tx, string peer, long gen, long dir)
    {
        Touch(tx, peer);
        tx.Connection!.Execute(
            "UPDATE peer SET dir = CASE WHEN dir_gen < @gen OR dir < @dir THEN @dir ELSE dir END, dir_gen = CASE WHEN dir_gen < @gen THEN @gen ELSE dir_gen END WHERE peer = @peer", new { peer, gen, dir }, tx);
    }

    /// <summary>The peer shows a newer directory: a message of ours lets it see that ours is older, once a day.</summary>
    public static void AskForDirectory(DbTransaction tx, string peer, long now)
    {
        if (Get(tx.Connection!, peer, tx).DirectoryAskedAt is { } asked && now - asked < TimeSpan.FromDays(1).TotalMilliseconds)
            return;
        OweControl(tx, peer, now);
        tx.Connection!.Execute("UPDATE peer SET directory_asked_at = @now WHERE peer = @peer", new { peer, now }, tx);
    }

    /// <summary>A newer directory is here: who shows a still newer one is asked at once.</summary>
    public static void MayAskForDirectory(DbTransaction tx) => tx.Connection!.Execute("UPDATE peer SET directory_asked_at = NULL", transaction: tx);

    /// <summary>What we hold of the peer's sequence. Where more is missing than one message can list, it says so of the numbers below only.</summary>
    public static Have Have(DbConnection db, string peer)
    {
        var row = Get(db, peer);
        var missing = db.Query<long>(
            "SELECT seq FROM gap WHERE peer = @peer AND gen = @Gen ORDER BY seq LIMIT @limit", new { peer, row.Gen, limit = ControlMessage.MaxItems + 1 }).AsList();
        return missing.Count > ControlMessage.MaxItems
            ? new(row.Gen, missing[ControlMessage.MaxItems] - 1, missing[..ControlMessage.MaxItems])
            : new(row.Gen, row.Through, missing);
    }

    /// <summary>Whether what is missing may still come: below that number, with the files that a message there waits for, or, for a former generation, under a number of the new one.</summary>
    public static bool MissesBelow(DbTransaction tx, string peer, long gen, long seq) => tx.Connection!.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM gap WHERE peer = @peer AND gen = @gen AND seq < @seq) OR EXISTS (SELECT 1 FROM peer WHERE peer = @peer AND gen > @gen)
            OR EXISTS (SELECT 1 FROM inbox WHERE peer = @peer AND gen = @gen AND seq < @seq AND state = 'parked' AND parked_for = 'PARTS')
        """,
        new { peer, gen, seq }, tx) > 0;

    /// <summary>Whether that number of the peer is held: received, parked or void. Of a former generation nothing is awaited.</summary>
    public static bool Held(DbTransaction tx, string peer, long gen, long seq) => tx.Connection!.ExecuteScalar<long>(
        """
        SELECT count(*) FROM peer WHERE peer = @peer AND (gen > @gen OR (gen = @gen AND through >= @seq))
          AND NOT EXISTS (SELECT 1 FROM gap WHERE gap.peer = @peer AND gap.gen = @gen AND gap.seq = @seq)
        """,
        new { peer, gen, seq }, tx) > 0;

    public static IReadOnlyList<GapRow> Gaps(DbTransaction tx) => tx.Connection!.Query<GapRow>(
        "SELECT peer AS Peer, gen AS Gen, seq AS Seq, since AS Since, told_at AS ToldAt, alarmed AS Alarmed FROM gap ORDER BY peer, seq", transaction: tx).AsList();

    /// <summary>Our clock was set back: a gap noted or told by the former one is as old as this moment, and untold; a control message that is owed at a time which none of ours sets is owed now.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="now">By our clock.</param>
    /// <param name="ahead">What lies behind that was set by another clock.</param>
    /// <param name="pause">The longest that a control message is put off by.</param>
    public static void BringBack(DbTransaction tx, long now, long ahead, long pause)
    {
        var db = tx.Connection!;
        db.Execute(
            """
            UPDATE gap SET since = CASE WHEN since > @ahead THEN @now ELSE since END, told_at = CASE WHEN told_at > @ahead THEN NULL ELSE told_at END
            WHERE since > @ahead OR told_at > @ahead
            """,
            new { now, ahead }, tx);
        db.Execute("UPDATE peer SET control_due_at = @now WHERE control_due_at > @ahead + @pause", new { now, ahead, pause }, tx);
    }

    /// <summary>Whether a control message is owed at a time which none of ours sets.</summary>
    public static bool HasAhead(DbConnection db, long ahead, long pause) =>
        db.ExecuteScalar<long>("SELECT CASE WHEN EXISTS (SELECT 1 FROM peer WHERE control_due_at > @ahead + @pause) THEN 1 ELSE 0 END", new { ahead, pause }) > 0;

    public static void GapAlarmed(DbTransaction tx, string peer) =>
        tx.Connection!.Execute("UPDATE gap SET alarmed = 1 WHERE peer = @peer", new { peer }, tx);

    /// <summary>
    /// Notes a number of the peer's sequence. A damaged copy raises <c>through</c> and is missing; everything else is held.
    /// A higher generation starts anew; numbers of a former one need no account. False for a jump beyond <see cref="MaxMissing"/>. What came after such a jump is not missing.
    /// </summary>
    public static bool Note(DbTransaction tx, string peer, long gen, long seq, bool held, long now)
    {
        Touch(tx, peer);
        var db = tx.Connection!;
        var row = Get(db, peer, tx);
        if (gen < row.Gen)
            return true;
        if (gen > row.Gen)
        {
            db.Execute("UPDATE peer SET gen = @gen, gen_since = NULL, through = 0 WHERE peer = @peer", new { peer, gen }, tx);
            db.Execute("DELETE FROM gap WHERE peer = @peer", new { peer }, tx);
            row = row with { Gen = gen, Through = 0 };
        }

        if (seq > row.Through + 1 && seq - row.Through + MissingCount(tx, peer) > MaxMissing)
            return false;
        var (first, last) = (row.Through + 1, held ? seq - 1 : seq);
        if (first <= last)
            db.Execute(
                """
                WITH RECURSIVE missing (seq) AS (SELECT @first UNION ALL SELECT seq + 1 FROM missing WHERE seq < @last)
                INSERT INTO gap (peer, gen, seq, since) SELECT @peer, @gen, seq, @now FROM missing
                WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.peer = @peer AND inbox.gen = @gen AND inbox.seq = missing.seq)
                """,
                new { peer, gen, first, last, now }, tx);
        if (seq > row.Through)
            db.Execute("UPDATE peer SET through = @seq WHERE peer = @peer", new { peer, seq }, tx);
        else if (held)
            db.Execute("DELETE FROM gap WHERE peer = @peer AND gen = @gen AND seq = @seq", new { peer, gen, seq }, tx);
        return true;
    }

    /// <summary>A verified message of the peer's generation was written at that time (Unix milliseconds).</summary>
    public static void Since(DbTransaction tx, string peer, long gen, long iat) => tx.Connection!.Execute(
        "UPDATE peer SET gen_since = CASE WHEN gen_since < @iat THEN gen_since ELSE @iat END WHERE peer = @peer AND gen = @gen AND gen > 0", new { peer, gen, iat }, tx);

    /// <summary>
    /// The peer gave these numbers up: nobody waits for them any more. Those that follow what we hold without a hole count as held, or after a long silence - more of them than any gap can be, named in
    /// many messages - nothing would ever reach what came behind them.
    /// </summary>
    public static void Void(DbTransaction tx, string peer, long gen, IReadOnlyList<long> numbers)
    {
        if (numbers.Count == 0)
            return;
        tx.Connection!.Execute("DELETE FROM gap WHERE peer = @peer AND gen = @gen AND seq IN {=numbers}", new { peer, gen, numbers }, tx);
        var row = Get(tx.Connection!, peer, tx);
        var through = numbers.Order().Aggregate(row.Through, (held, number) => number == held + 1 ? number : held);
        if (row.Gen == gen && through > row.Through)
            tx.Connection!.Execute("UPDATE peer SET through = @through WHERE peer = @peer", new { peer, through }, tx);
    }

    // Crossed, and not joined: SQLite would begin with the inbox otherwise, and read all of it every second.
    /// <summary>Of each peer the first message whose number lies further ahead than any gap can be, where there is one.</summary>
    public static IReadOnlyList<AheadRow> Ahead(DbConnection db, DbTransaction? tx = null) => db.Query<AheadRow>(
        """
        SELECT inbox.peer AS Peer, inbox.core_id AS CoreId, inbox.gen AS Gen, inbox.seq AS Seq, inbox.received_at AS ReceivedAt
        FROM peer CROSS JOIN inbox
        WHERE inbox.peer = peer.peer AND inbox.gen = peer.gen
          AND inbox.seq = (SELECT min(other.seq) FROM inbox AS other WHERE other.peer = peer.peer AND other.gen = peer.gen AND other.seq > peer.through)
        ORDER BY peer.peer, inbox.place
        """,
        transaction: tx).AsList();

    /// <summary>Counts what came after a jump, as far as what lies between has come since.</summary>
    /// <returns>Those of <see cref="Ahead"/> that are too far ahead still.</returns>
    public static IReadOnlyList<AheadRow> CatchUp(DbTransaction tx, long now)
    {
        // So many at one look: it is a commit like any other, and the next look is a second away.
        for (var i = 1; ; i++)
        {
            var ahead = Ahead(tx.Connection!, tx);
            var still = ahead.Where(a => !Note(tx, a.Peer, a.Gen, a.Seq, held: true, now)).ToList();
            if (still.Count == ahead.Count || i == 200)
                return still;
        }
    }

    /// <summary>Whether that message still lies too far ahead.</summary>
    public static bool IsAhead(DbTransaction tx, string peer, string coreId) => tx.Connection!.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM inbox JOIN peer ON inbox.peer = peer.peer AND inbox.gen = peer.gen
                       WHERE inbox.peer = @peer AND inbox.core_id = @coreId AND inbox.seq > peer.through)
        """,
        new { peer, coreId }, tx) > 0;

    /// <summary>Whether numbers of that peer are missing that no control message has named yet, however new they are.</summary>
    public static bool HasUntold(DbConnection db, string peer) => Untold(db).Contains(peer, StringComparer.Ordinal);

    /// <summary>The peers of whom that is so.</summary>
    public static IReadOnlyList<string> Untold(DbConnection db) => db.Query<string>("SELECT DISTINCT peer FROM gap WHERE told_at IS NULL ORDER BY peer").AsList();

    /// <summary>A number that was noted and cannot be kept now counts as missing: the peer sends it again.</summary>
    public static void Miss(DbTransaction tx, string peer, long gen, long seq, long now) => tx.Connection!.Execute(
        """
        INSERT INTO gap (peer, gen, seq, since) SELECT peer, gen, @seq, @now FROM peer WHERE peer = @peer AND gen = @gen AND through >= @seq
        ON CONFLICT DO NOTHING
        """,
        new { peer, gen, seq, now }, tx);

    /// <summary>A damaged copy is told at once, a number told already not before that time has passed. Owes nothing for a number that is held.</summary>
    public static void OweMissing(DbTransaction tx, string peer, long gen, long seq, long now, long pause)
    {
        if (tx.Connection!.ExecuteScalar<long?>(
            "SELECT CASE WHEN told_at + @pause > @now THEN told_at + @pause ELSE @now END FROM gap WHERE peer = @peer AND gen = @gen AND seq = @seq", new { peer, gen, seq, now, pause }, tx) is { } at)
            OweControl(tx, peer, at);
    }

    private static long MissingCount(DbTransaction tx, string peer) =>
        tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM gap WHERE peer = @peer", new { peer }, tx);

    private static void Touch(DbTransaction tx, string peer) =>
        tx.Connection!.Execute("INSERT INTO peer (peer) VALUES (@peer) ON CONFLICT DO NOTHING", new { peer }, tx);
}
