using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using NUnit.Framework;
using Trm.Node.Http;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Http.ApiHost;

namespace Trm.Node.Tests.Http;

/// <summary>No list comes whole: page by page, and whoever follows the links has every row once.</summary>
internal sealed class PagesOfLists
{
    private World _world = null!;
    private ApiHost _host = null!;
    private HttpClient _office = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _world = new World();
        await _world.StartAllAsync();
        await _world.Quiet();
        _host = await ApiHost.StartAsync(_world, "AT");
        _office = _host.Client();
        foreach (var _ in Enumerable.Range(0, 3))
            await ReferAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _office.Dispose();
        await _host.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Test]
    public async Task Whatever_comes_in_meanwhile_no_row_is_shown_twice_or_left_out()
    {
        var before = (await GetAsync(_office, "/api/referrals", HttpStatusCode.OK)).EnumerateArray().Select(Case).ToList();
        var (first, next) = await PageAsync("/api/referrals?limit=2");
        var added = await ReferAsync();
        // A change of a case that is still to come moves it nowhere.
        await PostAsync(_office, $"/api/referrals/{before[^1]}/holds", new { review = "2026-12-01" }, HttpStatusCode.Accepted);

        var rest = await FollowAsync(next);

        Assert.That(first, Has.Count.EqualTo(2));
        Assert.That(first.Concat(rest).Select(Case), Is.EqualTo(before));
        Assert.That((await GetAsync(_office, "/api/referrals?limit=1", HttpStatusCode.OK)).EnumerateArray().Select(Case), Is.EqualTo(new[] { added }), "the newest case is the first");
    }

    [Test]
    public async Task A_list_that_is_read_as_a_whole_keeps_its_order_over_its_pages()
    {
        var whole = (await GetAsync(_office, "/api/transmissions?limit=500", HttpStatusCode.OK)).EnumerateArray().Select(t => t.GetProperty("id").GetString()).ToList();
        var (first, next) = await PageAsync("/api/transmissions?limit=2");
        var all = first.Concat(await FollowAsync(next)).Select(t => t.GetProperty("id").GetString()).ToList();

        Assert.That(all.Take(whole.Count), Is.EqualTo(whole));
        Assert.That(all, Is.Unique);
    }

    [Test]
    public async Task A_row_that_changes_between_two_pages_is_shown_once_all_the_same()
    {
        await _world.Settled("AT");
        var before = (await GetAsync(_office, "/api/deadlines?limit=500", HttpStatusCode.OK)).EnumerateArray().Select(Deadline).ToList();
        var (first, next) = await PageAsync("/api/deadlines?limit=1");
        await using (var db = await (await _world.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync("UPDATE deadline SET due_at = 1");

        var all = first.Concat(await FollowAsync(next)).Select(Deadline);

        Assert.That(before, Has.Count.GreaterThan(1), "there are several pages");
        Assert.That(all, Is.EqualTo(before));

        static string Deadline(JsonElement row) => $"{row.GetProperty("message")} {row.GetProperty("step")}";
    }

    [Test]
    public async Task A_cursor_of_somebody_else_of_another_list_and_one_that_was_made_up_are_refused_alike()
    {
        using var caseWorker = _host.Client(Role.CaseWorker);
        var (_, next) = await PageAsync("/api/referrals?limit=1");
        var cursor = next!.Split("after=")[1];
        var own = await _office.GetAsync(next);

        var answers = new[]
        {
            await caseWorker.GetStringOfAsync(next), await _office.GetStringOfAsync($"/api/deadlines?after={cursor}"), await _office.GetStringOfAsync("/api/referrals?after=abcd"),
            await _office.GetStringOfAsync($"/api/referrals?after={(cursor[0] == 'A' ? 'B' : 'A')}{cursor[1..]}"), await _office.GetStringOfAsync("/api/referrals?after="),
            await _office.GetStringOfAsync($"/api/referrals?after={new string('A', 5000)}"),
        };

        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var shown = (await GetAsync(_office, "/api/referrals?limit=1", HttpStatusCode.OK)).EnumerateArray().Select(Case).Single();
        Assert.That(Encoding.Latin1.GetString(Base64Url.DecodeFromChars(cursor)), Does.Not.Contain(shown), "a cursor tells nothing");
        Assert.That(answers.Distinct().Count(), Is.EqualTo(1), string.Join('\n', answers));
        Assert.That(answers[0], Does.StartWith("422").And.Contain("VALUE"));
    }

    [TestCase("limit=0", "VALUE")]
    [TestCase("limit=501", "VALUE")]
    [TestCase("limit=-1", "VALUE")]
    [TestCase("limit=all", "VALUE")]
    [TestCase("limit=1&limit=2", "STRUCTURE")]
    [TestCase("Limit=1", "STRUCTURE")]
    [TestCase("state=secret-name", "STRUCTURE")]
    public async Task A_page_that_is_none_is_refused_and_not_repeated(string query, string code)
    {
        var answer = await GetAsync(_office, $"/api/referrals?{query}", HttpStatusCode.UnprocessableEntity);
        Assert.That(answer.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(answer.GetRawText(), Does.Not.Contain("secret"));
    }

    [Test]
    public void A_page_is_cut_where_it_is_full_and_the_last_has_no_link()
    {
        var rows = Enumerable.Range(0, 5).Select(n => $"{n}").ToList();
        Assert.That(Listed<string>.Of(rows, r => r, new(5, null)).Next, Is.Null);
        Assert.That(Listed<string>.Of(rows, r => r, new(4, null)).Next, Is.EqualTo("3"));
        Assert.That(Listed<string>.Of(rows, r => r, new(4, "3")).Rows, Is.EqualTo(new[] { "4" }));
        Assert.That(Listed<string>.Of(rows, r => r, new(4, "9")).Rows, Is.Empty);
        Assert.That(Place.OfNewest(DateTimeOffset.UnixEpoch.AddDays(1), "a"), Is.LessThan(Place.OfNewest(DateTimeOffset.UnixEpoch, "a")).Using((IComparer<string>)StringComparer.Ordinal));
    }

    private static string Case(JsonElement row) => row.GetProperty("case").GetString()!;

    private async Task<string> ReferAsync() => Case(await PostAsync(_office, "/api/referrals", Referrals.Lawful(), HttpStatusCode.Accepted));

    private async Task<List<JsonElement>> FollowAsync(string? next)
    {
        var rows = new List<JsonElement>();
        while (next is not null)
        {
            (var page, next) = await PageAsync(next);
            rows.AddRange(page);
        }

        return rows;
    }

    private async Task<(List<JsonElement> Rows, string? Next)> PageAsync(string path)
    {
        using var answer = await _office.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
        return ([.. JsonDocument.Parse(text).RootElement.EnumerateArray()], link?[1..link.IndexOf('>', StringComparison.Ordinal)]);
    }
}

/// <summary>An answer as one text: status and body.</summary>
file static class Answers
{
    public static async Task<string> GetStringOfAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }
}
