using Microsoft.Playwright;

namespace Trm.Console.Tests.Browser;

/// <summary>Debian's Chromium.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";

    // As root it does not run in its sandbox.
    private static readonly string[] Settings = Environment.UserName == "root" ? ["--no-sandbox"] : [];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Settings });

    /// <summary>Whoever sits there has a device now that verifies its owner and keeps passkeys.</summary>
    /// <param name="transport">How it is connected; a second device of one browser needs another way.</param>
    public static async Task GiveDeviceAsync(IPage page, string transport = "internal")
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["options"] = new { protocol = "ctap2", transport, hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }

    /// <summary>With a profile that it keeps in that folder.</summary>
    public static Task<IBrowserContext> LaunchAsync(IPlaywright playwright, string profile, string address) =>
        playwright.Chromium.LaunchPersistentContextAsync(profile, new() { ExecutablePath = Program, Args = Settings, BaseURL = address, Locale = "en-GB" });
}
