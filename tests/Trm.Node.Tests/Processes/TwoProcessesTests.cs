using System.Data.Common;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;
using Trm.Node.Storage;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Hooks;
using Trm.Node.Tests.Stories;
using Trm.Node.Tests.Webhooks;
using Trm.Testing;

namespace Trm.Node.Tests.Processes;

/// <summary>Two processes of one node on one PostgreSQL, over one broker and one data folder.</summary>
[TestFixture, OnStorage("postgres")]
internal sealed class TwoProcessesTests
{
    private static readonly Officer Officer = new("X-07", Role.Coordinator);

    [Test]
    public async Task Number_one_sequence_keep_one_trail_and_see_what_the_other_adopted_and_did()
    {
        await using var world = new World("AT", "RS");
        await world.StartAllAsync();
        await using var second = await world.StartSecondAsync("AT");
        var first = world["AT"];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            var sent = await (n % 2 == 0 ? first : second).Referrals.TestAsync(world.Id("RS"), Officer);
            Assert.That(sent.IsOk, Is.True);
            Assert.That((await world["RS"].Referrals.TestAsync(world.Id("AT"), Officer)).IsOk, Is.True);
        }));
        await world.Settled("AT");
        await world.Settled("RS");

        var numbers = (await second.Record.TransmissionsAsync()).Select(t => t.Seq).Order().ToList();
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Count).Select(n => (long)n)), "no gap and no number twice");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(20));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(20));

        await world.RenewDirectoryAsync();
        await Eventually.True(() => Task.FromResult(second.Directory.Version == first.Directory.Version), "what one adopted holds at the other");
        await world.StopAsync("AT");
        Assert.That((await second.Referrals.TestAsync(world.Id("RS"), Officer)).IsOk, Is.True);
        await Eventually.True(async () => await world.ContentCount("RS") == 21, "the one that is left goes on");
    }

    [Test]
    public async Task Tell_a_national_system_each_event_once_and_in_order_whichever_of_them_wrote_it()
    {
        using var files = new TestAuthority();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = new World("AT", "RS");
        await File.WriteAllTextAsync(world.HooksOf("RS"), HookFiles.Of([HookFiles.Entry("cms", receiver.Address, files.Secret(receiver.Secret), new("RS-CMS-1", Role.Coordinator))]));
        await world.StartAllAsync();
        await using var second = await world.StartSecondAsync("RS");

        for (var i = 0; i < 12; i++)
            Assert.That((await (i % 2 == 0 ? world["RS"] : second).Hooks.TestAsync("cms", Officer)).IsOk, Is.True);
        await world.StopAsync("RS");
        for (var i = 0; i < 4; i++)
            Assert.That((await second.Hooks.TestAsync("cms", Officer)).IsOk, Is.True);

        await Eventually.True(async () => await world.ScalarAsync("RS", "SELECT count(*) FROM hook_event WHERE state = 'delivered'") == 16, "all are told");
        // What it was calling out as it ended, and had no answer to, is called out again under the same id.
        Assert.That(receiver.Calls.Select(c => c.Data.GetProperty("number").GetInt32()).Distinct(), Is.EqualTo(Enumerable.Range(1, 16)));
        Assert.That(receiver.Calls.Count, Is.LessThanOrEqualTo(17));
    }

    // The commit sees that a number is taken. What a case allows was read before it was numbered: that it holds when it is stored is the turn's doing, and the fence's where one stood still in its turn.
    [Test]
    public async Task Decide_a_case_once_though_two_officers_decide_at_the_same_time([Values] bool standsStill)
    {
        await using var stage = await Stage.OpenAsync();
        await Stage.Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Stage.Vienna));
        await stage.Referral(ReferralState.Delivered);
        await stage.Settled();
        JudgingDatabase? database = null;
        await using var second = await stage.World.StartSecondAsync("RS", wrap: inner => database = new(inner));

        var judged = database!.HoldNext(standsStill);
        var declined = second.Referrals.DeclineAsync(stage.Case, Stage.Belgrade, DeclineReason.NoCapacity, NextStep.None);
        await judged.WaitAsync(TimeSpan.FromSeconds(30));
        var accepted = stage.Rs.Referrals.AcceptAsync(stage.Case, Stage.Belgrade, Stage.Organisation, "RS-CW-1", DateOnly.FromDateTime(stage.Now.UtcDateTime));
        await Task.WhenAny(accepted, Task.Delay(TimeSpan.FromSeconds(standsStill ? 30 : 2)));
        database.Go();

        var (done, refused) = standsStill ? (await accepted, await declined) : (await declined, await accepted);
        Assert.That(done.Rejections, Is.Empty);
        Assert.That(refused.Rejections.Select(r => r.Code.Text), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }));
        await stage.Settled();
        Assert.That(await stage.World.ScalarAsync("AT", "SELECT count(*) FROM content WHERE outgoing = 0 AND kind = 'decision'"), Is.EqualTo(1));
    }

    /// <summary>A process that has read what a case allows, and takes its time, or stands still altogether, before it goes on.</summary>
    private sealed class JudgingDatabase(IDatabase inner) : IDatabase
    {
        private TaskCompletionSource? _judged;
        private volatile TaskCompletionSource? _going;
        private volatile bool _standsStill;

        /// <summary>Done when it has read that next.</summary>
        public Task HoldNext(bool standsStill)
        {
            (_standsStill, _judged) = (standsStill, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return _judged.Task;
        }

        public void Go() => _going?.TrySetResult();

        public async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel)
        {
            await StillAsync();
            var read = await inner.ReadAsync(query, cancel);
            if (typeof(T).Name != "Standing" || Interlocked.Exchange(ref _judged, null) is not { } judged)
                return read;
            var going = _going = new(TaskCreationOptions.RunContinuationsAsynchronously);
            judged.SetResult();
            await going.Task;
            return read;
        }

        public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
        {
            await StillAsync();
            return await inner.CommitAsync(step, work, cancel);
        }

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private Task StillAsync() => _standsStill && _going is { } going ? going.Task : Task.CompletedTask;
    }
}
