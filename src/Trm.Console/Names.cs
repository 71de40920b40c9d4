using System.Collections.Concurrent;
using System.Globalization;
using Trm.Contracts.Htcds;

namespace Trm.Console;

/// <summary>Languages and countries by their names in the reader's language: people type either the name or the code.</summary>
public static class Names
{
    // ICAO Doc 9303.
    private const string Stateless = "XXA";

    private static readonly ConcurrentDictionary<(string Language, bool IsCountry), IReadOnlyList<(string Code, string Name)>> Known = new();

    /// <summary>Every language that has a name, by name.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages(Words words) => Of(words, isCountry: false);

    /// <summary>Every country, by name.</summary>
    public static IReadOnlyList<(string Code, string Name)> Countries(Words words) => Of(words, isCountry: true);

    /// <summary>The code of what was typed, a code or a name; null where it is neither. A name of the other language is one, too: a colleague who reads that one may have typed it.</summary>
    public static string? Find(string typed, Words words, bool isCountry) =>
        (isCountry ? HtcdsCodeList.Countries : HtcdsCodeList.Languages).Find(isCountry ? typed.ToUpperInvariant() : typed.ToLowerInvariant())
        ?? Named(typed, words, isCountry)
        ?? Words.Languages.Where(l => l.Code != words.Language).Select(l => Named(typed, Words.For(l.Code), isCountry)).FirstOrDefault(c => c is not null);

    /// <summary>The name of a code; the code itself where it has none.</summary>
    public static string Say(string code, Words words, bool isCountry) => Of(words, isCountry).FirstOrDefault(n => n.Code == code).Name ?? code;

    private static string? Named(string typed, Words words, bool isCountry) =>
        Of(words, isCountry).FirstOrDefault(n => words.Culture.CompareInfo.Compare(n.Name, typed, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) == 0).Code;

    private static IReadOnlyList<(string Code, string Name)> Of(Words words, bool isCountry) => Known.GetOrAdd((words.Language, isCountry), _ =>
    {
        // The names come from the Unicode data of the platform, in the language of the thread.
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = words.Culture;
        try
        {
            return [.. (isCountry ? HtcdsCodeList.Countries : HtcdsCodeList.Languages).Codes
                .Select(c => (c.Code, Name: isCountry ? Country(c.Code, words) : Language(c.Code)))
                .Where(n => n.Name is not null && n.Name != n.Code)
                .Select(n => (n.Code, n.Name!))
                .OrderBy(n => n.Item2, StringComparer.Create(words.Culture, ignoreCase: true))];
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    });

    private static string? Language(string code)
    {
        try
        {
            return CultureInfo.GetCultureInfo(code).DisplayName;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    // A country has a name in the platform's data as the place where a language is spoken: "Romany (Serbia)", "romani (Serbie)".
    private static string? Country(string code, Words words)
    {
        if (code == Stateless)
            return words["reading.stateless"];
        return Language($"rom-{code}") is { } spoken && spoken.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? spoken[(open + 1)..^1].Replace('’', '\'') : null;
    }
}
