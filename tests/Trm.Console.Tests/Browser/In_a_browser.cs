using System.Net;
using Microsoft.Playwright;
using Trm.Console.Tests.Appearance;
using Trm.Console.Tests.Countries;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Trail;

namespace Trm.Console.Tests.Browser;

/// <summary>The door in real Chromium: passkeys by a virtual authenticator, the same without a script, and axe on every page.</summary>
internal sealed class In_a_browser
{
    // Each empty page in both languages; else in one of them, as Appearance looks at each that has something on it.
    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("TRM_PAGES") == "all";

    private Consoles _console = null!;

    private string Address => _console.Public.AbsoluteUri;

    [OneTimeSetUp]
    public async Task StartAsync() => _console = await Consoles.StartAsync(training: true, inBrowser: true);

    [OneTimeTearDown]
    public async Task StopAsync() => await _console.DisposeAsync();

    [Test]
    public async Task An_officer_comes_by_invitation_makes_a_passkey_and_signs_in_with_it()
    {
        await using var context = await (await OneBrowser.OpenAsync()).NewContextAsync(new() { BaseURL = Address, Locale = "en-GB" });
        var page = await PageWithDeviceAsync(context);
        await page.GotoAsync("/invitation");
        await page.GetByLabel("Invitation").FillAsync(await _console.InviteAsync("AT-01"));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Today");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        string? sent = null;
        page.Request += (_, request) => sent = request is { Method: "POST" } && request.Url.EndsWith("/sign-in/passkey", StringComparison.Ordinal) ? request.PostData : sent;
        await page.GotoAsync("/sign-in?to=/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("My account");

        Assert.That(new Uri(page.Url).AbsolutePath, Is.EqualTo("/account"));
        Assert.That((await _console.Node.SignIns.SessionsAsync("AT-01")).Single().Way, Is.EqualTo(SignInWay.Passkey));
        Assert.That(await page.EvaluateAsync<int>("() => localStorage.length + sessionStorage.length + document.cookie.length"), Is.Zero, "the browser keeps nothing that a script could read");

        // The same answer again, with everything that was beside it: its challenge was taken.
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/sign-in");
        var token = await page.Locator("input[name=form]").First.GetAttributeAsync("value");
        var replayed = await context.APIRequest.PostAsync($"{Address}sign-in/passkey", new()
        {
            Data = string.Join('&', sent!.Split('&').Select(f => f.StartsWith("form=", StringComparison.Ordinal) ? $"form={Uri.EscapeDataString(token!)}" : f)),
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Type"] = "application/x-www-form-urlencoded" },
            MaxRedirects = 0,
        });
        Assert.That(replayed.Status, Is.EqualTo((int)HttpStatusCode.UnprocessableEntity));
        Assert.That(await _console.Node.SignIns.SessionsAsync("AT-01"), Is.Empty);
    }

    [Test]
    public async Task A_second_passkey_is_added_and_the_last_one_stays()
    {
        await using var context = await (await OneBrowser.OpenAsync()).NewContextAsync(new() { BaseURL = Address, Locale = "en-GB" });
        var page = await PageWithDeviceAsync(context);
        await page.GotoAsync("/invitation");
        await page.GetByLabel("Invitation").FillAsync(await _console.InviteAsync("AT-02", Role.Auditor));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "My account" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("without it you could not sign in");
        // The first device has a passkey of this account already; a second one is asked.
        await Chromium.GiveDeviceAsync(page, "usb");
        await page.GetByLabel("What to call it").FillAsync("<b>office</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove: <b>office</b>" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToHaveCountAsync(1);

        Assert.That(await _console.Node.Accounts.PasskeysAsync("AT-02"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Without_a_script_an_officer_comes_by_password_and_code()
    {
        await using var context = await (await OneBrowser.OpenAsync()).NewContextAsync(new() { BaseURL = Address, Locale = "fr-FR", JavaScriptEnabled = false, ViewportSize = new() { Width = 320, Height = 640 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "clé d'accès" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "J'ai une invitation" }).ClickAsync();
        await page.GetByLabel("Invitation").FillAsync(await _console.InviteAsync("AT-03", Role.Coordinator));
        await page.Keyboard.PressAsync("Enter");
        var secret = Visitor.FromBase32((await page.Locator("[data-secret]").GetAttributeAsync("data-secret"))!);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(Visitor.Password);
        await page.GetByLabel("Le même mot de passe").FillAsync(Visitor.Password);
        await page.GetByLabel("Six chiffres affichés par l'application").FillAsync(Totp.CodeAt(secret, _console.World.Time.GetUtcNow()));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Vos codes de secours");
        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).ClickAsync();

        await page.GetByLabel("Votre code d'agent").FillAsync("AT-03");
        await page.GetByLabel("Mot de passe").FillAsync(Visitor.Password);
        _console.World.Time.By += TimeSpan.FromSeconds(30);
        await page.GetByLabel("Code à six chiffres").FillAsync(Totp.CodeAt(secret, _console.World.Time.GetUtcNow()));
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Aujourd'hui");
        await Assertions.Expect(page.Locator(".places")).ToBeHiddenAsync();
        await page.Locator(".menu a").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Aujourd'hui" })).ToBeVisibleAsync();
        Assert.That(await _console.World.LeafCount("AT", TrailEvent.SignIn), Is.GreaterThanOrEqualTo(2));
    }

    [TestCase("en-GB")]
    [TestCase("fr-FR")]
    public async Task Axe_finds_nothing_light_or_dark(string locale)
    {
        await using var context = await (await OneBrowser.OpenAsync()).NewContextAsync(new() { BaseURL = Address, Locale = locale });
        await Eyes.GiveAsync(context);
        var page = await PageWithDeviceAsync(context);
        await page.GotoAsync("/sign-in");
        await CheckAsync(page);
        await page.Locator("form[action='/sign-in'] input").Last.FillAsync("000000");
        await page.Locator("#account").FillAsync("AT-99");
        await page.Locator("#password").FillAsync("wrong words here");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[role=alert]").WaitForAsync();
        await CheckAsync(page);
        await page.GotoAsync("/invitation");
        await CheckAsync(page);
        await page.Locator("#invitation").FillAsync(await _console.InviteAsync($"AT-{locale[..2].ToUpperInvariant()}"));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-secret]").WaitForAsync();
        await CheckAsync(page);
        await page.Locator("button[data-passkey]").ClickAsync();
        await page.Locator(".places").WaitForAsync();
        foreach (var path in InTurn(_console.Addresses.Where(a => a is { Method: "GET", Access.Allows: not null } && !a.Path.Contains('{', StringComparison.Ordinal)).Select(a => a.Path), locale).Append("/no-such-page"))
        {
            await page.GotoAsync(path);
            await CheckAsync(page);
        }

        foreach (var role in Enum.GetValues<Role>())
            await CheckOwnAsync(context, page, role, locale);
    }

    // The pages that a coordinator does not have.
    private async Task CheckOwnAsync(IBrowserContext context, IPage page, Role role, string locale)
    {
        var paths = InTurn(_console.Addresses.Where(a => a.Method == "GET" && a.Access.Allows is { } allows && allows(role) && !allows(Role.Coordinator) && !a.Path.Contains('{', StringComparison.Ordinal)).Select(a => a.Path), locale);
        if (paths.Count == 0)
            return;
        var holder = await Holder.ComesAsync(_console, $"AT-{locale[..2].ToUpperInvariant()}-{(int)role}", role);
        var cookie = holder.Cookie(await holder.SessionAsync());
        await context.ClearCookiesAsync();
        await context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Url = Address }]);
        foreach (var path in paths)
        {
            Assert.That((await page.GotoAsync(path))!.Status, Is.EqualTo((int)HttpStatusCode.OK), path);
            await CheckAsync(page);
        }
    }

    private static List<string> InTurn(IEnumerable<string> paths, string locale) => [.. paths.Where((_, number) => IsWhole || number % 2 == (locale == "fr-FR" ? 1 : 0))];

    private static async Task CheckAsync(IPage page)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var light = await Eyes.AxeAsync(page);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await Eyes.AxeAsync(page, isAgain: true);
        Assert.That(light.Concat(dark).Select(w => $"{page.Url} {w}"), Is.Empty);
        Assert.That(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), Is.True, $"{page.Url} is wider than its window");
    }

    private static async Task<IPage> PageWithDeviceAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await Chromium.GiveDeviceAsync(page);
        return page;
    }
}
