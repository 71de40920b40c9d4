using System.Net;
using System.Text.RegularExpressions;
using Trm.Console.Tests.Approvals;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Oversight;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Oversight;

/// <summary>Independent oversight: complaints and by when, and one case for a day where another person has signed. Whatever they may not read looks as what does not exist.</summary>
internal sealed class One_case_for_a_day
{
    private static readonly string[] Identity = ["Mirelunda", "Vrazhalitska", "Вражалић", "Apr 1998", "INVENTED-170498-7734", "+381 60 0000 417", "Zmajevsko", "DebtBondage", "Forced", "lantern"];

    private Stage _stage = null!;
    private Consoles _house = null!;
    private Signer _overseer = null!;
    private Signer _auditor = null!;

    private CaseId Case => _stage.Case;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _stage = await Stage.OpenAsync();
        _house = await Consoles.BesideAsync(_stage.World, "AT", _ => { });
        await _stage.SharedAsync();
        await _stage.TakenUpAsync(await _stage.ProposedAsync());
        await _stage.PlannedAsync();
        await _stage.ReadyAsync();
        await Stage.Ok(_stage.Rs.Returns.ComplaintAsync(ParticipantId.Parse("AT").Value, Stage.Belgrade, VoiceTopic.Treatment, VoiceAbout.Escort));
        await _stage.Settled();
        _overseer = await Signer.ComesAsync(_house, "AT-OV-1", Role.Oversight, hasDevice: false);
        _auditor = await Signer.ComesAsync(_house, "AT-AU-1", Role.Auditor, hasDevice: false);
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        _overseer.Dispose();
        _auditor.Dispose();
        await _house.DisposeAsync();
        await _stage.DisposeAsync();
    }

    [Test]
    public async Task Begins_with_complaints_and_by_when_they_are_answered()
    {
        var page = await _overseer.Visitor.GetAsync("/oversight");
        Assert.That(page.Text, Does.Contain("Complaints that wait: 1").And.Contain("How the person was treated").And.Contain("The escort").And.Match(">due</span>\\s*<time"));

        var done = await _overseer.Visitor.PostAsync("/oversight/answered", ("complaint", page.Field("complaint")));
        var again = await _overseer.Visitor.PostAsync("/oversight/answered", ("complaint", page.Field("complaint")));
        var unknown = await _overseer.Visitor.PostAsync("/oversight/answered", ("complaint", Guid.NewGuid().ToString()));

        Assert.That((done.Location, again.Status, unknown.Status), Is.EqualTo(("/oversight", HttpStatusCode.Conflict, HttpStatusCode.Conflict)));
        Assert.That((await _overseer.Visitor.GetAsync("/oversight")).Text, Does.Contain("Complaints that wait: 0").And.Contain("answered <time"));
        await _overseer.Visitor.PostAsync("/language", ("language", "fr"), ("to", "/oversight"));
        Assert.That((await _overseer.Visitor.GetAsync("/oversight")).Text, Does.Contain("Plaintes en attente : 0").And.Contain("Demander à lire un cas"));
        await _overseer.Visitor.PostAsync("/language", ("language", "en"), ("to", "/oversight"));
    }

    [Test]
    public async Task Is_asked_for_by_a_pseudonym_that_somebody_gave()
    {
        foreach (var (typed, fault) in new[] { ("C-000000", "No case of this office begins so."), (ShortName.Of(Case)[..5], "No case of this office begins so."), ("", "Fill this in."), ("'; DROP TABLE cases", "No case of this office begins so.") })
        {
            var refused = await _overseer.Visitor.PostAsync("/oversight/ask", ("case", typed), ("about", "treatment"));
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), typed);
            if (typed.Length > 0)
                Assert.That(refused.Body, Does.Contain(fault), typed);
        }

        var noReason = await _overseer.Visitor.PostAsync("/oversight/ask", ("case", ShortName.Of(Case)), ("about", "curiosity"));
        Assert.That(noReason.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "what the complaint is about is always said");
    }

    [Test]
    public async Task Is_read_after_another_person_has_signed_without_anything_that_says_who_the_person_is()
    {
        var id = await AskedAsync();
        Assert.That((await _overseer.SignAsync(id)).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        await IsNotThereAsync();
        Assert.That((await _overseer.Visitor.GetAsync($"/approve/{id}")).Body, Does.Not.Contain("I agree: sign and do it"));
        var twice = await _house.Node.Approvals.SignAsync(id, _overseer.Officer, new byte[32], Visitor.Password, _overseer.Code());
        Assert.That(twice.Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"), "the second is another person");

        var asked = await _auditor.Visitor.GetAsync($"/approve/{id}");
        Assert.That(asked.Body, Does.Contain(ShortName.Of(Case)).And.Contain("How the person was treated").And.Contain("AT-OV-1"));
        Assert.That((await _auditor.SignAsync(id)).Status, Is.EqualTo(HttpStatusCode.SeeOther));

        var views = await CountAsync(12);
        var first = await _overseer.Visitor.GetAsync($"/oversight/{Case}");
        var all = first.Text + string.Concat(await Task.WhenAll(Regex.Matches(first.Body, "href=\"(/oversight/[^\"]*page=[0-9]+)\"").Select(async m => (await _overseer.Visitor.GetAsync(m.Groups[1].Value)).Text)));
        Assert.That(all, Does.Contain("Wien Hbf").And.Contain("Subotica station").And.Contain("May be read until").And.Contain("UTC"));
        Assert.That(Identity.Where(w => all.Contains(w, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(await CountAsync(12), Is.GreaterThan(views), "each look is in the record");

        using var other = await Signer.ComesAsync(_house, "AT-OV-2", Role.Oversight, hasDevice: false);
        Assert.That((await other.Visitor.GetAsync($"/oversight/{Case}")).Status, Is.EqualTo(HttpStatusCode.NotFound), "it is read by whoever asked");
        Assert.That((await _auditor.Visitor.GetAsync($"/oversight/{Case}")).Status, Is.EqualTo(HttpStatusCode.NotFound), "an auditor never reads content");

        var released = await CountAsync(26);
        Assert.That((await _overseer.Visitor.FollowAsync(_overseer.Visitor.PostAsync($"/oversight/{Case}/end"))).Body, Does.Contain("The access is over"));
        Assert.That(await CountAsync(26), Is.EqualTo(released + 1));
        await IsNotThereAsync();
        Assert.That((await _overseer.Visitor.GetAsync($"/approve/{id}")).Body, Does.Contain("given back before its end"));
        Assert.That((await _overseer.Visitor.PostAsync($"/oversight/{Case}/end")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Is_gone_when_the_day_is_over()
    {
        var id = await AskedAsync();
        await _overseer.SignAsync(id);
        await _auditor.SignAsync(id);
        Assert.That((await _overseer.Visitor.GetAsync($"/oversight/{Case}")).Status, Is.EqualTo(HttpStatusCode.OK));

        _stage.Later(CaseAccess.Lasts);
        foreach (var person in new[] { _overseer, _auditor })
            await person.Visitor.SignInAsync(person.Officer.Code, person.Code());

        await IsNotThereAsync();
        Assert.That((await _overseer.Visitor.PostAsync($"/oversight/{Case}/end")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _overseer.Visitor.GetAsync("/oversight")).Body, Does.Not.Contain(Case.ToString()));
    }

    // As what does not exist, to the last byte.
    private async Task IsNotThereAsync()
    {
        var unknown = Guid.NewGuid().ToString();
        var (theirs, absent) = (await _overseer.Visitor.GetAsync($"/oversight/{Case}"), await _overseer.Visitor.GetAsync($"/oversight/{unknown}"));
        Assert.That((theirs.Status, theirs.Bare.Replace(Case.ToString(), unknown, StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.NotFound, absent.Bare)));
    }

    private async Task<string> AskedAsync()
    {
        var asked = await _overseer.Visitor.PostAsync("/oversight/ask", ("case", ShortName.Of(Case)), ("about", "treatment"));
        Assert.That(asked.Location, Does.StartWith($"/case/{Case}/approve/"), asked.Body);
        return asked.Location!.Split('/')[^1];
    }

    private Task<long> CountAsync(int what) => _stage.World.ScalarAsync("AT", $"SELECT count(*) FROM trail_leaf WHERE event = {what}");
}
