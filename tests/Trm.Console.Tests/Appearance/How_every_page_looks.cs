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

    // Each is a kind of its own: a consent, an act of a case, an enquiry.
    private static readonly string[] Refusing = ["/case/{case}/consent", "/case/{case}/incident", "/capacity"];

    // Addresses at which nobody sees a page here, and why.
    private static readonly Dictionary<string, string> NotSeen = new(StringComparer.Ordinal)
    {
        ["/record/check/{check}/file"] = "a file to be kept",
        ["/sign-in/provider"] = "nothing is there without an identity provider: What_is_shown_once looks at it",
        ["/sign-in/provider/back"] = "the same: it passes one on to the address before",
        ["/unsent/{form}"] = "what was sent after a session had ended, which takes half an hour: What_is_shown_once looks at it",
    };

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
    public void Is_seen_at_every_address_but_those_of_which_the_reason_is_said() => Assert.That(
        _shown.Both.Vienna.Addresses.Where(a => Walk.IsPage(a.Method, a.Path)).Select(a => a.Path).Except(_sights.Select(s => s.Route)), Is.EquivalentTo(NotSeen.Keys));

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
        await using var viewer = await Viewer.OpenAsync();
        var looks = _sights.SelectMany((sight, number) => (IsWhole ? View.All : [View.All[number % View.All.Count]]).Select(view => (Sight: sight, View: view)));

        var wrong = await Task.WhenAll(looks.GroupBy(l => l.View.Language).Select(window => ReadAsync(viewer, window.Key, [.. window.GroupBy(l => l.Sight, l => l.View)])));

        Assert.That(wrong.SelectMany(w => w), Is.Empty, () => string.Join(Environment.NewLine, wrong.SelectMany(w => w)));
    }

    // In the window of one language, page after page.
    private static async Task<List<string>> ReadAsync(Viewer viewer, string language, IReadOnlyList<IGrouping<Sight, View>> looks)
    {
        var wrong = new List<string>();
        foreach (var look in looks)
        {
            var before = wrong.Count;
            await LookAsync(viewer, language, look.Key, [.. look], wrong);
            Camera.WriteDown(wrong.Skip(before));
        }

        return wrong;
    }

    private static async Task LookAsync(Viewer viewer, string language, Sight sight, IReadOnlyList<View> views, List<string> wrong)
    {
        try
        {
            if (await viewer.OpensAsync(sight, language) is not { } page)
            {
                wrong.Add($"{sight} is not shown in {language}");
                return;
            }

            if (language == "fr")
                wrong.AddRange(English.In(await page.EvaluateAsync<string[]>("() => trmEyes.said()")).Select(t => $"{sight}: is English: {t}"));
            await SeeAsync(page, "");
            if ((IsWhole || Refusing.Contains(sight.Route, StringComparer.Ordinal)) && await Viewer.IsRefusedAsync(page))
                await SeeAsync(page, " refused");
        }
        catch (TimeoutException late)
        {
            wrong.Add($"{sight} in {language}: {late.Message}");
        }

        async Task SeeAsync(IPage page, string how)
        {
            foreach (var (number, view) in views.Index())
            {
                wrong.AddRange((await Viewer.NoticesAsync(page, view.Scheme, isAgain: number > 0)).Select(w => $"{sight}{how} ({view}): {w}"));
                await Camera.TakeAsync(page, $"{sight.Name}{how.Replace(' ', '.')}", view);
            }
        }
    }
}
