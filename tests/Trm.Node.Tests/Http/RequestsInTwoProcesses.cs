using System.Net;
using NUnit.Framework;
using Trm.Node.Tests.Exchange;
using Trm.Testing;
using static Trm.Node.Tests.Http.RequestsSentAgain;

namespace Trm.Node.Tests.Http;

/// <summary>A client that reaches now this process of a node and now that one has one key at both.</summary>
[TestFixture, OnStorage("postgres")]
internal sealed class RequestsInTwoProcesses
{
    [Test]
    public async Task Are_done_by_one_of_them_and_answered_alike_by_both()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await using var process = await world.StartSecondAsync("AT");
        await using var first = await ApiHost.StartAsync(world, "AT");
        await using var second = await ApiHost.StartAsync(world, "AT", process);
        using var one = first.Client();
        using var other = second.Client();

        var atOnce = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => SendAsync(n % 2 == 0 ? one : other, "both", new { to = "RS" })));
        var later = new[] { await SendAsync(one, "both", new { to = "RS" }), await SendAsync(other, "both", new { to = "RS" }) };

        Assert.That(later.Distinct().Single().Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(atOnce.Where(a => Code(a) != "REQUEST_IN_HAND").Append(later[0]).Distinct().Count(), Is.EqualTo(1));
        Assert.That((await world["AT"].Record.TransmissionsAsync()).Count(t => t.Kind == "test"), Is.EqualTo(1));
    }
}
