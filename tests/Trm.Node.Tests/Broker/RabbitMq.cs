using NUnit.Framework;

namespace Trm.Node.Tests.Broker;

[TestFixture]
public sealed class RabbitMq() : BrokerContract(new RabbitMqUnderTest());
