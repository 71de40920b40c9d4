using Microsoft.Playwright;

namespace Trm.Console.Tests.Appearance;

/// <summary>How somebody has a page before them.</summary>
/// <param name="Language">What they read.</param>
/// <param name="IsDesk">A picture of it is taken on a desk, and as it is printed; else on a telephone, on which all that is noticed is noticed.</param>
internal sealed record View(string Language, ColorScheme Scheme, bool IsDesk)
{
    /// <summary>Both languages in both schemes of colours.</summary>
    public static IReadOnlyList<View> All { get; } = [new("en", ColorScheme.Light, true), new("fr", ColorScheme.Light, false), new("en", ColorScheme.Dark, false), new("fr", ColorScheme.Dark, true)];

    /// <summary>For the name of a picture.</summary>
    public string Name => $"{Language}.{Scheme.ToString().ToLowerInvariant()}.{(IsDesk ? "desk" : "telephone")}";

    public override string ToString() => $"{Language}, {Scheme}";
}
