using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using SQLitePCL;
using Trm.Node.Storage;
using Trm.Node.Storage.Sqlite;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Year;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

/// <summary>How a node asks its database: with each message, and each second, no question takes longer because more was said in former years.</summary>
[OnStorage("sqlite")]
internal sealed partial class QueryPlanTests
{
    // What is asked once a day, or when a directory is adopted, may read everything.
    private const int Often = 30;

    // These grow for as long as cases do.
    private const string Growing = "outbox|inbox|content|trail_leaf|alarm|deadline";

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = System.IO.Directory.CreateTempSubdirectory("trm-test-").FullName;

    [TearDown]
    public void DeleteFolder() => System.IO.Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task In_its_daily_work_a_node_reads_nothing_from_end_to_end_that_grows()
    {
        var heard = new ConcurrentDictionary<string, Asked>(StringComparer.Ordinal);
        await using (var world = new World("AT", "RS"))
        {
            foreach (var name in new[] { "AT", "RS" })
                await world.StartAsync(name, inner => new Overheard(inner, heard));
            var cases = Enumerable.Range(0, 8).Select(i => new YearCase(world, new Random(i), i % 2 == 0 ? "AT" : "RS", i % 2 == 0 ? "RS" : "AT")).ToList();
            for (var month = 0; month < 3; month++)
            {
                foreach (var one in cases)
                    await one.ActAsync();
                world.Time.By += TimeSpan.FromDays(28);
                await world.RenewDirectoryAsync();
            }
        }

        Assert.That(heard.Values.Count(a => a.Times > Often), Is.GreaterThan(40), "different questions that were heard often");
        await using var empty = SqliteDatabase.Open(Path.Combine(_folder, "node.db"));
        var slow = await empty.ReadAsync(db => heard.Values.Where(a => a.Times > Often).SelectMany(a => Slow(db, a.Sql)).ToList(), default);
        Assert.That(slow, Is.Empty);
    }

    [TestCase("SELECT count(*) FROM inbox WHERE exp < 5", TestName = "A table without an index is found")]
    [TestCase("SELECT count(*) FROM outbox WHERE peer = 'RS' AND gen = 0 AND seq < 9 AND kind = 'test'", TestName = "All that was ever said to a peer is found")]
    [TestCase("SELECT count(*) FROM deadline WHERE closed_at IS NULL AND due_at > 0 AND (level = 0 OR half_at < 5)", TestName = "All that is open is found")]
    public async Task A_slow_question_is_found(string sql)
    {
        await using var empty = SqliteDatabase.Open(Path.Combine(_folder, "node.db"));
        Assert.That(await empty.ReadAsync(db => Slow(db, sql).ToList(), default), Is.Not.Empty);
    }

    // A whole table, all of one peer, or all that has a time since then; an index of few rows is no table. What is open is not few.
    private static IEnumerable<string> Slow(DbConnection db, string sql)
    {
        var few = db.Query<string>("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %' AND tbl_name <> 'deadline'").ToHashSet(StringComparer.Ordinal);
        return db.Query("EXPLAIN QUERY PLAN " + sql).Select(row => (string)row.detail)
            .Where(step => Everything().Match(step) is { Success: true } match && !few.Contains(match.Groups["index"].Value))
            .Select(step => $"{step}: {Space().Replace(sql, " ")}");
    }

    [GeneratedRegex($@"^(SCAN ({Growing})\b( USING (COVERING )?INDEX (?<index>\w+))?|SEARCH ({Growing})\b.* USING (COVERING )?INDEX (?<index>\w+) \((peer=\?( AND gen=\?( AND seq<\?)?)?|\w+_at>\?)\))")]
    private static partial Regex Everything();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"'[^']*'|\b[0-9]+\b")]
    private static partial Regex Values();

    private sealed record Asked(string Sql, int Times);

    /// <summary>Hears every statement of a node, and counts those that differ in their values alone as one.</summary>
    private sealed class Overheard(IDatabase inner, ConcurrentDictionary<string, Asked> heard) : IDatabase
    {
        public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) =>
            inner.CommitAsync(step, tx => Hear(tx.Connection!, () => work(tx)), cancel);

        public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(db => Hear(db, () => query(db)), cancel);

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private T Hear<T>(DbConnection db, Func<T> work)
        {
            var handle = ((SqliteConnection)db).Handle;
            raw.sqlite3_trace(handle, (_, sql) => heard.AddOrUpdate(Values().Replace(sql, "?"), new Asked(sql, 1), (_, asked) => asked with { Times = asked.Times + 1 }), null!);
            try
            {
                return work();
            }
            finally
            {
                raw.sqlite3_trace(handle, (strdelegate_trace)null!, null!);
            }
        }
    }
}
