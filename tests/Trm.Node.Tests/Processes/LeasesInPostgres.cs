using NUnit.Framework;
using Trm.Node.Processes;
using Trm.Testing;

namespace Trm.Node.Tests.Processes;

[OnStorage("postgres")]
internal sealed class LeasesInPostgres : LeaseContract
{
    // The server knows who is connected; that one stands still it does not.
    [Test]
    public async Task Who_died_is_followed_sooner_than_who_stands_still([Values] bool dies)
    {
        var lasting = TimeSpan.FromSeconds(3);

        var after = await TakenAfterAsync(lasting, dies);

        Assert.That(after, dies ? Is.LessThan(lasting * 0.75) : Is.GreaterThan(lasting * 0.75));
    }

    // What it does has no fence: that its connections are gone is not enough.
    [Test]
    public async Task Who_must_be_alone_is_followed_when_its_time_is_over_and_not_before()
    {
        var lasting = TimeSpan.FromSeconds(3);

        Assert.That(await TakenAfterAsync(lasting, dies: true, Lease.Alone), Is.GreaterThan(lasting * 0.75));
    }
}
