using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Generations;

/// <summary>
/// Austria and Serbia - and whoever else is named - after an old copy of Serbia's data folder was put back: since the copy was made, messages went both ways, and one that was open in
/// the copy arrived.
/// </summary>
internal sealed class Restored : IAsyncDisposable
{
    private Restored(World world) => World = world;

    public World World { get; }

    /// <summary>Serbia's message that was open when the copy was made; it arrived afterwards.</summary>
    public required Submitted OpenInTheCopy { get; init; }

    /// <summary>Austria's message that Serbia received after the copy was made.</summary>
    public required Submitted ReceivedSince { get; init; }

    /// <summary>Serbia's message of which the copy knows nothing.</summary>
    public required Submitted SentSince { get; init; }

    /// <summary>Everything happened, the copy is put back, Serbia's node is stopped.</summary>
    public static async Task<Restored> AfterAsync(params string[] participants)
    {
        var world = new World(participants);
        await world.StartAllAsync();
        await world.Quiet();
        await PingAsync(world, "AT", "RS");
        await PingAsync(world, "RS", "AT");
        await world.Settled("AT");
        await world.Settled("RS");

        var toAustria = world.Mailbox("RS", "AT", Lane.Normal);
        world.Post.IsSlow = mailbox => mailbox == toAustria;
        var open = await PingAsync(world, "RS", "AT");
        await Eventually.True(async () => await StateAsync(world, "RS", open) == OutboxState.Dispatched, "the open message is with the broker");
        await world.StopAsync("RS");
        var copy = await world.BackUpAsync("RS");
        await world.StartAsync("RS");
        world.Post.IsSlow = _ => false;

        var received = await PingAsync(world, "AT", "RS");
        var sent = await PingAsync(world, "RS", "AT");
        foreach (var other in world.Participants.Select(p => p.Value).Where(p => p is not ("AT" or "RS")))
            await PingAsync(world, "RS", other);
        await world.Settled("AT");
        await world.Settled("RS");
        await world.StopAsync("RS");
        await world.PutBackAsync("RS", copy);
        return new(world) { OpenInTheCopy = open, ReceivedSince = received, SentSince = sent };
    }

    public static async Task<Submitted> PingAsync(World world, string from, string to)
    {
        var sent = await world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping));
        Assert.That(sent.IsOk, Is.True, () => sent.Rejection.ToString());
        return sent.Value;
    }

    /// <summary>The newest fate of a message.</summary>
    public static async Task<string> StateAsync(World world, string of, Submitted sent) =>
        (await world[of].Record.TransmissionsAsync()).Last(t => t.Message == sent.Message.ToString()).State;

    public static async Task<IReadOnlyList<string>> AlarmsAsync(World world, string of) => [.. (await world[of].Record.AlarmsAsync()).Select(a => a.Code)];

    /// <summary>Waits until that node has a receipt for every message of its that is one.</summary>
    public static Task Settled(World world, string of) => Eventually.True(
        async () => (await world[of].Record.TransmissionsAsync()).Where(t => t.Message is not null && t.State != OutboxState.SealedAgain).All(t => t.Receipt is not null),
        $"all that {of} sent is receipted");

    /// <summary>Every number of that pair and generation that was ever published stands for one transmission.</summary>
    public static void AssertNoNumberReused(World world, string from, string to)
    {
        var headers = new[] { Lane.Normal, Lane.Urgent }.Select(l => world.Mailbox(from, to, l)).ToHashSet(StringComparer.Ordinal) is var mailboxes
            ? world.Post.Seen.Where(s => mailboxes.Contains(s.Mailbox)).Select(s => SealedMessage.Parse(s.Body).Value.Verify(world.Directory0).Value.Header).ToList()
            : [];
        var twice = headers.DistinctBy(h => h.Id).GroupBy(h => (h.Gen, h.Seq)).Where(g => g.Count() > 1).Select(g => $"generation {g.Key.Gen} number {g.Key.Seq}");
        Assert.That(twice, Is.Empty);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
