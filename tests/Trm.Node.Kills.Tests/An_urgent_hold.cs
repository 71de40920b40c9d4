using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>A hold that is set while routine messages without number lie in the same mailboxes, and in the same outbox. A thousand of them, or as many as TRM_BACKLOG says.</summary>
[TestFixture, NonParallelizable]
internal sealed class An_urgent_hold
{
    private const string Routine = "SELECT count(*) FROM inbox WHERE kind = 'capacity'";

    // Handed over by the broker, or taken out of the outbox, when the hold was set: it cannot be taken back.
    private const int Prefetch = 200;
    private const int Batch = 64;

    private static readonly int Backlog = int.TryParse(Environment.GetEnvironmentVariable("TRM_BACKLOG"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1000;

    [Test]
    public async Task Is_applied_before_all_routine_messages_but_those_in_flight()
    {
        await using var pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await pair.StartAsync(Side.Sending);
        await pair.StartAsync(Side.Receiving);
        await pair.FinishAsync();
        var (at, vienna) = (pair[Side.Sending], new Officer("AT-07", Role.Coordinator));
        var @case = (await at.Referrals.ListAsync(vienna)).Value.Single().Id;

        // The receiver is away while they pile up, and has begun on them when the hold is set.
        await pair.StopAsync(Side.Receiving);
        await Parallel.ForEachAsync(Enumerable.Range(0, Backlog), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, cancel) =>
            Assert.That((await at.Referrals.AskCapacityAsync(Pair.Id(Side.Receiving), vienna, ["SocialCare"], 1, Urgency.Routine, cancel)).Rejections, Is.Empty));
        await pair.CountedAsync(Side.Sending, "SELECT count(*) FROM outbox WHERE kind = 'capacity' AND state = 'sealed'", 0, "routine messages that are not in the mailbox");
        await pair.StartAsync(Side.Receiving);
        await pair.UntilAsync(async () => await pair.CountAsync(Side.Receiving, Routine) is var taken and < 20 ? $"{taken} of them are applied" : null);

        var watch = Stopwatch.StartNew();
        var hold = await at.Referrals.HoldAsync(@case, vienna, HoldReason.Health, DateOnly.FromDateTime(at.Now.Date).AddDays(7));
        var (before, inHand) = (await pair.CountAsync(Side.Receiving, Routine), pair[Side.Receiving].Load.Messages);
        Assert.That(hold.Rejections, Is.Empty);
        const string held = "SELECT count(*) FROM inbox WHERE kind = 'hold' AND state = 'received'";
        await pair.CountedAsync(Side.Receiving, held, 1, "holds applied");
        var after = await pair.CountAsync(Side.Receiving, $"{Routine} AND place < (SELECT place FROM inbox WHERE kind = 'hold')");

        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{Backlog} routine messages: {before} were applied when the hold was set, {inHand} more were in hand; {after - before} came before it, {Backlog - after} after it; applied {watch.Elapsed.TotalMilliseconds:0} ms after it was set"));
        Assert.That(after - before, Is.LessThanOrEqualTo(Prefetch + Batch), "only what was in flight came before it");
        Assert.That(after, Is.LessThan(Backlog), "there was a backlog when it came");
    }
}
