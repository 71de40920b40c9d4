namespace Trm.Node.Broker;

/// <summary>What MassTransit carries for us: bytes, and nothing it could look into.</summary>
internal sealed class SealedBytes(ReadOnlyMemory<byte> value)
{
    public ReadOnlyMemory<byte> Value { get; } = value;
}
