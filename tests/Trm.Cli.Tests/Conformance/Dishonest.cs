using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Broker;

namespace Trm.Cli.Tests.Conformance;

/// <summary>
/// A faulty node: ours, but its control messages say something else. Knows the keys of both sides, so that what it writes is sealed and signed as it must be.
/// </summary>
/// <param name="road">The road of the faulty node.</param>
/// <param name="keys">Its keys.</param>
/// <param name="reader">The keys of the one that reads.</param>
/// <param name="change">What becomes of a control message.</param>
internal sealed class Dishonest(IBroker road, ParticipantKeys keys, ParticipantKeys reader, TrustDirectory directory, Func<ControlMessage, ControlMessage> change) : IBroker
{
    private readonly Lock _gate = new();

    public bool IsConnected => road.IsConnected;

    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => road.StartAsync(mailboxes, deliver, cancel);

    public Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        lock (_gate)
            body = Changed(body);
        return road.PublishAsync(mailbox, body, cancel);
    }

    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => road.ReadAsync(mailboxes, cancel);

    public Task StopAsync(CancellationToken cancel) => road.StopAsync(cancel);

    public ValueTask DisposeAsync() => road.DisposeAsync();

    private ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> body)
    {
        var opened = SealedMessage.Parse(body).Then(m => m.Verify(directory)).Then(h => h.Admit(reader.Owner, reader.Ring, directory)).Then(a => a.Open()).Value;
        if (!opened.Meta.IsControl)
            return body;
        var header = opened.Header;
        return Sealer.Seal(
            new SealOrder
            {
                Id = header.Id,
                From = header.From,
                To = header.To,
                Gen = header.Gen,
                Seq = header.Seq,
                Iat = header.Iat,
                Exp = header.Exp,
                Dir = header.Dir,
                Recipients = directory.RecipientsOf(header.To, header.Iat),
                Meta = MessageMeta.Control,
                Payload = change(ControlMessage.Parse(opened.Payload).Value).Write(),
            },
            keys.Signing).Value.Bytes;
    }
}
