using Trm.Testing;

namespace Trm.Benchmarks.Exchange;

/// <summary>The ways to compare with, on the same broker.</summary>
internal sealed class Bare : IAsyncDisposable
{
    private Bare(BareMassTransit exchange, BareMassTransit oneWay, BareClient client) => (Exchange, OneWay, Client) = (exchange, oneWay, client);

    public BareMassTransit Exchange { get; }

    public BareMassTransit OneWay { get; }

    public BareClient Client { get; }

    public IReadOnlyList<IMover> All => [Exchange, OneWay, Client];

    /// <summary>Connects them.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="payload">What MassTransit carries.</param>
    /// <param name="message">What RabbitMQ's client carries: the same payload, sealed.</param>
    /// <param name="order">Windows and prefetch.</param>
    public static async Task<Bare> StartAsync(RabbitMqServer broker, byte[] payload, byte[] message, ExchangeOrder order) => new(
        await BareMassTransit.StartAsync(broker.Uri, payload, replies: true, order.Window, order.BarePrefetch, order.BareConcurrency),
        await BareMassTransit.StartAsync(broker.Uri, payload, replies: false, order.OneWayWindow, order.BarePrefetch, order.BareConcurrency),
        await BareClient.StartAsync(broker.Uri, message, order.Window));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Exchange.DisposeAsync();
        await OneWay.DisposeAsync();
        await Client.DisposeAsync();
    }
}
