using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Trm.Benchmarks.Exchange;

/// <summary>The sealed bytes once into a quorum queue and out of it, by RabbitMQ's own client: persistent, confirmed, acknowledged. What one queue and one channel carry.</summary>
internal sealed class BareClient : IMover, IAsyncDisposable
{
    private const string Queue = "bare-bytes";
    private const int Prefetch = 500;
    private const int AckEvery = 64;

    private readonly byte[] _bytes;
    private readonly int _window;
    private readonly IConnection _from, _to;
    private readonly IChannel _writing, _reading;
    private TaskCompletionSource? _done;
    private int _left;

    private BareClient(byte[] bytes, int window, IConnection from, IConnection to, IChannel writing, IChannel reading) =>
        (_bytes, _window, _from, _to, _writing, _reading) = (bytes, window, from, to, writing, reading);

    public string Name => "bare RabbitMQ.Client one way";

    public int Times => 20;

    /// <summary>Connects both sides and makes the queue.</summary>
    /// <param name="broker">The broker, with rights to make queues.</param>
    /// <param name="bytes">What travels.</param>
    /// <param name="window">Messages without a confirm at once.</param>
    public static async Task<BareClient> StartAsync(Uri broker, byte[] bytes, int window)
    {
        var factory = new ConnectionFactory { Uri = broker };
        var (from, to) = (await factory.CreateConnectionAsync(), await factory.CreateConnectionAsync());
        var (writing, reading) = (await from.CreateChannelAsync(new CreateChannelOptions(true, true, outstandingPublisherConfirmationsRateLimiter: null)), await to.CreateChannelAsync());
        await reading.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" });
        await reading.BasicQosAsync(0, Prefetch, global: false);
        var mover = new BareClient(bytes, window, from, to, writing, reading);
        var consumer = new AsyncEventingBasicConsumer(reading);
        consumer.ReceivedAsync += (_, delivered) => mover.TakenAsync(delivered);
        await reading.BasicConsumeAsync(Queue, autoAck: false, consumer);
        return mover;
    }

    public async Task MoveAsync(int messages, CancellationToken cancel)
    {
        using var room = new SemaphoreSlim(_window);
        var done = _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _left = messages;
        var publishing = new List<Task>(messages);
        for (var i = 0; i < messages; i++)
        {
            await room.WaitAsync(cancel);
            publishing.Add(PublishAsync(room, cancel));
        }

        await Task.WhenAll(publishing);
        await done.Task.WaitAsync(TimeSpan.FromMinutes(5), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _writing.DisposeAsync();
        await _reading.DisposeAsync();
        await _from.DisposeAsync();
        await _to.DisposeAsync();
    }

    private async Task PublishAsync(SemaphoreSlim room, CancellationToken cancel)
    {
        await _writing.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, _bytes, cancel);
        room.Release();
    }

    private async Task TakenAsync(BasicDeliverEventArgs delivered)
    {
        if (delivered.Body.Length != _bytes.Length)
            throw new InvalidOperationException("other bytes came than were sent");
        var left = Interlocked.Decrement(ref _left);
        if (left % AckEvery == 0)
            await _reading.BasicAckAsync(delivered.DeliveryTag, multiple: true);
        if (left == 0)
            _done!.TrySetResult();
    }
}
