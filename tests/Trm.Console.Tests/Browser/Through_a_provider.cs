using Microsoft.Playwright;
using Trm.Console.Tests.Appearance;
using Trm.Console.Tests.SignIn;
using Trm.Node.Accounts;

namespace Trm.Console.Tests.Browser;

/// <summary>In real Chromium: to the identity provider and back, over two sites, with and without a script. The cookies of the console are not sent along with whoever comes from another site, and no form may lead to one.</summary>
internal sealed class Through_a_provider
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task An_officer_comes_by_invitation_and_signs_in_again(bool hasScript)
    {
        await using var provider = await CountryProvider.StartAsync();
        await using var house = await Consoles.StartAsync(inBrowser: true, provider: provider.Options());
        provider.Time = house.World.Time;
        await using var context = await (await OneBrowser.OpenAsync()).NewContextAsync(new() { BaseURL = house.Public.AbsoluteUri, Locale = "en-GB", JavaScriptEnabled = hasScript });
        await Eyes.GiveAsync(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/invitation");
        await page.GetByLabel("Invitation").FillAsync(await house.InviteAsync("AT-01"));
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Button, new() { Name = "Go on with Country ID" }).ClickAsync();
        await ShowAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("My account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/cases");
        if (hasScript)
            Assert.That(await Eyes.AxeAsync(page), Is.Empty);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Country ID" }).ClickAsync();
        await ShowAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "My account" })).ToBeVisibleAsync();
        Assert.That(new Uri(page.Url).AbsolutePath, Is.EqualTo("/cases"));
        Assert.That((await house.Node.SignIns.SessionsAsync("AT-01")).Single().Way, Is.EqualTo(SignInWay.Provider));
    }

    private static async Task ShowAsync(IPage page)
    {
        await page.GetByLabel("Number").FillAsync("person-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "It is me" }).ClickAsync();
    }
}
