using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Trm.Console.SignIn;
using Trm.Console.Tests.Approvals;
using Trm.Console.Wire;
using Trm.Node.Accounts;
using Trm.Node.Tests.Exchange;

namespace Trm.Console.Tests.SignIn;

internal sealed class Many_tries : OnOneConsole
{
    // What others tried is forgotten by then.
    [SetUp]
    public void Later() => House.World.Time.By += AddressTries.Window;

    // As many guesses as an address has.
    private async Task<Visitor> ThiefAsync(string? from = null)
    {
        var thief = House.Visitor();
        thief.From = from;
        for (var i = 0; i < AddressTries.Most; i++)
            await thief.PostAsync("/invitation", ("invitation", $"guess {i}"));
        return thief;
    }

    [Test]
    public async Task From_one_address_are_not_listened_to_for_a_quarter_of_an_hour()
    {
        using var thief = await ThiefAsync();
        var invitation = await House.InviteAsync("AT-01");

        var refused = await thief.PostAsync("/invitation", ("invitation", invitation));
        var door = await thief.SignInAsync("AT-01", "000000");
        House.World.Time.By += AddressTries.Window;
        var later = await thief.PostAsync("/invitation", ("invitation", invitation));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Body, Does.Contain("Wait 15 minutes"));
        Assert.That(door.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(later.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Behind_a_proxy_are_of_whom_it_names_last_and_keep_nobody_else_out()
    {
        using var officer = await House.OfficerAsync("AT-02");
        using var thief = await ThiefAsync("198.51.100.7");
        House.World.Time.By += TimeSpan.FromSeconds(30);
        var code = Totp.CodeAt(officer.TotpSecret, House.World.Time.GetUtcNow());

        // What stands before the proxy's word is the thief's own.
        thief.From = "203.0.113.9, 198.51.100.7";
        var forged = await thief.SignInAsync("AT-02", code);
        using var elsewhere = House.Visitor();
        elsewhere.From = "203.0.113.9";
        var signedIn = await elsewhere.SignInAsync("AT-02", code);

        Assert.That((forged.Status, signedIn.Status), Is.EqualTo((HttpStatusCode.TooManyRequests, HttpStatusCode.SeeOther)));
    }

    [TestCase("https://trm.example.org", "203.0.113.9", "203.0.113.9")]
    [TestCase("https://trm.example.org", "127.0.0.1, 2001:db8::1", "2001:db8::1")]
    [TestCase("https://trm.example.org", "[2001:db8::1]:4711", "2001:db8::1")]
    [TestCase("https://trm.example.org", "203.0.113.9:4711", "203.0.113.9")]
    [TestCase("https://trm.example.org", "203.0.113.9, unknown", "127.0.0.1")]
    [TestCase("https://trm.example.org", "", "127.0.0.1")]
    [TestCase("http://localhost:7401", "203.0.113.9", "127.0.0.1")]
    public void Are_of_the_connection_where_no_proxy_says_otherwise(string console, string said, string whose)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        http.Request.Headers["X-Forwarded-For"] = said;

        Assert.That(CallerAddress.Of(http, new() { Address = new(console), Listen = new("http://127.0.0.1:7401") }), Is.EqualTo(IPAddress.Parse(whose)));
    }

    [Test]
    public async Task At_passwords_keep_no_passkey_out_and_nobody_who_is_inside()
    {
        using var officer = await Signer.ComesAsync(House, "AT-03");
        using var browser = await ThiefAsync();

        var password = await browser.SignInAsync("AT-03", officer.Code());
        var passkey = await officer.Device!.SignInAsync(browser, officer.Origin);
        var inside = await officer.Visitor.PostAsync("/account/password", ("password", "wrong words here"), ("code", "000000"), ("chosen", "five other quiet words"), ("again", "five other quiet words"));

        Assert.That((password.Status, passkey.Status), Is.EqualTo((HttpStatusCode.TooManyRequests, HttpStatusCode.SeeOther)));
        Assert.That(browser.Session, Is.Not.Null);
        Assert.That(inside.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "it is wrong, and is looked at");
    }

    [Test]
    public async Task Are_given_no_challenges_without_end()
    {
        using var stranger = House.Visitor();
        var token = (await stranger.GetAsync("/sign-in")).Field("form");
        Task<Answer> Ask() => stranger.PostBareAsync("/sign-in/passkey/options", ("form", token));
        for (var i = 0; i < AddressTries.MostAsked; i++)
            if ((await Ask()).Status != HttpStatusCode.OK)
                Assert.Fail($"refused after {i}");

        Assert.That((await Ask()).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That((await stranger.SignInAsync("AT-99", "000000")).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "passwords are counted apart");
        House.World.Time.By += AddressTries.Window;
        Assert.That((await Ask()).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""{"id":7}""")]
    [TestCase("""{"id":"\ud800","rawId":"\ud800","type":"public-key","response":{}}""", TestName = "With_half_a_character_for_a_passkey_are_refused")]
    public async Task With_what_is_no_passkey_are_refused(string credential)
    {
        using var stranger = House.Visitor();
        using var asked = System.Text.Json.JsonDocument.Parse((await stranger.PostAsync("/sign-in/passkey/options")).Body);

        var refused = await stranger.PostAsync("/sign-in/passkey", ("ceremony", asked.RootElement.GetProperty("ceremony").GetString()!), ("credential", credential));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
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
        using var officer = await House.OfficerAsync("AT-04");
        using var stranger = House.Visitor();
        var token = (await stranger.GetAsync("/sign-in")).Field("form");

        var took = new List<TimeSpan>();
        foreach (var account in new[] { "AT-04", "AT-99", "" })
        {
            var began = Stopwatch.GetTimestamp();
            await stranger.PostBareAsync("/sign-in", ("form", token), ("account", account), ("password", "wrong words here"), ("code", "000000"));
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        Assert.That(took, Is.All.GreaterThanOrEqualTo(Consoles.RefusalTakes));
    }
}
