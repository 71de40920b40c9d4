using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Storage.Postgres;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Storage;

namespace Trm.Node.Tests.Processes;

/// <summary>What one of several processes alone may do: who was overtaken commits nothing, and whoever wants something gets it soon.</summary>
internal abstract class LeaseContract
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMilliseconds(800);

    private readonly LocalBell _local = new();
    private readonly List<IAsyncDisposable> _open = [];
    private string _folder = null!;
    private NodeStorage _storage = null!;
    private IDatabase _database = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        _folder = System.IO.Directory.CreateTempSubdirectory("trm-leases-").FullName;
        _storage = await NodeStorage.MakeAsync(_folder);
        _database = await _storage.OpenAsync();
        _local.IsDeaf = false;
    }

    [TearDown]
    public async Task EndAsync()
    {
        foreach (var one in Enumerable.Reverse(_open))
            await one.DisposeAsync();
        _open.Clear();
        await _database.DisposeAsync();
        await _storage.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_lease_stays_with_who_has_it_and_costs_nothing_there()
    {
        var one = await ProcessAsync();

        var first = await one.Leases.TakeAsync("pair/RS", default);
        one.Leases.Leave(first);
        var again = await one.Leases.TakeAsync("pair/RS", default);

        Assert.That(again, Is.EqualTo(first));
        Assert.That(await one.CommitAsync(again, "a"), Is.EqualTo(1));
    }

    [Test]
    public async Task Whoever_wants_it_gets_it_when_its_holder_has_done_and_the_fence_grows([Values] bool isDeaf)
    {
        _local.IsDeaf = isDeaf;
        var (one, other) = (await ProcessAsync(), await ProcessAsync());
        var held = await one.Leases.TakeAsync("pair/RS", default);

        var wanted = other.Leases.TakeAsync("pair/RS", default);
        await Task.Delay(Lasting * 1.5);

        Assert.That(wanted.IsCompleted, Is.False, "its holder lives and works");
        Assert.That(await one.CommitAsync(held, "a"), Is.EqualTo(1));
        one.Leases.Leave(held);
        var taken = await wanted.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(taken.Fence, Is.GreaterThan(held.Fence));
        Assert.That(await other.CommitAsync(taken, "b"), Is.EqualTo(2));
    }

    [Test]
    public async Task Who_is_idle_hands_over_at_once()
    {
        var (one, other) = (await ProcessAsync(), await ProcessAsync());
        one.Leases.Leave(await one.Leases.TakeAsync("pair/RS", default));
        await Task.Delay(50);

        var since = System.Diagnostics.Stopwatch.StartNew();
        await other.Leases.TakeAsync("pair/RS", default);

        Assert.That(since.Elapsed, Is.LessThan(Lasting), "not only when its time was over");
    }

    // As SIGSTOP and SIGCONT would have it: no sign of life, and then it goes on as if nothing had happened.
    [Test]
    public async Task Who_stood_still_is_overtaken_and_what_it_was_about_to_commit_is_not_kept()
    {
        var (one, other) = (await ProcessAsync(), await ProcessAsync());
        var held = await one.Leases.TakeAsync("pair/RS", default);

        one.Stop();
        var taken = await other.Leases.TakeAsync("pair/RS", default).WaitAsync(TimeSpan.FromSeconds(10));
        await other.CommitAsync(taken, "b");
        one.Continue();

        Assert.That(async () => await one.CommitAsync(held, "a"), Throws.TypeOf<LeaseLostException>().With.Property("Name").EqualTo("pair/RS"));
        Assert.That(await WordsAsync(), Is.EqualTo(new[] { "b" }));
        one.Leases.Leave(held);
        other.Leases.Leave(taken);
        var again = await one.Leases.TakeAsync("pair/RS", default).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(again.Fence, Is.GreaterThan(taken.Fence));
        Assert.That(await one.CommitAsync(again, "c"), Is.EqualTo(2));
    }

    [Test]
    public async Task Who_stood_still_while_nobody_wanted_anything_goes_on()
    {
        var one = await ProcessAsync();
        var held = await one.Leases.TakeAsync("pair/RS", default);
        one.Stop();
        await Task.Delay(Lasting * 2);
        one.Continue();

        Assert.That(await one.CommitAsync(held, "a"), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_ends_leaves_everything_to_the_others_at_once()
    {
        var (one, other) = (await ProcessAsync(), await ProcessAsync());
        await one.Leases.TakeAsync("pair/RS", default);
        Assert.That(await other.Leases.TryTakeAsync("pair/RS", default), Is.Null);

        await one.Leases.DisposeAsync();

        Assert.That(await other.Leases.TryTakeAsync("pair/RS", default), Is.Not.Null);
    }

    // Two at once would be a turn whose commit comes after that of a later one. Who stands still too long is overtaken in its turn, as any process may be on a loaded machine: that turn
    // commits nothing and is given up, and all others go on.
    [Test]
    public async Task Three_that_want_the_same_thing_all_the_time_all_get_it_and_never_two_at_once()
    {
        var processes = new[] { await ProcessAsync(), await ProcessAsync(), await ProcessAsync() };
        var (taken, lost) = (new int[3], 0);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await Task.WhenAll(processes.Select((process, n) => Task.Run(async () =>
        {
            // Each goes on until all have had their share.
            while (taken.Any(t => t < 5))
            {
                var lease = await process.Leases.TakeAsync("pair/RS", limit.Token);
                try
                {
                    if (n == 0 && taken[n] == 2 && Volatile.Read(ref lost) == 0)
                        await StandStillAsync(process);
                    await process.CommitAsync(lease, FormattableString.Invariant($"{lease.Fence:D8}/{n}/{taken[n]:D8}"));
                    taken[n]++;
                }
                catch (LeaseLostException)
                {
                    Interlocked.Increment(ref lost);
                }
                finally
                {
                    process.Leases.Leave(lease);
                }
            }
        })));

        TestContext.Out.WriteLine($"turns: {string.Join(", ", taken)}, overtaken: {lost}");
        var turns = await InOrderAsync();
        Assert.That(lost, Is.AtLeast(1));
        Assert.That(turns, Has.Count.EqualTo(taken.Sum()), "what was overtaken left nothing");
        Assert.That(turns.Select(t => t.Split('/')[0]), Is.Ordered, "each turn ends before the next begins");
        Assert.That(turns.Select(t => t[..t.LastIndexOf('/')]).Distinct().Select(t => t.Split('/')[0]), Is.Unique, "each turn is one process's");
    }

    // Two would hand it to each other for ever, and the third would look on.
    [Test]
    public async Task It_is_handed_to_those_who_wait_in_the_order_in_which_they_came()
    {
        var lasting = TimeSpan.FromMinutes(1);
        var holders = await _database.CommitAsync(
            CommitStep.Leased,
            tx =>
            {
                var had = new List<string>();
                Assert.That(LeaseTable.Take(tx, "pair/RS", "a", lasting), Is.Not.Null);
                Assert.That(LeaseTable.Want(tx, "pair/RS", "b") && LeaseTable.Want(tx, "pair/RS", "c") && !LeaseTable.Want(tx, "pair/RS", "b"));
                for (var holder = "a"; had.Count < 7; holder = had[^1])
                {
                    // Who has it had taken it, and wants it again as soon as it is given back.
                    var held = LeaseTable.Take(tx, "pair/RS", holder, lasting)!;
                    Assert.That(held.Wanted, Is.Not.Null, "its holder hears that others wait");
                    LeaseTable.GiveBack(tx, new(held.Name, held.Fence), holder);
                    LeaseTable.Want(tx, "pair/RS", holder);
                    had.Add(new[] { "a", "b", "c" }.Single(p => LeaseTable.Holds(tx, new(held.Name, held.Fence + 1), p)));
                }

                return had;
            },
            default);

        Assert.That(holders, Is.EqualTo(new[] { "b", "c", "a", "b", "c", "a", "b" }));
    }

    [Test]
    public async Task Who_must_be_alone_is_refused_while_anybody_runs_and_nobody_begins_to_run_beside_it()
    {
        var running = await ProcessAsync();
        await running.Leases.EnterAsync(Lease.Process + running.Leases.Process, [Lease.Alone], default);
        var alone = await ProcessAsync();

        Assert.That(async () => await alone.Leases.EnterAsync(Lease.Alone, [Lease.Alone, Lease.Process], default), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("ALREADY_RUNNING"));
        running.Stop();
        await (await ProcessAsync()).Leases.EnterAsync(Lease.Alone, [Lease.Alone, Lease.Process], default);
        var late = await ProcessAsync();
        Assert.That(async () => await late.Leases.EnterAsync(Lease.Process + late.Leases.Process, [Lease.Alone], default), Throws.TypeOf<NodeStartException>());
    }

    [Test]
    public async Task Who_failed_at_a_duty_leaves_it_to_the_other_one_and_takes_it_again_only_where_there_is_none()
    {
        var (one, other) = (await RunningAsync(), await RunningAsync());
        one.Leases.Leave((await one.Leases.TryTakeAsync(Lease.Sequencer, default))!);

        one.Leases.GiveUp(Lease.Sequencer);

        Lease? taken = null;
        await Eventually.True(async () => (taken = await other.Leases.TryTakeAsync(Lease.Sequencer, default)) is not null, "the other one has it");
        other.Leases.Leave(taken!);
        other.Leases.GiveUp(Lease.Sequencer);
        await Task.Delay(Lasting / 2);
        Assert.That(await one.Leases.TryTakeAsync(Lease.Sequencer, default), Is.Null, "left to the other one, though it has it no longer");
        await other.Leases.DisposeAsync();
        Assert.That(await one.Leases.TryTakeAsync(Lease.Sequencer, default), Is.Not.Null, "nobody else is there");
    }

    // After an hour or a day: another one that started has swept it up.
    [Test]
    public async Task Who_was_forgotten_and_lives_is_known_again_before_anybody_may_be_alone()
    {
        var one = await RunningAsync();
        one.Stop();
        await _database.CommitAsync(CommitStep.Leased, tx => tx.Connection!.Execute("UPDATE lease SET until = 0 WHERE name = @name", new { name = Lease.Process + one.Leases.Process }, tx), default);
        await (await RunningAsync()).Leases.DisposeAsync();
        Assert.That(await RunningNowAsync(), Is.Empty);

        one.Continue();

        await Eventually.True(async () => (await RunningNowAsync()).SequenceEqual([Lease.Process + one.Leases.Process]), "it runs");
        await Task.Delay(Lasting);
        Assert.That(await RunningNowAsync(), Is.EqualTo(new[] { Lease.Process + one.Leases.Process }), "and goes on running");
        var alone = await ProcessAsync();
        Assert.That(async () => await alone.Leases.EnterAsync(Lease.Alone, [Lease.Alone, Lease.Process], default), Throws.TypeOf<NodeStartException>());
    }

    /// <summary>How long it takes until the other one has what a process held that stands still, or ended without a word: its connections end with it.</summary>
    protected async Task<TimeSpan> TakenAfterAsync(TimeSpan lasting, bool dies, string name = "pair/RS")
    {
        var (one, other) = (await RunningAsync(lasting), await RunningAsync(lasting));
        await one.Leases.TakeAsync(name, default);
        var since = System.Diagnostics.Stopwatch.StartNew();
        one.Stop();
        if (dies)
            await one.DieAsync();

        await other.Leases.TakeAsync(name, default).WaitAsync(TimeSpan.FromSeconds(10));

        return since.Elapsed;
    }

    private Task<IReadOnlyList<string>> RunningNowAsync() => _database.ReadAsync(db => LeaseTable.Held(db, Lease.Process), default);

    private async Task<OneProcess> RunningAsync(TimeSpan? lasting = null)
    {
        var process = await ProcessAsync(lasting);
        await process.Leases.EnterAsync(Lease.Process + process.Leases.Process, [Lease.Alone], default);
        return process;
    }

    // Whatever storage: on PostgreSQL each has connections and a bell of its own, in one SQLite file they share them.
    private async Task<OneProcess> ProcessAsync(TimeSpan? lasting = null)
    {
        var process = Guid.NewGuid().ToString("n");
        if (_storage.Postgres is not { } postgres)
            return Keep(new OneProcess(process, lasting ?? Lasting, _database, _local));
        var database = await PostgresDatabase.OpenAsync(postgres, default, process: process);
        IBell bell = _local.IsDeaf ? new LocalBell { IsDeaf = true } : await PostgresBell.OpenAsync(postgres, process, default);
        return Keep(new OneProcess(process, lasting ?? Lasting, database, bell, bell, database));
    }

    private OneProcess Keep(OneProcess process)
    {
        _open.Add(process);
        return process;
    }

    // As SIGSTOP would, for longer than a lease lasts without a sign of life.
    private static async Task StandStillAsync(OneProcess process)
    {
        process.Stop();
        await Task.Delay(Lasting * 2);
        process.Continue();
    }

    // Each has the number of those before it.
    private Task<IReadOnlyList<string>> InOrderAsync() =>
        _database.ReadAsync<IReadOnlyList<string>>(db => db.Query<string>("SELECT fingerprint FROM agreement ORDER BY taken_up_at").AsList(), default);

    private Task<IReadOnlyList<string>> WordsAsync() =>
        _database.ReadAsync<IReadOnlyList<string>>(db => db.Query<string>("SELECT fingerprint FROM agreement ORDER BY fingerprint").AsList(), default);

    private sealed class OneProcess : IAsyncDisposable
    {
        private readonly StandingDatabase _database;
        private readonly List<IAsyncDisposable> _connections;

        public OneProcess(string process, TimeSpan lasting, IDatabase database, IBell bell, params IEnumerable<IAsyncDisposable> connections)
        {
            (_database, _connections) = (new(database), [.. connections]);
            Leases = new(process, _database, bell, lasting, new NodeLog(NullLogger.Instance));
        }

        public Leases Leases { get; }

        public void Stop() => _database.Stands = true;

        public void Continue() => _database.Stands = false;

        /// <summary>Writes a word under that lease; how many there are then.</summary>
        public Task<long> CommitAsync(Lease lease, string word) => new HeldTurn(_database, Leases, [lease], () => { }).CommitAsync(
            CommitStep.Submitted,
            tx =>
            {
                tx.Connection!.Execute("INSERT INTO agreement (fingerprint, id, version, bytes, taken_up_at) SELECT @word, '', 0, @bytes, count(*) FROM agreement", new { word, bytes = Array.Empty<byte>() }, tx);
                return tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM agreement", transaction: tx);
            },
            default);

        /// <summary>What the server sees of one that was killed while it stood still.</summary>
        public async Task DieAsync()
        {
            foreach (var connection in _connections)
                await connection.DisposeAsync();
            _connections.Clear();
        }

        public async ValueTask DisposeAsync()
        {
            _database.Stands = false;
            await Leases.DisposeAsync();
            await DieAsync();
        }
    }

    /// <summary>What a process that stands still does with its database: nothing, until it goes on.</summary>
    private sealed class StandingDatabase(IDatabase inner) : IDatabase
    {
        public volatile bool Stands;

        public async Task<T> CommitAsync<T>(CommitStep step, Func<System.Data.Common.DbTransaction, T> work, CancellationToken cancel)
        {
            while (Stands)
                await Task.Delay(10, cancel);
            return await inner.CommitAsync(step, work, cancel);
        }

        public Task<T> ReadAsync<T>(Func<System.Data.Common.DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
