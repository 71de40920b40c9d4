using System.Net;
using System.Text;
using Microsoft.Playwright;
using Trm.Console.Tests.Browser;
using Trm.Console.Tests.Countries;
using Trm.Node.Overview;

namespace Trm.Console.Tests.Attacks;

/// <summary>
/// The canary: names and words of a person and of a case, which stand in the pages of those who may read them and nowhere else - no title, address, cookie, name of a download, e-mail, line of a log, and
/// nothing that a browser keeps.
/// </summary>
[Order(2)]
internal sealed class What_leaks
{
    private static string[] Words => [.. Besieged.Content, .. Besieged.OfficesWords];

    private static string[] Pseudonyms => [.. new[] { Besieged.Expected, Besieged.Elsewhere, Besieged.Fresh, Besieged.Removed }.SelectMany(c => new[] { c.ToString(), ShortName.Of(c) })];

    [Test]
    public async Task Is_nothing_beside_the_pages_themselves()
    {
        var wrong = new List<string>();
        var read = await Reading.EverythingAsync();
        foreach (var (holder, path, page, _) in read.Pages)
        {
            wrong.AddRange(Told($"{holder}: the title of {path}", page.Title, [.. Words, .. Pseudonyms]));
            wrong.AddRange(Told($"{holder}: the name of the download {path}", page.Headers.GetValueOrDefault("Content-Disposition", ""), [.. Words, .. Pseudonyms]));
            // A pseudonym may stand in an address; a word of the office or a name may not.
            wrong.AddRange(Told($"{holder}: the address", Uri.UnescapeDataString(path), Words));
            wrong.AddRange(Told($"{holder}: where {path} leads", Uri.UnescapeDataString(page.Location ?? ""), Words));
            wrong.AddRange(Told($"{holder}: a cookie of {path}", string.Concat(page.Cookies), [.. Words, .. Pseudonyms]));
            wrong.AddRange(page.Cookies.Where(c => !Flags.All(f => c.Contains(f, StringComparison.OrdinalIgnoreCase))).Select(c => $"{holder}: {path}: {c}"));
            if (page.Headers.GetValueOrDefault("Cache-Control") is not { } cache || !cache.Contains("no-store", StringComparison.Ordinal))
                wrong.Add($"{holder}: {path} may be kept by a browser or a proxy");
        }

        foreach (var (holder, page, form) in read.Forms.Where(f => f.Form.Method != "post" && f.Form.Typed.Any()))
            wrong.Add($"{holder}: what is typed into {page} is sent in the address {form.Action}");
        Assert.That(wrong.Distinct(), Is.Empty);
        Assert.That(read.Pages, Has.Count.GreaterThan(100));
    }

    [Test]
    public void Is_in_no_e_mail()
    {
        Assert.That(Besieged.Both.Mail.Taken, Is.Not.Empty);
        foreach (var mail in Besieged.Both.Mail.Taken)
            Assert.That(Told("an e-mail", mail.Text, [.. Words, .. Pseudonyms, "Serbia", "Belgrade", "Vienna", "RS-", "traffick"]), Is.Empty, mail.Text);
    }

    [Test]
    public void Is_in_no_line_of_a_log()
    {
        Assert.That(Besieged.Both.Log.Lines, Has.Count.GreaterThan(10));
        Assert.That(Besieged.Both.Log.Lines.SelectMany(l => Told("a log", l, Words).Select(_ => l)), Is.Empty);
    }

    [Test]
    public async Task Is_in_nothing_that_a_browser_keeps()
    {
        var profile = Directory.CreateTempSubdirectory("trm-browser-").FullName;
        try
        {
            var seen = await BrowsedAsync(profile);

            Assert.That(seen, Does.Contain("a green scarf"), "it was on the screen");
            var kept = Directory.EnumerateFiles(profile, "*", SearchOption.AllDirectories).SelectMany(file =>
            {
                var bytes = File.ReadAllBytes(file);
                return Words.Where(w => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(w)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(w)) >= 0)
                    .Select(w => $"{Path.GetRelativePath(profile, file)}: {w}");
            }).ToList();
            // A word of the office is one of the language, too: the browser's own files have some of those.
            Assert.That(kept.Where(k => Besieged.Content.Any(w => k.EndsWith($": {w}", StringComparison.Ordinal))), Is.Empty);
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    private static readonly string[] Flags = ["httponly", "samesite=strict", "path=/"];

    // Somebody of the shelter reads all that they may, in a browser with a profile of its own, and types a name into what can be typed into.
    private static async Task<string> BrowsedAsync(string profile)
    {
        var holder = Besieged.Both["RS-CW-1"];
        using var visitor = await holder.VisitsAsync();
        var crawl = await Crawl.ThroughAsync(visitor, ["/", "/arrivals", $"/case/{Besieged.Expected}"]);
        var seen = new StringBuilder();
        using var playwright = await Playwright.CreateAsync();
        var context = await Chromium.LaunchAsync(playwright, profile, holder.At.Public.AbsoluteUri);
        await using var person = await Person.SitsDownAsync(context.Browser!, holder, Hands.Mouse, context, [.. Words, .. Pseudonyms]);
        foreach (var path in crawl.Pages.Where(p => p.Value.Status == HttpStatusCode.OK && p.Value.Headers.GetValueOrDefault("Content-Type", "").StartsWith("text/html", StringComparison.Ordinal)).Select(p => p.Key))
        {
            await person.GoesToAsync(path);
            seen.Append(await person.TextAsync());
        }

        Assert.That(
            await person.Page.EvaluateAsync<string>("""
                async () => JSON.stringify([localStorage.length, sessionStorage.length, document.cookie.length, (await indexedDB.databases()).length, window.caches ? (await caches.keys()).length : 0,
                    navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0])
                """),
            Is.EqualTo("[0,0,0,0,0,0]"), "storage, cookies, databases, caches, workers");
        Assert.That(await context.CookiesAsync(), Is.Not.Empty.And.All.Property("HttpOnly").EqualTo(true).And.All.Property("SameSite").EqualTo(SameSiteAttribute.Strict));
        person.IsContent();
        return seen.ToString();
    }

    private static IEnumerable<string> Told(string where, string text, IReadOnlyList<string> words) => words.Where(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)).Select(w => $"{where} says {w}: {text}");
}
