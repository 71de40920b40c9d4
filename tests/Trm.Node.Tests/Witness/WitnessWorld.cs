using Dapper;
using Trm.Contracts.Messages;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Witness;

/// <summary>What tests of witnesses do with a world: fast checkpoints, minutes that pass in a moment, waiting until nobody says anything more.</summary>
internal static class WitnessWorld
{
    private static DeliveryOptions Fast => new()
    {
        Tick = TimeSpan.FromMilliseconds(50),
        GapToldAfter = TimeSpan.FromMilliseconds(300),
        Checkpoint = TimeSpan.FromMilliseconds(30),
    };

    public static Task<TrmNode> StartWitnessAsync(this World world, string name, Func<IDatabase, IDatabase>? wrap = null) => world.StartAsync(name, wrap, Fast);

    public static async Task StartWitnessingAsync(this World world)
    {
        foreach (var participant in world.Participants)
            await world.StartWitnessAsync(participant.Value);
        await world.Quiet();
    }

    /// <summary>A test message, sent and receipted.</summary>
    public static async Task SettledAsync(this World world, string from, string to)
    {
        var sent = await world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping));
        NUnit.Framework.Assert.That(sent.Rejections, NUnit.Framework.Is.Empty);
        await world.Settled(from);
    }

    /// <summary>Time passes for everybody; then everybody has a moment to act on it.</summary>
    public static async Task PassAsync(this World world, TimeSpan time)
    {
        world.Time.By += time;
        await Task.Delay(150);
    }

    /// <summary>Six minutes pass, and again, until it is so.</summary>
    public static async Task UntilAsync(this World world, Func<Task<bool>> condition, string sentence)
    {
        for (var round = 0; !await condition(); round++)
        {
            NUnit.Framework.Assert.That(round, NUnit.Framework.Is.LessThan(60), sentence);
            await world.PassAsync(TimeSpan.FromMinutes(6));
        }
    }

    /// <summary>Waits until nothing was published for a while, though hours pass.</summary>
    public static async Task RestAsync(this World world)
    {
        for (var (quiet, rounds, seen) = (0, 0, 0); quiet < 5; rounds++)
        {
            NUnit.Framework.Assert.That(rounds, NUnit.Framework.Is.LessThan(60), "the exchange comes to rest");
            await world.PassAsync(TimeSpan.FromHours(1));
            await world.DoneAsync();
            (quiet, seen) = world.Post.Seen.Count == seen ? (quiet + 1, seen) : (0, world.Post.Seen.Count);
        }
    }

    /// <summary>Waits until every node has said what it owes and published what it recorded, and has nothing in hand.</summary>
    public static async Task DoneAsync(this World world)
    {
        foreach (var name in world.Participants.Select(p => p.Value))
            await Eventually.True(async () => world[name].Load.Messages == 0 && await world.IsSaidAsync(name) && await world.PublishedSize(name) == await world.CountAsync(name, "SELECT count(*) FROM trail_leaf"), $"{name} has nothing more to do");
    }

    /// <summary>True where that node owes nobody a control message, and all that it has sealed is out.</summary>
    public static async Task<bool> IsSaidAsync(this World world, string name) =>
        await world.CountAsync(name, "SELECT (SELECT count(*) FROM peer WHERE control_due_at IS NOT NULL) + (SELECT count(*) FROM outbox WHERE state = 'sealed')") == 0;

    public static Task<long> CountAsync(this World world, string of, string sql) => world.QueryAsync(of, db => db.ExecuteScalar<long>(sql));
}
