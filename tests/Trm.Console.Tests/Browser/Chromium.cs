using Microsoft.Playwright;

namespace Trm.Console.Tests.Browser;

/// <summary>Debian's Chromium.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";

    // As root it does not run in its sandbox.
    private static readonly string[] Settings = Environment.UserName == "root" ? ["--no-sandbox"] : [];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Settings });

    /// <summary>With a profile that it keeps in that folder.</summary>
    public static Task<IBrowserContext> LaunchAsync(IPlaywright playwright, string profile, string address) =>
        playwright.Chromium.LaunchPersistentContextAsync(profile, new() { ExecutablePath = Program, Args = Settings, BaseURL = address, Locale = "en-GB" });
}
