using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Storage.Sqlite;
using Trm.Node.Tests.Processes;

namespace Trm.Node.Tests.Storage;

/// <summary>Who decides, decides alone: one at a time for each peer, and nobody beside who decides for all.</summary>
[TestFixture]
internal sealed class TurnTests
{
    private static readonly ParticipantId Rs = ParticipantId.Parse("RS").Value;
    private static readonly ParticipantId Hu = ParticipantId.Parse("HU").Value;

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("trm-turn-").FullName;
    private SqliteDatabase _database = null!;
    private Turn _turn = null!;

    [SetUp]
    public void Open()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder, "node.db"));
        _turn = new Turn(_database);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        _turn.Dispose();
        await _database.DisposeAsync();
    }

    [OneTimeTearDown]
    public void Remove() => System.IO.Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task One_peer_has_one_turn_and_another_peer_its_own()
    {
        using var first = await _turn.TakeAsync(Rs, default);
        var second = _turn.TakeAsync(Rs, default);
        using var other = await _turn.TakeAsync(Hu, default);

        Assert.That(second.IsCompleted, Is.False);
        first.Dispose();
        first.Dispose();
        (await second).Dispose();
    }

    [Test]
    public async Task A_turn_of_all_waits_for_every_turn_and_keeps_every_later_one_waiting()
    {
        var one = await _turn.TakeAsync(Rs, default);
        var all = _turn.TakeAllAsync(default);
        var later = _turn.TakeAsync(Hu, default);

        Assert.That((all.IsCompleted, later.IsCompleted), Is.EqualTo((false, false)));
        one.Dispose();
        using (await all)
            Assert.That(later.IsCompleted, Is.False);
        (await later).Dispose();
    }

    [Test]
    public async Task Who_gives_up_waiting_leaves_nothing_taken()
    {
        using var stop = new CancellationTokenSource();
        var one = await _turn.TakeAsync(Rs, default);
        var two = _turn.TakeAsync([Rs, Hu], stop.Token);
        var all = _turn.TakeAllAsync(stop.Token);
        await stop.CancelAsync();

        Assert.That(async () => await two, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await all, Throws.InstanceOf<OperationCanceledException>());
        (await _turn.TakeAsync(Hu, default)).Dispose();
        one.Dispose();
        (await _turn.TakeAllAsync(default)).Dispose();
        (await _turn.TakeAsync([Hu, Rs, Hu], default)).Dispose();
    }

    // As another process does it while this one stands still: five times running is too often.
    [Test]
    public async Task What_is_done_in_a_turn_that_another_process_took_over_is_done_anew_up_to_five_times([Values(1, 4, 5)] int lost, [Values] bool forAll)
    {
        await using var leases = new Leases(Guid.NewGuid().ToString("n"), _database, new LocalBell(), TimeSpan.FromSeconds(10), new NodeLog(NullLogger.Instance));
        using var turn = new Turn(_database, leases, _ => Task.FromResult<IReadOnlyList<ParticipantId>>([Rs, Hu]));
        var attempts = 0;

        async Task<int> Act(HeldTurn held)
        {
            if (++attempts <= lost)
                await _database.CommitAsync(CommitStep.Leased, tx => tx.Connection!.Execute("UPDATE lease SET holder = 'another', fence = fence + 1, until = 0", transaction: tx), default);
            return await held.CommitAsync(CommitStep.Submitted, _ => attempts, default);
        }

        Task<int> Done() => forAll ? turn.DoForAllAsync(Act, default) : turn.DoAsync(Rs, Act, default);

        if (lost < 5)
            Assert.That(await Done(), Is.EqualTo(lost + 1));
        else
            Assert.That(Done, Throws.TypeOf<LeaseLostException>());
        Assert.That(attempts, Is.EqualTo(Math.Min(5, lost + 1)));
        (await turn.TakeAllAsync(default)).Dispose();
    }

    // Several peers in any order, all of them, one alone: nobody locks anybody out, and what is counted in a turn is counted once.
    [Test]
    public async Task Many_that_take_turns_of_several_peers_all_come_to_theirs()
    {
        var peers = Enumerable.Range(0, 5).Select(n => ParticipantId.Parse($"P{n}").Value).ToArray();
        var counted = new int[peers.Length];
        var dice = new Random(20261122);
        var wanted = Enumerable.Range(0, 400).Select(_ => dice.Next(8) == 0 ? null : dice.GetItems(peers, 1 + dice.Next(3)).Distinct().ToArray()).ToList();

        await Task.WhenAll(wanted.Select(some => Task.Run(async () =>
        {
            using var held = await (some is null ? _turn.TakeAllAsync(default) : _turn.TakeAsync(some, default));
            foreach (var peer in some ?? peers)
            {
                var before = counted[Array.IndexOf(peers, peer)];
                await Task.Yield();
                counted[Array.IndexOf(peers, peer)] = before + 1;
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(counted, Is.EqualTo(peers.Select(p => wanted.Count(w => w is null || w.Contains(p)))));
    }
}
