using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
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

    private const string Columns =
        "message_id AS MessageId, case_id AS CaseId, peer AS Peer, outgoing AS Outgoing, kind AS Kind, code AS Code, at AS At, notes AS Notes, sealed AS Sealed";

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

    /// <summary>A message to or from that peer. The direction belongs to the key: a peer may give its own message the id of one of ours.</summary>
    public static Row? Find(DbConnection db, MessageId message, ParticipantId peer, bool outgoing, DbTransaction? tx = null) => db.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM content WHERE message_id = @id AND peer = @peer AND outgoing = @outgoing",
        new { id = message.ToString(), peer = peer.Value, outgoing }, tx);

    public static IReadOnlyList<Row> OfCase(DbConnection db, CaseId @case, DbTransaction? tx = null) => db.Query<Row>(
        $"SELECT {Columns} FROM content WHERE case_id = @id ORDER BY at, place", new { id = @case.ToString() }, tx).AsList();

    /// <summary>Messages of a kind, of every case, oldest first.</summary>
    public static IReadOnlyList<Row> OfCases(DbConnection db, string kind) => db.Query<Row>(
        $"SELECT {Columns} FROM content WHERE kind = @kind AND case_id IS NOT NULL ORDER BY at, place", new { kind }).AsList();

    /// <summary>Messages of a kind that concerns no case, newest first.</summary>
    public static IReadOnlyList<Row> OfKind(DbConnection db, string kind, int limit) => db.Query<Row>(
        $"SELECT {Columns} FROM content WHERE kind = @kind AND case_id IS NULL ORDER BY at DESC, place DESC LIMIT @limit", new { kind, limit }).AsList();

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
