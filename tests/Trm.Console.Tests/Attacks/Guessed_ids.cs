using System.Diagnostics;
using System.Net;

namespace Trm.Console.Tests.Attacks;

/// <summary>An officer of an organisation who guesses: what is another organisation's looks as what does not exist, whatever is asked, and for as long.</summary>
internal sealed class Guessed_ids
{
    private const string Unknown = "0d4f1c9e-5b7a-4f43-8a5e-2f0c6a1b9d77";

    // Which must not be told from what is not there.
    private static readonly string[] Malformed = ["x", "0", "..%2f..%2fetc%2fpasswd", "{7b0e6a52-0d8c-4a53-9d1a-3c1d7f3f6f10}", "7b0e6a520d8c4a539d1a3c1d7f3f6f10", "'%20OR%201=1--", "%f0%9f%92%a9"];

    private static IEnumerable<(string Method, string Path)> Routes =>
        Besieged.Both.Belgrade.Addresses.Where(a => a.Method is "GET" or "POST" && a.Path.Contains("{case", StringComparison.Ordinal)).Select(a => (a.Method, a.Path));

    [Test]
    public async Task Find_no_case_of_another_organisation_on_any_address()
    {
        var (wrong, before) = (new List<string>(), await Act.DoneAsync("RS"));
        var theirs = Besieged.Expected.ToString();
        Assert.That(Routes.Count(), Is.GreaterThan(3));
        foreach (var guesser in Besieged.Both.Holders.Where(h => h.At == Besieged.Both.Belgrade && h.Organisation == "RS-OTHER"))
        {
            using var visitor = await guesser.VisitsAsync();
            var token = (await visitor.GetAsync("/account")).Field("form");
            foreach (var (method, route) in Routes)
            {
                var absent = await AskAsync(visitor, token, method, Act.Of(route, Unknown));
                if (absent.Status != HttpStatusCode.NotFound)
                    wrong.Add($"{guesser}: {method} {route}: of no case: {absent.Status}");
                foreach (var guess in Malformed.Append(theirs).Append(theirs.ToUpperInvariant()))
                {
                    var path = Act.Of(route, guess);
                    var answer = await AskAsync(visitor, token, method, path);
                    if (answer.Status != absent.Status || Bare(answer, path) != Bare(absent, Act.Of(route, Unknown)) || !answer.Headers.Keys.Order().SequenceEqual(absent.Headers.Keys.Order()))
                        wrong.Add($"{guesser}: {method} {path}: {answer.Status}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(await Act.DoneAsync("RS"), Is.EqualTo(before), "nothing was done");
    }

    [Test]
    public async Task Find_ones_own_case_on_the_same_addresses()
    {
        using var shelter = await Besieged.Both["RS-CW-1"].VisitsAsync();

        Assert.That((await shelter.GetAsync($"/case/{Besieged.Expected}")).Status, Is.EqualTo(HttpStatusCode.OK), "else nothing would be shown to be hidden");
        Assert.That((await shelter.GetAsync($"/case/{Besieged.Elsewhere}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        using var clinician = await Besieged.Both.Holders.First(h => h.At == Besieged.Both.Belgrade && h is { Role: Node.Role.Clinician, Organisation: null }).VisitsAsync();
        Assert.That((await clinician.GetAsync($"/clinic/{Besieged.Expected}")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Take_about_the_same_time_whether_there_is_something_or_not()
    {
        using var visitor = await Besieged.Both["RS-CW-9"].VisitsAsync();
        var paths = new[] { $"/case/{Unknown}", $"/case/{Besieged.Expected}" };
        var took = paths.ToDictionary(p => p, _ => new List<double>(), StringComparer.Ordinal);
        for (var i = 0; i < 40; i++)
            foreach (var path in paths)
            {
                var began = Stopwatch.GetTimestamp();
                await visitor.GetAsync(path);
                took[path].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

        // The fastest of forty has waited for nobody else: what is left is the work itself. To open a case takes several times as long.
        Assert.That(took[paths[1]].Min(), Is.EqualTo(took[paths[0]].Min()).Within(10));
    }

    private static async Task<Answer> AskAsync(Visitor visitor, string token, string method, string path) => method == "GET" ? await visitor.GetAsync(path) : await visitor.PostBareAsync(path, ("form", token));

    // The page says where it is, for whoever changes the language there.
    private static string Bare(Answer answer, string path) =>
        System.Text.RegularExpressions.Regex.Replace(answer.Bare.Replace(path, "HERE", StringComparison.Ordinal), "name=\"to\" value=\"[^\"]*\"", "");
}
