using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Fhir;

/// <summary>What AuditEvents are found by.</summary>
internal static class AuditEventSearch
{
    private static readonly SearchParameter Date = new("date", SearchParameter.Date, "when it was recorded, by the minute; may stand twice");
    private static readonly SearchParameter Type = new("type", SearchParameter.Token, "the event, such as content-viewed; several have commas");
    private static readonly SearchParameter Entity = new("entity:identifier", SearchParameter.Reference, "the case: urn:uuid: and its pseudonym");

    private static readonly IReadOnlyDictionary<string, TrailEvent> Events = Enum.GetValues<TrailEvent>().ToDictionary(AuditEventResource.NameOf, StringComparer.Ordinal);

    public static IReadOnlyList<SearchParameter> Parameters { get; } = [SearchParameter.Id, SearchParameter.LastUpdated, Date, Type, Entity];

    /// <summary>What is asked for; a search for nothing where nothing can be it. <c>CODE_INVALID</c> for an event that there is not, <c>VALUE</c> for a link that was not ours.</summary>
    public static Result<Asked> Read(SearchQuery query)
    {
        var types = query.Values(Type);
        if (types?.FirstOrDefault(t => !Events.ContainsKey(t)) is not null)
            return new Rejection(RejectionCode.CodeInvalid, Type.Name, $"one of: {string.Join(", ", Events.Keys)}");
        long before = 0;
        if (query.After is { } link && !long.TryParse(link, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return TaskSearch.NoLink;
        var only = query.Values(SearchParameter.Id)?.Select(Index).OfType<long>().ToList();
        CaseId? @case = null;
        var isNowhere = only is [] || (query.Values(Entity) is { } entities && !(entities is [var one] && CaseId.Parse(References.UuidOf(one)).Try(out @case, out _)));
        var range = new[] { SearchParameter.LastUpdated, Date }.Select(query.Range).Aggregate((a, b) => new(Math.Max(a.From, b.From), Math.Min(a.Until, b.Until)));
        return new Asked(isNowhere ? null : new(only, types?.Select(t => Events[t]).ToList(), @case, Minute(range.From), Minute(range.Until), query.After is null ? null : before, query.Count + 1));
    }

    /// <summary>The leaf that an id names; null where it is none.</summary>
    public static long? Index(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    // The first minute that does not lie before it.
    private static long Minute(long ms) => ms == long.MaxValue ? long.MaxValue : (ms + 59_999) / 60_000;

    /// <summary>A search; null where nothing can be found.</summary>
    internal sealed record Asked(LeafSearch? Search);
}
