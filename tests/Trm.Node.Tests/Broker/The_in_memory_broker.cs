using NUnit.Framework;

namespace Trm.Node.Tests.Broker;

[TestFixture]
public sealed class The_in_memory_broker() : BrokerContract(new InMemoryUnderTest());
