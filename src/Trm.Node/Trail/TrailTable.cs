using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Envelope;
using Trm.Node.Storage.Content;
using Trm.Trail;

namespace Trm.Node.Trail;

/// <summary>
/// SQL of the trail. A leaf is appended in the same commit as the state it records; its index is its place in commit order.
/// The private part lies sealed under the key of its case and dies with it.
/// </summary>
internal static class TrailTable
{
    private sealed record Row
    {
        public long Idx { get; init; }
        public long Event { get; init; }
        public long Minute { get; init; }
        public required byte[] Salt { get; init; }
        public required byte[] Public { get; init; }
        public required byte[] PrivateHash { get; init; }
        public byte[]? Private { get; init; }
        public string? CaseId { get; init; }
    }

    private const string Columns =
        "idx AS Idx, event AS Event, minute AS Minute, salt AS Salt, public AS Public, private_hash AS PrivateHash, private AS Private, case_id AS CaseId";

    /// <summary>Appends one leaf and returns its RFC 6962 hash.</summary>
    public static TreeHash Append(DbTransaction tx, CaseVault vault, DateTimeOffset now, TrailEntry entry)
    {
        var opening = LeafOpening.Create(entry.Event, now, entry.Public.Span, entry.Private.Span);
        var leaf = opening.ToLeaf();
        var index = Size(tx.Connection!, tx);
        byte[]? sealedPrivate = opening is { Salt2: { } salt2, Private: { } hidden }
            ? vault.Seal(entry.Case, Name(index), [.. salt2.Span, .. hidden.Span])
            : null;
        tx.Connection!.Execute(
            """
            INSERT INTO trail_leaf (idx, event, minute, salt, public, private_hash, private, case_id, leaf)
            VALUES (@index, @event, @minute, @salt, @public, @privateHash, @private, @case, @leaf)
            """,
            new
            {
                index,
                @event = (long)opening.Event,
                minute = opening.Minute,
                salt = opening.Salt.ToArray(),
                @public = opening.Public.ToArray(),
                privateHash = opening.PrivateHash.ToArray(),
                @private = sealedPrivate,
                @case = entry.Case?.ToString(),
                leaf = leaf.ToBytes(),
            },
            tx);
        return leaf.Hash;
    }

    public static long Size(DbConnection db, DbTransaction? tx = null) =>
        db.ExecuteScalar<long>("SELECT coalesce(max(idx) + 1, 0) FROM trail_leaf", transaction: tx);

    /// <summary>Takes the private parts and their salts away from every leaf of a case; returns the leaves, in order, and those of logs that have ended. Their hashes stay.</summary>
    public static (IReadOnlyList<long> Indices, IReadOnlyList<(long Generation, long Index)> Former) ErasePrivate(DbTransaction tx, CaseId @case)
    {
        var indices = tx.Connection!.Query<long>("SELECT idx FROM trail_leaf WHERE case_id = @id AND private IS NOT NULL ORDER BY idx", new { id = @case.ToString() }, tx).AsList();
        var former = tx.Connection!.Query<(long, long)>("SELECT gen, idx FROM former_leaf WHERE case_id = @id AND private IS NOT NULL ORDER BY gen, idx", new { id = @case.ToString() }, tx).AsList();
        tx.Connection!.Execute(
            "UPDATE trail_leaf SET private = NULL WHERE case_id = @id; UPDATE former_leaf SET private = NULL WHERE case_id = @id", new { id = @case.ToString() }, tx);
        return (indices, former);
    }

    /// <summary>The leaves from that index on, in order.</summary>
    public static IReadOnlyList<byte[]> Leaves(DbConnection db, long from, int limit, long? former = null) => db.Query<byte[]>(
        $"SELECT leaf FROM {LeavesOf(former)} WHERE idx >= @from ORDER BY idx LIMIT @limit", new { from, limit, former }).AsList();

    /// <summary>The evidence of every leaf below that size, with its private part.</summary>
    public static IReadOnlyList<LeafEvidence> Evidence(DbConnection db, CaseVault vault, long size, long? former = null) =>
        [.. db.Query<Row>($"SELECT {Columns} FROM {LeavesOf(former)} WHERE idx < @size ORDER BY idx", new { size, former }).Select(row => Open(row, vault))];

    /// <summary>Leaves of one event, newest first, each with the case that its private part lies under.</summary>
    public static IReadOnlyList<(LeafOpening Opening, CaseId? Case)> Newest(DbConnection db, CaseVault vault, TrailEvent what, int limit, long skip = 0) =>
    [
        .. db.Query<Row>($"SELECT {Columns} FROM trail_leaf WHERE event = {(int)what} ORDER BY idx DESC LIMIT @limit OFFSET @skip", new { limit, skip })
            .Select(row => (Open(row, vault).Opening, row.CaseId is { } id ? CaseId.Parse(id).Value : null)),
    ];

    /// <summary>Leaves of one event before that index, newest first, each with its index and the case that its private part lies under.</summary>
    public static IReadOnlyList<(long Index, LeafOpening Opening, CaseId? Case)> NewestBefore(DbConnection db, CaseVault vault, TrailEvent what, int limit, long? before) =>
    [
        .. db.Query<Row>($"SELECT {Columns} FROM trail_leaf WHERE event = {(int)what} AND idx < @before ORDER BY idx DESC LIMIT @limit", new { limit, before = before ?? long.MaxValue })
            .Select(row => (row.Idx, Open(row, vault).Opening, row.CaseId is { } id ? CaseId.Parse(id).Value : null)),
    ];

    /// <summary>Leaves, newest first, each with its index and the case that its private part lies under; and how many there are in all.</summary>
    public static (IReadOnlyList<(long Index, LeafOpening Opening, CaseId? Case)> Leaves, long Total) Search(DbConnection db, CaseVault vault, LeafSearch asked)
    {
        // Numbers of our own, no words of anybody's.
        var from = $"""
            FROM trail_leaf WHERE minute >= @from AND minute < @until AND (@case IS NULL OR case_id = @case)
            {(asked.Only is null ? "" : $"AND idx IN ({string.Join(',', asked.Only)})")} {(asked.Events is null ? "" : $"AND event IN ({string.Join(',', asked.Events.Select(e => (int)e))})")}
            """;
        var arguments = new { from = asked.From, until = asked.Until, @case = asked.Case?.ToString(), before = asked.Before ?? long.MaxValue, limit = asked.Limit };
        return (
            [
                .. db.Query<Row>($"SELECT {Columns} {from} AND idx < @before ORDER BY idx DESC LIMIT @limit", arguments)
                    .Select(row => (row.Idx, Open(row, vault).Opening, row.CaseId is { } id ? CaseId.Parse(id).Value : null)),
            ],
            db.ExecuteScalar<long>($"SELECT count(*) {from}", arguments));
    }

    /// <summary>How many leaves of that event there are.</summary>
    public static long Count(DbConnection db, TrailEvent what) => db.ExecuteScalar<long>($"SELECT count(*) FROM trail_leaf WHERE event = {(int)what}");

    /// <summary>What was done in a case, in order: messages sealed, seen, decided, noted, approved; no views.</summary>
    public static IReadOnlyList<LeafOpening> Acts(DbConnection db, CaseVault vault, CaseId @case) =>
    [
        .. db.Query<Row>(
            $"""
            SELECT {Columns} FROM trail_leaf WHERE case_id = @id
              AND event IN ({(int)TrailEvent.MessageSealed}, {(int)TrailEvent.Seen}, {(int)TrailEvent.Decision}, {(int)TrailEvent.Outcome}, {(int)TrailEvent.Approval}) ORDER BY idx
            """,
            new { id = @case.ToString() }).Select(row => Open(row, vault).Opening),
    ];

    /// <summary>Leaves of these events of a case, in order, those of logs that have ended first.</summary>
    public static IReadOnlyList<LeafOpening> OfCase(DbConnection db, CaseVault vault, CaseId @case, params IReadOnlyList<TrailEvent> events)
    {
        var isAsked = $"case_id = @id AND event IN ({string.Join(", ", events.Select(e => (int)e))})";
        return
        [
            .. db.Query<Row>($"SELECT {Columns} FROM former_leaf WHERE {isAsked} ORDER BY gen, idx", new { id = @case.ToString() })
                .Concat(db.Query<Row>($"SELECT {Columns} FROM trail_leaf WHERE {isAsked} ORDER BY idx", new { id = @case.ToString() })).Select(row => Open(row, vault).Opening),
        ];
    }

    /// <summary>The checkpoint of that size; null where there never was one.</summary>
    public static string? CheckpointAt(DbConnection db, long size, DbTransaction? tx = null) =>
        db.ExecuteScalar<string>("SELECT note FROM checkpoint WHERE size = @size", new { size }, tx);

    /// <summary>What the log says of received messages - taken or refused - where it is asked for, by leaf hash (hex), in order, with the case that its private part lies under.</summary>
    public static IReadOnlyDictionary<string, (LeafOpening Opening, CaseId? Case)> Judgements(DbTransaction tx, CaseVault vault, Func<long, TreeHash, bool> isAsked)
    {
        var found = new OrderedDictionary<string, (LeafOpening, CaseId?)>(StringComparer.Ordinal);
        foreach (var row in tx.Connection!.Query<Row>(
            $"SELECT {Columns} FROM trail_leaf WHERE event IN (@received, @refused) ORDER BY idx",
            new { received = (long)TrailEvent.MessageReceived, refused = (long)TrailEvent.MessageRefused }, tx))
        {
            var opening = Open(row, vault).Opening;
            if (isAsked(row.Idx, opening.ToLeaf().Hash))
                found[Convert.ToHexStringLower(opening.ToLeaf().Hash.ToArray())] = (opening, row.CaseId is { } id ? CaseId.Parse(id).Value : null);
        }

        return found;
    }

    /// <summary>The signed headers of messages that were received since that time, by our own clock.</summary>
    public static IReadOnlyList<byte[]> ReceivedHeaders(DbConnection db, DateTimeOffset since) =>
        [.. Public(db, TrailEvent.MessageReceived, since, null).Select(p => Member(p, "header"))];

    /// <summary>The receipts in a control message of ours, as its leaf has them; none where it carried none.</summary>
    public static IReadOnlyList<Receipt> ReceiptsIn(DbTransaction tx, ReadOnlyMemory<byte> header, DateTimeOffset sealedAt)
    {
        var leaf = Public(tx.Connection!, TrailEvent.ReceiptsSent, sealedAt, tx).FirstOrDefault(p => Member(p, "header").AsSpan().SequenceEqual(header.Span));
        return leaf is not null && UnverifiedHeader.Read(header) is { } read && Capsule.Parse(Member(leaf, "capsule"), read.Claims).Try(out var capsule, out _)
            && ControlMessage.Parse(capsule.Payload).Try(out var control, out _)
            ? control.Receipts
            : [];
    }

    private static IEnumerable<byte[]> Public(DbConnection db, TrailEvent what, DateTimeOffset since, DbTransaction? tx) => db.Query<byte[]>(
        "SELECT public FROM trail_leaf WHERE event = @what AND minute >= @minute ORDER BY idx", new { what = (long)what, minute = since.ToUnixTimeSeconds() / 60 }, tx);

    private static byte[] Member(byte[] json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetBytesFromBase64();
    }

    /// <summary>The newest published checkpoint of this generation, or of a former one.</summary>
    public static (long Size, string Note)? Checkpoint(DbConnection db, DbTransaction? tx = null, long? former = null) =>
        db.QueryFirstOrDefault<CheckpointRow>($"SELECT size AS Size, note AS Note FROM {(former is null ? "checkpoint" : "(SELECT * FROM former_checkpoint WHERE gen = @former) AS ended")} ORDER BY size DESC LIMIT 1", new { former }, tx) is { } row
            ? (row.Size, row.Note)
            : null;

    /// <summary>When the checkpoint of that size was signed.</summary>
    public static DateTimeOffset PublishedAt(DbConnection db, long size) =>
        DateTimeOffset.FromUnixTimeMilliseconds(db.ExecuteScalar<long>("SELECT at FROM checkpoint WHERE size = @size", new { size }));

    public static void Published(DbTransaction tx, long size, string note, long at) => tx.Connection!.Execute(
        "INSERT INTO checkpoint (size, note, at) VALUES (@size, @note, @at)", new { size, note, at }, tx);

    // The log in use, or one that ended with its generation.
    private static string LeavesOf(long? former) => former is null ? "trail_leaf" : "(SELECT * FROM former_leaf WHERE gen = @former) AS ended";

    private static LeafEvidence Open(Row row, CaseVault vault)
    {
        byte[]? salt2 = null, hidden = null;
        if (row.Private is { } box && OpenPrivate(vault, row.CaseId is { } id ? CaseId.Parse(id).Value : null, Name(row.Idx), box) is { } plain)
            (salt2, hidden) = (plain[..LeafOpening.SaltSize], plain[LeafOpening.SaltSize..]);

        var opening = LeafOpening.Parse(
            (TrailEvent)row.Event, row.Minute, row.Salt, row.Public, new TreeHash(row.PrivateHash), salt2, hidden);
        return new(row.Idx, opening.Value ?? throw new InvalidDataException($"leaf {row.Idx} is not stored as it was written"));
    }

    // An older copy of the database still holds private parts of a case that was erased since; nobody can open them, and the next start takes them away.
    private static byte[]? OpenPrivate(CaseVault vault, CaseId? @case, string name, byte[] box)
    {
        try
        {
            return vault.Open(@case, name, box);
        }
        catch (CryptographicException) when (@case is not null && vault.Erasures(@case) > 0)
        {
            return null;
        }
    }

    private static string Name(long index) => FormattableString.Invariant($"trail/{index}");

    private sealed record CheckpointRow
    {
        public long Size { get; init; }
        public required string Note { get; init; }
    }
}
