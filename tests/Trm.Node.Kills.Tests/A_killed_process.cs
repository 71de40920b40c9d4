using NUnit.Framework;
using Trm.Contracts.Referrals;
using Trm.Node.KillHost;
using Trm.Node.Storage;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>
/// A process that shares a PostgreSQL with others dies while it takes, prolongs or hands over what it alone may do: whoever starts next says that it runs, numbers, publishes and signs as if it had never been.
/// </summary>
[TestFixture, Parallelizable(ParallelScope.Children), OnStorage("postgres")]
internal sealed class A_killed_process
{
    // The first says that it lives, the second that it runs; then come the duties, the turn of the peer, and what it publishes.
    private static readonly int[] Occurrences = [1, 2, 4, 9];

    internal static IEnumerable<TestCaseData> Points() =>
        from occurrence in Occurrences
        from moment in Enum.GetValues<Moment>()
        let point = new KillPoint(nameof(CommitStep.Leased), moment, occurrence)
        select new TestCaseData(point).SetArgDisplayNames(point.ToString());

    [TestCaseSource(nameof(Points))]
    public async Task Keeps_nothing_from_the_next_one(KillPoint point)
    {
        await using var pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await pair.StartAsync(Side.Receiving);

        using var host = pair.StartToDie(Side.Sending, point);
        Assert.That(await host.DiesAtItsPointAsync(), Is.True);
        await pair.StartAsync(Side.Sending);

        await pair.FinishAsync();
        await pair.AgreeAsync();
    }
}
