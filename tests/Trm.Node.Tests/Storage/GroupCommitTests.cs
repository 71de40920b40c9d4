using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Storage;

/// <summary>What waits at the same time is committed together, and each has its own fate.</summary>
internal sealed class GroupCommitTests
{
    private SqliteConnection _db = null!;
    private GroupCommit _group = null!;
    private List<int> _sizes = null!;
    private Func<Task> _beforeCommit = null!;

    [SetUp]
    public void Open()
    {
        _db = new SqliteConnection("Data Source=:memory:");
        _db.Open();
        _db.Execute("CREATE TABLE noted (number INTEGER PRIMARY KEY)");
        _sizes = [];
        _beforeCommit = () => Task.CompletedTask;
        _group = new(async work =>
        {
            await using var transaction = _db.BeginTransaction(deferred: false);
            var before = Numbers().Count;
            work(transaction);
            await _beforeCommit();
            _sizes.Add(Numbers().Count - before);
            transaction.Commit();
        });
    }

    [TearDown]
    public void Close() => _db.Dispose();

    [Test]
    public async Task What_waits_shares_one_transaction_and_a_group_is_bounded()
    {
        var (first, open) = Held(0);
        var waiting = Enumerable.Range(1, 150).Select(n => NoteAsync(n)).ToList();
        open.Set();

        await Task.WhenAll(waiting.Append(first));

        Assert.That(_sizes, Is.EqualTo(new[] { 1, 64, 64, 22 }));
        Assert.That(Numbers(), Has.Count.EqualTo(151));
    }

    [Test]
    public async Task What_comes_alone_is_committed_alone_and_at_once()
    {
        foreach (var number in Enumerable.Range(1, 5))
            await NoteAsync(number);

        Assert.That(_sizes, Is.EqualTo(new[] { 1, 1, 1, 1, 1 }));
    }

    [Test]
    public async Task One_that_throws_is_rolled_back_alone_and_its_caller_hears_why()
    {
        var (first, open) = Held(0);
        var good = Enumerable.Range(1, 10).Select(n => NoteAsync(n)).ToList();
        var bad = NoteAsync(100, thenThrow: new InvalidDataException("a fault of this one"));
        var twice = NoteAsync(5);
        var after = NoteAsync(11);
        open.Set();

        Assert.That(async () => await bad, Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("a fault of this one"));
        Assert.That(async () => await twice, Throws.TypeOf<SqliteException>(), "the number is taken");
        await Task.WhenAll(good.Append(first).Append(after));
        Assert.That(Numbers(), Is.EqualTo(Enumerable.Range(0, 12)));
        Assert.That(_sizes, Is.EqualTo(new[] { 1, 11 }));
    }

    [Test]
    public async Task Where_the_commit_fails_all_of_the_group_hear_it_and_the_next_go_on()
    {
        var (first, open) = Held(0);
        var lost = Enumerable.Range(1, 3).Select(n => NoteAsync(n)).ToList();
        _beforeCommit = () =>
        {
            if (Numbers().Count > 1)
            {
                _beforeCommit = () => Task.CompletedTask;
                throw new IOException("the disk is full");
            }

            return Task.CompletedTask;
        };
        open.Set();
        await first;

        foreach (var one in lost)
            Assert.That(async () => await one, Throws.TypeOf<IOException>());
        await NoteAsync(4);
        Assert.That(Numbers(), Is.EqualTo(new[] { 0, 4 }));
    }

    [Test]
    public async Task Where_the_storage_gives_up_the_transaction_itself_nothing_of_the_group_is_kept()
    {
        var (first, open) = Held(0);
        var before = NoteAsync(1);
        var full = _group.CommitAsync<int>(
            tx =>
            {
                // As SQLite does by itself where the disk is full.
                tx.Connection!.Execute("ROLLBACK");
                throw new IOException("the disk is full");
            },
            CancellationToken.None);
        var after = NoteAsync(2);
        open.Set();
        await first;

        foreach (var one in new Task[] { before, full, after })
            Assert.That(async () => await one, Throws.TypeOf<IOException>(), "all hear the reason");
        await NoteAsync(3);
        Assert.That(Numbers(), Is.EqualTo(new[] { 0, 3 }));
    }

    [Test]
    public async Task Who_leaves_before_the_turn_comes_leaves_nothing_and_who_leaves_later_is_too_late()
    {
        using var leaving = new CancellationTokenSource();
        var (first, open) = Held(0, leaving.Token);
        var waiting = NoteAsync(1, cancel: leaving.Token);
        var other = NoteAsync(2);

        await leaving.CancelAsync();
        open.Set();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        await Task.WhenAll(first, other);
        Assert.That(Numbers(), Is.EqualTo(new[] { 0, 2 }));
    }

    [Test]
    public async Task Whatever_throws_and_whatever_waits_together_the_result_is_that_of_one_by_one([Random(3)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var orders = Enumerable.Range(0, 300).Select(_ => (Number: random.Next(200), Throws: random.Next(5) == 0)).ToList();
        var expected = new SortedSet<int>();
        var succeeds = orders.Select(o => expected.Contains(o.Number) || o.Throws ? false : expected.Add(o.Number)).ToList();

        var (first, open) = Held(1000);
        var all = orders.Select(o => NoteAsync(o.Number, o.Throws ? new InvalidDataException() : null)).ToList();
        open.Set();
        await first;
        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.That(all.Select(t => t.IsCompletedSuccessfully), Is.EqualTo(succeeds));
        Assert.That(Numbers(), Is.EqualTo(expected.Append(1000)));
        Assert.That(_sizes, Has.Count.LessThanOrEqualTo(6));
    }

    private List<int> Numbers() => _db.Query<int>("SELECT number FROM noted ORDER BY number").AsList();

    private Task<int> NoteAsync(int number, Exception? thenThrow = null, CancellationToken cancel = default) => _group.CommitAsync(tx => Note(tx, number, thenThrow), cancel);

    // Runs, and keeps its transaction open until told: whoever comes meanwhile waits.
    private (Task First, ManualResetEventSlim Open) Held(int number, CancellationToken cancel = default)
    {
        var open = new ManualResetEventSlim();
        var begun = new ManualResetEventSlim();
        var first = _group.CommitAsync(
            tx =>
            {
                begun.Set();
                open.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
                return Note(tx, number, null);
            },
            cancel);
        begun.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
        return (first, open);
    }

    private static int Note(DbTransaction tx, int number, Exception? thenThrow)
    {
        tx.Connection!.Execute("INSERT INTO noted (number) VALUES (@number)", new { number }, tx);
        return thenThrow is null ? number : throw thenThrow;
    }
}
