using NUnit.Framework;
using Trm.Contracts.Referrals;
using Trm.Node.KillHost;
using Trm.Node.Storage;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>
/// A node dies by SIGKILL at each commit, publish and acknowledgement of sending and of receiving, and is started again on what is on
/// its disk. The other one runs through. In the suite at the first time that it comes to a step; at each time of those that come again where <see cref="Variable"/> is set. The simulation
/// (Trm.Faults) ends processes at whichever step its seeds draw.
/// </summary>
[TestFixture, Parallelizable(ParallelScope.Children)]
internal sealed class A_killed_node
{
    /// <summary>The environment variable for the long form.</summary>
    public const string Variable = "TRM_KILLS";

    private static readonly bool IsLong = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    // How often a process surely comes to a step in one story, where that is more than once.
    private static readonly Dictionary<string, int> Occurrences = new(StringComparer.Ordinal)
    {
        [nameof(CommitStep.Submitted)] = 2,
        [nameof(CommitStep.Dispatched)] = 3,
        [nameof(CommitStep.Received)] = 3,
        [nameof(CommitStep.ControlSealed)] = 2,
        [nameof(CommitStep.CheckpointPublished)] = 2,
        [nameof(BrokerStep.Publish)] = 3,
        [nameof(BrokerStep.Acknowledge)] = 3,
    };

    // The receiving side has no draft, in this story nothing is erased and nobody is told, and one process on SQLite needs no leases: those have stories of their own. Every other step, a new one too, is expected on both sides.
    private static bool OccursAt(Side side, string step) => step is not (nameof(CommitStep.Erased) or nameof(CommitStep.Leased) or nameof(CommitStep.Called)) && (side == Side.Sending || step != nameof(CommitStep.Drafted));

    internal static IEnumerable<TestCaseData> Points() =>
        from step in KillPoint.Steps
        from side in Enum.GetValues<Side>()
        where OccursAt(side, step)
        from occurrence in Enumerable.Range(1, IsLong ? Occurrences.GetValueOrDefault(step, 1) : 1)
        from moment in Enum.GetValues<Moment>()
        let point = new KillPoint(step, moment, occurrence)
        select new TestCaseData(side, point).SetArgDisplayNames(Pair.Id(side).Value, point.ToString());

    [TestCaseSource(nameof(Points))]
    public async Task Goes_on_after_its_restart_and_everything_arrived_once(Side victim, KillPoint point)
    {
        await using var pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await StartPeerAsync(pair, victim, point.Step);

        using var host = pair.StartToDie(victim, point);
        Assert.That(await host.DiesAtItsPointAsync(), Is.True, $"{point} was never reached: the story of these tests must come there");
        if (point.Step == nameof(BrokerStep.Acknowledge))
            await AssertForgottenAsync(pair, victim, host.BodySha256, point.Moment);
        await pair.StartAsync(victim);

        await pair.FinishAsync();
        await pair.AgreeAsync();
    }

    // The directory is the second that it adopts, and comes by a control message that is nothing but a duplicate after the restart.
    [Test]
    public async Task That_a_peer_gave_a_newer_directory_adopts_it([Values] Side victim, [Values] Moment moment)
    {
        await using var pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await pair.StartAsync(Pair.Other(victim));
        Assert.That((await pair[Pair.Other(victim)].AdoptAsync(pair.NextDirectory())).IsOk, Is.True);

        using var host = pair.StartToDie(victim, new KillPoint(nameof(CommitStep.DirectoryAdopted), moment, 2));
        Assert.That(await host.DiesAtItsPointAsync(), Is.True);
        await pair.StartAsync(victim);

        await pair.FinishAsync();
        await pair.AgreeAsync();
        Assert.That(pair[victim].Directory.Version, Is.EqualTo(2));
    }

    // A choice about the copy, a proposal, the erasure itself, its end.
    [Test]
    public async Task That_erases_a_case_erases_it_to_the_end([Range(1, 4)] int occurrence, [Values] Moment moment)
    {
        await using var pair = (await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri)).ThatErases();
        await pair.StartAsync(Side.Receiving);

        using var host = pair.StartToDie(Side.Sending, new KillPoint(nameof(CommitStep.Erased), moment, occurrence));
        Assert.That(await host.DiesAtItsPointAsync(), Is.True);
        await pair.StartAsync(Side.Sending);

        await pair.FinishAsync();
        await pair.ErasedAsync();
    }

    // Between what happened and the call about it; and on either side of the note that the call was answered.
    [TestCase(nameof(CommitStep.Received), Moment.After, 3, 1)]
    [TestCase(nameof(CommitStep.Called), Moment.Before, 1, 2)]
    [TestCase(nameof(CommitStep.Called), Moment.After, 1, 1)]
    public async Task That_tells_a_national_system_tells_it_all(string step, Moment moment, int occurrence, int times)
    {
        using var system = new NationalSystem { Answers = step == nameof(CommitStep.Called) };
        await using var pair = (await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri)).ThatTells(system.Address);
        await pair.StartAsync(Side.Sending);

        using var host = pair.StartToDie(Side.Receiving, new KillPoint(step, moment, occurrence));
        Assert.That(await host.DiesAtItsPointAsync(), Is.True);
        system.Answers = true;
        await pair.StartAsync(Side.Receiving);

        await pair.FinishAsync();
        await pair.AgreeAsync();
        for (var patience = 400; !(await pair.EventsAsync()).IsDone; await Task.Delay(50))
            Assert.That(patience--, Is.Positive, "somebody still waits to be told");
        var told = (await pair.EventsAsync()).Ids;
        Assert.That(system.Heard, Is.EqualTo(Enumerable.Repeat(told[0], times).Concat(told.Skip(1))), "in order, and again only where its answer was not noted");
    }

    [Test]
    public async Task That_never_comes_to_its_point_is_found()
    {
        await using var pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await pair.StartAsync(Side.Sending);

        using var host = pair.StartToDie(Side.Receiving, new KillPoint(nameof(CommitStep.Drafted), Moment.Before, 1));

        Assert.That(await host.DiesAtItsPointAsync(), Is.False);
    }

    // A gap gives a node something to do that only time brings: the peer's first message is lost on its way.
    private static Task StartPeerAsync(Pair pair, Side victim, string step) =>
        pair.StartAsync(Pair.Other(victim), step == nameof(CommitStep.Elapsed) ? broker => new ForgetfulBroker(broker) : null);

    // Proves that the process ended on that side of the acknowledgement.
    private static async Task AssertForgottenAsync(Pair pair, Side victim, string body, Moment moment)
    {
        var forgotten = moment == Moment.After;
        for (var patience = 100; (await pair.LookIntoMailboxesAsync(victim)).Contains(body, StringComparer.Ordinal) == forgotten; await Task.Delay(50))
            Assert.That(patience--, Is.Positive, forgotten ? "the broker never heard of it" : "the broker does not bring it again");
    }
}
