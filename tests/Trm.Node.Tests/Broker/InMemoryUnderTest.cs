using Trm.Contracts.Identifiers;
using Trm.Node.Broker;

namespace Trm.Node.Tests.Broker;

public sealed class InMemoryUnderTest : IBrokerUnderTest, IAsyncDisposable
{
    private readonly InMemoryBroker _hub = new();

    // There is no operator: a mailbox exists once its reader has connected.
    public Task MakeAsync(params Mailbox[] mailboxes) => Task.CompletedTask;

    public Task<IBroker> ConnectAsync(ParticipantId participant) => Task.FromResult(_hub.Connect(participant));

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
