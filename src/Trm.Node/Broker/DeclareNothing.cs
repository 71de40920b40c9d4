using MassTransit;
using MassTransit.Middleware;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace Trm.Node.Broker;

/// <summary>
/// Turns every declaration MassTransit makes on a channel into nothing: exchanges, mailboxes and bindings are the operator's, and
/// a node has no configure right to make or change any. What the broker does not answer in time ends the connection, so that the mailbox is read over a new one.
/// </summary>
internal sealed class DeclareNothing(Action<IConnection> connected) : IFilter<ChannelContext>
{
    public Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        connected(context.ConnectionContext.Connection);
        return next.Send(new Channel(context));
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("declareNothing");

    private static readonly TimeSpan Aborting = TimeSpan.FromSeconds(1);

    private sealed class Channel(ChannelContext context) : ProxyPipeContext(context), ChannelContext
    {
        IChannel ChannelContext.Channel => context.Channel;

        public ConnectionContext ConnectionContext => context.ConnectionContext;

        public Task BasicPublishAsync(string exchange, string routingKey, bool mandatory, BasicProperties basicProperties, byte[] body, bool awaitAck) =>
            context.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, awaitAck);

        public Task ExchangeBind(string destination, string source, string routingKey, IDictionary<string, object> arguments) => Task.CompletedTask;

        public Task ExchangeDeclare(string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object> arguments) =>
            Task.CompletedTask;

        public Task ExchangeDeclarePassive(string exchange) => Task.CompletedTask;

        public Task QueueBind(string queue, string exchange, string routingKey, IDictionary<string, object> arguments) => Task.CompletedTask;

        public Task<QueueDeclareOk> QueueDeclare(
            string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object> arguments) =>
            QueueDeclarePassive(queue);

        public Task<QueueDeclareOk> QueueDeclarePassive(string queue) => Task.FromResult(new QueueDeclareOk(queue, 0, 0));

        public Task<uint> QueuePurge(string queue) => throw new NotSupportedException("a node never empties a mailbox");

        public Task BasicQos(uint prefetchSize, ushort prefetchCount, bool global) => AnsweredAsync(async () =>
        {
            await context.BasicQos(prefetchSize, prefetchCount, global);
            return true;
        }, CancellationToken.None);

        public ValueTask BasicAck(ulong deliveryTag, bool multiple) => context.BasicAck(deliveryTag, multiple);

        public Task BasicNack(ulong deliveryTag, bool multiple, bool requeue) => context.BasicNack(deliveryTag, multiple, requeue);

        public Task<string> BasicConsume(
            string queue,
            bool noAck,
            bool exclusive,
            IDictionary<string, object> arguments,
            IAsyncBasicConsumer consumer,
            string consumerTag,
            CancellationToken cancellationToken) =>
            AnsweredAsync(() => context.BasicConsume(queue, noAck, exclusive, arguments, consumer, consumerTag, cancellationToken), cancellationToken);

        public Task BasicCancel(string consumerTag) => context.BasicCancel(consumerTag);

        // RabbitMQ.Client tells a late answer as a cancellation, and MassTransit takes a cancellation for the end: nobody would read this mailbox any more. What comes of the
        // question after all - a consumer whose messages nobody acknowledges - ends with its connection.
        private async Task<T> AnsweredAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
        {
            try
            {
                return await ask();
            }
            catch (OperationCanceledException late) when (!CancellationToken.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                await context.ConnectionContext.Connection.AbortAsync(Aborting);
                throw new RabbitMqConnectionException("the broker did not answer in time", late);
            }
        }
    }
}
