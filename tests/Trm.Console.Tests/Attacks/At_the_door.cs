using System.Net;
using Trm.Console.SignIn;
using Trm.Console.Tests.Countries;
using Trm.Node;
using Trm.Node.Accounts;

namespace Trm.Console.Tests.Attacks;

/// <summary>Sessions that are planted, codes that are guessed, ways out of the sign-in page.</summary>
internal sealed class At_the_door
{
    private static Consoles Vienna => Besieged.Both.Vienna;

    // What others tried from this machine is forgotten by then.
    [SetUp]
    public void Later() => Vienna.World.Time.By += AddressTries.Window;

    [Test]
    public async Task A_session_that_was_planted_is_nobodys_and_stays_so()
    {
        var victim = await Holder.ComesAsync(Vienna, "AT-71", Role.Coordinator);
        using var browser = Vienna.Visitor();
        browser.Cookies["trm-session"] = "planted-by-somebody-else";
        var door = await browser.GetAsync("/account");
        await browser.SignInAsync("AT-71", victim.CodeOfTheMoment());
        using var planter = Vienna.Visitor();
        planter.Cookies["trm-session"] = "planted-by-somebody-else";

        Assert.That(door.Location, Does.StartWith("/sign-in"));
        Assert.That(browser.Session, Is.Not.Null.And.Not.EqualTo("planted-by-somebody-else"));
        Assert.That((await planter.GetAsync("/account")).Location, Does.StartWith("/sign-in"));
    }

    [Test]
    public async Task A_session_of_one_country_is_nothing_in_the_other()
    {
        using var visitor = Besieged.Both.Belgrade.Visitor();
        visitor.Cookies["trm-session"] = await Besieged.Both["AT-07"].SessionAsync();

        Assert.That((await visitor.GetAsync("/account")).Location, Does.StartWith("/sign-in"));
    }

    [Test]
    public async Task A_form_of_one_country_is_nothing_in_the_other()
    {
        using var here = Vienna.Visitor();
        var token = (await here.GetAsync("/sign-in")).Field("form");
        using var there = Besieged.Both.Belgrade.Visitor();
        foreach (var (name, value) in here.Cookies)
            there.Cookies[name] = value;

        Assert.That((await there.PostBareAsync("/language", ("form", token), ("language", "fr"), ("to", "/sign-in"))).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Codes_of_the_moment_are_guessed_five_times_though_the_password_is_known()
    {
        var victim = await Holder.ComesAsync(Vienna, "AT-72", Role.Coordinator);
        using var thief = Vienna.Visitor();
        for (var i = 0; i < SignInDesk.Tries; i++)
            Assert.That((await thief.SignInAsync("AT-72", $"00000{i}")).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        Assert.That((await thief.SignInAsync("AT-72", victim.CodeOfTheMoment())).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "locked, and it is not said");
    }

    [Test]
    public async Task Recovery_codes_are_guessed_no_more_often()
    {
        var victim = await Holder.ComesAsync(Vienna, "AT-73", Role.Coordinator);
        using var thief = Vienna.Visitor();
        for (var i = 0; i < SignInDesk.Tries; i++)
            await thief.SignInAsync("AT-73", $"AAAA-AAAA-AAA{i}");

        Assert.That((await thief.SignInAsync("AT-73", victim.CodeOfTheMoment())).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Another_address_in_a_header_gives_no_further_tries()
    {
        using var thief = Vienna.Visitor();
        var token = (await thief.GetAsync("/sign-in")).Field("form");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i <= AddressTries.Most; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["form"] = token, ["account"] = "AT-99", ["password"] = "wrong words here", ["code"] = "000000" }),
            };
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.113.{i}");
            request.Headers.TryAddWithoutValidation("Forwarded", $"for=203.0.113.{i}");
            statuses.Add((await thief.SendAsync(request)).Status);
        }

        Assert.That(statuses.Take(AddressTries.Most), Is.All.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(statuses[^1], Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [TestCase("//evil.example")]
    [TestCase("/\\evil.example")]
    [TestCase("https://evil.example")]
    [TestCase("/%0d%0aLocation:%20//evil.example")]
    [TestCase("/..//evil.example")]
    [TestCase("javascript:alert(1)")]
    public async Task Nobody_is_led_out_by_the_page_that_they_came_from(string to)
    {
        var officer = await Holder.ComesAsync(Vienna, $"AT-74-{Math.Abs(to.Length)}{to.Count(c => c == '/')}", Role.Coordinator);
        using var browser = Vienna.Visitor();
        var asked = await browser.GetAsync($"/sign-in?to={Uri.EscapeDataString(to)}");
        var signedIn = await browser.SignInAsync(officer.Code, officer.CodeOfTheMoment(), to: to);
        var inside = await browser.GetAsync($"/sign-in?to={Uri.EscapeDataString(to)}");

        foreach (var led in new[] { asked.Field("to"), signedIn.Location, inside.Location })
            Assert.That(new Uri(Vienna.Public, led!).Authority, Is.EqualTo(Vienna.Public.Authority), led);
    }
}
