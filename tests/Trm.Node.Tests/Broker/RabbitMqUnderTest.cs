using Microsoft.Extensions.Logging.Abstractions;
using Trm.Contracts.Identifiers;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

public sealed class RabbitMqUnderTest : IBrokerUnderTest
{
    public async Task MakeAsync(params Mailbox[] mailboxes) =>
        await new BrokerTopology([AT, RS, XK], mailboxes).DeclareAsync((await RabbitMqServer.SharedAsync()).Uri, CancellationToken.None);

    public async Task<IBroker> ConnectAsync(ParticipantId participant) => Connect(participant, (await RabbitMqServer.SharedAsync()).Uri);

    public static RabbitMqBroker Connect(ParticipantId participant, Uri uri, int publishSeconds = 20, int connectSeconds = 10) => new(
        participant,
        new BrokerOptions { Uri = uri, PublishTimeout = TimeSpan.FromSeconds(publishSeconds), ConnectTimeout = TimeSpan.FromSeconds(connectSeconds), RedeliveryDelay = TimeSpan.FromMilliseconds(100), AllowUnencryptedConnectionToAnotherHost = true },
        NullLogger<RabbitMqBroker>.Instance);
}
