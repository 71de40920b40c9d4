using System.Net;
using System.Text.RegularExpressions;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node;
using Trm.Node.Alarms;
using Trm.Node.Overview;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Trail;

namespace Trm.Console.Tests.Duty;

/// <summary>An officer at two in the morning: what must be done now, taken, dealt with, told over the telephone.</summary>
internal sealed class On_duty
{
    private Consoles _console = null!;
    private CaseId _case = null!;
    private MessageId _hold = null!;

    // The other country does not answer: its node is not running.
    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync();
        var draft = Stage.DraftFor(_console.World, Stage.AllConsents);
        await Stage.Ok(_console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna));
        _case = draft.Case;
        _hold = (await Stage.Ok(_console.Node.Cases.StopAsync(_case, Stage.Vienna))).Message;
        await _console.Node.TakeAsync(_console.World.Id("RS"), Lane.Normal, "nothing"u8.ToArray());
        for (var i = 0; i < 200 && !(await CodesAsync()).Contains(AlarmCode.Undelivered); i++)
        {
            _console.World.Time.By += TimeSpan.FromMinutes(2);
            await Task.Delay(100);
        }

        await Eventually.True(async () => (await CodesAsync()).Contains(AlarmCode.Undelivered), "the hold is undelivered");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _console.DisposeAsync();

    [TestCase("en", "Not delivered: call them", "I take it", "the deputy is called", "Unverified message", "There is no duty rota")]
    [TestCase("fr", "Non remis : appelez-les", "Je m'en charge", "la suppléance est appelée", "Message non vérifié", "Pas de tableau de permanence")]
    public async Task One_page_says_what_must_be_done_now_and_whom_to_call(string language, params string[] said)
    {
        using var officer = await _console.OfficerAsync($"AT-D{language.ToUpperInvariant()}", Role.DutyOfficer, language);

        var page = await officer.GetAsync("/duty");

        var text = WebUtility.HtmlDecode(page.Body).Replace('\u00a0', ' ');
        foreach (var expected in said.Append("tel:+000").Append(ShortName.Of(_case)))
            Assert.That(text, Does.Contain(expected));
        Assert.That(page.Title, Does.Not.Contain("lantern").And.Not.Contain("C-").And.Not.Contain("RS"));
        Assert.That(page.Body, Does.Not.Contain($"href=\"/case/{_case}\""), "a duty officer opens no case");
    }

    [Test]
    public async Task Who_takes_an_alarm_has_it_and_nobody_else_does()
    {
        using var first = await _console.OfficerAsync("AT-D1", Role.DutyOfficer);
        using var second = await _console.OfficerAsync("AT-D2", Role.DutyOfficer);
        var number = await NumberAsync(AlarmCode.Unverified);

        Assert.That((await first.PostAsync("/duty/take", ("alarm", number))).Location, Is.EqualTo("/duty"));
        var late = await second.PostAsync("/duty/take", ("alarm", number));

        Assert.That((late.Status, late.Body), Is.EqualTo((HttpStatusCode.Conflict, late.Body)));
        Assert.That(late.Body, Does.Contain("Somebody else has taken it"));
        Assert.That((await first.GetAsync("/duty")).Body, Does.Contain("You look after it"));
        Assert.That((await second.GetAsync("/duty")).Body, Does.Contain("AT-D1 looks after it"));

        Assert.That((await first.PostAsync("/duty/settle", ("alarm", number), ("to", "https://evil.example"))).Location, Is.EqualTo("/duty"));
        Assert.That(await CodesAsync(), Does.Not.Contain(AlarmCode.Unverified));
        Assert.That((await first.PostAsync("/duty/settle", ("alarm", number))).Status, Is.EqualTo(HttpStatusCode.Conflict), "it stands no more");
        Assert.That((await first.PostAsync("/duty/take", ("alarm", "1; DROP TABLE alarm"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_recorded_call_with_the_word_read_back_counts_as_seen()
    {
        using var officer = await _console.OfficerAsync("AT-D3", Role.DutyOfficer);
        Assert.That((await officer.GetAsync($"/duty/call/{_hold}/recorded")).Status, Is.EqualTo(HttpStatusCode.NotFound), "before it is recorded");
        var (words, page) = (await officer.GetAsync("/duty/calls/RS"), await officer.GetAsync($"/duty/call/{_hold}"));
        var word = Regex.Match(page.Body, "class=\"spoken\" lang=\"en\">([^<]+)<").Groups[1].Value;
        var leaves = await _console.World.LeafCount("AT", TrailEvent.Seen);
        Assert.That(words.Body, Does.Contain(word).And.Contain($"/duty/call/{_hold}").And.Not.Contain(_case.ToString()[..8]), "no case is named");

        var misheard = await officer.PostAsync($"/duty/call/{_hold}", ("by", "RS-07"), ("word", "alfa alfa alfa"));
        var nameless = await officer.PostAsync($"/duty/call/{_hold}", ("by", "Anna <b>Novak</b>"), ("word", word));
        var recorded = await officer.PostAsync($"/duty/call/{_hold}", ("by", "RS-07"), ("word", word));
        var again = await officer.PostAsync($"/duty/call/{_hold}", ("by", "RS-07"), ("word", word));
        using var worker = await _console.OfficerAsync("AT-CW-8", Role.CaseWorker);

        Assert.That(misheard.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(misheard.Body, Does.Contain("not the word of this message").And.Contain("value=\"RS-07\"").And.Contain("value=\"alfa alfa alfa\""), "nothing typed is lost");
        Assert.That(nameless.Body, Does.Contain("Say who answered").And.Not.Contain("<b>"));
        Assert.That((recorded.Status, recorded.Location), Is.EqualTo((HttpStatusCode.SeeOther, $"/duty/call/{_hold}/recorded")), "what is loaded again is a page, and no call");
        foreach (var _ in new[] { "once", "again" })
            Assert.That((await officer.GetAsync(recorded.Location!)).Body, Does.Contain("A person at RS has seen it").And.Contain("not agreed").And.Contain("RS-07").And.Not.Contain(word));
        Assert.That(again.Body, Does.Contain("seen it already"));
        Assert.That(await _console.World.LeafCount("AT", TrailEvent.Seen), Is.EqualTo(leaves + 1));
        Assert.That((await _console.Node.Calls.FindAsync(_hold, Stage.Vienna)).Value.IsSeen, Is.True);
        foreach (var (visitor, path) in new[] { (officer, $"/duty/call/{Guid.NewGuid()}/recorded"), (officer, "/duty/call/x/recorded"), (worker, $"/duty/call/{_hold}/recorded") })
            Assert.That((await visitor.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
    }

    [TestCase(Role.Escort)]
    [TestCase(Role.Auditor)]
    [TestCase(Role.Administrator)]
    public async Task It_is_not_there_for_who_is_not_on_duty(Role role)
    {
        using var visitor = await _console.OfficerAsync($"AT-N{(int)role}", role);

        foreach (var path in new[] { "/duty", "/duty/calls/RS", $"/duty/call/{_hold}" })
            Assert.That((await visitor.GetAsync(path)).Bare.Replace(path, "/x", StringComparison.Ordinal), Is.EqualTo((await visitor.GetAsync("/x")).Bare), path);
        Assert.That((await visitor.PostAsync($"/duty/call/{_hold}", ("by", "RS-07"), ("word", "a b c"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task To_an_organisation_what_is_not_its_own_is_not_there()
    {
        using var worker = await _console.OfficerAsync("AT-CW-9", Role.CaseWorker);
        var number = await NumberAsync(AlarmCode.Undelivered);

        var (theirs, absent) = (await worker.GetAsync($"/duty/call/{_hold}"), await worker.GetAsync($"/duty/call/{Guid.NewGuid()}"));

        Assert.That((theirs.Status, absent.Status), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
        Assert.That((await worker.GetAsync("/duty")).Body, Does.Not.Contain(ShortName.Of(_case)));
        Assert.That((await worker.GetAsync("/duty/calls/RS")).Body, Does.Not.Contain("/duty/call/"));
        Assert.That((await worker.GetAsync("/duty/calls/AT")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        var (guessed, invented) = (await worker.PostAsync("/duty/take", ("alarm", number)), await worker.PostAsync("/duty/take", ("alarm", "999999")));
        Assert.That((guessed.Status, guessed.Bare), Is.EqualTo((invented.Status, invented.Bare)));
    }

    private async Task<IReadOnlyList<string>> CodesAsync() => [.. (await _console.Node.Record.AlarmsAsync()).Select(a => a.Code)];

    private async Task<string> NumberAsync(string code) => (await _console.Node.Record.AlarmsAsync()).First(a => a.Code == code).Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
