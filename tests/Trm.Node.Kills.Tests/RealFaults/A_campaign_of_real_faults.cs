using System.Globalization;
using NUnit.Framework;

namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>The short form of <c>tests/Trm.Campaign</c>: each kind of kill once, and three other faults. TRM_CAMPAIGN says for how many seconds it goes on at least.</summary>
[TestFixture, NonParallelizable]
internal sealed class A_campaign_of_real_faults
{
    private const int Kills = 4;

    [Test]
    public async Task Loses_nothing_and_shows_nothing_twice()
    {
        var time = int.TryParse(Environment.GetEnvironmentVariable("TRM_CAMPAIGN"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

        var figures = await new Campaign(new(Kills, TimeSpan.FromSeconds(time), Environment.TickCount), TestContext.Out).RunAsync();

        Assert.That(figures.Receipted, Is.EqualTo(figures.Sent).And.GreaterThan(0));
    }
}
