using Trm.Console.Tests.Countries;

namespace Trm.Console.Tests.Attacks;

/// <summary>What everybody who can be anybody reads: all pages, from the first one and from each case, and those that no link leads to. Done once for all who look at it.</summary>
internal static class Reading
{
    private static readonly Lazy<Task<Everything>> Once = new(ReadAsync);

    /// <summary>A page as somebody has read it.</summary>
    /// <param name="IsRecorded">That they looked stands in the record.</param>
    public sealed record Page(Holder Holder, string Path, Answer Answer, bool IsRecorded);

    /// <summary>All pages, and the forms on them with who saw them where.</summary>
    public sealed record Everything(IReadOnlyList<Page> Pages, IReadOnlyList<(Holder Holder, string Page, FoundForm Form)> Forms);

    /// <summary>Where reading begins. A link that is not on the page of somebody leads nowhere for them: they type it.</summary>
    public static IReadOnlyList<string> Beginnings =>
    [
        "/", .. new[] { Besieged.Expected, Besieged.Removed, Besieged.Elsewhere, Besieged.Fresh }.SelectMany(c =>
            Besieged.Both.Vienna.Addresses.Where(a => a.Method == "GET" && !a.Path.StartsWith("/assets/", StringComparison.Ordinal)).Select(a => Act.Of(a.Path, c.ToString()))).Distinct(),
    ];

    public static Task<Everything> EverythingAsync() => Once.Value;

    private static async Task<Everything> ReadAsync()
    {
        var (pages, forms) = (new List<Page>(), new List<(Holder, string, FoundForm)>());
        foreach (var holder in Besieged.Both.Holders)
        {
            using var visitor = await holder.VisitsAsync();
            var country = holder.At == Besieged.Both.Vienna ? "AT" : "RS";
            var crawl = await Crawl.ThroughAsync(visitor, Beginnings, async (path, read) =>
            {
                var before = await ViewsAsync(country);
                var answer = await read();
                pages.Add(new(holder, path, answer, await ViewsAsync(country) > before));
                return answer;
            });
            forms.AddRange(crawl.Forms.Select(f => (holder, f.Page, f.Form)));
        }

        return new(pages, forms);
    }

    private static Task<long> ViewsAsync(string country) => Besieged.Both.World.ScalarAsync(country, "SELECT count(*) FROM trail_leaf WHERE event = 12");
}
