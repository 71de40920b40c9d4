using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.KillHost;
using Trm.Node.Storage;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>
/// Two processes of one country on one PostgreSQL, both sending: restarted one after the other, killed while it publishes the trail, stopped by SIGSTOP for longer than a lease. The other one goes on, and at the end
/// nothing is lost, nothing shown twice, the numbers are without a gap, and there is one trail.
/// </summary>
[TestFixture, NonParallelizable, OnStorage("postgres")]
internal sealed class Two_processes_taking_over
{
    private const int Pause = 100;

    private readonly List<KillHostProcess> _started = [];
    private Pair _pair = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        _pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await Task.WhenAll(_pair.StartAsync(Side.Sending), _pair.StartAsync(Side.Receiving));
        await _pair.FinishAsync(); // the referral
        await _pair.StopAsync(Side.Sending);
    }

    [TearDown]
    public async Task EndAsync()
    {
        _started.ForEach(p => p.Dispose());
        _started.Clear();
        await _pair.DisposeAsync();
    }

    [Test]
    public async Task Are_restarted_one_after_the_other_while_messages_flow()
    {
        KillHostProcess[] processes = [await StartAsync(), await StartAsync()];

        for (var n = 0; n < processes.Length; n++)
        {
            await processes[n].StopAsync();
            processes[n] = await StartAsync();
        }

        await ConcludeAsync(processes);
    }

    [Test]
    public async Task Publish_the_trail_within_the_time_of_a_lease_when_the_one_that_published_it_is_killed()
    {
        var lease = TimeSpan.FromSeconds(5);
        var first = await StartAsync(lease);
        await Eventually(async () => (await HolderAsync("sequencer")).Length > 0);
        var (former, second) = (await HolderAsync("sequencer"), await StartAsync(lease));
        Assert.That(await HolderAsync("sequencer"), Is.EqualTo(former), "the first one publishes");

        await first.KillAsync();
        var (since, size) = (Stopwatch.StartNew(), await SizeAsync());
        await Eventually(async () => await SizeAsync() > size);

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"published again after {since.Elapsed.TotalSeconds:0.0} s"));
        Assert.That(since.Elapsed, Is.LessThan(lease));
        Assert.That(await HolderAsync("sequencer"), Is.Not.EqualTo(former));
        await ConcludeAsync(second);
    }

    // Judged, numbered and sealed, it stands still before its commit; when it goes on, that number is another message's.
    [Test]
    public async Task Commit_nothing_of_what_was_decided_before_one_stood_still_for_longer_than_its_lease()
    {
        var first = Start(null, new KillPoint(nameof(CommitStep.Submitted), Moment.Before, 3));
        await first.SaysAsync(Killer.Still);
        Assert.That(first.Accepted, Has.Count.EqualTo(2));

        var second = await StartAsync();
        await second.SaysAsync(Caller.Accepted, 3);
        await first.ContinueAsync();
        await first.SaysAsync(Caller.Accepted, 4);

        Assert.That(first.Log, Does.Contain("another process of this node has taken over: pair/RS"));
        await ConcludeAsync(first, second);
    }

    private KillHostProcess Start(TimeSpan? lease = null, KillPoint? still = null)
    {
        _started.Add(_pair.StartToCall(Side.Sending, Pause, lease, still));
        return _started[^1];
    }

    private async Task<KillHostProcess> StartAsync(TimeSpan? lease = null)
    {
        var process = Start(lease);
        await process.SaysAsync(Caller.Accepted, 2);
        return process;
    }

    private async Task ConcludeAsync(params KillHostProcess[] running)
    {
        await Task.WhenAll(running.Select(p => p.StopAsync()));
        await _pair.StartAsync(Side.Sending);
        await _pair.FinishAsync();
        var sent = await _pair[Side.Sending].Record.TransmissionsAsync();
        var calls = sent.Count(t => t.Kind == MessageKind.Test.Kind); // one that was committed may have ended before it could say so
        await _pair.AgreeAsync(calls);
        Assert.That(_started.SelectMany(p => p.Accepted), Is.Unique.And.SubsetOf(sent.Where(t => t.Receipt is not null).Select(t => t.Message)), "accepted, and receipted");
        var (messages, receipts) = await _pair.ProveAsync();
        TestContext.Out.WriteLine($"{calls} sent, {messages} messages and {receipts} receipts alike in both packs");
    }

    private Task<string> HolderAsync(string duty) => _pair.QueryAsync<string>(Side.Sending, $"SELECT coalesce(max(holder), '') FROM lease WHERE name = '{duty}'");

    private Task<long> SizeAsync() => _pair.QueryAsync<long>(Side.Sending, "SELECT coalesce(max(size), 0) FROM checkpoint");

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(50))
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }
}
