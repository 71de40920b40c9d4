using System.Data.Common;
using Dapper;
using Trm.Contracts.Control;

namespace Trm.Node.Inbox;

/// <summary>SQL of the inbox.</summary>
internal static class InboxTable
{
    /// <summary>Messages of one peer that wait at once, within <see cref="InboxOptions.ParkedBytes"/>. What comes beyond is not held: the peer sends it again.</summary>
    public const int MaxParked = 128;

    private const string Columns = """
        peer AS Peer, core_id AS CoreId, header_sha256 AS HeaderSha256, gen AS Gen, seq AS Seq, kind AS Kind, code AS Code, message_id AS MessageId,
        case_id AS CaseId, payload_sha256 AS PayloadSha256, state AS State, parked_for AS ParkedFor, bytes AS Bytes, urgent AS Urgent,
        received_at AS ReceivedAt, exp AS Exp, receipt AS Receipt, own_gen AS OwnGen
        """;

    /// <summary>Inserts, or replaces the parked row of the same transmission by its judgement.</summary>
    public static void Put(DbTransaction tx, InboxRow row) => tx.Connection!.Execute(
        """
        INSERT INTO inbox (peer, core_id, header_sha256, gen, seq, kind, code, message_id, case_id, payload_sha256, state, parked_for, bytes,
                           urgent, received_at, exp, receipt, own_gen, place)
        VALUES (@Peer, @CoreId, @HeaderSha256, @Gen, @Seq, @Kind, @Code, @MessageId, @CaseId, @PayloadSha256, @State, @ParkedFor, @Bytes,
                @Urgent, @ReceivedAt, @Exp, @Receipt, @OwnGen, (SELECT coalesce(max(place), 0) + 1 FROM inbox))
        ON CONFLICT (peer, core_id, header_sha256) DO UPDATE SET
            kind = excluded.kind, code = excluded.code, message_id = excluded.message_id, case_id = excluded.case_id,
            payload_sha256 = excluded.payload_sha256, state = excluded.state, parked_for = excluded.parked_for, bytes = excluded.bytes,
            receipt = excluded.receipt, own_gen = excluded.own_gen
        WHERE inbox.state = 'parked'
        """,
        row, tx);

    public static InboxRow? Find(DbTransaction tx, string peer, string coreId, string headerSha256) => Find(tx.Connection!, peer, coreId, headerSha256, tx);

    public static InboxRow? Find(DbConnection db, string peer, string coreId, string headerSha256, DbTransaction? tx = null) => db.QuerySingleOrDefault<InboxRow>(
        $"SELECT {Columns} FROM inbox WHERE peer = @peer AND core_id = @coreId AND header_sha256 = @headerSha256",
        new { peer, coreId, headerSha256 }, tx);

    /// <summary>Whether this id stands for other bytes, or this number for another transmission.</summary>
    public static bool IsReused(DbTransaction tx, string peer, string coreId, string headerSha256, long gen, long seq) => tx.Connection!.ExecuteScalar<long>(
        """
        SELECT (SELECT count(*) FROM inbox WHERE peer = @peer AND core_id = @coreId AND header_sha256 <> @headerSha256)
            + (SELECT count(*) FROM inbox WHERE peer = @peer AND gen = @gen AND seq = @seq AND header_sha256 <> @headerSha256)
        """,
        new { peer, coreId, headerSha256, gen, seq }, tx) > 0;

    /// <summary>
    /// The first transmission of that message that was judged, or null. One that lost its key while it was parked was never
    /// judged; one whose number or id was used before says nothing of the message.
    /// </summary>
    public static InboxRow? OfMessage(DbTransaction tx, string peer, string messageId) => tx.Connection!.QueryFirstOrDefault<InboxRow>(
        $"""
        SELECT {Columns} FROM inbox WHERE peer = @peer AND message_id = @messageId AND receipt IS NOT NULL AND payload_sha256 IS NOT NULL
        ORDER BY place LIMIT 1
        """,
        new { peer, messageId }, tx);

    /// <summary>The other transmissions that brought the message of this one, and were judged.</summary>
    public static IReadOnlyList<string> OtherCopies(DbTransaction tx, string peer, string coreId) => tx.Connection!.Query<string>(
        """
        SELECT other.core_id FROM inbox AS other JOIN inbox AS this ON other.peer = this.peer AND other.message_id = this.message_id AND other.core_id <> this.core_id
        WHERE this.peer = @peer AND this.core_id = @coreId AND other.receipt IS NOT NULL AND other.payload_sha256 IS NOT NULL
        """,
        new { peer, coreId }, tx).AsList();

    /// <summary>The receipts whose promised leaf is one of these, by its hash.</summary>
    public static IReadOnlyDictionary<string, (string Peer, Receipt Receipt)> Receipts(DbTransaction tx, IReadOnlySet<string> leaves) => leaves.Count == 0
        ? new Dictionary<string, (string, Receipt)>(StringComparer.Ordinal)
        : tx.Connection!.Query<Given>("SELECT peer AS Peer, receipt AS Receipt FROM inbox WHERE receipt IS NOT NULL", transaction: tx)
            .Select(g => (g.Peer, Receipt: Receipt.Parse(g.Receipt).Value)).Where(g => leaves.Contains(g.Receipt.LeafHash))
            .ToDictionary(g => g.Receipt.LeafHash, StringComparer.Ordinal);

    /// <summary>A transmission that was received in a former generation of ours has its receipt of this one.</summary>
    public static void Renew(DbTransaction tx, InboxRow row, byte[] receipt, long generation) => tx.Connection!.Execute(
        "UPDATE inbox SET receipt = @receipt, own_gen = @generation WHERE peer = @Peer AND core_id = @CoreId AND header_sha256 = @HeaderSha256",
        new { row.Peer, row.CoreId, row.HeaderSha256, receipt, generation }, tx);

    /// <summary>What is parked of that peer, in order of sequence.</summary>
    public static IReadOnlyList<InboxRow> Parked(DbConnection db, string peer, DbTransaction? tx = null) => db.Query<InboxRow>(
        $"SELECT {Columns} FROM inbox WHERE peer = @peer AND state = 'parked' ORDER BY urgent DESC, seq, place", new { peer }, tx).AsList();

    /// <summary>Of what came in an erased case only ids, numbers, times and receipts are left: enough to know it again.</summary>
    public static void Erase(DbTransaction tx, string caseId) => tx.Connection!.Execute(
        "UPDATE inbox SET kind = NULL, code = NULL, payload_sha256 = @Erased, bytes = NULL WHERE case_id = @caseId", new { caseId, Erased }, tx);

    /// <summary>Stands for the digest of an erased payload: a digest of few possible contents would tell which it was.</summary>
    public const string Erased = "erased";

    /// <summary>Messages of that case that wait for what they rest on.</summary>
    public static long ParkedOf(DbConnection db, string caseId, DbTransaction? tx = null) =>
        db.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE case_id = @caseId AND state = 'parked'", new { caseId }, tx);

    /// <summary>Whether one more message of that peer may wait, by number and by bytes.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="budget">Bytes of that peer that may wait at once.</param>
    public static bool MayPark(DbTransaction tx, string peer, long length, long budget) => tx.Connection!.ExecuteScalar<long>(
        "SELECT CASE WHEN count(*) < @MaxParked AND coalesce(sum(length(bytes)), 0) + @length <= @budget THEN 1 ELSE 0 END FROM inbox WHERE peer = @peer AND state = 'parked'",
        new { peer, length, budget, MaxParked }, tx) > 0;

    private sealed record Given
    {
        public required string Peer { get; init; }
        public required byte[] Receipt { get; init; }
    }

    public static IReadOnlyList<string> PeersWithParked(DbConnection db) => PeersWithParked(db, null);

    public static IReadOnlyList<string> PeersWithParked(DbConnection db, DbTransaction? tx) =>
        db.Query<string>("SELECT DISTINCT peer FROM inbox WHERE state = 'parked' ORDER BY peer", transaction: tx).AsList();
}
