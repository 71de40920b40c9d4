namespace Trm.Node.Broker;

/// <summary>Bytes that the broker handed over, as they are: hostile until opened.</summary>
/// <param name="Mailbox">Where they lay.</param>
/// <param name="Body">The AMQP body, valid for as long as anybody holds it.</param>
public sealed record Delivery(IncomingMailbox Mailbox, ReadOnlyMemory<byte> Body);
