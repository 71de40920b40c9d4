using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Trm.Console;

/// <summary>The texts of one language. A key is <c>area.name</c>, and stands in <c>Texts/area.resx</c> and <c>Texts/area.fr.resx</c>.</summary>
public sealed partial class Words
{
    private static readonly ConcurrentDictionary<string, ResourceManager> Areas = new(StringComparer.Ordinal);
    private static readonly Words English = new("en", "en-GB");
    private static readonly Words French = new("fr", "fr-FR");

    // Each as it is shown.
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    private Words(string language, string culture) => (Language, Culture) = (language, CultureInfo.GetCultureInfo(culture));

    /// <summary>Both languages, each in its own words.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [("en", "English"), ("fr", "Français")];

    /// <summary><c>en</c> or <c>fr</c>.</summary>
    public string Language { get; }

    /// <summary>How dates and numbers are written.</summary>
    public CultureInfo Culture { get; }

    /// <summary>A colon, with the blank that French has before it.</summary>
    public string Colon => Language == "fr" ? "\u00a0:" : ":";

    /// <summary>A text. A key that has none is a bug of ours.</summary>
    public string this[string key]
    {
        get => Find(key) ?? throw Missing(key);
    }

    /// <summary>A text; null where the area has none of that key.</summary>
    public string? Find(string key)
    {
        if (_texts.TryGetValue(key, out var known))
            return known;
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var area = Areas.GetOrAdd(dot > 0 ? key[..dot] : throw Missing(key), name => new ResourceManager($"Trm.Console.Texts.{name}", typeof(Words).Assembly));
        return area.GetString(key[(dot + 1)..], CultureInfo.GetCultureInfo(Language)) is { } text
            ? _texts.GetOrAdd(key, Language == "fr" ? Kept().Replace(text, "\u00a0") : text)
            : null;
    }

    /// <summary>A text with values in their places.</summary>
    public string Say(string key, params IReadOnlyList<object> values) => string.Format(Culture, this[key], [.. values]);

    /// <summary>The language that was chosen, or the first of ours that the browser asks for, or English.</summary>
    public static Words For(string? chosen, StringValues asked = default)
    {
        if (chosen is "en" or "fr")
            return Of(chosen);
        if (StringWithQualityHeaderValue.TryParseList(asked, out var languages))
            foreach (var wanted in languages.OrderByDescending(l => l.Quality ?? 1))
                if (wanted is { Quality: not 0, Value.Value: { Length: >= 2 } tag } && tag[..2].ToLowerInvariant() is "en" or "fr" && (tag.Length == 2 || tag[2] == '-'))
                    return Of(tag[..2].ToLowerInvariant());
        return English;
    }

    private static Words Of(string language) => language == "fr" ? French : English;

    private static MissingManifestResourceException Missing(string key) => new($"no text {key}");

    // French sets a blank before these signs and inside its quotation marks, at which no line may end.
    [GeneratedRegex(" (?=[:;?!»%])|(?<=«) ", RegexOptions.None, 1000)]
    private static partial Regex Kept();
}
