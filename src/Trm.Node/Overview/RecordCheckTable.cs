using System.Data.Common;
using Dapper;

namespace Trm.Node.Overview;

/// <summary>SQL of the verifications that were made here.</summary>
internal static class RecordCheckTable
{
    private sealed record Row
    {
        public long At { get; init; }
        public required string Officer { get; init; }
        public long Size { get; init; }
        public string? Theirs { get; init; }
        public required string Findings { get; init; }
    }

    private const string Columns = "at AS At, officer AS Officer, size AS Size, theirs AS Theirs, findings AS Findings";

    /// <summary>Notes one; two of the same millisecond are told apart.</summary>
    public static void Insert(DbTransaction tx, RecordCheck check) => tx.Connection!.Execute(
        "INSERT INTO record_check (at, officer, size, theirs, findings) VALUES (@at, @Officer, @Size, @Theirs, @findings) ON CONFLICT DO NOTHING",
        new { at = check.At.ToUnixTimeMilliseconds(), check.Officer, check.Size, check.Theirs, findings = string.Join(' ', check.Findings.Select(f => check.Digests.TryGetValue(f, out var digest) ? $"{f}/{digest}" : f)) }, tx);

    /// <summary>The last one of our own record; null where there was none.</summary>
    public static RecordCheck? Last(DbConnection db, DbTransaction? tx = null) =>
        db.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM record_check WHERE theirs IS NULL ORDER BY at DESC LIMIT 1", transaction: tx) is { } row ? Of(row) : null;

    /// <summary>The last comparison with each other side.</summary>
    public static IReadOnlyList<RecordCheck> Comparisons(DbConnection db, DbTransaction? tx = null) =>
    [
        .. db.Query<Row>($"SELECT {Columns} FROM record_check WHERE at IN (SELECT max(at) FROM record_check WHERE theirs IS NOT NULL GROUP BY theirs) ORDER BY theirs", transaction: tx).Select(Of),
    ];

    // A finding is CODE/digest, or CODE alone as it was stored before.
    private static RecordCheck Of(Row row)
    {
        var findings = row.Findings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('/')).ToList();
        return new(DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Officer, row.Size, row.Theirs, [.. findings.Select(f => f[0])])
        {
            Digests = findings.Where(f => f.Length == 2).ToDictionary(f => f[0], f => f[1], StringComparer.Ordinal),
        };
    }
}
