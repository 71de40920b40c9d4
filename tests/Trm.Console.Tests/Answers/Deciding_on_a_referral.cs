using System.Net;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Node;
using Trm.Node.Referrals;
using Trm.Node.Tests.Stories;
using Trm.Testing;

namespace Trm.Console.Tests.Answers;

/// <summary>Vienna's console over referrals from Belgrade and to Belgrade: what is decided, asked and answered, and what is refused in words.</summary>
internal sealed class Deciding_on_a_referral
{
    private static readonly (string, string)[] Acceptance = [("code", "AT-SHELTER"), ("name", "Shelter by the lake"), ("case-worker", "AT-CW-17"), ("start-d", "1"), ("start-m", "3"), ("start-y", "2027")];

    private Consoles _console = null!;
    private Visitor _officer = null!;
    private TrmNode _belgrade = null!;

    private DateTimeOffset Now => _console.World.Time.GetUtcNow();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync();
        _belgrade = await _console.World.StartAsync("RS");
        await _console.World.Quiet();
        _officer = await _console.OfficerAsync("AT-01");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _officer.Dispose();
        await _console.DisposeAsync();
    }

    [Test]
    public async Task Opens_reads_and_accepts_for_a_named_organisation()
    {
        var (draft, profile) = await ReceivedAsync();
        var page = await _officer.GetAsync($"/case/{draft.Case}");
        var read = await _officer.GetAsync($"/case/{draft.Case}/read?message={profile}&by=them");

        var accepted = await _officer.PostAsync($"/case/{draft.Case}/accept", Acceptance);
        await SettledAsync();

        Assert.That(page.Body, Does.Contain("What you can do now").And.Contain($"/case/{draft.Case}/accept"));
        Assert.That(WebUtility.HtmlDecode(read.Body), Does.Contain("Support asked for").And.Contain("Social care").And.Contain("Serbian").And.Contain("That you have read this is in the trail"));
        Assert.That(WebUtility.HtmlDecode(read.Body), Does.Not.Contain("masked").And.Not.Contain("Birth"));
        Assert.That((accepted.Status, accepted.Location), Is.EqualTo((HttpStatusCode.SeeOther, $"/case/{draft.Case}/done?what=accepted")));
        Assert.That((await _officer.GetAsync(accepted.Location!)).Body, Does.Contain("They now know which organisation accepts"));
        Assert.That((await _belgrade.Cases.FindAsync(draft.Case, Stage.Belgrade)).Value.State, Is.EqualTo("accepted"));
    }

    [Test]
    public async Task Declines_for_a_reason_that_says_nothing_of_the_person()
    {
        var (draft, _) = await ReceivedAsync();

        var declined = await _officer.PostAsync($"/case/{draft.Case}/decline", ("reason", "call-us"), ("next", "none"));
        await SettledAsync();

        Assert.That(declined.Location, Does.EndWith("/done?what=declined"));
        Assert.That((await _belgrade.Cases.FindAsync(draft.Case, Stage.Belgrade)).Value.State, Is.EqualTo("declined"));
    }

    [Test]
    public async Task Suggests_another_organisation_and_asks_a_question()
    {
        var (draft, _) = await ReceivedAsync();

        var asked = await _officer.PostAsync($"/case/{draft.Case}/question", ("topic", "needs"), ("purpose", "readiness"), ("fields", "prs_PrimaryLanguage"));
        await SettledAsync();
        var there = await _belgrade.Cases.FindAsync(draft.Case, Stage.Belgrade);
        var redirected = await _officer.PostAsync($"/case/{draft.Case}/redirect", ("code", "AT-OTHER"), ("name", "Another shelter"));
        await SettledAsync();

        Assert.That(asked.Location, Does.EndWith("/done?what=asked"));
        Assert.That(there.Value.State, Is.EqualTo("info-requested"));
        Assert.That(redirected.Location, Does.EndWith("/done?what=redirected"));
        Assert.That((await _belgrade.Cases.FindAsync(draft.Case, Stage.Belgrade)).Value.State, Is.EqualTo("redirected"));
    }

    [TestCase("accept", "code", "", "Fill this in.")]
    [TestCase("accept", "code", "Shelter 5", "Letters, digits, - and . only")]
    [TestCase("accept", "name", "Shelter <b>", "Letters, digits, spaces")]
    [TestCase("accept", "case-worker", "Anna", "with at least one digit")]
    [TestCase("accept", "start-m", "14", "There is no such day.")]
    [TestCase("decline", "reason", "victim-unreliable", "Choose one of the answers.")]
    [TestCase("decline", "next", "", "Choose one of the answers.")]
    [TestCase("question", "topic", "", "Choose one of the answers.")]
    [TestCase("question", "purpose", "curiosity", "Choose one of the answers.")]
    [TestCase("question", "fields", "per_RoleDetails", "Choose one of the answers.")]
    public async Task Names_what_is_wrong_beside_the_field_and_loses_nothing(string form, string field, string typed, string fault)
    {
        var (draft, _) = await ReceivedAsync();
        (string Name, string Value)[] fields = form switch
        {
            "accept" => Acceptance,
            "decline" => [("reason", "no-capacity"), ("next", "other-option")],
            _ => [("topic", "needs"), ("purpose", "readiness")],
        };

        var again = await _officer.PostAsync($"/case/{draft.Case}/{form}", Compose.Steps.With(fields, field, typed));

        var text = WebUtility.HtmlDecode(again.Body);
        Assert.That(again.Body, Does.Not.Contain("<b>"));
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(text, Does.Contain(fault).And.Not.Contain("victim-unreliable"));
        Assert.That(text, Does.Match($"<a href=\"#[^\"]+\">[^<]+ - [^<]*{System.Text.RegularExpressions.Regex.Escape(fault)}"), "and on top by the label of the field");
        foreach (var other in fields.Where(f => f.Name != field && f.Value.Length > 1))
            Assert.That(text, Does.Contain($"value=\"{other.Value}\""), other.Name);
        Assert.That((await _belgrade.Cases.FindAsync(draft.Case, Stage.Belgrade)).Value.State, Is.Not.EqualTo("accepted").And.Not.EqualTo("declined"), "and nothing was sent");
    }

    [Test]
    public async Task Says_in_words_what_the_desk_refuses_and_keeps_what_was_typed()
    {
        var (draft, _) = await ReceivedAsync();
        await _officer.PostAsync($"/case/{draft.Case}/decline", ("reason", "no-capacity"), ("next", "none"));
        await SettledAsync();

        var late = await _officer.PostAsync($"/case/{draft.Case}/accept", Acceptance);

        Assert.That(late.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(late.Body, Does.Contain("This was refused. Nothing was sent").And.Contain("not possible at this point").And.Contain("value=\"Shelter by the lake\""));
    }

    [Test]
    public async Task Tells_who_the_person_is_once_somebody_has_accepted_and_answers_within_the_consent()
    {
        var draft = Stage.DraftFor(_console.World, Stage.AllConsents);
        var files = Files(draft);
        Assert.That((await _console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna, files)).IsOk, Is.True);
        await SettledAsync();
        var early = await _officer.GetAsync($"/case/{draft.Case}/identity");
        await _belgrade.Referrals.OpenAsync(draft.Case, Stage.Belgrade);
        await _belgrade.Referrals.AcceptAsync(draft.Case, Stage.Belgrade, Stage.Organisation, "RS-CW-1", DateOnly.FromDateTime(Now.UtcDateTime));
        await SettledAsync();

        var page = await _officer.GetAsync($"/case/{draft.Case}/identity");
        var handed = await _officer.UploadAsync($"/case/{draft.Case}/file", "sheet", "Mila.pdf", Uploads.Cleaning_a_file.Pdf("/Author (Anna Huber)"));
        var bad = await _officer.UploadAsync($"/case/{draft.Case}/file", "sheet", "tool.pdf", "MZ\u0090\0"u8.ToArray());
        var waiting = await _officer.GetAsync($"/case/{draft.Case}/identity");
        var sha256 = System.Text.RegularExpressions.Regex.Match(waiting.Body, "name=\"file\" value=\"([0-9a-f]{64})\"").Groups[1].Value;
        var sent = await _officer.PostAsync($"/case/{draft.Case}/identity", ("file", sha256), ($"category-{sha256}", "travel"), ($"title-{sha256}", "Signed consent"));
        await SettledAsync();

        Assert.That(early.Body, Does.Contain("not possible at this point").And.Contain("no organisation has accepted"));
        Assert.That(page.Body, Does.Contain("What they will know").And.Contain("Shelter by the river").And.Not.Contain("This was refused"));
        Assert.That(handed.Status, Is.EqualTo(HttpStatusCode.SeeOther), handed.Body);
        Assert.That(bad.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(bad.Body, Does.Contain("Files of this type are not exchanged"));
        Assert.That((sent.Status, sent.Location), Is.EqualTo((HttpStatusCode.SeeOther, $"/case/{draft.Case}/known?sent=identity")), sent.Body);
        Assert.That(WebUtility.HtmlDecode((await _officer.GetAsync(sent.Location!)).Body), Does.Contain("who the person is, as far as they agreed").And.Contain("Signed consent"));

        var question = (await _belgrade.Referrals.AskAsync(draft.Case, Stage.Belgrade, Topic.Nationality, [], QuestionPurpose.Identification)).Value.Message;
        var family = (await _belgrade.Referrals.AskAsync(draft.Case, Stage.Belgrade, Topic.Family, [], QuestionPurpose.Services)).Value.Message;
        await SettledAsync();
        var asks = await _officer.GetAsync($"/case/{draft.Case}/answer?question={question}");
        var closed = await _officer.GetAsync($"/case/{draft.Case}/answer?question={family}");
        var given = await _officer.PostAsync($"/case/{draft.Case}/answer", ("question", question.ToString()), ("how", "covered"));
        var refused = await _officer.PostAsync($"/case/{draft.Case}/answer", ("question", family.ToString()), ("how", "refused"));
        var nothing = await _officer.PostAsync($"/case/{draft.Case}/answer", ("question", family.ToString()), ("how", ""));
        await SettledAsync();

        Assert.That(asks.Body, Does.Contain("Nationality").And.Contain("All of it can be given."));
        Assert.That(closed.Body, Does.Contain("None of it is covered by a consent"));
        Assert.That((given.Location, refused.Location), Is.EqualTo(($"/case/{draft.Case}/done?what=answered", $"/case/{draft.Case}/done?what=not-answered")));
        Assert.That((nothing.Status, nothing.Text.Contains("This question is no longer open", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.Conflict, true)), "and no other one stands in its place");
        var there = (await _belgrade.Referrals.OpenAsync(draft.Case, Stage.Belgrade)).Value.Messages.Where(m => m.Kind == "answer").Select(m => m.Code);
        Assert.That(there, Is.EquivalentTo(new[] { "given", "refused" }));
    }

    [Test]
    public async Task Adds_a_consent_that_was_given_later()
    {
        var draft = Stage.DraftFor(_console.World, now => Stage.Consent(now, "sharing", "RS/RS-OTHER", "identity"));
        await _console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna, Files(draft, "RS/RS-OTHER"));

        var wrong = await _officer.PostAsync($"/case/{draft.Case}/consent", Compose.Steps.With(Compose.Steps.Consent(Now), "c1-hours", ""));
        var kept = await _officer.PostAsync($"/case/{draft.Case}/consent", Compose.Steps.Consent(Now));

        Assert.That((wrong.Status, kept.Location), Is.EqualTo((HttpStatusCode.UnprocessableEntity, $"/case/{draft.Case}/identity")));
        var sheet = CaseSheet.Parse((await _console.Node.Referrals.DraftAsync(draft.Case, Stage.Vienna))!.Sheet).Value;
        Assert.That(sheet.Consents.Select(c => c.Organisation.ToString()), Is.EqualTo(new[] { "RS/RS-OTHER", "RS/RS-SHELTER" }));
    }

    [Test]
    public async Task Asks_and_answers_whether_there_is_room()
    {
        var asked = await _officer.PostAsync("/capacity", ("participant", "RS"), ("services", "SocialCare"), ("persons", "2"), ("urgency", "urgent"));
        var wrong = await _officer.PostAsync("/capacity", ("participant", "RS"), ("services", "SocialCare"), ("persons", "200"), ("urgency", "urgent"));
        var enquiry = (await _belgrade.Referrals.AskCapacityAsync(ParticipantId.Parse("AT").Value, Stage.Belgrade, ["Health"], 1, Urgency.Routine)).Value.Message;
        await SettledAsync();
        var page = await _officer.GetAsync($"/capacity/answer?enquiry={enquiry}");
        var open = await _officer.PostAsync("/capacity/answer", ("enquiry", enquiry.ToString()), ("reply", "yes"));
        var past = await _officer.PostAsync("/capacity/answer", [("enquiry", enquiry.ToString()), ("reply", "yes"), .. Compose.Steps.Day("until", Now.AddDays(-1)), ("until-t", "12:00")]);
        var answered = await _officer.PostAsync("/capacity/answer", [("enquiry", enquiry.ToString()), ("reply", "yes"), .. Compose.Steps.Day("until", Now.AddDays(7)), ("until-t", "12:00")]);
        await SettledAsync();

        Assert.That((asked.Location, wrong.Status), Is.EqualTo(("/capacity?sent=yes", HttpStatusCode.UnprocessableEntity)));
        Assert.That(page.Body, Does.Contain("For 1").And.Contain("Health"), page.Title);
        Assert.That(new[] { open.Body, past.Body }, Is.All.Contains("Say until when it stands"));
        Assert.That(answered.Location, Is.EqualTo("/capacity?sent=yes"));
        var heard = (await _belgrade.Referrals.CapacityAsync(Stage.Belgrade)).Value.Single(v => v is { IsOurs: false, Answer: not null });
        Assert.That((heard.Answer!.Reply, heard.Of), Is.EqualTo((CapacityReply.Yes, enquiry)));
        Assert.That((await _officer.GetAsync($"/capacity/answer?enquiry={Guid.NewGuid()}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Shows_no_case_of_nobody_and_none_of_another_organisation()
    {
        var (draft, profile) = await ReceivedAsync();
        using var worker = await _console.OfficerAsync("AT-CW-9", Role.CaseWorker);
        foreach (var form in new[] { "accept", "decline", "redirect", "question", "answer", "identity", "consent", "known", "done?what=accepted", $"read?message={profile}&by=them" })
        {
            var absent = await _officer.GetAsync($"/case/{Guid.NewGuid()}/{form}");
            Assert.That((absent.Status, absent.Title), Is.EqualTo((HttpStatusCode.NotFound, "There is no such page - TRM")), form);
            Assert.That((await worker.GetAsync($"/case/{draft.Case}/{form}")).Status, Is.EqualTo(HttpStatusCode.NotFound), form);
        }

        Assert.That((await _officer.PostAsync($"/case/{Guid.NewGuid()}/accept", Acceptance)).Body, Does.Not.Contain("accepts"));
        Assert.That((await _officer.GetAsync($"/case/{draft.Case}/read?message={Guid.NewGuid()}&by=them")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _officer.GetAsync($"/case/{draft.Case}/done?what=killed")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    // All that either side has sent is receipted.
    private async Task SettledAsync()
    {
        await _console.World.Settled("RS");
        await _console.World.Settled("AT");
    }

    // A referral of Belgrade to a shelter in Austria, opened here.
    private async Task<(ReferralDraft Draft, MessageId Profile)> ReceivedAsync()
    {
        var draft = Stage.DraftFor(
            _console.World, now => Stage.Consent(now, "sharing", "AT/AT-SHELTER", "identity", "care-needs"), sheet => sheet.Replace("\"organisation\": \"RS/RS-SHELTER\", \"services\"", "\"organisation\": \"AT/AT-SHELTER\", \"services\"", StringComparison.Ordinal));
        var sent = (await _belgrade.Referrals.SendProfileAsync(draft, Stage.Belgrade)).Value;
        await SettledAsync();
        Assert.That((await _officer.GetAsync($"/case/{draft.Case}")).Status, Is.EqualTo(HttpStatusCode.OK));
        await SettledAsync();
        return (draft, sent.Message);
    }

    // The files that the office keeps of that case: the record that the draft was made of, and a sheet with the consents that matter here.
    private DraftFiles Files(ReferralDraft draft, string organisation = "RS/RS-SHELTER")
    {
        var sheet = new CaseSheet
        {
            Word = draft.Word,
            Purpose = draft.Purpose,
            Priority = draft.Priority,
            Organisation = OrganisationId.Parse(organisation).Value,
            Services = ["SocialCare"],
            CareNeeds = [],
            Health = [],
            Consents = draft.Consents,
            Risk = null,
        };
        return new DraftFiles(File.ReadAllBytes(Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", "case.csv")), "csv", null, sheet.Write());
    }
}
