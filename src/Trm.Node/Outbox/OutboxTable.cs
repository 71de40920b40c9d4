using System.Data.Common;
using Dapper;
using Trm.Contracts.Messages;
using Trm.Node.Machine;
using Trm.Node.Processes;

namespace Trm.Node.Outbox;

/// <summary>SQL of the outbox.</summary>
internal static class OutboxTable
{
    /// <summary>The sealed bytes of a row, or the signed header that is left of them. They lie in a table of their own: the row is written anew with each step of its life, and they are not.</summary>
    public const string BytesOf = "(SELECT bytes FROM outbox_bytes WHERE outbox_bytes.core_id = outbox.core_id)";

    private const string Columns = $"""
        core_id AS CoreId, peer AS Peer, gen AS Gen, seq AS Seq, mailbox AS Mailbox, urgent AS Urgent, kind AS Kind, code AS Code,
        message_id AS MessageId, case_id AS CaseId, in_reply_to AS InReplyTo, header_sha256 AS HeaderSha256, {BytesOf} AS Bytes, state AS State,
        attempts AS Attempts, publish_at AS PublishAt, dispatched_at AS DispatchedAt, published_at AS PublishedAt, created_at AS CreatedAt,
        exp AS Exp, receipt AS Receipt, closed_at AS ClosedAt, leaf AS Leaf, part_of AS PartOf, part AS Part, part_header AS PartHeader
        """;

    private static readonly string WithoutBytes = Columns.Replace(BytesOf, "NULL", StringComparison.Ordinal);

    public static void Insert(DbTransaction tx, OutboxRow row) => tx.Connection!.Execute(
        """
        INSERT INTO outbox (core_id, peer, gen, seq, mailbox, urgent, kind, code, message_id, case_id, in_reply_to, header_sha256,
                            state, publish_at, created_at, exp, leaf, part_of, part, part_header, place)
        VALUES (@CoreId, @Peer, @Gen, @Seq, @Mailbox, @Urgent, @Kind, @Code, @MessageId, @CaseId, @InReplyTo, @HeaderSha256,
                @State, @PublishAt, @CreatedAt, @Exp, @Leaf, @PartOf, @Part, @PartHeader, (SELECT coalesce(max(place), 0) + 1 FROM outbox));
        INSERT INTO outbox_bytes (core_id, bytes) VALUES (@CoreId, @Bytes);
        """,
        row, tx);

    /// <summary>
    /// What is due for publishing, to one peer where it is named, urgent first, then in order of sequence; parts of files a few at a time, so that they neither stand in the way nor
    /// fill the memory.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="now">What is due by then.</param>
    /// <param name="limit">No more than so many.</param>
    /// <param name="tx">The transaction it is read in, if any.</param>
    /// <param name="peer">Only to that peer.</param>
    /// <param name="process">Where several processes publish: without what another living process has claimed. Null for all.</param>
    /// <param name="goesAnyway">Only what goes with any clock of ours: what is no message, but no part of a file either, and what must never wait.</param>
    public static IReadOnlyList<OutboxRow> Due(DbConnection db, long now, int limit, DbTransaction? tx = null, string? peer = null, string? process = null, bool goesAnyway = false)
    {
        var due = $"publish_at <= @now {(peer is null ? "" : "AND peer = @peer")} {(process is null ? "" : IsNotClaimed(db))} {(goesAnyway ? GoesAnyway : "")}";
        return db.Query<OutboxRow>(
            $"""
            SELECT {Columns} FROM outbox WHERE core_id IN (
              SELECT core_id FROM outbox WHERE {due}
                AND (part_of IS NULL OR core_id IN (SELECT core_id FROM outbox WHERE {due} AND part_of IS NOT NULL ORDER BY created_at, seq, place LIMIT {MaxParts}))
              ORDER BY urgent DESC, created_at, seq, place LIMIT @limit)
            ORDER BY urgent DESC, created_at, seq, place
            """,
            new { now, limit, peer, process }, tx).AsList();
    }

    /// <summary>The peers for whom something is due for publishing that no other living process has claimed.</summary>
    public static IReadOnlyList<string> PeersDue(DbConnection db, long now, string? process = null) =>
        db.Query<string>($"SELECT peer FROM peer WHERE EXISTS (SELECT 1 FROM outbox WHERE outbox.peer = peer.peer AND publish_at <= @now {(process is null ? "" : IsNotClaimed(db))}) ORDER BY peer", new { now, process }).AsList();

    private const int MaxParts = 4;

    /// <summary>Narrows a query to what goes with any clock of ours. The names in it are ours, of the catalogue.</summary>
    public static readonly string GoesAnyway =
        $"AND part_of IS NULL AND (message_id IS NULL OR kind || '/' || code IN ({string.Join(", ", MessageKind.Catalogue.Where(PeerClocks.GoesAnyway).Select(k => $"'{k}'"))}))";

    /// <summary>These are published by that process and by no other one while it lives.</summary>
    public static void Claim(DbTransaction tx, IReadOnlyList<OutboxRow> rows, string process) => tx.Connection!.Execute(
        "UPDATE outbox SET claimed_by = @process WHERE core_id = @CoreId", rows.Select(r => new { r.CoreId, process }), tx);

    private static string IsNotClaimed(DbConnection db) =>
        $"AND (claimed_by IS NULL OR claimed_by = @process OR NOT EXISTS (SELECT 1 FROM lease WHERE name = '{Lease.Process}' || claimed_by AND until > {LeaseTable.Now(db)}))";

    /// <summary>The earliest time at which something is due, or null.</summary>
    public static long? NextDue(DbConnection db) => db.ExecuteScalar<long?>("SELECT min(publish_at) FROM outbox WHERE publish_at IS NOT NULL");

    /// <summary>That transmission, without its bytes.</summary>
    public static OutboxRow? Find(DbTransaction tx, string coreId) => tx.Connection!.QuerySingleOrDefault<OutboxRow>(
        $"SELECT {WithoutBytes} FROM outbox WHERE core_id = @coreId", new { coreId }, tx);

    /// <summary>One transmission of a message that was sealed more than once, perhaps.</summary>
    internal sealed record Sealing
    {
        public required string CoreId { get; init; }
        public required long CreatedAt { get; init; }
        public required bool IsReceipted { get; init; }
        public required string State { get; init; }
    }

    /// <summary>Every transmission to that peer of the message of that row, itself included: the first receipt stands, and it keeps the time of the first sealing.</summary>
    public static IReadOnlyList<Sealing> Sealings(DbTransaction tx, OutboxRow row) => tx.Connection!.Query<Sealing>(
        "SELECT core_id AS CoreId, created_at AS CreatedAt, CASE WHEN receipt IS NULL THEN 0 ELSE 1 END AS IsReceipted, state AS State FROM outbox WHERE message_id = @MessageId AND peer = @Peer",
        new { row.MessageId, row.Peer }, tx).AsList();

    /// <summary>Whether a broker has confirmed it before.</summary>
    public static bool IsDispatched(DbTransaction tx, string coreId) =>
        tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM outbox WHERE core_id = @coreId AND dispatched_at IS NOT NULL", new { coreId }, tx) > 0;

    /// <summary>The broker's confirm. Returns false where a receipt overtook it and nothing was changed but the times.</summary>
    public static void Confirmed(DbTransaction tx, string coreId, long now, long? publishAt) => tx.Connection!.Execute(
        """
        UPDATE outbox SET
            attempts = attempts + 1,
            dispatched_at = coalesce(dispatched_at, @now),
            published_at = @now,
            claimed_by = NULL,
            publish_at = CASE WHEN receipt IS NULL AND message_id IS NOT NULL AND state IN ('sealed', 'dispatched', 'undelivered') THEN @publishAt ELSE NULL END,
            state = CASE WHEN state = 'sealed' THEN 'dispatched' ELSE state END
        WHERE core_id = @coreId
        """,
        new { coreId, now, publishAt }, tx);

    public static void Postpone(DbTransaction tx, string coreId, long publishAt) => tx.Connection!.Execute(
        "UPDATE outbox SET publish_at = @publishAt, claimed_by = NULL WHERE core_id = @coreId AND publish_at IS NOT NULL", new { coreId, publishAt }, tx);

    /// <summary>Everything that is due for that mailbox waits until then.</summary>
    public static void PostponeMailbox(DbTransaction tx, string mailbox, long now, long publishAt) => tx.Connection!.Execute(
        "UPDATE outbox SET publish_at = @publishAt, claimed_by = NULL WHERE mailbox = @mailbox AND publish_at <= @now", new { mailbox, now, publishAt }, tx);

    /// <summary>
    /// Our clock was set back: what waits for a time that was set by the former one - confirmed, or never yet confirmed and sealed, at a time that no clock of ours may be wrong by without an alarm -
    /// is due now, and its resends count from now.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="now">By our clock.</param>
    /// <param name="ahead">What lies behind that was set by another clock.</param>
    public static void BringBack(DbTransaction tx, long now, long ahead) => tx.Connection!.Execute(
        $"UPDATE outbox SET publish_at = @now, dispatched_at = CASE WHEN dispatched_at > @ahead THEN @now ELSE dispatched_at END WHERE {IsAhead}", new { now, ahead }, tx);

    /// <summary>Whether there is such a thing.</summary>
    public static bool HasAhead(DbConnection db, long ahead) => db.ExecuteScalar<long>($"SELECT CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE {IsAhead}) THEN 1 ELSE 0 END", new { ahead }) > 0;

    private const string IsAhead = "publish_at > @ahead AND coalesce(published_at, created_at) > @ahead";

    /// <summary>What that participant has not receipted and may still be expected to.</summary>
    public static IReadOnlyList<OutboxRow> Unreceipted(DbTransaction tx, string peer) => tx.Connection!.Query<OutboxRow>(
        $"SELECT {Columns} FROM outbox WHERE peer = @peer AND message_id IS NOT NULL AND receipt IS NULL AND state IN ('sealed', 'dispatched') ORDER BY gen, seq", new { peer }, tx).AsList();

    /// <summary>What is undelivered goes out once more, now.</summary>
    public static void UndeliveredAgain(DbTransaction tx, string peer, long now) => tx.Connection!.Execute(
        "UPDATE outbox SET publish_at = @now WHERE peer = @peer AND state = 'undelivered' AND receipt IS NULL", new { peer, now }, tx);

    /// <summary>The final receipt. The first one stands.</summary>
    public static void Receipted(DbTransaction tx, string coreId, string state, byte[] receipt, long now) => tx.Connection!.Execute(
        """
        UPDATE outbox SET state = @state, receipt = @receipt, closed_at = @now, publish_at = NULL, void_open = 0
        WHERE core_id = @coreId AND receipt IS NULL
        """,
        new { coreId, state, receipt, now }, tx);

    /// <summary>Its number had been used before an old copy was put back: it has no fate, and waits for the next generation.</summary>
    public static void ToSealAgain(DbTransaction tx, string coreId) => tx.Connection!.Execute(
        $"""
        UPDATE outbox SET state = '{OutboxState.ToSealAgain}', publish_at = NULL
        WHERE core_id = @coreId AND gen = (SELECT gen FROM node) AND receipt IS NULL AND state IN ('sealed', 'dispatched', 'undelivered')
        """,
        new { coreId }, tx);

    /// <summary>Whether the peer gave a receipt for another transmission of that message: the first one stands.</summary>
    public static bool IsReceiptedElsewhere(DbTransaction tx, OutboxRow row) => tx.Connection!.ExecuteScalar<long>(
        "SELECT count(*) FROM outbox WHERE message_id = @MessageId AND peer = @Peer AND core_id <> @CoreId AND receipt IS NOT NULL", new { row.MessageId, row.Peer, row.CoreId }, tx) > 0;

    public static void Undelivered(DbTransaction tx, string coreId, long publishAt) => tx.Connection!.Execute(
        "UPDATE outbox SET state = 'undelivered', publish_at = @publishAt WHERE core_id = @coreId AND receipt IS NULL", new { coreId, publishAt }, tx);

    /// <summary>Substantive rows that no broker has taken and no alarm names yet: urgent first, then the oldest; without their bytes.</summary>
    public static IReadOnlyList<UnsentRow> Unsent(DbConnection db, DbTransaction? tx = null) => db.Query<UnsentRow>(
        """
        SELECT core_id AS CoreId, peer AS Peer, urgent AS Urgent, created_at AS CreatedAt, kind AS Kind, case_id AS CaseId, message_id AS MessageId FROM outbox
        WHERE publish_at IS NOT NULL AND state = 'sealed' AND message_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM alarm WHERE alarm.core_id = outbox.core_id AND alarm.code = 'UNDELIVERED' AND alarm.cleared_at IS NULL)
        ORDER BY urgent DESC, created_at, place LIMIT 1000
        """,
        transaction: tx).AsList();

    /// <summary>A row that waits for a broker.</summary>
    public sealed record UnsentRow
    {
        public required string CoreId { get; init; }
        public required string Peer { get; init; }
        public required bool Urgent { get; init; }
        public required long CreatedAt { get; init; }
        public required string Kind { get; init; }
        public string? CaseId { get; init; }
        public required string MessageId { get; init; }
    }

    /// <summary>Whether the peer has that message of ours or may still get it, as things stand.</summary>
    public static bool MayStand(DbConnection db, string messageId, DbTransaction? tx) => db.ExecuteScalar<long>(
        "SELECT count(*) FROM outbox WHERE message_id = @messageId AND state NOT IN ('refused', 'expired', 'restricted', 'sealed-again')", new { messageId }, tx) > 0;

    /// <summary>Rows past their expiry without a receipt, the oldest first.</summary>
    public static IReadOnlyList<OutboxRow> Expiring(DbConnection db, long now, DbTransaction? tx = null) => db.Query<OutboxRow>(
        $"SELECT {Columns} FROM outbox WHERE exp < @now AND receipt IS NULL AND state IN ('sealed', 'dispatched', 'undelivered', 'to-seal-again') ORDER BY created_at, place", new { now }, tx).AsList();

    /// <summary>Messages of that case that have not left, or not with all their files, or are to be sealed again, oldest first.</summary>
    public static IReadOnlyList<OutboxRow> NotGone(DbTransaction tx, string caseId) => tx.Connection!.Query<OutboxRow>(
        $"""
        SELECT {Columns} FROM outbox
        WHERE case_id = @caseId AND message_id IS NOT NULL AND receipt IS NULL AND erased = 0
          AND (state = '{OutboxState.ToSealAgain}' OR (state IN ('sealed', 'dispatched', 'undelivered') AND (published_at IS NULL OR EXISTS (
            SELECT 1 FROM attachment WHERE attachment.message_id = outbox.message_id AND attachment.peer = outbox.peer AND attachment.outgoing = @outgoing
              AND (attachment.state = 'sending' OR EXISTS (SELECT 1 FROM outbox AS part WHERE part.part_of = attachment.id AND part.state = 'sealed'))))))
        ORDER BY created_at, place
        """,
        new { caseId, outgoing = true }, tx).AsList();

    /// <summary>What waits in that case until the person lets this side go on, oldest first.</summary>
    public static IReadOnlyList<OutboxRow> Restricted(DbTransaction tx, string caseId) => tx.Connection!.Query<OutboxRow>(
        $"SELECT {Columns} FROM outbox WHERE case_id = @caseId AND state = '{OutboxState.Restricted}' ORDER BY created_at, place", new { caseId }, tx).AsList();

    /// <summary>It does not leave while the person restricts its case; its number is void.</summary>
    public static void Restrict(DbTransaction tx, string coreId) => tx.Connection!.Execute(
        $"UPDATE outbox SET state = '{OutboxState.Restricted}', publish_at = NULL, void_open = 1 WHERE core_id = @coreId", new { coreId }, tx);

    public static void Expired(DbTransaction tx, string coreId) => tx.Connection!.Execute(
        "UPDATE outbox SET state = 'expired', publish_at = NULL, void_open = 1 WHERE core_id = @coreId", new { coreId }, tx);

    /// <summary>The same, of a message that the peer has by another transmission.</summary>
    public static void GoneOn(DbTransaction tx, string coreId) => tx.Connection!.Execute(
        $"UPDATE outbox SET state = '{OutboxState.SealedAgain}', publish_at = NULL, void_open = 1 WHERE core_id = @coreId", new { coreId }, tx);

    /// <summary>A receipt came for one transmission after another one of the same message had expired: the message has not.</summary>
    public static void NotExpired(DbTransaction tx, OutboxRow row) => tx.Connection!.Execute(
        $"UPDATE outbox SET state = '{OutboxState.SealedAgain}' WHERE message_id = @MessageId AND peer = @Peer AND core_id <> @CoreId AND state = 'expired'", new { row.MessageId, row.Peer, row.CoreId }, tx);

    /// <summary>Everything in that generation that its peer may not hold yet, control messages included, in order.</summary>
    public static IReadOnlyList<OutboxRow> InFlight(DbConnection db, long gen) => db.Query<OutboxRow>(
        $"SELECT {Columns} FROM outbox WHERE gen = @gen AND receipt IS NULL AND erased = 0 AND state IN ('sealed', 'dispatched', 'undelivered') ORDER BY peer, seq", new { gen }).AsList();

    /// <summary>Its key is revoked, or the person lets it go on: its number is void, and the message waits to be sealed again.</summary>
    public static void GiveUp(DbTransaction tx, string coreId) => tx.Connection!.Execute(
        $"UPDATE outbox SET state = '{OutboxState.ToSealAgain}', publish_at = NULL, void_open = 1 WHERE core_id = @coreId", new { coreId }, tx);

    /// <summary>Own numbers that are void and that the peer has not said to hold.</summary>
    public static IReadOnlyList<long> Void(DbConnection db, string peer, long gen) => db.Query<long>(
        "SELECT seq FROM outbox WHERE peer = @peer AND gen = @gen AND void_open = 1 ORDER BY seq LIMIT 1000", new { peer, gen }).AsList();

    /// <summary>The peer holds everything through this number but the missing ones: control messages and voids there are done.</summary>
    public static void HeldByPeer(DbTransaction tx, string peer, long gen, long through, IReadOnlyList<long> missing)
    {
        // Two questions, each with an index of its own: all that was ever sent lies at or below that number.
        foreach (var open in new[] { "message_id IS NULL AND state IN ('sealed', 'dispatched')", "void_open = 1" })
            tx.Connection!.Execute(
                $$"""
                UPDATE outbox SET
                    state = CASE WHEN message_id IS NULL AND (part_of IS NULL OR state IN ('sealed', 'dispatched')) THEN 'closed' ELSE state END,
                    publish_at = CASE WHEN message_id IS NULL THEN NULL ELSE publish_at END,
                    void_open = 0
                WHERE peer = @peer AND gen = @gen AND seq <= @through AND seq NOT IN {=missing} AND {{open}}
                """,
                new { peer, gen, through, missing = missing.Count > 0 ? missing : [0L] }, tx);
    }

    /// <summary>Same bytes again for numbers that the peer misses, unless that was done within the last minute.</summary>
    public static int Again(DbTransaction tx, string peer, long gen, IReadOnlyList<long> numbers, long now, long before) => numbers.Count == 0 ? 0 : tx.Connection!.Execute(
        $$"""
        UPDATE outbox SET publish_at = @now, again_at = @now
        WHERE peer = @peer AND gen = @gen AND seq IN {=numbers} AND NOT {{IsGone}} AND erased = 0 AND void_open = 0 AND exp >= @now AND (coalesce(again_at, 0) <= @before OR again_at > @now)
        """,
        new { peer, gen, numbers, now, before }, tx);

    /// <summary>Of these numbers, what was sent again already and the peer misses all the same: control messages, and messages that it had receipted and has lost.</summary>
    public static IReadOnlyList<OutboxRow> AskedAgain(DbTransaction tx, string peer, long gen, IReadOnlyList<long> numbers) => numbers.Count == 0 ? [] : tx.Connection!.Query<OutboxRow>(
        $$"""
        SELECT {{Columns}} FROM outbox
        WHERE peer = @peer AND gen = @gen AND seq IN {=numbers} AND part_of IS NULL AND again_at IS NOT NULL AND void_open = 0 AND erased = 0
          AND (receipt IS NOT NULL OR (message_id IS NULL AND state IN ('sealed', 'dispatched', 'closed')))
        ORDER BY seq
        """,
        new { peer, gen, numbers }, tx).AsList();

    /// <summary>The peer had receipted it, has lost it, and would not believe its bytes again: its number is void. What became of it stands.</summary>
    public static void LostThere(DbTransaction tx, string coreId) =>
        tx.Connection!.Execute("UPDATE outbox SET publish_at = NULL, void_open = 1 WHERE core_id = @coreId", new { coreId }, tx);

    // Not sent again whoever misses it. What was refused is refused: a peer that has lost what it knew then might take it now, and our officer was told that it did not.
    private const string IsGone = "state IN ('expired', 'to-seal-again', 'restricted', 'sealed-again', 'refused')";

    /// <summary>Numbers that the peer misses, having lost what it had, and that are not sent again - erased, expired, given up, refused -: they are void from now on.</summary>
    public static int VoidGone(DbTransaction tx, string peer, long gen, IReadOnlyList<long> numbers, long above, long now) => tx.Connection!.Execute(
        $$"""
        UPDATE outbox SET void_open = 1
        WHERE peer = @peer AND gen = @gen AND void_open = 0 AND (erased = 1 OR exp < @now OR {{IsGone}}) AND (seq IN {=numbers} OR seq > @above)
        """,
        new { peer, gen, numbers = numbers.Count > 0 ? numbers : [0L], above, now }, tx);

    /// <summary>Same bytes again for everything above that number: the peer's generation is new and holds nothing more.</summary>
    public static int AgainAbove(DbTransaction tx, string peer, long gen, long through, long now, long publishedBefore) => tx.Connection!.Execute(
        $"""
        UPDATE outbox SET publish_at = @now
        WHERE peer = @peer AND gen = @gen AND seq > @through AND NOT {IsGone} AND erased = 0 AND exp >= @now
          AND (published_at IS NULL OR published_at <= @publishedBefore)
        """,
        new { peer, gen, through, now, publishedBefore }, tx);

    /// <summary>A move of ours in this case that waits for its receipt. One that a restriction holds back waits for nobody.</summary>
    public static bool HasOpenMove(DbConnection db, string caseId) => db.Query<(string Kind, string Code)>(
        "SELECT kind, code FROM outbox WHERE case_id = @caseId AND receipt IS NULL AND state NOT IN ('expired', 'restricted', 'sealed-again')", new { caseId })
        .Any(row => MessageKind.Find(row.Kind, row.Code) is { IsOk: true, Value.IsMove: true });

    /// <summary>Everything sent, in order.</summary>
    public static IReadOnlyList<Transmission> Transmissions(DbConnection db) =>
        [.. db.Query<OutboxRow>($"SELECT {WithoutBytes} FROM outbox ORDER BY created_at, place").Select(Shown)];

    /// <summary>Whether that message was sealed for that peer, whatever became of it.</summary>
    public static bool HasMessage(DbConnection db, string message, string peer) => db.ExecuteScalar<long>("SELECT count(*) FROM outbox WHERE message_id = @message AND peer = @peer", new { message, peer }) > 0;

    public static IReadOnlyList<Transmission> OfCase(DbConnection db, Contracts.Identifiers.CaseId @case) =>
        [.. db.Query<OutboxRow>($"SELECT {WithoutBytes} FROM outbox WHERE case_id = @id ORDER BY created_at, place", new { id = @case.ToString() }).Select(Shown)];

    /// <summary>Of every transmission of an erased case only the signed header is left, which says nothing without the salts; and when it came to which end.</summary>
    public static void Erase(DbTransaction tx, string caseId)
    {
        foreach (var row in tx.Connection!.Query<OutboxRow>($"SELECT {Columns} FROM outbox WHERE case_id = @caseId AND erased = 0", new { caseId }, tx).AsList())
            CutToHeader(tx, row.CoreId, row.Bytes);
        // The bytes of some may have been cut before, in their time.
        tx.Connection!.Execute("UPDATE outbox SET kind = '-', code = '-', in_reply_to = NULL, publish_at = NULL WHERE case_id = @caseId", new { caseId }, tx);
    }

    /// <summary>Of that transmission only the signed header is left.</summary>
    public static void CutToHeader(DbTransaction tx, string coreId, byte[] bytes) => tx.Connection!.Execute(
        """
        UPDATE outbox SET erased = 1 WHERE core_id = @coreId;
        UPDATE outbox_bytes SET bytes = @header WHERE core_id = @coreId;
        """,
        new { coreId, header = Envelope.SealedMessage.Parse(bytes).Value.Header.ToArray() }, tx);

    /// <summary>Messages of that case whose fate is open, but for those that a restriction holds back.</summary>
    public static long InFlight(DbConnection db, string caseId, DbTransaction? tx = null) => db.ExecuteScalar<long>(
        "SELECT count(*) FROM outbox WHERE case_id = @caseId AND message_id IS NOT NULL AND receipt IS NULL AND state NOT IN ('expired', 'restricted', 'sealed-again')", new { caseId }, tx);

    /// <summary>The sealed bytes; null where only the signed header is left.</summary>
    public static byte[]? WholeBytes(DbConnection db, string coreId) =>
        db.QuerySingleOrDefault<byte[]>("SELECT bytes FROM outbox_bytes WHERE core_id = @coreId AND EXISTS (SELECT 1 FROM outbox WHERE core_id = @coreId AND erased = 0)", new { coreId });

    public static byte[]? Bytes(DbConnection db, string coreId) =>
        db.QuerySingleOrDefault<byte[]>("SELECT bytes FROM outbox_bytes WHERE core_id = @coreId", new { coreId });

    // -- parts of files ----------------------------------------------------------------------------------------------

    /// <summary>The parts of a file that have a number which the peer holds or may still get.</summary>
    public static IReadOnlyList<int> LiveParts(DbConnection db, string file) =>
        [.. db.Query<long>("SELECT DISTINCT part FROM outbox WHERE part_of = @file AND (state = 'closed' OR (state IN ('sealed', 'dispatched') AND gen = (SELECT gen FROM node)))", new { file }).Select(n => (int)n)];

    /// <summary>How many parts of a file the peer holds.</summary>
    public static int HeldParts(DbConnection db, string file) =>
        (int)db.ExecuteScalar<long>("SELECT count(DISTINCT part) FROM outbox WHERE part_of = @file AND state = 'closed'", new { file });

    /// <summary>Nobody waits for these parts any more: what the peer does not hold is void.</summary>
    /// <returns>How many: the peer is owed a word.</returns>
    public static int GiveUpParts(DbTransaction tx, string file) =>
        CutParts(tx, "state = 'expired', publish_at = NULL, void_open = 1,", "part_of = @file AND state IN ('sealed', 'dispatched')", new { file });

    /// <summary>The message was receipted: the peer holds every part of its files, or wants none of them.</summary>
    public static void CloseParts(DbTransaction tx, OutboxRow message)
    {
        var files = tx.Connection!.Query<string>("SELECT id FROM attachment WHERE message_id = @MessageId AND peer = @Peer AND outgoing = @outgoing", new { message.MessageId, message.Peer, outgoing = true }, tx).AsList();
        foreach (var file in files)
            CutParts(tx, "state = 'closed', publish_at = NULL,", "part_of = @file AND state IN ('sealed', 'dispatched')", new { file });
    }

    /// <summary>Of parts that the peer holds only the signed header is kept.</summary>
    public static void DropHeldParts(DbTransaction tx, string peer) => CutParts(tx, "", "peer = @peer AND part_of IS NOT NULL AND state = 'closed' AND erased = 0", new { peer });

    /// <summary>Parts that the peer held and has lost are sealed again, under other numbers.</summary>
    /// <returns>Whether there are any.</returns>
    public static bool LoseParts(DbTransaction tx, string peer) =>
        tx.Connection!.Execute("UPDATE outbox SET state = 'expired' WHERE peer = @peer AND part_of IS NOT NULL AND state = 'closed' AND void_open = 1", new { peer }, tx) > 0;

    private static int CutParts(DbTransaction tx, string set, string which, object values)
    {
        tx.Connection!.Execute(
            $"""
            UPDATE outbox_bytes SET bytes = substr(bytes, 1, (SELECT CAST(part_header AS integer) FROM outbox WHERE outbox.core_id = outbox_bytes.core_id))
            WHERE core_id IN (SELECT core_id FROM outbox WHERE {which})
            """,
            values, tx);
        return tx.Connection!.Execute($"UPDATE outbox SET {set} erased = 1 WHERE {which}", values, tx);
    }

    private static Transmission Shown(OutboxRow row) => new(
        row.CoreId, row.MessageId, row.CaseId, row.Peer, row.Seq, row.Kind, row.Code, row.State, row.Attempts,
        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        row.ClosedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        row.Receipt is { } receipt ? Contracts.Control.Receipt.Parse(receipt).Value : null) { Leaf = row.Leaf };
}
