using System.Globalization;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Testing;

namespace Trm.Benchmarks.Exchange;

/// <summary>The bare exchanges by MassTransit with other settings: which of them is the fastest here, so that nothing is compared with a slow one.</summary>
public static class BareRun
{
    /// <summary>Measures over a private broker.</summary>
    /// <param name="folder">For the keys of a message whose length is taken.</param>
    /// <param name="messages">In each lap.</param>
    /// <param name="rounds">All settings in turn.</param>
    /// <param name="bytes">Of a payload.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<Report> MeasureAsync(string folder, int messages, int rounds, int bytes, CancellationToken cancel)
    {
        var payload = new Correspondence(LetterKind.Enquiry, bytes, null).Sample().Payload.ToArray();
        var message = new Crypto.SealedPair(TwoOffices.Make(folder), payload.Length);
        await using var broker = await RabbitMqServer.StartPrivateAsync();
        var process = (await broker.LookAsync()).Process;
        List<(int Window, int Prefetch, int AtOnce)> settings = [.. from window in new[] { 64, 256, 1024 } from prefetch in new[] { 100, 500 } from atOnce in new[] { 4, 16, 64 } select (window, prefetch, atOnce)];
        var rates = settings.ToDictionary(s => s, _ => (Exchange: new List<double>(), OneWay: new List<double>()));
        for (var round = -1; round < rounds; round++)
            foreach (var of in round % 2 == 0 ? settings : settings.AsEnumerable().Reverse())
            {
                var order = new ExchangeOrder(messages, 1) { Window = of.Window, OneWayWindow = of.Window, BarePrefetch = of.Prefetch, BareConcurrency = of.AtOnce };
                await using var bare = await Bare.StartAsync(broker, payload, message.Sealed.Bytes.ToArray(), order);
                var (exchange, oneWay) = (await RateAsync(bare.Exchange), await RateAsync(bare.OneWay));
                if (round < 0)
                    continue; // everything is compiled once
                rates[of].Exchange.Add(exchange);
                rates[of].OneWay.Add(oneWay);
            }

        var own = new ExchangeOrder(0, 0);
        var table = Table.OfSpread("window, prefetch, at once", "exchanges/s", "one way, messages/s", "least of those", "most of those");
        foreach (var ((window, prefetch, atOnce), (exchange, oneWay)) in rates.OrderByDescending(r => Spread.Of(r.Value.Exchange).Median))
            table.Add(string.Create(CultureInfo.InvariantCulture, $"{window}, {prefetch}, {atOnce}"), Spread.Of(exchange), Table.Of(Spread.Of(oneWay)));
        return new(
            "bare",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["compared with"] = string.Create(CultureInfo.InvariantCulture, $"by exchange: {own.Window}, {own.BarePrefetch}, {own.BareConcurrency}, and one way {own.OneWayWindow}, {own.BarePrefetch}, {own.BareConcurrency}"),
                ["messages"] = string.Create(CultureInfo.InvariantCulture, $"{messages} of {payload.Length} bytes in each lap, {rounds} rounds"),
            },
            table);

        async Task<double> RateAsync(IMover way) => (await Lap.RunAsync(messages, process, () => way.MoveAsync(messages, cancel))).Rate;
    }
}
