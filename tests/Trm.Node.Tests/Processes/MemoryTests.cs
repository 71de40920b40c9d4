using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Node.Broker;
using Trm.Node.Directory;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Processes;

/// <summary>What a process remembers of the database is what was committed: never what somebody was about to commit beside it.</summary>
[TestFixture]
internal sealed class MemoryTests
{
    [Test]
    public async Task What_failed_together_with_what_was_seen_beside_it_is_not_remembered()
    {
        await using var world = new World();
        await using var opened = await NodeOpening.OpenAsync(await world.OptionsAsync("RS"), new NoBroker(), world.Time, NullLoggerFactory.Instance, wrap: null, default, isAlone: true);
        var (parts, adopted) = (opened.Parts, world.NextDirectory("AT").Bytes);
        var memory = new Memory(parts, opened.Generation);
        var inner = new SharingDatabase(parts.Database, tx =>
        {
            DirectoryTable.Insert(tx, 2, adopted, 0);
            NodeTable.Changed(tx);
        });
        var database = new SharedDatabase(inner, new LocalBell()) { Look = memory.Look };
        Assert.That(await VersionAsync(), Is.EqualTo(1));

        // An adoption stands in the same transaction before us, and that transaction fails.
        inner.Fails = true;
        Assert.That(VersionAsync, Throws.InstanceOf<IOException>());
        inner.Fails = false;
        await memory.LookAsync(default);
        Assert.That(parts.Directory.Current.Version, Is.EqualTo(1), "at the next look");

        // Another change has the number that the failed one had.
        Assert.That(async () => { inner.Fails = true; await VersionAsync(); }, Throws.InstanceOf<IOException>());
        inner.Fails = false;
        await parts.Database.CommitAsync(CommitStep.Erased, tx =>
        {
            NodeTable.Changed(tx);
            return 0;
        }, default);
        Assert.That(await VersionAsync(), Is.EqualTo(1), "in the next commit");

        Task<long> VersionAsync() => database.CommitAsync(CommitStep.Leased, _ => parts.Directory.Current.Version, default);
    }

    /// <summary>Another act shares each transaction, and comes first; the transaction fails.</summary>
    private sealed class SharingDatabase(IDatabase inner, Action<DbTransaction> other) : IDatabase
    {
        public bool Fails { get; set; }

        public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => inner.CommitAsync(
            step,
            tx =>
            {
                if (!Fails)
                    return work(tx);
                other(tx);
                work(tx);
                throw new IOException("ends here, by order of a test");
            },
            cancel);

        public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
