using System.Net;
using System.Text.RegularExpressions;
using Trm.Console.Layout;
using Trm.Console.Tests.Countries;
using Trm.Node;

namespace Trm.Console.Tests.Appearance;

/// <summary>Every page that somebody reaches: what they may ask for by its address, of each case in turn until it is shown, and what those pages lead to.</summary>
internal static class Walk
{
    /// <param name="isWhole">Every page of every role in either country; else each pattern once, the first page of each role and the page of a case for each of those who read it.</param>
    public static async Task<IReadOnlyList<Sight>> ThroughAsync(Exhibition shown, bool isWhole)
    {
        var found = new Dictionary<object, Sight>();
        foreach (var holder in shown.Both.Holders.DistinctBy(h => (h.At, h.Role)))
        {
            using var visitor = await holder.VisitsAsync();
            var routes = holder.At.Addresses.Where(a => a is { Method: "GET", Access.Allows: { } allows } && allows(holder.Role) && !a.Path.Contains("**", StringComparison.Ordinal)).Select(a => a.Path).ToList();
            var waiting = new Queue<string>([.. shown.Sent.Where(s => s.Holder == holder.Code).Select(s => s.Path), .. routes.SelectMany(r => Typed(r, shown.Cases))]);
            var asked = new HashSet<string>(StringComparer.Ordinal);
            while (waiting.TryDequeue(out var path))
            {
                if (Of(routes, path) is not { } route || found.ContainsKey(Key(route)) || !asked.Add(path))
                    continue;
                var answer = await visitor.GetAsync(path);
                if (answer.Status != HttpStatusCode.OK || answer.Headers.ContainsKey("Content-Disposition") || !answer.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal))
                    continue;
                found.Add(Key(route), new(holder, route, path, answer));
                foreach (var link in PageParts.Links(answer.Body))
                    waiting.Enqueue(link);
            }

            object Key(string route) => isWhole || route == Places.First(holder.Role) || (route == "/case/{case}" && Rights.ReadsCases(holder.Role)) ? (holder.At, holder.Role, route) : route;
        }

        return [.. found.Values.OrderBy(s => s.Route, StringComparer.Ordinal)];
    }

    // An address of which nothing but the case is to be filled in can be typed; the others are reached by links.
    private static IEnumerable<string> Typed(string route, IReadOnlyList<string> cases) => route.Count(c => c == '{') switch
    {
        0 => [route],
        1 when route.Contains("{case}", StringComparison.Ordinal) => cases.Select(c => route.Replace("{case}", c, StringComparison.Ordinal)),
        _ => [],
    };

    // The pattern with the fewest places to fill in.
    private static string? Of(IReadOnlyList<string> routes, string path) => routes.OrderBy(r => r.Count(c => c == '{'))
        .FirstOrDefault(r => Regex.IsMatch(path, $"^{Regex.Replace(r, "\\{[^}]+\\}", "[^/?]+")}(\\?.*)?$", RegexOptions.None, TimeSpan.FromSeconds(1)));
}
