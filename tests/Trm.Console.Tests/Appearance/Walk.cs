using System.Net;
using System.Text.RegularExpressions;
using Trm.Console.Layout;
using Trm.Console.Tests.Countries;
using Trm.Node;

namespace Trm.Console.Tests.Appearance;

/// <summary>Every page that somebody reaches, and a stranger: what they may ask for by its address, of each case in turn until it is shown, what those pages lead to, and what a form is answered with.</summary>
internal static class Walk
{
    /// <param name="isWhole">Every page of every role in either country; else each pattern once, the first page of each role and the page of a case for each of those who read it.</param>
    public static async Task<IReadOnlyList<Sight>> ThroughAsync(Exhibition shown, bool isWhole)
    {
        var found = new Dictionary<object, Sight>();
        foreach (var at in new[] { shown.Both.Vienna, shown.Both.Belgrade })
            foreach (var holder in (Holder?[])[null, .. shown.Both.Holders.Where(h => h.At == at).DistinctBy(h => h.Role)])
            {
                using var visitor = holder is null ? at.Visitor() : await holder.VisitsAsync();
                var routes = at.Addresses.Where(a => IsPage(a.Method, a.Path) && (a.Access.Allows is { } allows ? holder is not null && allows(holder.Role) : holder is null)).Select(a => a.Path).ToList();
                var waiting = new Queue<string>([.. shown.Sent.Where(s => s.Holder == holder?.Code).Select(s => s.Path), .. routes.SelectMany(r => Typed(r, shown.Cases))]);
                var asked = new HashSet<string>(StringComparer.Ordinal);
                while (waiting.TryDequeue(out var path))
                {
                    if (Of(routes, path) is not { } route || found.ContainsKey(Key(route)) || !asked.Add(path))
                        continue;
                    var answer = await visitor.GetAsync(path);
                    if (answer.Status != HttpStatusCode.OK || answer.Headers.ContainsKey("Content-Disposition") || !answer.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal))
                        continue;
                    found.Add(Key(route), new(at, holder, route, path, answer));
                    foreach (var link in PageParts.Links(answer.Body))
                        waiting.Enqueue(link);
                }

                foreach (var form in shown.Forms.Where(f => f.Holder == holder && at == shown.Both.Vienna))
                {
                    var hidden = PageParts.Forms((await visitor.GetAsync(form.Page)).Body).First(f => f.Action == form.Action).Fields.Where(f => f is { Type: "hidden", Name: not "form" }).Select(f => (f.Name, f.Values[0]));
                    found.Add(form, new(at, holder, $"{form.Route}/answer", form.Page, await visitor.PostAsync(form.Action, [.. hidden, .. form.Typed])) { Form = form });
                }

                object Key(string route) => isWhole || holder is not null && (route == Places.First(holder.Role) || (route == "/case/{case}" && Rights.ReadsCases(holder.Role))) ? (at, holder?.Role, route) : route;
            }

        // Each page once before anybody else has the same one.
        return [.. found.Values.GroupBy(s => s.Route).OrderBy(r => r.Key, StringComparer.Ordinal).SelectMany(r => r.Select((sight, number) => (Sight: sight, number))).OrderBy(s => s.number > 0).Select(s => s.Sight)];
    }

    /// <summary>True for the address of a page of the console.</summary>
    public static bool IsPage(string method, string path) => method == "GET" && !path.Contains("**", StringComparison.Ordinal) && !path.StartsWith("/assets/", StringComparison.Ordinal);

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
