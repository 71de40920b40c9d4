using System.Data.Common;
using Dapper;
using Npgsql;
using NUnit.Framework;
using Trm.Node.Storage;
using Trm.Node.Storage.Postgres;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

/// <summary>What only PostgreSQL brings: a server that can be away, be lost in the middle, be set up otherwise, and serve others at the same time.</summary>
[OnStorage("postgres")]
internal sealed class LostConnectionTests
{
    private PostgresServer _server = null!;
    private string _address = "";

    [OneTimeSetUp]
    public async Task Start() => _server = await PostgresServer.StartPrivateAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [SetUp]
    public async Task Rent() => _address = await _server.RentAsync();

    [TearDown]
    public async Task Return() => await _server.ReturnAsync(_address);

    [Test]
    public async Task A_commit_whose_answer_is_lost_was_done_and_nobody_is_told_otherwise()
    {
        await using var proxy = new CuttingProxy(_server.Port);
        await using var database = await PostgresDatabase.OpenAsync(new() { Address = _server.OverTcp(_address, proxy.Port) }, default);
        proxy.Next = CuttingProxy.Cut.BeforeTheNodeHears;

        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a"), default);

        Assert.That(proxy.Cuts, Is.EqualTo(1));
        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task A_commit_that_the_server_never_heard_of_has_failed_and_the_next_goes_on()
    {
        await using var proxy = new CuttingProxy(_server.Port);
        await using var database = await PostgresDatabase.OpenAsync(new() { Address = _server.OverTcp(_address, proxy.Port) }, default);
        proxy.Next = CuttingProxy.Cut.BeforeTheServerHears;

        Assert.That(async () => await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a"), default), Throws.InstanceOf<DbException>());
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "b"), default);

        Assert.That(proxy.Cuts, Is.EqualTo(1));
        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task A_server_that_is_away_for_a_moment_is_waited_for_and_has_lost_nothing([Values] bool kill)
    {
        await using var database = await OpenAsync();
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a"), default);
        await _server.StopAsync(kill);

        var waiting = database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "b"), default);
        var reading = database.ReadAsync(Words, default);
        await _server.StartAsync();

        await waiting;
        Assert.That(await reading, Has.Member("a"));
        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Sessions_that_the_administrator_ends_are_replaced_unseen()
    {
        await using var database = await OpenAsync();
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a"), default);
        Task EndAll() => _server.SqlAsync(_server.ForOperator(_address), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'node'");

        await EndAll();
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "b"), default);
        await EndAll();

        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Commits_of_several_processes_are_serial()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).CommitAsync(CommitStep.Prepared, tx =>
        {
            var next = tx.Connection!.ExecuteScalar<long>("SELECT coalesce(max(raised_at), 0) + 1 FROM alarm", transaction: tx);
            return tx.Connection!.Execute("INSERT INTO alarm (code, raised_at) VALUES ('X', @next)", new { next }, tx);
        }, default))));

        Assert.That(await other.ReadAsync(db => db.Query<long>("SELECT raised_at FROM alarm ORDER BY id").AsList(), default), Is.EqualTo(Enumerable.Range(1, 60)));
    }

    [Test]
    public async Task Forgetting_waits_for_whoever_reads_a_snapshot_of_before()
    {
        await using var database = await OpenAsync();
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "what-is-to-be-forgotten"), default);
        await using var reader = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(new PostgresOptions { Address = _address }.ToConnectionString().ConnectionString) { Pooling = false }.ToString());
        await reader.OpenAsync();
        await using var snapshot = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await reader.ExecuteAsync("SELECT 1", transaction: snapshot);
        await database.CommitAsync(CommitStep.Prepared, tx => tx.Connection!.Execute("DELETE FROM agreement", transaction: tx), default);

        var forgetting = database.ForgetAsync(default);
        await Task.WhenAny(forgetting, Task.Delay(500));
        Assert.That(forgetting.IsCompleted, Is.False);
        await snapshot.RollbackAsync();
        await forgetting;

        var files = await _server.FilesOfAsync(_address);
        Assert.That(System.IO.Directory.EnumerateFiles(files).Concat(System.IO.Directory.EnumerateFiles(Path.Combine(_server.DataFolder, "data", "pg_wal")))
            .Where(f => File.ReadAllBytes(f).AsSpan().IndexOf("what-is-to-be-forgotten"u8) >= 0), Is.Empty);
    }

    [Test]
    public async Task Who_may_not_cut_off_the_write_ahead_log_forgets_all_the_same()
    {
        await _server.SqlAsync(_server.ForOperator(_address), "ALTER SCHEMA public OWNER TO clerk");
        await using var database = await PostgresDatabase.OpenAsync(new() { Address = _address.Replace("//node@", "//clerk@", StringComparison.Ordinal) }, default);
        await database.CommitAsync(CommitStep.Prepared, tx => Put(tx, "a") + Put(tx, "b"), default);
        await database.CommitAsync(CommitStep.Prepared, tx => tx.Connection!.Execute("DELETE FROM agreement WHERE fingerprint = 'a'", transaction: tx), default);

        await database.ForgetAsync(default);

        Assert.That(await WordsAsync(database), Is.EqualTo(new[] { "b" }));
    }

    [TestCase("ALTER DATABASE {0} SET synchronous_commit = off", "synchronous_commit is off")]
    [TestCase("ALTER DATABASE {0} SET synchronous_commit = local", "synchronous_commit is local")]
    [TestCase("ALTER SYSTEM SET fsync = off", "fsync is off")]
    [TestCase("ALTER SYSTEM SET full_page_writes = off", "full_page_writes is off")]
    public async Task A_server_that_does_not_keep_what_it_confirms_is_refused(string setting, string why)
    {
        var name = await _server.SqlAsync(_address, "SELECT current_database()");
        await _server.SqlAsync(_server.ForOperator(_address), string.Format(System.Globalization.CultureInfo.InvariantCulture, setting, name), "SELECT pg_reload_conf()", "SELECT pg_sleep(0.3)");
        try
        {
            Assert.That(OpenAsync, Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_UNFIT").And.Message.Contains(why));
        }
        finally
        {
            await _server.SqlAsync(_server.ForOperator(_address), $"ALTER DATABASE {name} RESET ALL", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.3)");
        }

        await using var database = await OpenAsync();
    }

    [Test]
    public async Task A_database_that_sorts_otherwise_is_refused()
    {
        await _server.SqlAsync(_server.ForOperator(_address), "CREATE DATABASE dictionary OWNER node TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en' LC_COLLATE 'C' LC_CTYPE 'C'");
        var address = _address.Replace(await _server.SqlAsync(_address, "SELECT current_database()"), "dictionary", StringComparison.Ordinal);

        Assert.That(async () => await PostgresDatabase.OpenAsync(new() { Address = address }, default),
            Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_UNFIT").And.Message.Contains("code point"));
    }

    [Test]
    public void A_wrong_password_and_an_absent_server_are_told_apart()
    {
        var wrong = _server.OverTcp(_address).Replace("node:", "node:x", StringComparison.Ordinal);
        var absent = _server.OverTcp(_address, port: 1);

        Assert.That(async () => await PostgresDatabase.OpenAsync(new() { Address = wrong }, default), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_REFUSED"));
        Assert.That(async () => await PostgresDatabase.OpenAsync(new() { Address = absent, Patience = TimeSpan.FromMilliseconds(500) }, default),
            Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_UNREACHABLE").And.Message.Contains("//node:...@"));
    }

    private Task<PostgresDatabase> OpenAsync() => PostgresDatabase.OpenAsync(new() { Address = _address }, default);

    private static int Put(DbTransaction tx, string word) => tx.Connection!.Execute(
        "INSERT INTO agreement (fingerprint, id, version, bytes, taken_up_at) VALUES (@word, 'A', 1, @bytes, 0)", new { word, bytes = new byte[] { 1 } }, tx);

    private static List<string> Words(DbConnection db) => db.Query<string>("SELECT fingerprint FROM agreement ORDER BY fingerprint").AsList();

    private static Task<List<string>> WordsAsync(PostgresDatabase database) => database.ReadAsync(Words, default);
}
