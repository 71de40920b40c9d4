using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Trm.Contracts.Referrals;
using Trm.Node;
using Trm.Testing;

namespace Trm.Console.Tests.Wire;

/// <summary>Every page and every form, crossed with every role and with a stranger.</summary>
internal sealed class Every_address : OnOneConsole
{
    [Test]
    public async Task Is_for_whom_the_table_says()
    {
        var table = new StringBuilder("address | stranger");
        var officers = new List<(Role Role, Visitor Visitor)>();
        foreach (var (number, role) in Enum.GetValues<Role>().Index())
        {
            officers.Add((role, await House.OfficerAsync($"AT-{number + 1:00}", role)));
            table.Append(" | ").Append(ReferralLifecycle.Name(role));
        }

        table.Append('\n');
        using var stranger = House.Visitor();
        foreach (var (method, path, access) in House.Addresses.Where(a => a.Method != "*" && !a.Path.StartsWith("/assets/", StringComparison.Ordinal)))
        {
            table.Append(method).Append(' ').Append(path).Append(" | ").Append(await AskAsync(stranger, method, path, access.Allows is null));
            foreach (var (_, visitor) in officers)
                table.Append(" | ").Append(await AskAsync(visitor, method, path, access.Allows is null));
            table.Append('\n');
        }

        foreach (var (_, visitor) in officers)
            visitor.Dispose();
        Golden.Holds("tests/Trm.Console.Tests/Wire/addresses.txt", table.ToString());
    }

    [TestCase("GET", "/account")]
    [TestCase("GET", "/no-such-page")]
    [TestCase("GET", "/case/7b0e6a52-0d8c-4a53-9d1a-3c1d7f3f6f10")]
    [TestCase("GET", "/sign-out")]
    [TestCase("GET", "/assets/0/console.css")]
    [TestCase("POST", "/no-such-page")]
    [TestCase("POST", "/account/sessions/end")]
    [TestCase("DELETE", "/account")]
    [TestCase("PUT", "/no-such-page")]
    public async Task Is_the_door_to_a_stranger_whether_it_is_there_or_not(string method, string path)
    {
        using var stranger = House.Visitor();

        var answer = await stranger.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.That((answer.Status, answer.Location, answer.Body), Is.EqualTo((HttpStatusCode.SeeOther, $"/sign-in?to={Uri.EscapeDataString(method == "GET" ? path : "/")}", "")));
    }

    [Test]
    public async Task Is_not_there_for_whoever_may_not()
    {
        using var auditor = await House.OfficerAsync("AT-20", Role.Auditor);

        var absent = await auditor.GetAsync("/no-such-page");
        var method = await auditor.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/account"));

        Assert.That((absent.Status, absent.Title), Is.EqualTo((HttpStatusCode.NotFound, "There is no such page - TRM")));
        Assert.That(method.Bare, Is.EqualTo(absent.Bare.Replace("value=\"/no-such-page\"", "value=\"/\"", StringComparison.Ordinal)));
    }

    // A form without its token is let in where it is refused for the token, and for nothing else.
    private static async Task<string> AskAsync(Visitor visitor, string method, string path, bool forEverybody)
    {
        var there = Regex.Replace(path, "\\{[^}]+\\}", Guid.Empty.ToString());
        var answer = method == "GET" ? await visitor.GetAsync(there) : await visitor.PostBareAsync(there, ("nothing", ""));
        return (answer.Status, answer.Location) switch
        {
            (HttpStatusCode.SeeOther, { } to) when to.StartsWith("/sign-in", StringComparison.Ordinal) && !(forEverybody && path == "/sign-in") => "door",
            (HttpStatusCode.SeeOther, _) => "sent on",
            (HttpStatusCode.NotFound, _) => "-",
            (HttpStatusCode.OK, _) => "shown",
            (HttpStatusCode.BadRequest, _) when method == "POST" => "form",
            var (status, _) => $"{(int)status}",
        };
    }
}
