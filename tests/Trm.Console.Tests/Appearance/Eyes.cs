using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Trm.Testing;

namespace Trm.Console.Tests.Appearance;

/// <summary>What a person notices of a page, and axe: every page of a window has them that was given them before it was opened.</summary>
internal static class Eyes
{
    // All that a scheme of colours decides.
    private static readonly string[] Colours = ["color-contrast"];

    /// <summary>Gives them to the windows of that context.</summary>
    public static async Task GiveAsync(IBrowserContext context)
    {
        await context.AddInitScriptAsync(new BundledAxeScriptProvider().GetScript());
        await context.AddInitScriptAsync(await File.ReadAllTextAsync(Path.Combine(Vectors.Checkout, "tests", "Trm.Console.Tests", "Appearance", "eyes.js")));
    }

    /// <summary>What axe finds wrong, a sentence each.</summary>
    /// <param name="isAgain">It has looked at the same page in another scheme: the colours alone are others.</param>
    public static Task<string[]> AxeAsync(IPage page, bool isAgain = false) => page.EvaluateAsync<string[]>("rules => trmEyes.axe(rules)", isAgain ? Colours : []);
}
