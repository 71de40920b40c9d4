using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Playwright;
using Trm.Console.Assets;
using Trm.Testing;

namespace Trm.Console.Tests.Appearance;

/// <summary>
/// Every page with something on it, as its reader has it on a small telephone, in both languages, light and dark. The short form looks at each once, and languages and schemes take turns; <c>TRM_PAGES=all</c>
/// looks at each in all of them, for every role that has it. <c>TRM_CAMERA=folder</c> leaves pictures of what it looks at there.
/// </summary>
internal sealed class How_every_page_looks
{
    // Over the wire, with the style and the scripts that it names.
    private const int MostBytes = 100 * 1024;

    private static readonly (string Language, ColorScheme Scheme)[] All = [("en", ColorScheme.Light), ("fr", ColorScheme.Dark), ("en", ColorScheme.Dark), ("fr", ColorScheme.Light)];

    // Each is a kind of its own: a consent, an act of a case, an enquiry.
    private static readonly string[] Refusing = ["/case/{case}/consent", "/case/{case}/incident", "/capacity"];

    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("TRM_PAGES") == "all";

    private Exhibition _shown = null!;
    private IReadOnlyList<Sight> _sights = null!;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _shown = await Exhibition.OpenAsync();
        _sights = await Walk.ThroughAsync(_shown, IsWhole);
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_shown is { } open)
            await open.DisposeAsync();
    }

    [Test]
    public void Is_seen_of_nine_pages_in_ten()
    {
        var pages = _shown.Both.Vienna.Addresses.Where(a => a is { Method: "GET", Access.Allows: not null } && !a.Path.Contains("**", StringComparison.Ordinal)).Select(a => a.Path).ToList();
        var unseen = pages.Except(_sights.Select(s => s.Route)).ToList();

        TestContext.Out.WriteLine($"{_sights.Count} pages; of these addresses none: {string.Join(", ", unseen)}");
        Assert.That(unseen, Has.Count.LessThan(pages.Count / 10), () => string.Join(", ", unseen));
    }

    [Test]
    public void Comes_over_a_slow_line() => Assert.That(
        _sights.Where(s => s.Answer.Bytes.Length + Asset.All.Where(a => s.Answer.Body.Contains(a.Path, StringComparison.Ordinal)).Sum(a => a.Bytes.Length) is var bytes && bytes > MostBytes).Select(s => s.ToString()), Is.Empty);

    [Test]
    public void Is_titled_by_a_text_of_the_console_and_nothing_else()
    {
        var texts = Directory.EnumerateFiles(Path.Combine(Vectors.Checkout, "src", "Trm.Console", "Texts"), "*.resx").SelectMany(f => XDocument.Load(f).Root!.Elements("data").Select(d => d.Element("value")!.Value)).ToHashSet(StringComparer.Ordinal);

        Assert.That(_sights.Where(s => !texts.Contains(Regex.Replace(s.Answer.Title, " - TRM$", "").Replace('\u00a0', ' ')) && !texts.Contains(Regex.Replace(s.Answer.Title, " - TRM$", ""))).Select(s => $"{s}: {s.Answer.Title}"), Is.Empty);
    }

    [Test]
    public async Task Disturbs_nobody()
    {
        var wrong = new List<string>();
        await using var viewer = await Viewer.OpenAsync();
        foreach (var (number, sight) in _sights.Index())
            foreach (var views in (IsWhole ? All : [All[number % All.Length]]).GroupBy(v => v.Language))
            {
                var page = await viewer.OpensAsync(sight, views.Key);
                if (views.Key == "fr")
                    wrong.AddRange(English.In(await page.EvaluateAsync<string[]>("() => trmEyes.said()")).Select(t => $"{sight}: is English: {t}"));
                foreach (var (_, scheme) in views)
                {
                    wrong.AddRange((await Viewer.NoticesAsync(page, scheme)).Select(w => $"{sight} ({views.Key}, {scheme}): {w}"));
                    await Camera.TakeAsync(page, $"{sight.Name}.{views.Key}", scheme);
                }

                if (!(IsWhole || Refusing.Contains(sight.Route, StringComparer.Ordinal)) || !await Viewer.IsRefusedAsync(page))
                    continue;
                foreach (var (_, scheme) in views)
                {
                    wrong.AddRange((await Viewer.NoticesAsync(page, scheme)).Select(w => $"{sight} refused ({views.Key}, {scheme}): {w}"));
                    await Camera.TakeAsync(page, $"{sight.Name}.refused.{views.Key}", scheme);
                }
            }

        Assert.That(wrong, Is.Empty, () => string.Join(Environment.NewLine, wrong));
    }
}
