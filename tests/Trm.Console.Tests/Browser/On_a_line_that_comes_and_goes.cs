using Microsoft.Playwright;
using Trm.Console.Tests.Countries;
using Trm.Contracts.Returns;
using Trm.Node;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Browser;

/// <summary>The escort's page in real Chromium, on a small telephone, in an aeroplane.</summary>
internal sealed class On_a_line_that_comes_and_goes
{
    [Test]
    public async Task What_an_escort_confirms_waits_in_the_page_and_is_sent_when_the_line_is_back()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.UpToFinalCheckAsync();
        await using var console = await Consoles.BesideAsync(stage.World, "AT", _ => { });
        var escort = await Holder.ComesAsync(console, Stage.ViennaEscort.Code, Role.Escort);
        await using var context = await (await OneBrowser.OpenAsync()).NewContextAsync(new() { BaseURL = console.Public.AbsoluteUri, Locale = "en-GB", ViewportSize = new() { Width = 320, Height = 640 } });
        var cookie = escort.Cookie(await escort.SessionAsync());
        await context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/escort");
        var (log, line) = (page.Locator("[data-log]"), page.Locator("[data-line]"));

        await context.SetOfflineAsync(true);
        await page.Locator("summary").First.ClickAsync();
        await page.Locator("input[name=number]").First.FillAsync("+43110000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, departed" }).ClickAsync();
        await Assertions.Expect(log).ToContainTextAsync("waits for the line");
        await Assertions.Expect(line).ToBeVisibleAsync();
        Assert.That(await stage.ReturnAsync("AT"), Is.EqualTo(ReturnState.FinalCheck), "nothing left the telephone");
        Assert.That(await page.EvaluateAsync<int>(Kept), Is.Zero, "and nothing is kept on it");

        await context.SetOfflineAsync(false);
        await Assertions.Expect(log).ToContainTextAsync(": sent");
        await Assertions.Expect(line).ToBeHiddenAsync();
        await stage.Return(ReturnState.Travelling);

        // The session has ended meanwhile: another one, in another window, is as good.
        await console.Node.SignIns.EndAsync(escort.Code, (await console.Node.SignIns.SessionsAsync(escort.Code)).Single().Id);
        await page.Locator("summary").Last.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop now" }).ClickAsync();
        await Assertions.Expect(log.GetByRole(AriaRole.Link)).ToContainTextAsync("Sign in again");
        var anew = escort.Cookie(await escort.SessionAsync());
        await context.AddCookiesAsync([new() { Name = anew.Name, Value = anew.Value, Domain = anew.Domain, Path = anew.Path, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        await page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await Assertions.Expect(log.Locator("li").Last).ToContainTextAsync(": sent");

        Assert.That((await stage.FileAsync("AT")).IsHeld, Is.True);
        Assert.That(await page.EvaluateAsync<int>(Kept), Is.Zero);
    }

    private const string Kept = "async () => localStorage.length + sessionStorage.length + document.cookie.length + (await navigator.serviceWorker.getRegistrations()).length + (await indexedDB.databases()).length";
}
