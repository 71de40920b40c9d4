using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Witness;

/// <summary>Countries cosign each other's logs: contracts/trail.md, "Witnesses".</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class WitnessTests
{
    [Test]
    public async Task Evidence_is_provisional_until_two_other_countries_have_cosigned_it()
    {
        await using var world = new World("AT", "RS", "BA");
        await world.StartWitnessingAsync();
        await world.SettledAsync("AT", "RS");
        Assert.That((await world["AT"].Record.TransmissionsAsync()).Where(t => t.Message is not null).Select(t => t.IsWitnessed), Is.All.False);

        await world.UntilAsync(async () => (await world["AT"].Record.TransmissionsAsync()).Where(t => t.Message is not null).All(t => t.IsWitnessed), "a quorum has cosigned what AT sent");

        Assert.That(world["AT"].Record.Quorum.Needed, Is.EqualTo(2));
        Assert.That((await world["RS"].Record.HeldCheckpointsAsync()).Keys, Does.Contain("trm/AT/0"));
        Assert.That((await world["BA"].Record.HeldCheckpointsAsync()).Keys, Does.Contain("trm/AT/0"));
        Assert.That(await world["AT"].Record.AlarmsAsync(), Is.Empty);
    }

    [Test]
    public async Task Where_two_take_part_the_counterparty_alone_is_the_quorum()
    {
        await using var world = new World("AT", "RS");
        await world.StartWitnessingAsync();
        await world.SettledAsync("AT", "RS");

        await world.UntilAsync(() => world["AT"].Record.IsWitnessedAsync(), "RS has cosigned all of AT");

        Assert.That(world["AT"].Record.Quorum.IsCounterpartyOnly, Is.True);
    }

    [Test]
    public async Task One_cosignature_of_two_leaves_it_provisional()
    {
        await using var world = new World("AT", "RS", "BA");
        await world.StartWitnessingAsync();
        var lost = world.Mailbox("AT", "BA", Lane.Urgent);
        world.Post.OnTheWay = (mailbox, body) => mailbox == lost ? [] : [body];
        await world.SettledAsync("AT", "RS");

        await world.UntilAsync(async () => await world.CountAsync("AT", "SELECT count(*) FROM cosignature WHERE witness = 'RS'") > 0, "RS has cosigned, and AT has it");

        Assert.That(await world["AT"].Record.WitnessedSizeAsync(), Is.Zero);
        Assert.That((await world["AT"].Record.TransmissionsAsync()).Select(t => t.IsWitnessed), Is.All.False);
    }

    [Test]
    public async Task Idle_nodes_do_not_chat_and_a_busy_exchange_comes_to_rest()
    {
        await using var world = new World("AT", "RS", "BA");
        await world.StartWitnessingAsync();
        for (var i = 0; i < 5; i++)
        {
            await world.SettledAsync("AT", "RS");
            await world.SettledAsync("BA", "AT");
            await world.PassAsync(TimeSpan.FromMinutes(6));
        }

        await world.RestAsync();
        var busy = world.Post.Seen.Count;
        // The directory is due after a fortnight, which is news of its own: an alarm, a leaf, a checkpoint.
        for (var hour = 0; hour < 12 * 24; hour += 6)
            await world.PassAsync(TimeSpan.FromHours(6));
        await world.DoneAsync();
        var idle = world.Post.Seen.Count - busy;

        TestContext.Out.WriteLine($"{busy} messages in half an hour of exchange, {idle} in 12 idle days");
        Assert.That(idle, Is.Zero);
        foreach (var country in new[] { "AT", "RS", "BA" })
            Assert.That(await world[country].Record.IsWitnessedAsync(), Is.True, country);
    }
}
