using Microsoft.Playwright;

namespace Trm.Console.Tests.Appearance;

/// <summary>Takes a picture of each look at a page where <c>TRM_CAMERA</c> names a folder, <c>PAGE.OFFICE-ROLE.LANGUAGE.SCHEME.WIDTH.png</c>, and writes down there what was found wrong as soon as it is.</summary>
internal static class Camera
{
    private const int Desk = 1000;
    private const int High = 640;

    // Where they go; null for none.
    private static readonly string? Folder = Environment.GetEnvironmentVariable("TRM_CAMERA") is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : null;
    private static readonly Lock Writing = new();

    /// <summary>The page as it stands there; on a telephone again when it is taken.</summary>
    public static async Task TakeAsync(IPage page, string name, View view)
    {
        if (Folder is null)
            return;
        var path = Path.Combine(Folder, $"{name}.{view.Name}");
        // What had the focus last shows it.
        await page.EvaluateAsync("() => document.activeElement.blur()");
        if (view.IsDesk)
        {
            await page.PdfAsync(new() { Path = $"{path}.pdf", PreferCSSPageSize = true });
            await page.SetViewportSizeAsync(Desk, High);
        }

        await page.ScreenshotAsync(new() { Path = $"{path}.png", FullPage = true });
        if (view.IsDesk)
            await page.SetViewportSizeAsync(Viewer.Telephone, High);
    }

    /// <summary>What was found wrong, a line each.</summary>
    public static void WriteDown(IEnumerable<string> wrong)
    {
        if (Folder is not null)
            lock (Writing)
                File.AppendAllLines(Path.Combine(Folder, "wrong.txt"), wrong);
    }
}
