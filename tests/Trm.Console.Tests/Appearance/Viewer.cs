using Microsoft.Playwright;
using Trm.Console.Tests.Browser;

namespace Trm.Console.Tests.Appearance;

/// <summary>One browser on a small telephone, with a window in each language, and whoever sits at it.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    /// <summary>The smallest telephone (WCAG 2.2, 1.4.10).</summary>
    public const int Telephone = 320;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly Dictionary<string, IPage> _windows = new(StringComparer.Ordinal);

    private Viewer(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Viewer> OpenAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var viewer = new Viewer(playwright, await Chromium.LaunchAsync(playwright));
        foreach (var (language, locale) in new[] { ("en", "en-GB"), ("fr", "fr-FR") })
        {
            var context = await viewer._browser.NewContextAsync(new() { Locale = locale, ViewportSize = new() { Width = Telephone, Height = 640 } });
            await Chromium.GiveEyesAsync(context);
            viewer._windows.Add(language, await context.NewPageAsync());
        }

        return viewer;
    }

    /// <summary>They open the page in that language: whatever can be unfolded is.</summary>
    public async Task<IPage> OpensAsync(Sight sight, string language)
    {
        var page = _windows[language];
        var cookie = sight.Holder.Cookie(await sight.Holder.SessionAsync());
        await page.Context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        var answer = await page.GotoAsync(new Uri(sight.Holder.At.Public, sight.Path).AbsoluteUri);
        Assert.That(answer!.Status, Is.EqualTo(200), $"{sight} in {language}");
        await page.EvaluateAsync("() => trmEyes.unfold()");
        return page;
    }

    /// <summary>They send a form of the page in which something is missing; false where the page has none.</summary>
    public static async Task<bool> IsRefusedAsync(IPage page)
    {
        if (await page.EvaluateAsync<bool>("() => trmEyes.refuse()"))
        {
            await page.Locator("main [role=alert]").WaitForAsync();
            await page.EvaluateAsync("() => trmEyes.unfold()");
            return true;
        }

        return false;
    }

    /// <summary>What somebody notices who has the telephone in that scheme of colours.</summary>
    public static async Task<IReadOnlyList<string>> NoticesAsync(IPage page, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var wrong = new List<string>(await page.EvaluateAsync<string[]>("() => [...trmEyes.wide(), ...trmEyes.small(), ...trmEyes.crowded()]"));
        wrong.AddRange(await page.EvaluateAsync<string[]>("() => trmEyes.axe()"));
        await page.Keyboard.PressAsync("Tab");
        wrong.AddRange(await page.EvaluateAsync<string[]>("() => trmEyes.unlit()"));
        return wrong;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
