using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

[TestFixture]
public sealed class The_topology
{
    private static readonly Mailbox[] Pair =
    [
        new("a1", AT, RS, Lane.Normal), new("a2.urgent", AT, RS, Lane.Urgent), new("b1", RS, AT, Lane.Normal), new("b2", RS, AT, Lane.Urgent),
    ];

    [Test]
    public void Is_the_published_one() => Golden.Holds(
        "tests/Trm.Node.Tests/Broker/definitions.json",
        new BrokerTopology([RS, AT], Pair.Reverse(), maxMessages: 1000, maxBytes: 1_000_000).Definitions("trm"));

    [Test]
    public void Gives_each_participant_its_own_exchange_to_write_and_its_own_mailboxes_to_read()
    {
        var topology = new BrokerTopology([AT, RS, XK], Pair);

        Assert.That(topology.RightsOf(AT), Is.EqualTo(("^$", @"^trm\.AT$", "^(b1|b2)$")));
        Assert.That(topology.RightsOf(RS), Is.EqualTo(("^$", @"^trm\.RS$", @"^(a1|a2\.urgent)$")));
        Assert.That(topology.RightsOf(XK), Is.EqualTo(("^$", @"^trm\.XK$", "^$")));
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a|b")]
    [TestCase(".*")]
    [TestCase("a\n")]
    [TestCase("ä")]
    [TestCase("amq.")]
    public void Refuses_a_mailbox_name_that_could_say_something_else_in_a_rule(string name)
    {
        if (name == "amq.")
            name += new string('x', 61);
        Assert.That(() => new BrokerTopology([AT, RS], [new Mailbox(name, AT, RS, Lane.Normal)]), Throws.ArgumentException);
    }

    [Test]
    public void Refuses_names_twice_and_strangers()
    {
        Assert.That(() => new BrokerTopology([AT, AT], []), Throws.ArgumentException);
        Assert.That(() => new BrokerTopology([AT, RS], [Pair[0], Pair[0]]), Throws.ArgumentException);
        Assert.That(() => new BrokerTopology([AT], [Pair[0]]), Throws.ArgumentException);
    }
}
