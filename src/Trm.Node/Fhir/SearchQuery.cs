using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Rejections;

namespace Trm.Node.Fhir;

/// <summary>What somebody searches for, read once. A name that the list does not know is refused, lest a misspelt wish yields more than was wished; with <c>Prefer: handling=lenient</c> it is left out, and the self link shows that.</summary>
internal sealed class SearchQuery
{
    /// <summary>Entries of a page where none is asked for.</summary>
    public const int DefaultCount = 50;

    /// <summary>Most entries of a page.</summary>
    public const int MaxCount = 100;

    // What a next link has of its own, and what every FHIR call may have.
    private const string CountName = "_count";
    private const string AfterName = "after";
    private const string FormatName = "_format";
    private const int MaxValue = 8 * 1024;

    private readonly List<(string Name, string Value)> _asked = [];
    private readonly Dictionary<string, SearchRange> _ranges = new(StringComparer.Ordinal);

    private SearchQuery()
    {
    }

    /// <summary>Entries of a page; none where only the total is asked for.</summary>
    public int Count { get; private set; } = DefaultCount;

    /// <summary>Where the page before ended; null for the first.</summary>
    public string? After { get; private set; }

    /// <summary>Reads a query. <c>STRUCTURE</c> for an unknown or repeated name, <c>VALUE</c> for a value that is none.</summary>
    public static Result<SearchQuery> Parse(IQueryCollection query, IReadOnlyList<SearchParameter> known, bool isLenient)
    {
        var read = new SearchQuery();
        foreach (var (name, values) in query)
        {
            var parameter = known.FirstOrDefault(p => p.Name == name);
            if (parameter is null && name is not (CountName or AfterName or FormatName))
            {
                if (!isLenient)
                    return new Rejection(RejectionCode.Structure, "query", $"this search knows {string.Join(", ", known.Select(p => p.Name))} and {CountName}; with Prefer: handling=lenient it leaves out the rest");
                continue;
            }

            if ((values.Count != 1 && parameter?.Type != SearchParameter.Date) || values.Any(v => string.IsNullOrEmpty(v) || v.Length > MaxValue))
                return new Rejection(RejectionCode.Structure, parameter?.Name ?? name, "this stands once, and not empty; several values have commas");
            foreach (var value in values)
                if (read.Take(name, value!, parameter) is { } fault)
                    return fault;
        }

        return read;
    }

    /// <summary>The values of a name, any of which may hold; null where it is not asked for.</summary>
    public IReadOnlyList<string>? Values(SearchParameter parameter) =>
        _asked.Where(a => a.Name == parameter.Name).Select(a => a.Value.Split(',')).FirstOrDefault();

    /// <summary>The span of a date.</summary>
    public SearchRange Range(SearchParameter parameter) => _ranges.GetValueOrDefault(parameter.Name, SearchRange.Any);

    /// <summary>The query as it was understood, from the beginning or behind a page.</summary>
    public string ToLink(string? after) => string.Join('&', _asked.Append((Name: CountName, Value: Count.ToString(CultureInfo.InvariantCulture)))
        .Concat(after is null ? [] : [(AfterName, after)])
        .Select(a => $"{WebUtility.UrlEncode(a.Name)}={WebUtility.UrlEncode(a.Value)}"));

    private Rejection? Take(string name, string value, SearchParameter? parameter)
    {
        switch (name)
        {
            case CountName when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxCount:
                Count = count;
                return null;
            case CountName:
                return new(RejectionCode.Value, CountName, FormattableString.Invariant($"a whole number up to {MaxCount}"));
            case AfterName:
                After = value;
                return null;
            case FormatName:
                return null;
        }

        if (parameter!.Type == SearchParameter.Date)
        {
            if (Range(parameter).And(value) is not { } narrower)
                return new(RejectionCode.Value, parameter.Name, "a day (2026-12-24) or a time with its zone (2026-12-24T20:00:00Z), behind eq, ge, gt, le or lt");
            _ranges[parameter.Name] = narrower;
        }

        _asked.Add((parameter.Name, value));
        return null;
    }
}
