using Microsoft.Playwright;
using Trm.Console.Tests.Browser;

namespace Trm.Console.Tests;

/// <summary>The one Chromium of a run: started when somebody first looks through it, and ended with the run. Everybody has a context of their own in it, which knows nothing of the others.</summary>
[SetUpFixture]
internal sealed class OneBrowser
{
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>That browser.</summary>
    public static async Task<IBrowser> OpenAsync() => _browser ??= await Chromium.LaunchAsync(_playwright ??= await Playwright.CreateAsync());

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
