using MassTransit;

namespace Trm.Benchmarks.Exchange;

/// <summary>
/// The same payload by MassTransit as it comes: its JSON serializer, persistent, confirmed, quorum queues; with a small reply back, or one way. No cryptography, no storage, no evidence. A message has
/// come to its end when its reply is there, or else when it has been consumed.
/// </summary>
internal sealed class BareMassTransit : IMover, IAsyncDisposable
{
    private readonly byte[] _payload;
    private readonly bool _replies;
    private readonly int _window;
    private IBusControl? _from, _to;
    private SemaphoreSlim? _room;
    private TaskCompletionSource? _done;
    private int _left;

    private BareMassTransit(byte[] payload, bool replies, int window) => (_payload, _replies, _window) = (payload, replies, window);

    public string Name => _replies ? "bare MassTransit exchange" : "bare MassTransit one way";

    public int Times => _replies ? 5 : 10;

    /// <summary>Connects two buses, one for each side.</summary>
    /// <param name="broker">The broker, with rights to make queues.</param>
    /// <param name="payload">What travels; System.Text.Json writes it as base64, which costs it least.</param>
    /// <param name="replies">Whether the receiver answers each.</param>
    /// <param name="window">Messages on their way at once.</param>
    /// <param name="prefetch">Messages in the consumer's hand at once.</param>
    /// <param name="concurrency">Messages consumed at once.</param>
    public static async Task<BareMassTransit> StartAsync(Uri broker, byte[] payload, bool replies, int window, int prefetch, int concurrency)
    {
        Environment.SetEnvironmentVariable("MASSTRANSIT_USAGE_TELEMETRY", "false");
        var mover = new BareMassTransit(payload, replies, window);
        var (there, back) = replies ? ("bare-letters", "bare-replies") : ("bare-one-way", "bare-nothing");
        mover._to = Bus(broker, there, prefetch, concurrency, endpoint => endpoint.Handler<BareLetter>(letter => mover.TakenAsync(letter, back)));
        mover._from = Bus(broker, back, prefetch, concurrency, endpoint => endpoint.Handler<BareReply>(_ => mover.Ended()));
        await mover._to.StartAsync();
        await mover._from.StartAsync();
        return mover;
    }

    public async Task MoveAsync(int messages, CancellationToken cancel)
    {
        using var room = _room = new SemaphoreSlim(_window);
        var done = _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _left = messages;
        var endpoint = await _from!.GetSendEndpoint(new Uri(_replies ? "exchange:bare-letters" : "exchange:bare-one-way"));
        var sending = new List<Task>(messages);
        for (var i = 0; i < messages; i++)
        {
            await room.WaitAsync(cancel);
            sending.Add(endpoint.Send(new BareLetter { Id = Guid.NewGuid(), Payload = _payload }, cancel));
        }

        await Task.WhenAll(sending);
        await done.Task.WaitAsync(TimeSpan.FromMinutes(5), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _from!.StopAsync();
        await _to!.StopAsync();
    }

    private async Task TakenAsync(ConsumeContext<BareLetter> letter, string back)
    {
        if (letter.Message.Payload.Length != _payload.Length)
            throw new InvalidOperationException("another payload came than was sent");
        if (_replies)
            await (await _to!.GetSendEndpoint(new Uri($"exchange:{back}"))).Send(new BareReply { Id = letter.Message.Id }, letter.CancellationToken);
        else
            await Ended();
    }

    private Task Ended()
    {
        _room!.Release();
        if (Interlocked.Decrement(ref _left) == 0)
            _done!.TrySetResult();
        return Task.CompletedTask;
    }

    private static IBusControl Bus(Uri broker, string queue, int prefetch, int concurrency, Action<IRabbitMqReceiveEndpointConfigurator> handle) => MassTransit.Bus.Factory.CreateUsingRabbitMq(bus =>
    {
        bus.Host(broker.Host, (ushort)broker.Port, "/", host =>
        {
            var user = broker.UserInfo.Split(':');
            host.Username(user[0]);
            host.Password(user[1]);
            host.PublisherConfirmation = true;
        });
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = prefetch;
            endpoint.ConcurrentMessageLimit = concurrency;
            endpoint.ConfigureConsumeTopology = false;
            handle(endpoint);
        });
    });
}
