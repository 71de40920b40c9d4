using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Trm.Contracts.Identifiers;

namespace Trm.Benchmarks.Scale;

/// <summary>
/// Fills the databases of two stopped nodes with messages as if they had been exchanged: the rows of one real message and its receipt, again and again under other ids, numbers and places, spread over
/// cases. What is sealed in them is noise of the same length, which nobody opens; their leaves stand in the tree as any other.
/// </summary>
internal static class Filling
{
    private const int PerCase = 10;
    private const int Chunk = 50_000;
    private const string Counted = "WITH RECURSIVE counted (n) AS (SELECT @from UNION ALL SELECT n + 1 FROM counted WHERE n < @to)";
    private const string Noise = "randomblob(length({0}))";

    // The columns in which a copy differs from the row that is copied; n counts from 1 over all copies, @seq is the last number in use.
    private static readonly Dictionary<string, Dictionary<string, string>> Differ = new(StringComparer.Ordinal)
    {
        ["outbox"] = Columns(("core_id", Uuid("8002")), ("seq", "@seq + n"), ("place", "place + n"), ("header_sha256", "lower(hex(randomblob(32)))")),
        ["inbox"] = Columns(("core_id", Uuid("8002")), ("seq", "@seq + n"), ("place", "place + n"), ("header_sha256", "lower(hex(randomblob(32)))")),
        ["content"] = Columns(("place", "place + n"), ("sealed", Noise)),
        ["deadline"] = Columns(("core_id", Uuid("8002")), ("closed_at", "coalesce(since, 0)"), ("closed_by", Uuid("8004"))),
    };

    /// <summary>Fills one database.</summary>
    /// <param name="file">The node's <c>node.db</c>; no node runs on it.</param>
    /// <param name="messages">How many.</param>
    /// <param name="message">The message that is copied.</param>
    /// <param name="isSender">Whether this node sent it.</param>
    /// <param name="cancel">Ends it; what was filled stays.</param>
    public static void Fill(string file, long messages, MessageId message, bool isSender, CancellationToken cancel)
    {
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        db.Open();
        // Nothing is at stake yet: where the machine fails here, it is filled again.
        db.Execute("PRAGMA synchronous=OFF; PRAGMA cache_size=-262144");
        var id = message.ToString();
        var seq = db.ExecuteScalar<long>(isSender ? "SELECT next_seq - 1 FROM peer" : "SELECT through FROM peer");
        for (long done = 0; done < messages; done += Chunk)
        {
            cancel.ThrowIfCancellationRequested();
            var (from, to) = (done + 1, Math.Min(messages, done + Chunk));
            using var tx = db.BeginTransaction();
            foreach (var (table, differ) in Differ)
                Copy(db, tx, table, differ, "message_id = @id", new { id, from, to, seq });
            Copy(db, tx, "outbox_bytes", new(StringComparer.Ordinal) { ["core_id"] = Uuid("8002"), ["bytes"] = Noise }, "core_id = (SELECT core_id FROM outbox WHERE message_id = @id)", new { id, from, to });
            Copy(db, tx, "cases", Columns(("record", Noise)), $"case_id = (SELECT case_id FROM content WHERE message_id = @id) AND n % {PerCase} = 0", new { id, from, to });
            CopyLeaves(db, tx, from, to, isSender);
            tx.Commit();
        }

        db.Execute(isSender ? "UPDATE peer SET next_seq = next_seq + @messages" : "UPDATE peer SET through = through + @messages", new { messages });
        db.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    // A leaf for the sealing and one for the broker's confirm; or one for the receipt.
    private static void CopyLeaves(SqliteConnection db, DbTransaction tx, long from, long to, bool isSender)
    {
        var each = isSender ? 2 : 1;
        var next = db.ExecuteScalar<long>("SELECT max(idx) + 1 FROM trail_leaf", transaction: tx);
        var model = db.ExecuteScalar<long>("SELECT max(idx) FROM trail_leaf WHERE event IN (1, 3)", transaction: tx);
        Copy(db, tx, "trail_leaf", new(StringComparer.Ordinal) { ["idx"] = "@next + n - @from", ["case_id"] = OfCase }, "idx = @model", new { from, to = from + (each * (to - from + 1)) - 1, next, model });
    }

    private static void Copy(SqliteConnection db, DbTransaction tx, string table, Dictionary<string, string> differ, string which, object values)
    {
        var columns = db.Query<string>("SELECT name FROM pragma_table_info(@table)", new { table }, tx).AsList();
        var copied = columns.Select(c => differ.TryGetValue(c, out var other) ? string.Format(CultureInfo.InvariantCulture, other, c) : c);
        db.Execute($"{Counted} INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", copied)} FROM {table}, counted WHERE {which}", values, tx);
    }

    // Message and case are named alike in every table.
    private static Dictionary<string, string> Columns(params ReadOnlySpan<(string Name, string Value)> further)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal) { ["message_id"] = Uuid("8001"), ["case_id"] = OfCase };
        foreach (var (name, value) in further)
            columns[name] = value;
        return columns;
    }

    private static string OfCase => $"CASE WHEN case_id IS NULL THEN NULL ELSE {Uuid("8003", PerCase)} END";

    private static string Uuid(string which, int per = 1) => string.Create(CultureInfo.InvariantCulture, $"printf('%08x-0000-4000-{which}-000000000000', n / {per})");
}
