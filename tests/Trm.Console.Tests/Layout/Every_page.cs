using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Trm.Console.Assets;
using Trm.Node;

namespace Trm.Console.Tests.Layout;

/// <summary>What holds for every page that can be shown, whoever looks.</summary>
internal sealed partial class Every_page
{
    private Consoles _console = null!;
    private List<Answer> _pages = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync(training: true, zone: TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"));
        using var officer = await _console.OfficerAsync("AT-01");
        using var stranger = _console.Visitor();
        _pages =
        [
            await stranger.GetAsync("/sign-in"), await stranger.GetAsync("/invitation"), await stranger.PostAsync("/invitation", ("invitation", await _console.InviteAsync("AT-02", Role.Auditor))),
            await stranger.SignInAsync("AT-01", "000000"), await stranger.PostBareAsync("/sign-in"), await officer.GetAsync("/no-such-page"),
        ];
        foreach (var (method, path, _) in _console.Addresses.Where(a => a is { Method: "GET", Access.Allows: not null } && !a.Path.Contains('{', StringComparison.Ordinal)))
            _pages.Add(await officer.GetAsync(path));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _console.DisposeAsync();

    [Test]
    public void Lets_the_browser_do_nothing_but_show_it() => Assert.Multiple(() =>
    {
        foreach (var page in _pages)
        {
            Assert.That(page.Headers["Content-Security-Policy"], Does.Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe"), page.Title);
            Assert.That(page.Headers["X-Content-Type-Options"], Is.EqualTo("nosniff"));
            Assert.That(page.Headers["Referrer-Policy"], Is.EqualTo("no-referrer"));
            Assert.That(page.Headers["Cache-Control"], Does.Contain("no-store"));
            Assert.That(page.Headers["Permissions-Policy"], Does.Contain("camera=()"));
            Assert.That(page.Headers["Strict-Transport-Security"], Does.StartWith("max-age="));
            Assert.That(page.Headers, Does.Not.ContainKey("Server"));
            Assert.That(Inline().Matches(page.Body), Is.Empty, "no style and no script stands in a page");
        }
    });

    [Test]
    public void Keeps_its_cookies_for_this_host_and_out_of_reach() => Assert.That(
        _pages.SelectMany(p => p.Cookies), Is.Not.Empty.And.All.Matches("^__Host-trm-[a-z]+=").And.All.Contains("secure").And.All.Contains("httponly").And.All.Contains("samesite=strict").And.All.Contains("path=/"));

    [Test]
    public void Is_small() => Assert.That(_pages.Select(p => Encoding.UTF8.GetByteCount(p.Body) + Asset.All.Sum(a => a.Bytes.Length)), Is.All.LessThan(100 * 1024));

    [Test]
    public void Has_one_heading_a_language_a_main_part_and_a_title_that_tells_nothing() => Assert.Multiple(() =>
    {
        foreach (var page in _pages)
        {
            Assert.That(Regex.Count(page.Body, "<h1>"), Is.EqualTo(1), page.Title);
            Assert.That(page.Body, Does.Contain("<html lang=\"en\">").And.Contain("<main id=\"main\"").And.Contain("href=\"#main\""));
            Assert.That(page.Title, Does.EndWith(" - TRM").And.Not.Contain("AT"));
            Assert.That(page.Body, Does.Contain("EXERCISE"), "an exercise says so everywhere");
        }
    });

    [Test]
    public void Shows_times_with_their_zone()
    {
        var times = _pages.SelectMany(p => TimeTag().Matches(p.Body).Select(m => WebUtility.HtmlDecode(m.Groups["text"].Value))).ToList();

        Assert.That(times, Is.Not.Empty.And.All.Match("^[0-9]{1,2} [A-Z][a-z]+ 20[0-9]{2}, [0-9]{2}:[0-9]{2} \\(UTC\\+0[12]:00\\)$"));
    }

    [Test]
    public async Task Is_in_the_language_that_was_chosen_or_else_asked_for()
    {
        using var asking = _console.Visitor("de, fr-CH;q=0.8, en;q=0.5");
        var asked = await asking.GetAsync("/sign-in");
        await asking.PostAsync("/language", ("language", "en"), ("to", "/sign-in"));
        var chosen = await asking.GetAsync("/sign-in");
        using var officer = await _console.OfficerAsync("AT-03");
        await officer.PostAsync("/language", ("language", "fr"), ("to", "/account"));
        officer.Cookies.Remove("__Host-trm-language");
        var own = await officer.GetAsync("/account");
        using var other = _console.Visitor("tlh, *");

        Assert.That(asked.Body, Does.Contain("<html lang=\"fr\">").And.Contain("Se connecter"));
        Assert.That(chosen.Body, Does.Contain("<html lang=\"en\">"));
        Assert.That(own.Body, Does.Contain("Mon compte").And.Contain("EXERCICE"));
        Assert.That((await other.GetAsync("/sign-in")).Body, Does.Contain("<html lang=\"en\">"));
    }

    [Test]
    public async Task Has_files_that_are_kept_for_good_and_known_by_their_content()
    {
        using var stranger = _console.Visitor();
        foreach (var asset in Asset.All)
        {
            var file = await stranger.GetAsync(asset.Path);
            Assert.That((file.Status, file.Headers["Content-Type"], file.Headers["X-Content-Type-Options"]), Is.EqualTo((HttpStatusCode.OK, asset.Type, "nosniff")));
            Assert.That(file.Headers["Cache-Control"], Does.Contain("immutable"));
        }
    }

    [GeneratedRegex("<style|<script(?! src=)| style=| on[a-z]+=|javascript:", RegexOptions.None, 1000)]
    private static partial Regex Inline();

    [GeneratedRegex("<time [^>]*>(?<text>[^<]*)</time>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeTag();
}
