using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Trm.Benchmarks.Latency;

/// <summary>The same bytes by RabbitMQ's own client through a quorum queue: published, confirmed, consumed; and a small answer back the same way.</summary>
internal sealed class BareRoundTrip : IAsyncDisposable
{
    private const string There = "bare-there", Back = "bare-back";
    private const int AnswerBytes = 4500; // as long as the shortest sealed message, which a receipt travels in

    private readonly IConnection _from, _to;
    private readonly IChannel _fromWrites, _toWrites;
    private readonly ConcurrentDictionary<long, (TaskCompletionSource Consumed, TaskCompletionSource Answered)> _open = new();
    private long _next;

    private BareRoundTrip(IConnection from, IConnection to, IChannel fromWrites, IChannel toWrites) => (_from, _to, _fromWrites, _toWrites) = (from, to, fromWrites, toWrites);

    public static async Task<BareRoundTrip> StartAsync(Uri broker)
    {
        var factory = new ConnectionFactory { Uri = broker };
        var (from, to) = (await factory.CreateConnectionAsync(), await factory.CreateConnectionAsync());
        var trip = new BareRoundTrip(from, to, await WriterAsync(from), await WriterAsync(to));
        await ReadAsync(to, There, async body =>
        {
            var number = BinaryPrimitives.ReadInt64BigEndian(body.Span);
            trip._open[number].Consumed.TrySetResult();
            var answer = new byte[AnswerBytes];
            BinaryPrimitives.WriteInt64BigEndian(answer, number);
            await PublishAsync(trip._toWrites, Back, answer);
        });
        await ReadAsync(from, Back, body =>
        {
            trip._open[BinaryPrimitives.ReadInt64BigEndian(body.Span)].Answered.TrySetResult();
            return Task.CompletedTask;
        });
        return trip;
    }

    /// <summary>Milliseconds until it was confirmed and consumed, and until its answer was consumed.</summary>
    public async Task<(double OneWay, double ThereAndBack)> GoAsync(int bytes, long began)
    {
        var (number, body) = (Interlocked.Increment(ref _next), new byte[bytes]);
        BinaryPrimitives.WriteInt64BigEndian(body, number);
        var (consumed, answered) = (_open[number] = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)));
        await PublishAsync(_fromWrites, There, body);
        await consumed.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var oneWay = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await answered.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _open.TryRemove(number, out _);
        return (oneWay, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
    }

    private static Task<IChannel> WriterAsync(IConnection connection) => connection.CreateChannelAsync(new CreateChannelOptions(true, true));

    private static async Task ReadAsync(IConnection connection, string queue, Func<ReadOnlyMemory<byte>, Task> take)
    {
        var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" });
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivered) =>
        {
            await take(delivered.Body);
            await channel.BasicAckAsync(delivered.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    private static Task PublishAsync(IChannel channel, string queue, byte[] body) =>
        channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true }, body).AsTask();
}
