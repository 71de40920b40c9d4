using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;

namespace Trm.Node.Fhir;

/// <summary>What Communications are found by.</summary>
internal static class CommunicationSearch
{
    private static readonly SearchParameter Identifier = new("identifier", SearchParameter.Token, "urn:uuid: and the message's id; several have commas");
    private static readonly SearchParameter PartOf = new("part-of", SearchParameter.Reference, "the case: Task/ and its id");
    private static readonly SearchParameter Category = new("category", SearchParameter.Token, "the message's kind, such as hold; several have commas");
    private static readonly SearchParameter Sent = new("sent", SearchParameter.Date, "only what this node sent, by its time");
    private static readonly SearchParameter Received = new("received", SearchParameter.Date, "only what came, by its time here");

    public static IReadOnlyList<SearchParameter> Parameters { get; } = [SearchParameter.Id, Identifier, PartOf, Category, Sent, Received];

    /// <summary>What is asked for; a search for nothing where nothing can be it. <c>VALUE</c> for a link that was not ours.</summary>
    public static Result<Asked> Read(SearchQuery query)
    {
        long after = 0;
        if (query.After is { } link && !long.TryParse(link, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return TaskSearch.NoLink;
        var (isSent, isReceived) = (query.Range(Sent) != SearchRange.Any, query.Range(Received) != SearchRange.Any);
        var named = query.Values(SearchParameter.Id)?.Select(CommunicationResource.Parse).OfType<MessageSearch.Key>().ToList();
        var identified = query.Values(Identifier)?.Select(v => MessageId.Parse(References.UuidOf(v))).Where(m => m.IsOk).Select(m => m.Value).ToList();
        CaseId? @case = null;
        var isNowhere = query.Values(PartOf) is { } parts && !(parts is [var only] && CaseId.Parse(only.StartsWith("Task/", StringComparison.Ordinal) ? only["Task/".Length..] : only).Try(out @case, out _));
        var range = new[] { Sent, Received }.Select(query.Range).Aggregate((a, b) => new(Math.Max(a.From, b.From), Math.Min(a.Until, b.Until)));
        var search = new MessageSearch(identified, named, isSent ? true : isReceived ? false : null, @case, query.Values(Category), range.From, range.Until, after, query.Count + 1);
        return new Asked(isNowhere || identified is [] || named is [] || (isSent && isReceived) ? null : search);
    }

    /// <summary>A search; null where nothing can be found.</summary>
    internal sealed record Asked(MessageSearch? Search);
}
