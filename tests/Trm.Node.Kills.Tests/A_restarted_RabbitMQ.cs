using NUnit.Framework;
using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>The broker ends in the middle of an exchange and comes again on its data; the nodes run through, and go on sending meanwhile.</summary>
[TestFixture, NonParallelizable]
internal sealed class A_restarted_RabbitMQ
{
    private const int Tests = 30;

    [Test]
    public async Task Loses_nothing_and_doubles_nothing([Values] bool killed)
    {
        var shared = await RabbitMqServer.SharedAsync();
        await using var own = shared.IsPrivate ? null : await RabbitMqServer.StartPrivateAsync();
        var server = own ?? shared;
        await using var pair = await Pair.MakeAsync(server.Uri);
        await pair.StartAsync(Side.Sending);
        await pair.StartAsync(Side.Receiving);

        // The profile and the clerk's own test message.
        await pair.ReceiptedAsync(Side.Sending, 2);
        await server.SettleAsync();
        var sending = Task.WhenAll(SendAsync(pair, Side.Sending), SendAsync(pair, Side.Receiving));
        await pair.ReceiptedAsync(Side.Sending, 10);
        await server.StopAsync(kill: killed);
        await sending;
        await server.StartAsync();

        await pair.ReceiptedAsync(Side.Sending, Tests + 2);
        await pair.ReceiptedAsync(Side.Receiving, Tests + 2);
        await pair.FinishAsync();
        await pair.AgreeAsync(Tests + 1, Tests);
    }

    private static async Task SendAsync(Pair pair, Side from)
    {
        for (var n = 0; n < Tests; n++)
            Assert.That((await pair[from].Referrals.TestAsync(Pair.Id(Pair.Other(from)), new Officer("X-08", Role.Coordinator))).IsOk, Is.True);
    }
}
