using Microsoft.Playwright;

namespace Trm.Console.Tests.Appearance;

/// <summary>Takes pictures of a page where <c>TRM_CAMERA</c> names a folder: on a telephone, on a desk, and as it is printed.</summary>
internal static class Camera
{
    private const int Desk = 1000;

    // Where they go; null for none.
    private static readonly string? Folder = Environment.GetEnvironmentVariable("TRM_CAMERA") is { Length: > 0 } folder ? folder : null;

    public static async Task TakeAsync(IPage page, string name, ColorScheme scheme)
    {
        if (Folder is null)
            return;
        var path = Path.Combine(Directory.CreateDirectory(Folder).FullName, $"{name}.{scheme.ToString().ToLowerInvariant()}");
        // What had the focus last shows it.
        await page.EvaluateAsync("() => document.activeElement.blur()");
        foreach (var width in new[] { Desk, Viewer.Telephone })
        {
            await page.SetViewportSizeAsync(width, 640);
            await page.ScreenshotAsync(new() { Path = $"{path}.{width}.png", FullPage = true });
        }

        await page.PdfAsync(new() { Path = $"{path}.pdf", PreferCSSPageSize = true });
    }
}
