using System.Diagnostics;
using System.Net;
using Trm.Console.SignIn;
using Trm.Node.Tests.Exchange;

namespace Trm.Console.Tests.SignIn;

internal sealed class Many_tries
{
    [Test]
    public async Task From_one_address_are_not_listened_to_for_a_quarter_of_an_hour()
    {
        await using var console = await Consoles.StartAsync();
        using var thief = console.Visitor();
        for (var i = 0; i < AddressTries.Most; i++)
            await thief.PostAsync("/invitation", ("invitation", $"guess {i}"));
        var invitation = await console.InviteAsync("AT-01");

        var refused = await thief.PostAsync("/invitation", ("invitation", invitation));
        var door = await thief.SignInAsync("AT-01", "000000");
        console.World.Time.By += AddressTries.Window;
        var later = await thief.PostAsync("/invitation", ("invitation", invitation));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Body, Does.Contain("Wait 15 minutes"));
        Assert.That(door.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(later.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void From_one_network_of_version_6_are_of_one_address()
    {
        var tries = new AddressTries(new ShiftedTime());
        for (var i = 0; i < AddressTries.Most; i++)
            tries.Failed(IPAddress.Parse($"2001:db8::{i:x}"));

        Assert.That(tries.MayTry(IPAddress.Parse("2001:db8::ffff")), Is.False);
        Assert.That(tries.MayTry(IPAddress.Parse("2001:db8:0:1::1")), Is.True);
        Assert.That(tries.MayTry(null), Is.True);
    }

    [Test]
    public async Task Take_the_same_time_whatever_was_wrong()
    {
        await using var console = await Consoles.StartAsync();
        using var officer = await console.OfficerAsync("AT-01");
        using var stranger = console.Visitor();
        var token = (await stranger.GetAsync("/sign-in")).Field("form");

        var took = new List<TimeSpan>();
        foreach (var account in new[] { "AT-01", "AT-99", "" })
        {
            var began = Stopwatch.GetTimestamp();
            await stranger.PostBareAsync("/sign-in", ("form", token), ("account", account), ("password", "wrong words here"), ("code", "000000"));
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        Assert.That(took, Is.All.GreaterThanOrEqualTo(Consoles.RefusalTakes));
    }
}
