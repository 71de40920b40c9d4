using System.Net;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Overview;

/// <summary>What people see first, over a node with one case; nothing of it but a pseudonym and a word.</summary>
internal sealed class The_first_pages
{
    private Consoles _console = null!;
    private CaseId _case = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync();
        var draft = Stage.DraftFor(_console.World, Stage.AllConsents);
        Assert.That((await _console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna)).IsOk, Is.True);
        _case = draft.Case;
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _console.DisposeAsync();

    [TestCase("en", "Act now", "Their turn: 1", "Wait for the receipt", "Still needed", "Sent, not yet delivered")]
    [TestCase("fr", "À traiter tout de suite", "À eux : 1", "Attendre l", "Il manque", "Envoyé, pas encore remis")]
    public async Task Name_a_case_by_its_pseudonym_and_the_offices_word(string language, string now, string turn, string next, string needed, string fate)
    {
        using var officer = await _console.OfficerAsync($"AT-1{language.ToUpperInvariant()}", Role.Coordinator, language);
        var (today, cases, one) = (await officer.GetAsync("/today"), await officer.PostAsync("/cases", ("search", "lan")), await officer.GetAsync($"/case/{_case}"));

        foreach (var (page, texts) in new[] { (today, new[] { now, turn, next, fate }), (cases, [next, fate]), (one, [needed, fate]) })
        {
            var text = WebUtility.HtmlDecode(page.Body).Replace('\u00a0', ' ');
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
            foreach (var expected in texts.Append(ShortName.Of(_case)).Append("lantern"))
                Assert.That(text, Does.Contain(expected), page.Title);
            Assert.That(page.Title, Does.Not.Contain("lantern").And.Not.Contain(ShortName.Of(_case)).And.Not.Contain("RS"));
        }
    }

    [Test]
    public async Task Show_a_case_of_nobody_to_an_organisation_as_one_that_is_not_there()
    {
        using var worker = await _console.OfficerAsync("AT-CW-1", Role.CaseWorker);
        var (theirs, absent) = (await worker.GetAsync($"/case/{_case}"), await worker.GetAsync($"/case/{Guid.NewGuid()}"));

        Assert.That((theirs.Status, theirs.Title), Is.EqualTo((HttpStatusCode.NotFound, absent.Title)));
        Assert.That((await worker.GetAsync("/cases")).Body, Does.Not.Contain("lantern"));
        Assert.That((await worker.GetAsync($"/case/{_case}/stop")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await worker.PostAsync($"/case/{_case}/stop")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await worker.GetAsync("/arrivals")).Body, Does.Contain("Nobody is expected."));
    }

    [Test]
    public async Task Say_of_what_the_person_has_not_been_told_until_somebody_told_them()
    {
        var draft = Stage.DraftFor(_console.World, Stage.AllConsents);
        await _console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna);
        using var officer = await _console.OfficerAsync("AT-21");
        Assert.That((await officer.GetAsync($"/case/{draft.Case}")).Body, Does.Not.Contain("has not been told"), "nothing was decided yet");
        await _console.Node.Cases.StopAsync(draft.Case, Stage.Vienna);
        Assert.That((await officer.GetAsync($"/case/{draft.Case}")).Text, Does.Contain("The person has not been told yet").And.Contain("A stop, or its end"));

        var at = _console.World.Time.GetUtcNow();
        await officer.PostAsync($"/case/{draft.Case}/told", [("about", "plan"), ("by", "AT-21"), ("language", "srp"), .. Return.Desk.At("at", at)]);
        Assert.That((await officer.GetAsync($"/case/{draft.Case}")).Text, Does.Contain("A stop, or its end"), "they were told of something else");
        await officer.PostAsync($"/case/{draft.Case}/told", [("about", "hold"), ("by", "AT-21"), ("language", "srp"), .. Return.Desk.At("at", at.AddDays(-1))]);
        Assert.That((await officer.GetAsync($"/case/{draft.Case}")).Text, Does.Contain("A stop, or its end"), "they were told of one before");

        await officer.PostAsync($"/case/{draft.Case}/told", [("about", "hold"), ("by", "AT-21"), ("language", "srp"), .. Return.Desk.At("at", at)]);
        Assert.That((await officer.GetAsync($"/case/{draft.Case}")).Body, Does.Not.Contain("has not been told"));
    }

    [Test]
    public async Task Let_an_auditor_verify_the_record_with_one_click()
    {
        using var auditor = await _console.OfficerAsync("AT-AU-1", Role.Auditor);
        Assert.That((await auditor.GetAsync("/record")).Body, Does.Contain("Not verified yet."));
        Assert.That((await auditor.GetAsync($"/case/{_case}")).Status, Is.EqualTo(HttpStatusCode.NotFound));

        Assert.That((await auditor.PostAsync("/record/verify")).Location, Does.StartWith("/record/check/"));
        await Trm.Node.Tests.Exchange.Eventually.True(async () => (await auditor.GetAsync("/record")).Body.Contains("verified by", StringComparison.Ordinal), "the record is verified");

        Assert.That((await auditor.GetAsync("/record")).Body, Does.Contain("Nothing was found wrong.").And.Contain("verified by AT-AU-1").And.Not.Contain("lantern"));
    }

    [Test]
    public async Task Stop_a_case_with_one_confirmation_and_no_reason()
    {
        var draft = Stage.DraftFor(_console.World, Stage.AllConsents);
        await _console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna);
        using var officer = await _console.OfficerAsync("AT-DU-1", Role.DutyOfficer);

        var asked = await officer.GetAsync($"/case/{draft.Case}/stop");
        Assert.That(asked.Body, Does.Contain($"href=\"/case/{draft.Case}/withdraw\""), "the person's word, too, is one action away");
        Assert.That(asked.Body, Does.Contain("Stop now").And.Not.Contain("<textarea").And.Not.Contain("<select"));
        Assert.That((await _console.Node.Cases.FindAsync(draft.Case, Stage.Vienna)).Value.IsHeld, Is.False, "asking stops nothing");
        Assert.That((await officer.GetAsync($"/case/{draft.Case}/stopped")).Location, Is.EqualTo($"/case/{draft.Case}/stop"), "what is not stopped is not said to be");
        var stopped = await officer.FollowAsync(officer.PostAsync($"/case/{draft.Case}/stop"));

        Assert.That(stopped.Body, Does.Contain("Stopped - nobody travels").And.Contain("tel:"));
        Assert.That((await officer.GetAsync($"/case/{draft.Case}/stopped")).Bare, Is.EqualTo(stopped.Bare), "it can be loaded again");
        Assert.That((await _console.Node.Cases.FindAsync(draft.Case, Stage.Vienna)).Value.IsHeld, Is.True);
    }
}
