using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;

namespace Trm.Node.Referrals;

/// <summary>SQL of what was said: meta and payload of every message, sealed under the key of its case.</summary>
internal static class ContentTable
{
    internal sealed record Row
    {
        public required string MessageId { get; init; }
        public string? CaseId { get; init; }
        public required string Peer { get; init; }
        public bool Outgoing { get; init; }
        public required string Kind { get; init; }
        public required string Code { get; init; }
        public long At { get; init; }
        public required string Notes { get; init; }
        public required byte[] Sealed { get; init; }
    }

    /// <summary>A message as lists show it: nothing of it was opened.</summary>
    internal sealed record Line
    {
        public required string MessageId { get; init; }
        public string? CaseId { get; init; }
        public required string Peer { get; init; }
        public bool Outgoing { get; init; }
        public required string Kind { get; init; }
        public required string Code { get; init; }
        public long At { get; init; }
        public required string Notes { get; init; }
        public long Place { get; init; }

        /// <summary>Of ours: what became of its newest transmission; null where it never left.</summary>
        public string? State { get; init; }
    }

    private const string Frame = "message_id AS MessageId, case_id AS CaseId, peer AS Peer, outgoing AS Outgoing, kind AS Kind, code AS Code, at AS At, notes AS Notes";
    private const string Columns = $"{Frame}, sealed AS Sealed";
    private const string LineColumns = $"{Frame}, place AS Place";

    public static void Insert(
        DbTransaction tx, CaseVault vault, ParticipantId peer, bool outgoing, MessageMeta meta, ReadOnlyMemory<byte> payload, string notes, DateTimeOffset at) =>
        tx.Connection!.Execute(
            """
            INSERT INTO content (message_id, case_id, peer, outgoing, kind, code, at, notes, sealed, place)
            VALUES (@id, @case, @peer, @outgoing, @kind, @code, @at, @notes, @box, (SELECT coalesce(max(place), 0) + 1 FROM content))
            """,
            new
            {
                id = meta.Message!.ToString(),
                @case = meta.Case?.ToString(),
                peer = peer.Value,
                outgoing,
                kind = meta.Kind,
                code = meta.Code,
                at = at.ToUnixTimeMilliseconds(),
                notes,
                box = vault.Seal(meta.Case, Name(meta.Message!), Pack(meta, payload)),
            },
            tx);

    /// <summary>What stands beside a message of ours.</summary>
    public static void Note(DbTransaction tx, MessageId message, ParticipantId peer, string notes) => tx.Connection!.Execute(
        "UPDATE content SET notes = @notes WHERE message_id = @id AND peer = @peer AND outgoing = 1", new { id = message.ToString(), peer = peer.Value, notes }, tx);

    /// <summary>A message to or from that peer. The direction belongs to the key: a peer may give its own message the id of one of ours.</summary>
    public static Row? Find(DbConnection db, MessageId message, ParticipantId peer, bool outgoing, DbTransaction? tx = null) => db.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM content WHERE message_id = @id AND peer = @peer AND outgoing = @outgoing",
        new { id = message.ToString(), peer = peer.Value, outgoing }, tx);

    /// <summary>Whether that message of ours is here; it is not read.</summary>
    public static bool IsOurs(DbTransaction tx, MessageId message, ParticipantId peer) => tx.Connection!.ExecuteScalar<long>(
        "SELECT count(*) FROM content WHERE message_id = @id AND peer = @peer AND outgoing = 1", new { id = message.ToString(), peer = peer.Value }, tx) > 0;

    public static IReadOnlyList<Row> OfCase(DbConnection db, CaseId @case, DbTransaction? tx = null) => db.Query<Row>(
        $"SELECT {Columns} FROM content WHERE case_id = @id ORDER BY at, place", new { id = @case.ToString() }, tx).AsList();

    /// <summary>What was said in a case with that peer, oldest first; nothing of it is opened, or read out of the file.</summary>
    /// <param name="kinds">Of these kinds alone; of all where null.</param>
    public static IReadOnlyList<Line> Lines(DbTransaction tx, CaseId @case, ParticipantId peer, IReadOnlyList<string>? kinds = null) => tx.Connection!.Query<Line>(
        $"SELECT {LineColumns} FROM content WHERE case_id = @id AND peer = @peer {(kinds is null ? "" : "AND kind IN (@kinds)")} ORDER BY at, place",
        new { id = @case.ToString(), peer = peer.Value, kinds = new OneOf(kinds ?? []) }, tx).AsList();

    /// <summary>Messages of a kind, of every case, oldest first.</summary>
    public static IReadOnlyList<Row> OfCases(DbConnection db, string kind) => db.Query<Row>(
        $"SELECT {Columns} FROM content WHERE kind = @kind AND case_id IS NOT NULL ORDER BY at, place", new { kind }).AsList();

    /// <summary>The cases of which anything was said in that time.</summary>
    public static IReadOnlyList<CaseId> CasesIn(DbConnection db, long from, long before) =>
        [.. db.Query<string>("SELECT DISTINCT case_id FROM content WHERE case_id IS NOT NULL AND at >= @from AND at < @before ORDER BY case_id", new { from, before }).Select(id => CaseId.Parse(id).Value)];

    /// <summary>Messages of a kind that concerns no case, newest first.</summary>
    public static IReadOnlyList<Row> OfKind(DbConnection db, string kind, int limit) => db.Query<Row>(
        $"SELECT {Columns} FROM content WHERE kind = @kind AND case_id IS NULL ORDER BY at DESC, place DESC LIMIT @limit", new { kind, limit }).AsList();

    /// <summary>A message of ours, to whomever: no two have one id.</summary>
    public static Row? FindOurs(DbConnection db, MessageId message, DbTransaction? tx = null) =>
        db.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM content WHERE message_id = @id AND outgoing = 1", new { id = message.ToString() }, tx);

    // Who asks for room asks for nobody: that is no organisation's own, and every desk shows it to all who read cases. Nothing else is that is of no case: a complaint is heard by oversight alone, and whoever it is about reads cases.
    private const string IsSeen = $"((case_id IS NOT NULL AND {CaseTable.IsOfSeenCase}) OR (case_id IS NULL AND kind = 'capacity'))";

    /// <summary>Messages that the officer sees, in the order in which they came and went; and how many there are from the beginning.</summary>
    public static (IReadOnlyList<Line> Lines, long Total) Search(DbConnection db, Officer officer, MessageSearch asked)
    {
        var from = $"""
            FROM content WHERE {IsSeen} AND at >= @from AND at < @until AND (@case IS NULL OR case_id = @case) AND (@outgoing < 0 OR outgoing = @outgoing)
            {(asked.Ids is null ? "" : "AND message_id IN (@ids)")} {(asked.Kinds is null ? "" : "AND kind IN (@kinds)")}
            {(asked.Only is null ? "" : "AND message_id IN (@named) AND CASE WHEN outgoing = 1 THEN '' ELSE peer END || '/' || message_id IN (@only)")}
            """;
        var arguments = new
        {
            organisation = officer.Organisation,
            from = asked.From,
            until = asked.Until,
            @case = asked.Case?.ToString(),
            outgoing = asked.Outgoing switch { null => -1, true => 1, false => 0 },
            ids = asked.Ids is { } ids ? new OneOf(ids.Select(id => id.ToString())) : null,
            named = asked.Only is { } named ? new OneOf(named.Select(key => key.Id.ToString())) : null,
            only = asked.Only is { } only ? new OneOf(only.Select(key => key.ToString())) : null,
            kinds = asked.Kinds is { } kinds ? new OneOf(kinds) : null,
            after = asked.After,
            limit = asked.Limit,
        };
        return (
            [
                .. db.Query<Line>(
                    $"""
                    SELECT {LineColumns},
                        CASE WHEN outgoing = 1 THEN (SELECT o.state FROM outbox o WHERE o.message_id = content.message_id AND o.peer = content.peer ORDER BY o.created_at DESC, o.place DESC LIMIT 1) END AS State
                    {from} AND place > @after ORDER BY place LIMIT @limit
                    """,
                    arguments),
            ],
            db.ExecuteScalar<long>($"SELECT count(*) {from}", arguments));
    }

    /// <summary>The newest message of the other side in that case: what a move rests on. A stranger's report is none of it.</summary>
    public static MessageId? NewestOfPeer(DbConnection db, CaseId @case, ParticipantId peer) => db.QueryFirstOrDefault<string>(
        "SELECT message_id FROM content WHERE case_id = @id AND peer = @peer AND outgoing = 0 ORDER BY place DESC LIMIT 1",
        new { id = @case.ToString(), peer = peer.Value }) is { } id
        ? MessageId.Parse(id).Value
        : null;

    /// <summary>Meta and payload, as they were sealed on the wire.</summary>
    public static (MessageMeta Meta, byte[] Payload) Open(CaseVault vault, Row row)
    {
        var id = MessageId.Parse(row.MessageId).Value;
        var plain = vault.Open(row.CaseId is { } c ? CaseId.Parse(c).Value : null, Name(id), row.Sealed);
        var length = BitConverter.ToInt32(plain);
        return (MessageMeta.Parse(plain.AsMemory(4, length)).Value, plain[(4 + length)..]);
    }

    private static byte[] Pack(MessageMeta meta, ReadOnlyMemory<byte> payload)
    {
        var bytes = meta.Write();
        return [.. BitConverter.GetBytes(bytes.Length), .. bytes, .. payload.Span];
    }

    private static string Name(MessageId id) => $"content/{id}";
}
