using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;

namespace Trm.Node.Fhir;

/// <summary>What Tasks are found by.</summary>
internal static class TaskSearch
{
    private static readonly SearchParameter Group = new("group-identifier", SearchParameter.Token, "the case: urn:uuid: and its pseudonym, with or without urn:ietf:rfc:3986| before it");
    private static readonly SearchParameter Status = new("status", SearchParameter.Token, "the Task's status; several have commas");

    public static IReadOnlyList<SearchParameter> Parameters { get; } = [SearchParameter.Id, SearchParameter.LastUpdated, Group, Status];

    /// <summary>What is asked for. <c>CODE_INVALID</c> for a status that FHIR does not have here, <c>VALUE</c> for a link that was not ours. What is no pseudonym names no case.</summary>
    public static Result<CaseSearch> Read(SearchQuery query)
    {
        var statuses = query.Values(Status);
        if (statuses?.FirstOrDefault(s => !TaskResource.Statuses.Contains(s, StringComparer.Ordinal)) is not null)
            return new Rejection(RejectionCode.CodeInvalid, Status.Name, $"one of: {string.Join(", ", TaskResource.Statuses)}");
        (long, string)? after = null;
        if (query.After is { } link)
        {
            if (link.Split('.') is not [var at, var id] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || !CaseId.Parse(id).IsOk)
                return NoLink;
            after = (ms, id);
        }

        var range = query.Range(SearchParameter.LastUpdated);
        return new CaseSearch(
            Both(query.Values(SearchParameter.Id), query.Values(Group)?.Select(References.UuidOf)),
            statuses is null ? null : new(
                [.. Enum.GetValues<ReferralState>().Where(s => statuses.Contains(TaskResource.StatusOf(s), StringComparer.Ordinal)).Select(s => ReferralLifecycle.Name(s))],
                statuses.Contains(TaskResource.Held, StringComparer.Ordinal),
                statuses.Contains(TaskResource.Erased, StringComparer.Ordinal)),
            range.From, range.Until, after, query.Count + 1);
    }

    /// <summary>Where the page behind that case begins.</summary>
    public static string After(CaseFile last) => FormattableString.Invariant($"{last.UpdatedAt.ToUnixTimeMilliseconds()}.{last.Id}");

    /// <summary>What is said of a link that nobody was given.</summary>
    public static Rejection NoLink => new(RejectionCode.Value, "after", "follow the next link of a page as it stands, or begin anew");

    private static List<CaseId>? Both(IEnumerable<string?>? ids, IEnumerable<string?>? groups)
    {
        if (ids is null)
            return groups is null ? null : Cases(groups);
        return groups is null ? Cases(ids) : [.. Cases(ids).Intersect(Cases(groups))];
    }

    private static List<CaseId> Cases(IEnumerable<string?> texts) => [.. texts.Select(t => CaseId.Parse(t)).Where(c => c.IsOk).Select(c => c.Value)];
}
