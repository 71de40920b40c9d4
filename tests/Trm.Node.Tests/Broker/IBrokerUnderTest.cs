using Trm.Contracts.Identifiers;
using Trm.Node.Broker;

namespace Trm.Node.Tests.Broker;

/// <summary>What the contract needs of a broker of any make.</summary>
public interface IBrokerUnderTest
{
    /// <summary>The operator makes these mailboxes.</summary>
    Task MakeAsync(params Mailbox[] mailboxes);

    /// <summary>A connection of this participant, not started.</summary>
    Task<IBroker> ConnectAsync(ParticipantId participant);
}
