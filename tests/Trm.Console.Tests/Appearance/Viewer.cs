using Microsoft.Playwright;

namespace Trm.Console.Tests.Appearance;

/// <summary>Somebody at a small telephone, with a window in each language, as whoever they look for.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    /// <summary>The smallest telephone (WCAG 2.2, 1.4.10).</summary>
    public const int Telephone = 320;

    // Milliseconds in which a page is there.
    private const float Patience = 15_000;

    private readonly Dictionary<string, IPage> _windows = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _door = new(1);

    private Viewer()
    {
    }

    public static async Task<Viewer> OpenAsync()
    {
        var viewer = new Viewer();
        var browser = await OneBrowser.OpenAsync();
        foreach (var (language, locale) in new[] { ("en", "en-GB"), ("fr", "fr-FR") })
        {
            var context = await browser.NewContextAsync(new() { Locale = locale, ViewportSize = new() { Width = Telephone, Height = 640 } });
            context.SetDefaultTimeout(Patience);
            await Eyes.GiveAsync(context);
            viewer._windows.Add(language, await context.NewPageAsync());
        }

        return viewer;
    }

    /// <summary>They open the page in that language: whatever can be unfolded is. Null where it is not shown any more.</summary>
    public async Task<IPage?> OpensAsync(Sight sight, string language)
    {
        var page = _windows[language];
        await ComesAsAsync(page.Context, sight);
        var answer = await page.GotoAsync(new Uri(sight.At.Public, sight.Path).AbsoluteUri);
        if (answer!.Status != 200)
            return null;
        if (sight.Form is { } sent)
        {
            var form = page.Locator($"form[action='{sent.Action}']");
            foreach (var (name, value) in sent.Typed)
                await form.Locator($"[name='{name}']").FillAsync(value);
            await form.Locator("button").ClickAsync();
            await form.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await page.WaitForLoadStateAsync();
        }

        await page.EvaluateAsync("() => trmEyes.unfold()");
        return page;
    }

    /// <summary>They have that answer before them, once more as it came; where it leads on by itself, they stay.</summary>
    public async Task<IPage> ShowsAsync(Consoles at, Answer answer, string language)
    {
        var page = _windows[language];
        var here = new Uri(at.Public, "/once").AbsoluteUri;
        var headers = new[] { "Content-Type", "Content-Security-Policy" }.ToDictionary(h => h, h => answer.Headers[h], StringComparer.Ordinal);
        await page.UnrouteAllAsync();
        await page.RouteAsync("**/*", route => !route.Request.IsNavigationRequest ? route.ContinueAsync()
            : route.FulfillAsync(route.Request.Url == here ? new() { Status = 200, Headers = headers, BodyBytes = answer.Bytes } : new() { Status = 204 }));
        await page.GotoAsync(here);
        return page;
    }

    /// <summary>They send a form of the page in which something is missing; false where the page has none.</summary>
    public static async Task<bool> IsRefusedAsync(IPage page)
    {
        if (await page.EvaluateAsync<bool>("() => trmEyes.refuse()"))
        {
            await page.Locator("main [role=alert]").First.WaitForAsync();
            await page.WaitForLoadStateAsync();
            await page.EvaluateAsync("() => trmEyes.unfold()");
            return true;
        }

        return false;
    }

    /// <summary>What somebody notices who has the telephone in that scheme of colours.</summary>
    /// <param name="isAgain">They have looked at the same page in another scheme: of what axe looks for, the colours alone are others.</param>
    public static async Task<IReadOnlyList<string>> NoticesAsync(IPage page, ColorScheme scheme, bool isAgain)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var wrong = new List<string>(await page.EvaluateAsync<string[]>("() => [...trmEyes.wide(), ...trmEyes.small(), ...trmEyes.crowded()]"));
        wrong.AddRange(await Eyes.AxeAsync(page, isAgain));
        await page.Keyboard.PressAsync("Tab");
        wrong.AddRange(await page.EvaluateAsync<string[]>("() => trmEyes.unlit()"));
        return wrong;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _windows.Values)
            await page.Context.DisposeAsync();
        _door.Dispose();
    }

    // The windows are side by side: nobody signs in twice at once.
    private async Task ComesAsAsync(IBrowserContext context, Sight sight)
    {
        if (sight.Holder is not { } holder)
        {
            await context.ClearCookiesAsync();
            return;
        }

        await _door.WaitAsync();
        try
        {
            var cookie = holder.Cookie(await holder.SessionAsync());
            await context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        }
        finally
        {
            _door.Release();
        }
    }
}
