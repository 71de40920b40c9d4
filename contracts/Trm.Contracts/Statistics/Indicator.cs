namespace Trm.Contracts.Statistics;

/// <summary>One indicator: of how many something is true, out of how many. Each definition stands on every page that shows the figure.</summary>
/// <remarks>Source: contracts/statistics.md. The number of returns is no measure of success, and is none of them.</remarks>
public sealed class Indicator
{
    private readonly (string English, string French) _name;
    private readonly (string English, string French) _numerator;
    private readonly (string English, string French) _denominator;
    private readonly (string English, string French) _source;

    internal Indicator(
        string code, CountedBy by, (string, string) name, (string, string) numerator, (string, string) denominator, (string, string) source, string? yes = null, string? all = null)
    {
        (Code, By) = (code, by);
        (_name, _numerator, _denominator, _source) = (name, numerator, denominator, source);
        Yes = yes ?? $"{code}/yes";
        No = $"{code}/no";
        All = all ?? code;
    }

    /// <summary>In files and tables, lower case with hyphens.</summary>
    public string Code { get; }

    /// <summary>Who counts it.</summary>
    public CountedBy By { get; }

    /// <summary>The quantity of those of whom it is true.</summary>
    public string Yes { get; }

    /// <summary>The quantity of the others.</summary>
    public string No { get; }

    /// <summary>The quantity of all.</summary>
    public string All { get; }

    /// <summary>Its name, English or French.</summary>
    public string Name(bool french = false) => Of(_name, french);

    /// <summary>Of whom it is true, in words.</summary>
    public string Numerator(bool french = false) => Of(_numerator, french);

    /// <summary>Out of whom, in words.</summary>
    public string Denominator(bool french = false) => Of(_denominator, french);

    /// <summary>Where the facts stand.</summary>
    public string Source(bool french = false) => Of(_source, french);

    private static string Of((string English, string French) words, bool french) => french ? words.French : words.English;
}
