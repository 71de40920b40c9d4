using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Rejections;

namespace Trm.Node.Http;

/// <summary>Which page of a list somebody asks for.</summary>
/// <param name="Limit">How many rows at most.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
internal sealed record PageAsked(int Limit, string? After)
{
    public const string LimitName = "limit";
    public const string AfterName = "after";

    /// <summary>Rows of a page where none are asked for.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 500;

    /// <summary>Reads it from a query. <c>STRUCTURE</c> for anything else in it, <c>VALUE</c> for a limit or a cursor that is none.</summary>
    public static Result<PageAsked> Read(IQueryCollection query, Func<string, Result<string>> cursor)
    {
        if (!query.All(q => q.Key is LimitName or AfterName && q.Value.Count == 1))
            return new Rejection(RejectionCode.Structure, "query", $"each of these at most once, and nothing else: {LimitName}, {AfterName}");
        var limit = DefaultLimit;
        if (query.TryGetValue(LimitName, out var asked) && !(int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
            return new Rejection(RejectionCode.Value, LimitName, FormattableString.Invariant($"a number from 1 to {MaxLimit}"));
        return query.TryGetValue(AfterName, out var after)
            ? cursor(after.ToString()).Then(place => Result<PageAsked>.Ok(new(limit, place)))
            : new PageAsked(limit, null);
    }
}
