using System.Net;
using Trm.Console.Tests.Approvals;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node;
using Trm.Node.Alarms;
using Trm.Node.Overview;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Trail;

namespace Trm.Console.Tests.Administration;

/// <summary>What whoever looks after the node sees and does, and that nothing of a case is in it.</summary>
internal sealed class The_node_itself
{
    private Consoles _console = null!;
    private CaseId _case = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync();
        var draft = Stage.DraftFor(_console.World, Stage.AllConsents);
        await Stage.Ok(_console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna));
        _case = draft.Case;
        await _console.Node.TakeAsync(_console.World.Id("RS"), Lane.Normal, "nothing"u8.ToArray());
        await Eventually.True(async () => (await _console.Node.Quarantine.ListAsync(Consoles.Administrator)).Value.Count == 1, "it is in quarantine");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _console.DisposeAsync();

    [TestCase("en", "In use", "Last heard of", "Fingerprint", "The broker is connected", "Stuck messages: 1", "Unverified message")]
    [TestCase("fr", "En service", "Dernier signe", "Empreinte", "Le serveur de messages est connecté", "Messages bloqués : 1", "Message non vérifié")]
    public async Task Is_seen_by_its_keys_its_directory_its_peers_and_its_alarms_and_never_by_a_case(string language, params string[] said)
    {
        using var administrator = await _console.OfficerAsync($"AT-A{language.ToUpperInvariant()}", Role.Administrator, language);

        var pages = new[] { await administrator.GetAsync("/administration"), await administrator.GetAsync("/administration/stuck"), await administrator.GetAsync("/administration/health") };

        var text = WebUtility.HtmlDecode(pages[0].Body).Replace('\u00a0', ' ');
        foreach (var expected in said.Append(_console.Node.Directory.Fingerprint))
            Assert.That(text, Does.Contain(expected));
        Assert.That(pages.Select(p => p.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(pages.Select(p => p.Body), Is.All.Not.Contain("lantern").And.All.Not.Contain(ShortName.Of(_case)).And.All.Not.Contain(_case.ToString()));
    }

    [Test]
    public async Task What_could_not_be_verified_is_discarded_by_two_who_sign_it_and_not_by_one()
    {
        using var first = await Signer.ComesAsync(_console, "AT-A1", Role.Administrator);
        using var second = await Signer.ComesAsync(_console, "AT-A2", Role.Administrator, hasDevice: false);
        await _console.Node.TakeAsync(_console.World.Id("RS"), Lane.Urgent, "something else"u8.ToArray());
        await Eventually.True(async () => (await ListAsync()).Count == 2, "it is in quarantine");
        var id = (await ListAsync())[0].Id;
        var leaves = await _console.World.LeafCount("AT", TrailEvent.Discarded);

        var proposed = await first.Visitor.PostAsync("/administration/stuck/discard", ("message", id));
        var approval = proposed.Location!["/approve/".Length..];
        Assert.That((await second.Visitor.GetAsync("/administration/stuck")).Body, Does.Not.Contain("wants to discard it"), "what nobody has signed is nobody's proposal");
        Assert.That((await first.SignAsync(approval)).Location, Is.EqualTo(proposed.Location));
        Assert.That(await first.AskedAsync(approval), Is.Null, "one person alone discards nothing, however often");
        Assert.That((await first.Visitor.GetAsync("/administration/stuck")).Body, Does.Contain("another person confirms").And.Not.Contain($"href=\"{proposed.Location}\""));
        Assert.That((await second.Visitor.GetAsync("/administration/stuck")).Body, Does.Contain("AT-A1 wants to discard it").And.Contain($"href=\"{proposed.Location}\""));
        Assert.That(((await ListAsync()).Any(s => s.Id == id), await _console.World.LeafCount("AT", TrailEvent.Discarded)), Is.EqualTo((true, leaves)));
        Assert.That((await second.SignAsync(approval)).Location, Is.EqualTo(proposed.Location));

        Assert.That((await ListAsync()).Any(s => s.Id == id), Is.False);
        Assert.That(await _console.World.LeafCount("AT", TrailEvent.Discarded), Is.EqualTo(leaves + 1));
        Assert.That((await second.Visitor.PostAsync("/administration/stuck/discard", ("message", id))).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await second.Visitor.PostAsync("/administration/stuck/resend", ("message", (await ListAsync())[0].Id))).Status, Is.EqualTo(HttpStatusCode.Conflict), "what is not ours is not sent by us");
    }

    [Test]
    public async Task A_drill_of_another_office_is_answered_by_the_word_that_it_reads_back()
    {
        using var administrator = await _console.OfficerAsync("AT-A3", Role.Administrator);
        using var duty = await _console.OfficerAsync("AT-D1", Role.DutyOfficer);

        Assert.That((await administrator.PostAsync("/administration/drill", ("peer", ""))).Status, Is.EqualTo(HttpStatusCode.Conflict), "without a rota nobody of ours is called out");
        Assert.That((await administrator.PostAsync("/administration/drill", ("peer", "XX"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await administrator.PostAsync("/administration/drill", ("peer", "RS"))).Location, Is.EqualTo("/administration"));
        Assert.That((await duty.GetAsync("/duty")).Body, Does.Contain("not answered yet"));
        var test = (await _console.Node.Calls.WordsAsync(_console.World.Id("RS"), Stage.Vienna)).Value.First(w => w.Kind == "test");
        await duty.PostAsync($"/duty/call/{test.Message}", ("by", "RS-90"), ("word", test.Word));

        Assert.That((await duty.GetAsync("/duty")).Body, Does.Contain("answered by RS-90"));
    }

    [Test]
    public async Task Alarms_are_taken_here_as_well_and_a_coordinator_may_in_an_hour_without_an_administrator()
    {
        using var coordinator = await _console.OfficerAsync("AT-C1");
        var alarm = (await _console.Node.Record.AlarmsAsync()).First(a => a.Code == AlarmCode.Unverified).Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.That((await coordinator.PostAsync("/duty/take", ("alarm", alarm), ("to", "/administration"))).Location, Is.EqualTo("/administration"));

        Assert.That((await coordinator.GetAsync("/administration")).Body, Does.Contain("You look after it"));
    }

    [TestCase(Role.CaseWorker)]
    [TestCase(Role.DutyOfficer)]
    [TestCase(Role.Escort)]
    [TestCase(Role.Auditor)]
    public async Task Is_not_there_for_anybody_else(Role role)
    {
        using var visitor = await _console.OfficerAsync($"AT-N{(int)role}", role);

        foreach (var path in new[] { "/administration", "/administration/stuck", "/administration/health" })
            Assert.That((await visitor.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        foreach (var path in new[] { "/administration/drill", "/administration/health", "/administration/stuck/resend", "/administration/stuck/discard" })
            Assert.That((await visitor.PostAsync(path, ("message", "q1"), ("peer", "RS"))).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
    }

    private async Task<IReadOnlyList<Trm.Node.Quarantine.StuckMessage>> ListAsync() =>
        [.. (await _console.Node.Quarantine.ListAsync(Consoles.Administrator)).Value.Where(s => s.Kind == Trm.Node.Quarantine.StuckKind.Quarantined)];
}
