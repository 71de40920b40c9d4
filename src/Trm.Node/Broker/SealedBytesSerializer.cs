using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using System.Runtime.InteropServices;
using MassTransit;
using MassTransit.Metadata;
using MassTransit.Serialization;
using Trm.Envelope;

namespace Trm.Node.Broker;

/// <summary>
/// Makes MassTransit carry bytes as they are: the AMQP body is the sealed message, whatever a header claims of it. No header is
/// written (they would tell the broker our host, process and trace) and none is read (the broker could write them).
/// </summary>
internal sealed class SealedBytesSerializer : ISerializerFactory, IMessageSerializer, IMessageDeserializer
{
    /// <summary>envelope.md section 1.</summary>
    public const string MediaType = SealedMessage.Media;

    public ContentType ContentType { get; } = new(MediaType);

    public IMessageSerializer CreateSerializer() => this;

    public IMessageDeserializer CreateDeserializer() => this;

    /// <summary>The last moment before the transport copies the headers: whatever the pipeline has added (trace ids) goes.</summary>
    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
    {
        foreach (var header in context.Headers.GetAll().ToArray())
            context.Headers.Set(header.Key, (object?)null);
        return new Body(((SealedBytes)(object)context.Message).Value);
    }

    public MessageBody GetMessageBody(string text) => throw new NotSupportedException("sealed messages are not text");

    public ConsumeContext Deserialize(ReceiveContext receiveContext) =>
        new BodyConsumeContext(receiveContext, Deserialize(receiveContext.Body, EmptyHeaders.Instance));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        new Context(this, new SealedBytes(body.GetBytes()));

    public void Probe(ProbeContext context) => context.CreateScope(MediaType);

    private sealed class Body(ReadOnlyMemory<byte> value) : MessageBody
    {
        public long? Length => value.Length;

        public Stream GetStream() => new MemoryStream(GetBytes(), writable: false);

        public byte[] GetBytes() =>
            MemoryMarshal.TryGetArray(value, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
                ? segment.Array
                : value.ToArray();

        public string GetString() => throw new NotSupportedException("sealed messages are not text");
    }

    private sealed class Context(SealedBytesSerializer serializer, SealedBytes message)
        : BaseSerializerContext(NoObjects.Instance, NoEnvelope.Instance, [MessageUrn.ForTypeString<SealedBytes>()])
    {
        public override bool TryGetMessage<T>([NotNullWhen(true)] out T? value)
            where T : class
        {
            value = message as T;
            return value is not null;
        }

        public override bool TryGetMessage(Type messageType, [NotNullWhen(true)] out object? value)
        {
            value = messageType == typeof(SealedBytes) ? message : null;
            return value is not null;
        }

        public override IMessageSerializer GetMessageSerializer() => serializer;

        public override IMessageSerializer GetMessageSerializer<T>(MessageEnvelope envelope, T value) => serializer;

        public override IMessageSerializer GetMessageSerializer(object value, string[] messageTypes) => serializer;

        public override Dictionary<string, object> ToDictionary<T>(T? value)
            where T : class => [];
    }

    /// <summary>Answers null to everything, so that nothing the broker says reaches the pipeline.</summary>
    private sealed class NoEnvelope : MessageContext
    {
        public static readonly NoEnvelope Instance = new();

        public Guid? MessageId => null;

        public Guid? RequestId => null;

        public Guid? CorrelationId => null;

        public Guid? ConversationId => null;

        public Guid? InitiatorId => null;

        public DateTime? ExpirationTime => null;

        public Uri? SourceAddress => null;

        public Uri? DestinationAddress => null;

        public Uri? ResponseAddress => null;

        public Uri? FaultAddress => null;

        public DateTime? SentTime => null;

        public Headers Headers => EmptyHeaders.Instance;

        public HostInfo Host => HostMetadataCache.Empty;
    }

    private sealed class NoObjects : IObjectDeserializer
    {
        public static readonly NoObjects Instance = new();

        public T? DeserializeObject<T>(object? value, T? defaultValue = null)
            where T : class => defaultValue;

        public T? DeserializeObject<T>(object? value, T? defaultValue = null)
            where T : struct => defaultValue;

        public MessageBody SerializeObject(object? value) => throw new NotSupportedException("sealed messages are not objects");
    }
}
