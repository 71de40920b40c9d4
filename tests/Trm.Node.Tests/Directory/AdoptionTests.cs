using System.Data.Common;
using NUnit.Framework;
using Trm.Node.Alarms;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Directory;

/// <summary>What follows an adoption follows, whoever goes away behind its commit: the one who brought it, or the node.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class AdoptionTests
{
    [Test]
    public async Task Who_brings_a_directory_and_goes_away_takes_nothing_of_what_follows_along()
    {
        await using var world = new World();
        using var caller = new CancellationTokenSource();
        await world.StartAsync("AT", inner => new LeavingCaller(inner, caller));
        await world.StartAsync("RS");
        await world.Quiet();
        var (directory, _) = world.NextDirectory("RS", revoked: true);

        var adopted = await world["AT"].AdoptAsync(directory, caller.Token);

        Assert.That(adopted.Rejections, Is.Empty);
        Assert.That(caller.IsCancellationRequested, Is.True);
        Assert.That(await world.Alarms("AT"), Does.Contain(AlarmCode.KeyRevoked));
    }

    [Test]
    public async Task An_end_just_behind_the_adoption_loses_no_alarm_of_a_revoked_key()
    {
        await using var world = new World();
        BreakingDatabase? database = null;
        await world.StartAsync("AT", inner => database = new BreakingDatabase(inner, CommitStep.DirectoryAdopted) { Armed = false });
        await world.StartAsync("RS");
        await world.Quiet();
        var (directory, _) = world.NextDirectory("RS", revoked: true);
        database!.Armed = true;
        Assert.That(async () => await world["AT"].AdoptAsync(directory), Throws.InstanceOf<IOException>());
        await world.StopAsync("AT");

        await world.StartAsync("AT");

        Assert.That(world["AT"].Directory.Version, Is.EqualTo(2));
        Assert.That(await world.Alarms("AT"), Does.Contain(AlarmCode.KeyRevoked));
    }

    /// <summary>A database behind which the caller goes away as soon as a directory is adopted.</summary>
    private sealed class LeavingCaller(IDatabase inner, CancellationTokenSource caller) : IDatabase
    {
        public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
        {
            var result = await inner.CommitAsync(step, work, cancel);
            // The first one is adopted at the start, before anybody calls.
            if (step == CommitStep.DirectoryAdopted && ++_adopted == 2)
                await caller.CancelAsync();
            return result;
        }

        private int _adopted;

        public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
