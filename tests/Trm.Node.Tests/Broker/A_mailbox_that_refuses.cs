using NUnit.Framework;
using Trm.Node.Broker;

namespace Trm.Node.Tests.Broker;

/// <summary>When a mailbox that refuses is asked over a new connection.</summary>
internal sealed class A_mailbox_that_refuses
{
    [Test]
    public void Is_asked_over_a_new_connection_at_growing_distances_until_it_takes_something()
    {
        var clock = new Stopped();
        var mailboxes = new RefusedMailboxes(clock);
        var renewed = new List<int>();
        for (; clock.Seconds < 3000; clock.Seconds++)
            if (mailboxes.Refused("mb-1"))
                renewed.Add(clock.Seconds);
        Assert.That(renewed, Is.EqualTo([5, 15, 35, 75, 155, 315, 635, 1235, 1835, 2435]), "5 s, twice as long each time, ten minutes at most");

        mailboxes.Taken("mb-1");
        Assert.That(mailboxes.Refused("mb-1"), Is.False, "the first refusal after something was taken");
        clock.Seconds += 5;
        Assert.That(mailboxes.Refused("mb-2"), Is.False, "another mailbox");
        Assert.That(mailboxes.Refused("mb-1"), Is.True);
    }

    private sealed class Stopped : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
