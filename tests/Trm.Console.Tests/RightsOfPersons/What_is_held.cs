using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Trm.Console.Tests.Return;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.RightsOfPersons;

/// <summary>A person at the desk asks what is held about them, says what is wrong, restricts, complains: without a script, in their language where it is one of ours, and with what follows said before it is confirmed.</summary>
internal sealed class What_is_held
{
    private Offices _offices = null!;
    private Desk _vienna = null!;
    private Desk _belgrade = null!;

    private CaseId Case => _offices.Case;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _offices = await Offices.OpenAsync();
        await _offices.Stage.KeepAsync(Stage.LawfulFacts(_offices.Stage.Now, _offices.Stage.Departs));
        (_vienna, _belgrade) = (await _offices.ViennaAsync(), await _offices.BelgradeAsync());
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _offices.DisposeAsync();

    [Test]
    [Order(1)]
    public async Task Is_one_page_to_print_in_the_persons_language_and_a_view_of_all_of_it()
    {
        var views = await ViewsAsync();
        var page = await _vienna.ReadAsync("held");
        var french = await _vienna.ReadAsync("held?language=fr");

        Assert.That(await ViewsAsync(), Is.EqualTo(views + 2), "each look is in the record");
        Assert.That(page.Title, Is.EqualTo("What we hold about you"));
        Assert.That(Text(page), Does.Contain("Mirelunda").And.Contain("INVENTED-170498-7734").And.Contain("We told RS"));
        Assert.That(Text(page), Does.Contain("AT-07").And.Contain("Coordinator").And.Contain("What is never printed").And.Contain("When did the person decide?"));
        Assert.That(Text(page), Does.Not.Contain("drugi sprat").And.Not.Contain("lantern").And.Not.Contain("her mother"), "exact places, the office's word, free words");
        Assert.That(Text(french), Does.Contain("Ce que nous détenons sur vous").And.Contain("Mirelunda").And.Contain("Ce qui n'est jamais imprimé").And.Not.Contain("We told"));
        Assert.That(Regex.Matches(page.Body, "<script|<style| style=| on[a-z]+="), Is.Empty);
        Assert.That(Regex.Count(page.Body, "<h1>"), Is.EqualTo(1));
        Assert.That(Text(await _belgrade.ReadAsync("held")), Does.Contain("Mirelunda").And.Contain("We heard from AT"));
        Assert.That(Text(await _vienna.ReadAsync()), Does.Contain("What the person may ask about their data"));
    }

    [Test]
    [Order(2)]
    public async Task Is_corrected_in_two_steps_and_both_stand_beside_each_other()
    {
        var none = await _vienna.DoAsync("correct", ("field", "cco_CaseComment"), ("more", "field"));
        var asked = await _vienna.DoAsync("correct", ("field", "prs_Birthdate"), ("more", "field"));
        var wrong = await _vienna.AgainAsync(asked, "correct", ("p-prs_Birthdate-d", "31"), ("p-prs_Birthdate-m", "2"), ("p-prs_Birthdate-y", "1998"));
        var empty = await _vienna.AgainAsync(asked, "correct");
        Assert.That((none.Status, asked.Status, wrong.Status, empty.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity)));
        Assert.That(Text(asked), Does.Contain("What stood there before is kept beside it").And.Contain("Date of birth").IgnoreCase);
        Assert.That(wrong.Body, Does.Contain("value=\"31\"").And.Contain("role=\"alert\""), "nothing that was typed is lost");

        var done = await _vienna.Visitor.FollowAsync(_vienna.AgainAsync(asked, "correct", On("p-prs_Birthdate", new DateOnly(1998, 4, 18))));

        Assert.That(Text(done), Does.Contain("What the person says is written down. The other side is being told."));
        await _offices.Stage.Settled();
        Assert.That(Text(await _vienna.ReadAsync("held")), Does.Contain("What you say is wrong").And.Contain("18 Apr 1998").And.Contain("Here stood: 17 Apr 1998"));
        Assert.That(Text(await _belgrade.ReadAsync("held")), Does.Contain("18 Apr 1998").And.Contain("17 Apr 1998"));

        // What says that it cannot be told says so, whatever the record says.
        await ClockIsOffByAsync(TimeSpan.FromHours(1));
        var untold = await _vienna.Visitor.FollowAsync(_vienna.AgainAsync(asked, "correct", On("p-prs_Birthdate", new DateOnly(2012, 4, 18))));
        Assert.That(Text(untold), Does.Contain("Your record stays as it was").And.Contain("The other side could not be told. Telephone them").And.Not.Contain("The other side hears"));
        await ClockIsOffByAsync(TimeSpan.Zero);
        var contradicted = await _vienna.Visitor.FollowAsync(_vienna.AgainAsync(asked, "correct", On("p-prs_Birthdate", new DateOnly(2012, 4, 19))));
        Assert.That(Text(contradicted), Does.Contain("What the person says is written down. Your record stays as it was").And.Contain("The other side hears that something is to be corrected, not what."));
    }

    [Test]
    [Order(3)]
    public async Task Is_restricted_after_it_was_said_what_follows()
    {
        var page = await _vienna.ReadAsync("restrict");
        Assert.That(Text(page), Does.Contain("What follows").And.Contain("What happens to the person is reported all the same"));
        Assert.That((await _vienna.AgainAsync(page, "restrict", ("stands", "perhaps"))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        var done = await _vienna.DoneAsync("restrict");

        Assert.That(done, Does.Contain("Nothing more is done with it here. The other side is being told.").And.Contain("Nothing more is done with it here, since"));
        var refused = await _vienna.DoAsync("question", ("topic", "needs"), ("purpose", "readiness"));
        Assert.That(Text(refused), Does.Contain("The person has restricted what is done with their data"));
        Assert.That(Text(await _vienna.ReadAsync("held")), Does.Contain("You asked that nothing more is done with it"));

        await _offices.Stage.Settled();
        var there = await _belgrade.ReadAsync("rights");
        Assert.That(Text(there), Does.Contain("Restriction").And.Contain("from then on this side shares and decides nothing"));
        var message = Regex.Match(there.Body, "name=\"message\" value=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture).Groups["id"].Value;
        var nothing = await _belgrade.AgainAsync(there, "rights");
        Assert.That((nothing.Status, (await _belgrade.AgainAsync(there, "rights", ("message", Guid.NewGuid().ToString()))).Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound)));
        Assert.That(Text(await _belgrade.Visitor.FollowAsync(_belgrade.AgainAsync(there, "rights", ($"outcome-{message}", "done")))), Does.Contain("The answer is on its way.").And.Contain("Nothing more is done with it here, since"));

        Assert.That(await _vienna.DoneAsync("restrict"), Does.Contain("You can go on."));
        Assert.That((await _vienna.Visitor.PostAsync($"/case/{Case}/restrict", ("stands", "no"))).Status, Is.EqualTo(HttpStatusCode.Conflict), "there is nothing to end");
    }

    [Test]
    [Order(4)]
    public async Task Is_complained_of_to_whom_it_is_not_about()
    {
        Assert.That((await _vienna.DoAsync("complain", ("topic", "treatment"))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        var done = await _vienna.DoneAsync("complain", ("topic", "treatment"), ("about", "sending-side"));

        Assert.That(done, Does.Contain("The complaint has reached independent oversight"));
        var heard = (await _offices.Stage.At.Oversight.ComplaintsAsync(new Officer("AT-OV-1", Role.Oversight))).Value.Single();
        Assert.That((heard.About, heard.IsOurs, heard.Due is not null), Is.EqualTo((VoiceAbout.SendingSide, false, true)));
    }

    [Test]
    [Order(5)]
    public async Task Has_a_safety_notice_once_the_person_was_told_of_that_one()
    {
        var stage = _offices.Stage;
        await stage.Rs.Returns.KeepFactsAsync(Case, Stage.Belgrade, stage.ReceivingFacts with
        {
            Notice = new() { Facts = [SafetyNoticeContent.FactNames[0]], LegalBasis = "vital-interests", Officer = Stage.Belgrade.Code, SecondOfficer = "RS-CW-2", ApprovedAt = stage.Now, TellPerson = "task" },
        });
        var notices = new List<MessageId>();
        for (var n = 0; n < 2; n++)
        {
            notices.Add((await Stage.Ok(stage.Rs.Returns.NoticeAsync(Case, Stage.Belgrade, new SafetyNoticeContent(Danger.Abduction, [Helper.Police], LegalBasis.VitalInterests, "AT", PlaceKind.Station, null, 1, "RS-CW-2", null)))).Message);
            await stage.Settled();
        }

        var page = await _vienna.ReadAsync("told");
        Assert.That(Text(page), Does.Contain("Which safety notice").And.Contain("There are several"));
        Assert.That((await _vienna.AgainAsync(page, "told", ("about", "safety-notice"), ("language", "srp"))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "of which is not said");
        await _vienna.KeptAsync("told", ("about", "safety-notice"), ("notice", notices[1].ToString()), ("language", "srp"));

        var held = (await stage.At.RightsOfPersons.HeldAsync(Case, Stage.Vienna)).Value;
        Assert.That(held.Messages.Where(m => m.Row.Kind == "safety-notice").Select(m => m.Row.Message), Is.EqualTo(new[] { notices[1] }));
    }

    [Test]
    public async Task Is_there_for_nobody_else_and_of_no_other_case()
    {
        using var auditor = await _offices.ComesAsync("AT", "AT-AU-1", Role.Auditor);
        using var other = await _offices.ComesAsync("RS", "RS-CW-66", Role.CaseWorker, "RS-OTHER");
        foreach (var page in new[] { "held", "rights", "correct", "restrict", "complain" })
        {
            Assert.That((await auditor.ReadAsync(page)).Status, Is.EqualTo(HttpStatusCode.NotFound), page);
            var (theirs, absent) = (await other.ReadAsync(page), await other.Visitor.GetAsync($"/case/{Guid.NewGuid()}/{page}"));
            Assert.That((theirs.Status, absent.Status), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)), page);
        }
    }

    // As the receipts of the others would say.
    private async Task ClockIsOffByAsync(TimeSpan by)
    {
        await using var db = await (await _offices.Stage.World.StorageOf("AT")).ConnectAsync(writes: true);
        await db.ExecuteAsync("UPDATE peer_clock SET offset_ms = @by", new { by = (long)by.TotalMilliseconds });
    }

    private Task<long> ViewsAsync() => _offices.Stage.World.ScalarAsync("AT", "SELECT count(*) FROM trail_leaf WHERE event = 12");
}
