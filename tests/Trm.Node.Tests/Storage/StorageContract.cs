using System.Data.Common;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

/// <summary>What every storage owes a node.</summary>
internal abstract class StorageContract
{
    private string _folder = null!;
    private NodeStorage _storage = null!;

    [SetUp]
    public async Task Make()
    {
        _folder = System.IO.Directory.CreateTempSubdirectory("trm-storage-").FullName;
        _storage = await NodeStorage.MakeAsync(_folder);
    }

    [TearDown]
    public async Task End()
    {
        await _storage.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task What_is_committed_is_there_after_opening_anew()
    {
        await using (var first = await _storage.OpenAsync())
            await first.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a"), default);

        await using var again = await _storage.OpenAsync();

        Assert.That(await WordsAsync(again), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Where_the_work_throws_nothing_is_kept_and_the_next_commit_goes_on()
    {
        await using var database = await _storage.OpenAsync();

        Assert.That(async () => await database.CommitAsync<int>(CommitStep.Prepared, tx =>
        {
            Put(tx, "a");
            throw new InvalidDataException("our own");
        }, default), Throws.TypeOf<InvalidDataException>());
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "b"), default);

        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task A_statement_that_fails_takes_the_whole_commit_with_it()
    {
        await using var database = await _storage.OpenAsync();

        Assert.That(async () => await database.CommitAsync(CommitStep.Prepared, tx =>
        {
            Put(tx, "a");
            return Put(tx, "a");
        }, default), Throws.InstanceOf<DbException>());

        Assert.That(await WordsAsync(database), Is.Empty);
    }

    [Test]
    public async Task A_reading_sees_one_state_however_much_is_committed_meanwhile()
    {
        await using var database = await _storage.OpenAsync();
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a"), default);

        var (before, after) = await database.ReadAsync(db =>
        {
            var first = Words(db);
            Task.Run(() => database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "b"), default)).Wait();
            return (first, Words(db));
        }, default);

        Assert.That((before.Count, after.Count), Is.EqualTo((1, 1)));
        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task A_reading_writes_nothing()
    {
        await using var database = await _storage.OpenAsync();

        Assert.That(async () => await database.ReadAsync(db => db.Execute("DELETE FROM alarm"), default), Throws.InstanceOf<DbException>());
    }

    [Test]
    public async Task Commits_are_serial_whoever_makes_them()
    {
        await using var database = await _storage.OpenAsync();

        // Each reads what the others have written and adds one: two at once would take the same number.
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => database.CommitAsync(CommitStep.Prepared, tx =>
        {
            var next = tx.Connection!.ExecuteScalar<long>("SELECT coalesce(max(raised_at), 0) + 1 FROM alarm", transaction: tx);
            return tx.Connection!.Execute("INSERT INTO alarm (code, raised_at) VALUES ('X', @next)", new { next }, tx);
        }, default))));

        Assert.That(await database.ReadAsync(db => db.Query<long>("SELECT raised_at FROM alarm ORDER BY id").AsList(), default), Is.EqualTo(Enumerable.Range(1, 50)));
    }

    [Test]
    public async Task What_waits_together_is_committed_together_and_what_fails_fails_alone()
    {
        await using var database = await _storage.OpenAsync();
        using var open = new ManualResetEventSlim();
        var first = database.CommitAsync(CommitStep.Prepared, tx =>
        {
            open.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
            return Put(tx, "a");
        }, default);

        var good = Enumerable.Range(0, 20).Select(n => database.CommitAsync(CommitStep.Prepared, tx => Put(tx, $"b{n:00}"), default)).ToList();
        var taken = database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "c") + Put(tx, "b07"), default);
        var ours = database.CommitAsync<int>(CommitStep.Prepared, tx => throw new InvalidDataException(FormattableString.Invariant($"our own, after {Put(tx, "d")}")), default);
        var last = database.CommitAsync(CommitStep.Prepared, tx => tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM agreement", transaction: tx), default);
        open.Set();

        Assert.That(async () => await taken, Throws.InstanceOf<DbException>());
        Assert.That(async () => await ours, Throws.TypeOf<InvalidDataException>());
        await Task.WhenAll(good.Append(first));
        Assert.That(await last, Is.EqualTo(21), "it sees those before it, and nothing of what failed");
        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "a" }.Concat(Enumerable.Range(0, 20).Select(n => $"b{n:00}"))));
    }

    [Test]
    public async Task Text_is_sorted_by_code_point_and_yes_and_no_are_numbers()
    {
        await using var database = await _storage.OpenAsync();
        string[] words = ["-c", "B", "a", "b", "ä"];
        await database.CommitAsync(CommitStep.Prepared, tx =>
        {
            foreach (var word in words.Reverse())
                Put(tx, word);
            return tx.Connection!.Execute("INSERT INTO junk (peer, urgent, minute, count, bytes) VALUES ('RS', @urgent, 0, @known, 0)", new { urgent = true, known = (bool?)false }, tx);
        }, default);

        Assert.That(await WordsAsync(database), Is.EqualTo(words));
        Assert.That(await database.ReadAsync(db => db.QuerySingle<(bool, long)>("SELECT urgent, count FROM junk"), default), Is.EqualTo((true, 0L)));
    }

    [Test]
    public async Task A_database_of_another_participant_is_refused()
    {
        await using var database = await _storage.OpenAsync();
        await database.CommitAsync(CommitStep.Prepared, tx => Claim(tx, "AT"), default);
        await database.CommitAsync(CommitStep.Prepared, tx => Claim(tx, "AT"), default);

        Assert.That(async () => await database.CommitAsync(CommitStep.Prepared, tx => Claim(tx, "RS"), default),
            Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_OF_ANOTHER"));
    }

    [Test]
    public void Every_script_has_a_number_of_its_own_and_none_is_left_out() =>
        Assert.That(_storage.Scripts.Select(s => s.Number), Is.EqualTo(Enumerable.Range(_storage.Scripts[0].Number, _storage.Scripts.Count)));

    [Test]
    public async Task Opened_twice_it_is_brought_forward_once()
    {
        await using (var first = await _storage.OpenAsync())
            await first.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a"), default);
        var schema = await _storage.SchemaAsync();
        await using (await _storage.OpenAsync())
        await using (var again = await _storage.OpenAsync())
            Assert.That(await WordsAsync(again), Is.EqualTo(new[] { "a" }));

        Assert.That(await _storage.SchemaAsync(), Is.EqualTo(schema));
    }

    // Both engines have the same tables, columns and indexes: one golden file for the two.
    [Test]
    public async Task The_schema_stands_still_and_is_the_same_on_every_engine()
    {
        await using (await _storage.OpenAsync())
        {
        }

        Golden.Holds("tests/Trm.Node.Tests/Storage/schema.txt", await _storage.SchemaAsync());
    }

    [Test]
    public async Task A_database_of_every_released_schema_is_brought_forward_with_all_that_it_holds()
    {
        foreach (var number in _storage.Scripts.Select(s => s.Number))
        {
            await _storage.EmptyAsync();
            await _storage.RunScriptsAsync(number);
            var before = await FillAsync();

            await using (await _storage.OpenAsync())
            {
            }

            await using var db = await _storage.ConnectAsync();
            using (Assert.EnterMultipleScope())
                foreach (var (table, rows) in before)
                {
                    var after = await RowsAsync(db, table);
                    Assert.That(after, Has.Count.EqualTo(rows.Count), $"{table} from schema {number}");
                    // New columns may have come; those that were there hold what they held.
                    foreach (var (former, now) in rows.Zip(after))
                        Assert.That(former.Where(c => table != "outbox" || c.Key is not ("leaf" or "bytes")).All(c => Equal(c.Value, now[c.Key])), Is.True, $"{table} from schema {number}");
                    if (table == "outbox" && rows.All(r => r.ContainsKey("bytes")))
                        foreach (var former in rows)
                            Assert.That((await RowsAsync(db, "outbox_bytes")).Single(r => Equal(r["core_id"], former["core_id"]))["bytes"], Is.EqualTo(former["bytes"]), $"{table} from schema {number}");
                }

            foreach (var table in new[] { "content", "inbox", "outbox" })
                Assert.That((await RowsAsync(db, table)).Select(r => r["place"]), Is.Ordered.And.Unique, $"{table} from schema {number} keeps the order in which its rows were stored");
        }
    }

    [Test]
    public async Task A_database_that_a_newer_program_has_brought_forward_is_refused()
    {
        await using (await _storage.OpenAsync())
        {
        }

        await _storage.NoteSchemaAsync(_storage.Scripts[^1].Number + 1);

        Assert.That(async () => await _storage.OpenAsync(), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_NEWER"));
    }

    [Test]
    public async Task Forgetting_loses_nothing_that_stands()
    {
        await using var database = await _storage.OpenAsync();
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a") + Put(tx, "b"), default);
        await database.CommitAsync(CommitStep.Prepared, tx => tx.Connection!.Execute("DELETE FROM agreement WHERE fingerprint = 'a'", transaction: tx), default);

        await database.ForgetAsync(default);

        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task What_is_of_one_time_comes_in_the_order_in_which_it_was_said_whichever_row_was_changed_since()
    {
        await using var database = await _storage.OpenAsync();
        await using (var db = await _storage.ConnectAsync(writes: true))
        {
            // The first is changed last: an engine may move it behind the others.
            foreach (var (id, place) in new[] { ("b", 1), ("c", 2), ("a", 3) })
                await db.ExecuteAsync(
                    """
                    INSERT INTO content (message_id, peer, outgoing, kind, code, at, notes, sealed, place) VALUES (@id, 'RS', 0, 'question', 'asked', 7, '', @sealed, @place);
                    INSERT INTO deadline (message_id, peer, outgoing, step, case_id, kind, code, mover, due_at, core_id) VALUES (@id, 'RS', 0, 'seen', 'one', 'question', 'asked', 'AT', 9, @id);
                    INSERT INTO alarm (code, peer, core_id, raised_at) VALUES ('EXPIRED', 'RS', @id, 7);
                    """,
                    new { id, place, @sealed = new byte[] { 1 } });
            await db.ExecuteAsync("UPDATE deadline SET level = 1 WHERE message_id = 'b'; UPDATE alarm SET code = 'GAP' WHERE core_id = 'b'");
        }

        var (ofCase, open, alarms) = await database.ReadAsync(db => (DeadlineTable.OfCase(db, "one", "RS"), DeadlineTable.Open(db), AlarmTable.Open(db)), default);

        Assert.That(ofCase.Select(d => d.MessageId), Is.EqualTo(new[] { "b", "c", "a" }));
        Assert.That(open.Select(d => d.MessageId), Is.EqualTo(new[] { "b", "c", "a" }));
        Assert.That(alarms.Select(a => a.CoreId), Is.EqualTo(new[] { "b", "c", "a" }));
    }

    [TestCase("", 0)]
    [TestCase("a", 1)]
    [TestCase("a|b|x'); DELETE FROM agreement; --", 2)]
    public async Task A_list_in_a_query_means_the_same_on_every_engine(string listed, int found)
    {
        await using var database = await _storage.OpenAsync();
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a") + Put(tx, "b") + Put(tx, "c"), default);

        var words = new OneOf(listed.Split('|', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(
            await database.ReadAsync(db => db.Query<string>("SELECT fingerprint FROM agreement WHERE fingerprint IN (@words) AND id <> @wordsOf", new { words, wordsOf = "B" }).Count(), default), Is.EqualTo(found));
    }

    [Test]
    public async Task A_message_is_found_by_whose_it_is_and_counted_as_it_is_found()
    {
        var (one, two) = (MessageId.Of(Guid.NewGuid()), MessageId.Of(Guid.NewGuid()));
        await using var database = await _storage.OpenAsync();
        await using (var db = await _storage.ConnectAsync(writes: true))
            foreach (var (id, peer, outgoing, kind, place) in new[] { (one, "RS", 1, "hold", 1), (one, "RS", 0, "question", 2), (one, "HR", 0, "question", 3), (two, "RS", 0, "hold", 4) })
                await db.ExecuteAsync(
                    "INSERT INTO content (message_id, peer, outgoing, case_id, kind, code, at, notes, sealed, place) VALUES (@id, @peer, @outgoing, @case, @kind, 'x', 7, '', @sealed, @place)",
                    new { id = id.ToString(), peer, outgoing, @case = Guid.NewGuid().ToString(), kind, place, @sealed = new byte[] { 1 } });
        MessageSearch.Key ours = new(one, null), theirs = new(one, ParticipantId.Parse("RS").Value), strangers = new(one, ParticipantId.Parse("HR").Value);

        Assert.That(await FoundAsync([ours], null), Is.EqualTo(("1", 1)));
        Assert.That(await FoundAsync([theirs], null), Is.EqualTo(("2", 1)));
        Assert.That(await FoundAsync([ours, strangers], null), Is.EqualTo(("1 3", 2)));
        Assert.That(await FoundAsync([ours, strangers], null, limit: 1), Is.EqualTo(("1", 2)), "one page of two");
        Assert.That(await FoundAsync([ours, theirs, strangers], [two]), Is.EqualTo(("", 0)));
        Assert.That(await FoundAsync(null, [one, two], "hold"), Is.EqualTo(("1 4", 2)));

        async Task<(string Places, long Total)> FoundAsync(IReadOnlyList<MessageSearch.Key>? only, IReadOnlyList<MessageId>? ids, string? kind = null, int limit = 9)
        {
            var (lines, total) = await database.ReadAsync(
                db => ContentTable.Search(db, new Officer("AT-01", Role.Coordinator), new(ids, only, null, null, kind is null ? null : [kind], 0, long.MaxValue, 0, limit)), default);
            return (string.Join(' ', lines.Select(l => l.Place)), total);
        }
    }

    [Test]
    public async Task Deadlines_of_some_kinds_that_first_began_in_a_time_are_found_even_where_they_began_anew()
    {
        await using var database = await _storage.OpenAsync();
        await using (var db = await _storage.ConnectAsync(writes: true))
            foreach (var (id, kind, first, since, closed) in new (string, string, long?, long?, long?)[]
            {
                ("a", "hold", null, 5, null), ("b", "rights", 6, 6, null), ("c", "question", 6, 6, null), ("d", "hold", 9, 9, null), ("e", "hold", 8, 20, null), ("f", "hold", 4, 6, null), ("g", "rights", null, null, 7),
            })
                await db.ExecuteAsync(
                    "INSERT INTO deadline (message_id, peer, outgoing, step, kind, code, mover, counts_from, since, due_at, closed_at) VALUES (@id, 'RS', 0, 'seen', @kind, 'x', 'AT', @first, @since, 9, @closed)",
                    new { id, kind, first, since, closed });

        await database.CommitAsync(CommitStep.Received, tx =>
        {
            DeadlineTable.Renew(tx, new() { MessageId = "g", Peer = "RS", Outgoing = false, Step = "seen", Kind = "rights", Code = "x", Mover = "AT", Since = 20, DueAt = 30 });
            return 0;
        }, default);

        Assert.That((await database.ReadAsync(db => DeadlineTable.Begun(db, 5, 9, ["hold", "rights"]), default)).Select(d => d.MessageId), Is.EquivalentTo(new[] { "a", "b", "e", "g" }));
    }

    // Three rows in every table, in an order of ids that is not that in which they are stored.
    private async Task<Dictionary<string, List<IDictionary<string, object?>>>> FillAsync()
    {
        var filled = new Dictionary<string, List<IDictionary<string, object?>>>(StringComparer.Ordinal);
        await using var db = await _storage.ConnectAsync(writes: true);
        await using var filling = await db.BeginTransactionAsync();
        foreach (var table in await _storage.TablesAsync(db))
        {
            var columns = (await _storage.ColumnsAsync(db, table)).Select(c => c.Split(' ')).ToList();
            foreach (var n in columns.Any(c => c[0] == "one") ? [1] : new[] { 3, 1, 2 })
            {
                var row = new DynamicParameters();
                foreach (var column in columns)
                    row.Add(column[0], column[1] switch { "INTEGER" => (long)n, "BLOB" => new byte[] { 7, (byte)n }, _ => $"{column[0]} {n}" });
                var places = columns.Any(c => c[0] == "place");
                if (places)
                    row.Add("place", (await db.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}")) + 1);
                await db.ExecuteAsync($"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c[0]))}) VALUES ({string.Join(", ", columns.Select(c => "@" + c[0]))})", row);
            }
        }

        await filling.CommitAsync();
        foreach (var table in await _storage.TablesAsync(db))
            filled.Add(table, await RowsAsync(db, table));
        return filled;
    }

    private async Task<List<IDictionary<string, object?>>> RowsAsync(DbConnection db, string table) =>
        [.. (await db.QueryAsync($"SELECT * FROM {table} ORDER BY {await _storage.OrderAsync(db, table)}")).Cast<IDictionary<string, object?>>()];

    private static bool Equal(object? one, object? other) => one is byte[] a && other is byte[] b ? a.SequenceEqual(b) : Equals(one, other);

    private static int Claim(DbTransaction tx, string participant)
    {
        NodeTable.Claim(tx, ParticipantId.Parse(participant).Value, DateTimeOffset.UnixEpoch);
        return 0;
    }

    private static int Put(DbTransaction tx, string word) => tx.Connection!.Execute(
        "INSERT INTO agreement (fingerprint, id, version, bytes, taken_up_at) VALUES (@word, 'A', 1, @bytes, 0)", new { word, bytes = new byte[] { 1, 2, 3 } }, tx);

    private static List<string> Words(DbConnection db) => db.Query<string>("SELECT fingerprint FROM agreement ORDER BY fingerprint").AsList();

    private static Task<List<string>> WordsAsync(IDatabase database) => database.ReadAsync(Words, default);
}
