using System.Net;
using System.Text.RegularExpressions;

namespace Trm.Console.Tests.Countries;

/// <summary>Every page that somebody reaches by following links, and the forms on them. Of pages that differ by an id or a page number alone, a few.</summary>
internal sealed partial class Crawl
{
    // Of each kind of page, so many are read: a list of cases leads to as many pages as there are cases.
    private const int OfAKind = 8;

    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);

    private Crawl(Visitor visitor) => Visitor = visitor;

    public Visitor Visitor { get; }

    /// <summary>What was shown, by address.</summary>
    public Dictionary<string, Answer> Pages { get; } = new(StringComparer.Ordinal);

    /// <summary>The forms that are sent, by page, each shape once.</summary>
    public List<(string Page, FoundForm Form)> Forms { get; } = [];

    /// <summary>Reads everything from there on.</summary>
    /// <param name="each">Told of each page, with what to do before and after it is read.</param>
    public static async Task<Crawl> ThroughAsync(Visitor visitor, IEnumerable<string> from, Func<string, Func<Task<Answer>>, Task<Answer>>? each = null)
    {
        var crawl = new Crawl(visitor);
        var waiting = new Queue<string>(from);
        while (waiting.TryDequeue(out var path))
        {
            if (crawl.Pages.ContainsKey(path) || !crawl.IsWanted(path))
                continue;
            Task<Answer> Read() => visitor.GetAsync(path);
            var page = crawl.Pages[path] = each is null ? await Read() : await each(path, Read);
            if (page is { Status: HttpStatusCode.SeeOther, Location: ['/', ..] to })
                waiting.Enqueue(to);
            if (page.Status != HttpStatusCode.OK || !page.Headers.GetValueOrDefault("Content-Type", "").StartsWith("text/html", StringComparison.Ordinal))
                continue;
            foreach (var link in PageParts.Links(page.Body))
                waiting.Enqueue(link);
            foreach (var form in PageParts.Forms(page.Body).Where(f => !crawl.Forms.Exists(k => k.Form.Shape == f.Shape)))
                crawl.Forms.Add((path, form));
        }

        return crawl;
    }

    private bool IsWanted(string path)
    {
        if (path.StartsWith("/assets/", StringComparison.Ordinal))
            return false;
        var kind = Ids().Replace(path, "*");
        var count = _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        return count <= OfAKind;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|(?<==)[^&]*|[A-Za-z0-9_-]{32,}", RegexOptions.None, 1000)]
    private static partial Regex Ids();
}
