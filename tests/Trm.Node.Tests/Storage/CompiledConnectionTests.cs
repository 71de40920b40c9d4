using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Trm.Node.Storage.Sqlite;

namespace Trm.Node.Tests.Storage;

/// <summary>Statements that are kept answer as if each had been compiled anew.</summary>
internal sealed class CompiledConnectionTests
{
    private CompiledConnection _db = null!;

    [SetUp]
    public void Open()
    {
        _db = new CompiledConnection("Data Source=:memory:");
        _db.Open();
        _db.Execute("CREATE TABLE noted (number INTEGER PRIMARY KEY, word TEXT)");
    }

    [TearDown]
    public void Close() => _db.Dispose();

    [Test]
    public void Each_run_has_its_own_values()
    {
        foreach (var n in new[] { 1, 2, 3 })
            _db.Execute("INSERT INTO noted (number, word) VALUES (@n, @word)", new { n, word = n == 2 ? null : $"word {n}" });

        Assert.That(_db.Query<(long, string?)>("SELECT number, word FROM noted ORDER BY number"), Is.EqualTo(new (long, string?)[] { (1, "word 1"), (2, null), (3, "word 3") }));
        Assert.That(new[] { 3, 1 }.Select(n => _db.ExecuteScalar<string>("SELECT word FROM noted WHERE number = @n", new { n })), Is.EqualTo(new[] { "word 3", "word 1" }));
    }

    [Test]
    public void What_has_failed_fails_alone()
    {
        Insert(1);

        Assert.That(() => Insert(1), Throws.TypeOf<SqliteException>().With.Property("SqliteErrorCode").EqualTo(SQLitePCL.raw.SQLITE_CONSTRAINT));

        Insert(2);
        Assert.That(_db.ExecuteScalar<long>("SELECT count(*) FROM noted"), Is.EqualTo(2));
    }

    [Test]
    public void A_statement_outlives_the_transaction_that_it_was_first_run_in()
    {
        using (var undone = _db.BeginTransaction())
        {
            _db.Execute("INSERT INTO noted (number) VALUES (@n)", new { n = 1 }, undone);
            undone.Rollback();
        }

        using (var kept = _db.BeginTransaction())
        {
            _db.Execute("INSERT INTO noted (number) VALUES (@n)", new { n = 1 }, kept);
            kept.Commit();
        }

        Insert(2);
        Assert.That(_db.Query<long>("SELECT number FROM noted ORDER BY number"), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void One_that_is_being_read_may_be_asked_again_meanwhile()
    {
        Insert(1);
        Insert(2);

        var pairs = _db.Query<long>("SELECT number FROM noted ORDER BY number", buffered: false).SelectMany(outer => _db.Query<long>("SELECT number FROM noted ORDER BY number").Select(inner => (outer, inner)));

        Assert.That(pairs.ToList(), Is.EqualTo(new[] { (1L, 1L), (1L, 2L), (2L, 1L), (2L, 2L) }));
    }

    [Test]
    public void A_table_that_has_changed_is_read_as_it_is()
    {
        Insert(1);
        Assert.That(Columns(), Is.EqualTo(2));

        _db.Execute("ALTER TABLE noted ADD COLUMN more TEXT");

        Assert.That(Columns(), Is.EqualTo(3));

        int Columns()
        {
            using var reader = _db.ExecuteReader("SELECT * FROM noted");
            return reader.FieldCount;
        }
    }

    [Test]
    public void More_statements_than_are_kept_and_longer_ones_are_run_all_the_same()
    {
        foreach (var n in Enumerable.Range(1, 2 * CompiledConnection.MaxKept))
            _db.Execute($"INSERT INTO noted (number) VALUES ({n})");

        var all = Enumerable.Range(1, 2 * CompiledConnection.MaxKept).Select(n => (long)n).ToList();
        Assert.That(_db.ExecuteScalar<long>($"SELECT count(*) FROM noted WHERE number IN ({string.Join(", ", all)})"), Is.EqualTo(all.Count));
    }

    [Test]
    public void A_reader_is_lent_to_one_at_a_time_and_none_outlives_its_closing()
    {
        using var file = new TemporaryDatabase();
        var readers = new ReadingConnections(file.ConnectionString);
        var (one, age) = readers.Take();
        var (other, otherAge) = readers.Take();
        Assert.That(other, Is.Not.SameAs(one));
        readers.GiveBack(one, age);
        Assert.That(readers.Take().Connection, Is.SameAs(one));

        readers.Close();
        readers.GiveBack(other, otherAge);
        readers.GiveBack(one, age);

        Assert.That((one.State, other.State), Is.EqualTo((System.Data.ConnectionState.Closed, System.Data.ConnectionState.Closed)), "with what they keep in memory");
        var (next, nextAge) = readers.Take();
        Assert.That(next.ExecuteScalar<long>("SELECT count(*) FROM noted"), Is.Zero);
        readers.GiveBack(next, nextAge);
        readers.Close();
    }

    private void Insert(int n) => _db.Execute("INSERT INTO noted (number) VALUES (@n)", new { n });

    private sealed class TemporaryDatabase : IDisposable
    {
        private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("trm-test-");

        public TemporaryDatabase()
        {
            using var db = new SqliteConnection(ConnectionString);
            db.Execute("CREATE TABLE noted (number INTEGER PRIMARY KEY)");
        }

        public string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.FullName, "some.db"), Pooling = false }.ToString();

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
