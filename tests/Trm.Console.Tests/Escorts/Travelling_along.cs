using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Trm.Console.Assets;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Escorts;

/// <summary>Whoever travels with a person: a coordinator says who that is, and they have one small page.</summary>
internal sealed class Travelling_along
{
    private Consoles _console = null!;
    private Stage _stage = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _stage = await Stage.OpenAsync();
        await _stage.UpToFinalCheckAsync();
        _console = await Consoles.BesideAsync(_stage.World, "AT", _ => { });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _console.DisposeAsync();
        await _stage.DisposeAsync();
    }

    private CaseId Case => _stage.Case;

    [Test]
    public async Task An_escort_sees_the_journey_from_the_moment_that_a_coordinator_says_so()
    {
        using var coordinator = await _console.OfficerAsync("AT-C1");
        using var escort = await _console.OfficerAsync("AT-E1", Role.Escort);
        var before = await escort.GetAsync("/escort");

        Assert.That(before.Body, Does.Contain("You are on no journey now").And.Not.Contain("<form method=\"post\" action=\"/case/"));
        Assert.That((await coordinator.GetAsync($"/case/{Case}")).Body, Does.Contain($"/case/{Case}/escort"));
        Assert.That((await coordinator.PostAsync($"/case/{Case}/escort", ("what", "bind"), ("escort", "at-e1"))).Location, Is.EqualTo($"/case/{Case}/escort"));
        Assert.That((await coordinator.GetAsync($"/case/{Case}/escort")).Body, Does.Contain("AT-E1"));
        var page = await escort.GetAsync("/escort");

        foreach (var act in new[] { "departed", "changed", "handed-over", "help" })
            Assert.That(page.Body, Does.Contain($"action=\"/escort/{Case}/{act}\""), act);
        Assert.That(page.Body, Does.Contain($"action=\"/case/{Case}/stop\""));
        Assert.That(page.Body, Does.Contain("lantern").And.Contain("tel:").And.Contain("Someone is waiting there").And.Not.Contain("Subotica").And.Not.Contain("green scarf"), "nothing of what was said");
        Assert.That(Encoding.UTF8.GetByteCount(page.Body) + Asset.Style.Bytes.Length + Asset.Line.Bytes.Length, Is.LessThan(48 * 1024), "a third generation telephone");

        await coordinator.PostAsync($"/case/{Case}/escort", ("what", "release"), ("escort", "AT-E1"));
        Assert.That((await escort.GetAsync("/escort")).Bare, Is.EqualTo(before.Bare));
    }

    [Test]
    public async Task What_is_typed_wrong_is_said_and_kept()
    {
        using var coordinator = await _console.OfficerAsync("AT-C2");
        using var auditor = await _console.OfficerAsync("AT-AU", Role.Auditor);

        foreach (var code in new[] { "AT-AU", "Anna Novak", "<b>" })
        {
            var refused = await coordinator.PostAsync($"/case/{Case}/escort", ("what", "bind"), ("escort", code));
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), code);
            Assert.That(refused.Body, Does.Contain("No escort&#x27;s account has this code").And.Contain($"value=\"{WebUtility.HtmlEncode(code.ToUpperInvariant())}\""));
        }

        Assert.That((await coordinator.PostAsync($"/case/{Guid.NewGuid()}/escort", ("what", "bind"), ("escort", "AT-E9"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task To_another_escort_the_journey_is_not_there()
    {
        using var stranger = await _console.OfficerAsync("AT-E2", Role.Escort);
        var absent = Guid.NewGuid();

        foreach (var path in new[] { "", "/stop", "/escort" })
        {
            var (theirs, nobodys) = (await stranger.GetAsync($"/case/{Case}{path}"), await stranger.GetAsync($"/case/{absent}{path}"));
            Assert.That((theirs.Status, theirs.Title), Is.EqualTo((HttpStatusCode.NotFound, nobodys.Title)), path);
        }

        var (stop, nothing) = (await stranger.PostAsync($"/case/{Case}/stop"), await stranger.PostAsync($"/case/{absent}/stop"));
        Assert.That((stop.Status, stop.Bare), Is.EqualTo((HttpStatusCode.NotFound, nothing.Bare)));
        Assert.That((await _console.Node.Cases.FindAsync(Case, Stage.Vienna)).Value.IsHeld, Is.False);
        Assert.That((await stranger.GetAsync("/escort")).Body, Does.Not.Contain(ShortName.Of(Case)));
    }

    [Test]
    public async Task What_could_not_be_taken_stands_where_it_was_typed_and_a_time_is_read_as_it_is_written_there()
    {
        using var escort = await _console.OfficerAsync("AT-E5", Role.Escort);
        await _console.Node.Escorts.BindAsync(Case, "AT-E5", Stage.Vienna);
        var now = _stage.World.Time.GetUtcNow();

        var refused = await escort.PostAsync($"/escort/{Case}/departed", [.. Typed("at", now), .. Typed("expected", now.AddHours(5)), ("persons", "3"), ("number", "112")]);
        var early = await escort.PostAsync($"/escort/{Case}/changed", [.. Typed("at", now), .. Typed("expected", now.AddHours(-5)), ("persons", "1"), ("number", "+43110000000")]);
        var french = Typed("expected", now.AddHours(5)).Select(t => (t.Item1, t.Item2.Replace(':', 'h')));
        var taken = await escort.PostAsync($"/escort/{Case}/changed", [.. Typed("at", now), .. french, ("persons", "1"), ("number", "+43110000000")]);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refused.Body, Does.Contain("value=\"112\"").And.Contain("name=\"persons\" value=\"3\"").And.Contain("Put it right below"));
        Assert.That(Regex.Count(refused.Body, "<details [^>]* open"), Is.EqualTo(1), "one of the five is open");
        Assert.That((early.Status, early.Body.Contains("Put it right below", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, true)));
        Assert.That(taken.Location, Is.EqualTo("/escort/sent"));
    }

    [Test]
    public async Task What_they_confirm_is_reported_and_nothing_half_typed_is()
    {
        using var stranger = await _console.OfficerAsync("AT-E4", Role.Escort);
        using var escort = await _console.OfficerAsync("AT-E3", Role.Escort);
        await _console.Node.Escorts.BindAsync(Case, "AT-E3", Stage.Vienna);
        var now = _stage.World.Time.GetUtcNow();
        (string, string)[] typed =
        [
            .. Typed("at", now), .. Typed("expected", now.AddHours(6)), ("persons", "1"), ("number", "+43 110 000 000"), ("incident", "medical"), ("place", "border"), ("country", "hu"), ("safe", "yes"),
            ("as-expected", "yes"),
        ];

        foreach (var act in new[] { "departed", "changed", "help", "handed-over" })
        {
            foreach (var missing in act is "help" ? new[] { "at-t", "incident", "country", "place" } : act is "handed-over" ? ["at-y", "persons", "safe"] : new[] { "at-d", "expected-t", "number" })
                Assert.That((await escort.PostAsync($"/escort/{Case}/{act}", [.. typed.Where(t => t.Item1 != missing)])).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), $"{act} without {missing}");
            Assert.That((await stranger.PostAsync($"/escort/{Case}/{act}", typed)).Status, Is.EqualTo(HttpStatusCode.NotFound), act);
            Assert.That((await escort.FollowAsync(escort.PostAsync($"/escort/{Case}/{act}", typed))).Body, Does.Contain("It is on its way"), act);
            await _stage.Settled();
        }

        Assert.That(
            await _stage.HeardAsync("RS", Stage.Belgrade), Does.Contain("departure/departed").And.Contain("departure/changed").And.Contain("incident/medical").And.Contain("arrival/handed-over"));
    }

    private static IEnumerable<(string, string)> Typed(string name, DateTimeOffset at) =>
        new[] { ("d", "%d"), ("m", "%M"), ("y", "yyyy"), ("t", "HH:mm") }.Select(p => ($"{name}-{p.Item1}", at.UtcDateTime.ToString(p.Item2, System.Globalization.CultureInfo.InvariantCulture)));

    [TestCase(Role.Coordinator)]
    [TestCase(Role.CaseWorker)]
    [TestCase(Role.DutyOfficer)]
    [TestCase(Role.Auditor)]
    [TestCase(Role.Administrator)]
    public async Task The_page_is_the_escorts_alone_and_who_travels_is_the_coordinators_to_say(Role role)
    {
        using var visitor = await _console.OfficerAsync($"AT-N{(int)role}", role);

        Assert.That((await visitor.GetAsync("/escort")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await visitor.GetAsync($"/case/{Case}/escort")).Status, Is.EqualTo(role == Role.Coordinator ? HttpStatusCode.OK : HttpStatusCode.NotFound));
        Assert.That(
            (await visitor.PostAsync($"/case/{Case}/escort", ("what", "release"), ("escort", "AT-E7"))).Status, Is.EqualTo(role == Role.Coordinator ? HttpStatusCode.SeeOther : HttpStatusCode.NotFound));
    }
}
