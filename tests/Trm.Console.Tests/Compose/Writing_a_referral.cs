using System.Net;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Testing;

namespace Trm.Console.Tests.Compose;

/// <summary>A referral step by step, without a script, in an office at Vienna's time.</summary>
internal sealed class Writing_a_referral
{
    private Consoles _console = null!;
    private Visitor _officer = null!;

    private DateTimeOffset Now => _console.World.Time.GetUtcNow();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync(zone: TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"));
        _officer = await _console.OfficerAsync("AT-01");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _officer.Dispose();
        await _console.DisposeAsync();
    }

    [Test]
    public async Task Begins_with_the_consent_and_ends_with_what_the_other_side_knows()
    {
        var draft = await BeginAsync(_officer);
        await FillAsync(_officer, draft);

        var check = await _officer.GetAsync(draft);
        var text = WebUtility.HtmlDecode(check.Body);
        Assert.That(text, Does.Not.Contain("Still needed").And.Contain("What they will know now").And.Contain("18 to 24").Or.Contain("25 to 44"));
        Assert.That(text, Does.Contain("Petrović").And.Contain("Interpreter").And.Contain("What they will not know").And.Contain("Clinical health").And.Contain("Send the first message"));

        var sent = await _officer.PostAsync($"{draft}/send");
        var @case = draft["/draft/".Length..];
        Assert.That((sent.Status, sent.Location), Is.EqualTo((HttpStatusCode.SeeOther, $"/case/{@case}/known?sent=profile")));
        var known = WebUtility.HtmlDecode((await _officer.GetAsync(sent.Location!)).Body);
        Assert.That(known, Does.Contain("what is needed, not who needs it").And.Contain("Nobody has read it yet").And.Contain("Social care").And.Contain("Who the person is."));
        Assert.That(known, Does.Not.Contain("Petrović").And.Not.Contain("F43").And.Not.Contain("1998"));
        Assert.That((await _officer.GetAsync($"/case/{@case}")).Body, Does.Contain("lantern"));
        foreach (var again in new[] { await _officer.GetAsync(draft), await _officer.GetAsync($"{draft}/person"), await _officer.PostAsync($"{draft}/send") })
            Assert.That((again.Status, again.Location), Is.EqualTo((HttpStatusCode.SeeOther, $"/case/{@case}/known")), "what was sent is no draft any more: a second touch and the way back lead to the case");
        Assert.That(await _console.Node.Referrals.DraftAsync(CaseId.Parse(@case).Value, new Officer("AT-01", Role.Coordinator)), Is.Not.Null, "identity and answers are drawn from it");
    }

    [Test]
    public async Task Says_at_each_moment_what_is_still_missing()
    {
        var draft = await BeginAsync(_officer);
        await _officer.PostAsync($"{draft}/ask", Steps.Ask);

        var check = await _officer.GetAsync(draft);

        Assert.That(check.Body, Does.Contain("Still needed").And.Contain("No consent yet. Ask the person first.").And.Contain("Have the dangers been looked at?").And.Not.Contain("Send the first message"));
        Assert.That((await _officer.PostAsync($"{draft}/send")).Body, Does.Contain("Still needed"), "and sends nothing before");
    }

    [Test]
    public async Task Keeps_what_was_typed_right_or_wrong_for_whoever_goes_on()
    {
        var draft = await BeginAsync(_officer);
        var wrong = Steps.With(Steps.Consent(Now), "c1-explained-by", "Anna Huber");

        var again = await _officer.PostAsync($"{draft}/consent", wrong);
        using var colleague = await _console.OfficerAsync("AT-02");
        var later = await colleague.GetAsync($"{draft}/consent?number=1");

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(again.Body, Does.Contain("with at least one digit").And.Contain("href=\"#c1-explained-by\"").And.Contain("value=\"Anna Huber\"").And.Contain("value=\"AT-INT-041\""));
        Assert.That(later.Body, Does.Contain("value=\"Anna Huber\"").And.Contain("value=\"10:30\""));
        Assert.That((await colleague.PostAsync($"{draft}/consent", Steps.Consent(Now))).Location, Is.EqualTo($"{draft}/consents"));
        Assert.That((await colleague.GetAsync($"{draft}/consents")).Body, Does.Contain("RS/RS-SHELTER").And.Not.Contain("Something is missing"));
    }

    [Test]
    public async Task Waits_half_done_and_is_listed()
    {
        var draft = await BeginAsync(_officer);

        var kept = await _officer.PostAsync($"{draft}/ask", [.. Steps.With(Steps.Ask, "purpose", null), ("then", "later")]);

        Assert.That(kept.Location, Is.EqualTo("/drafts"));
        Assert.That((await _officer.GetAsync("/drafts")).Body, Does.Contain(draft).And.Contain("lantern"));
        Assert.That((await _officer.PostAsync($"{draft}/delete")).Location, Is.EqualTo("/drafts"));
        Assert.That((await _officer.GetAsync("/drafts")).Body, Does.Not.Contain(draft));
        Assert.That((await _officer.PostAsync($"{draft}/delete")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("consent", "c1-scope", null, "Choose one of the answers.")]
    [TestCase("consent", "c1-scope", "protection", "Choose one of the answers.")]
    [TestCase("consent", "c1-participant", "XX", "Choose one of the answers.")]
    [TestCase("consent", "c1-categories", null, "Tick at least one.")]
    [TestCase("consent", "c1-code", "Shelter by the river", "Letters, digits, - and . only")]
    [TestCase("consent", "c1-language", "Elvish", "No language or country has this name or code.")]
    [TestCase("consent", "c1-interpreter", "", "Fill this in.")]
    [TestCase("consent", "c1-understood", "no", "somebody has checked that it was understood")]
    [TestCase("consent", "c1-hours", "9000", "Type a whole number within the limits.")]
    [TestCase("consent", "c1-given-d", "31", "There is no such")]
    [TestCase("consent", "c1-given-t", "25:00", "There is no such time")]
    [TestCase("consent", "c1-given-y", "2999", "This lies in the future.")]
    [TestCase("consent", "c1-until-y", "2999", "lasts a year at most")]
    [TestCase("ask", "purpose", "travel", "Choose one of the answers.")]
    [TestCase("ask", "participant", "AT", "Choose one of the answers.")]
    [TestCase("ask", "services", "Bed", "Tick at least one.")]
    [TestCase("ask", "word", "Mila", "Choose one of the answers.")]
    [TestCase("needs", "needs-asked", null, "Choose one of the answers.")]
    [TestCase("needs", "health", "depression", "ICD-10 codes only")]
    [TestCase("person", "p-prs_Citizenship", "Serbia, Atlantis", "No language or country has this name or code.")]
    [TestCase("person", "p-prs_Gender", "Female", "Choose one of the answers.")]
    [TestCase("person", "p-prs_Birthdate-m", "13", "There is no such day.")]
    [TestCase("risk", "r-performers", "Anna", "with at least one digit")]
    [TestCase("risk", "r-re-trafficking-level", null, "Answer at least one area.")]
    [TestCase("risk", "r-at-t", "noon", "There is no such time")]
    [TestCase("risk", "r-until-y", "2001", "This must lie after it was made.")]
    public async Task Names_what_is_wrong_beside_the_field_and_loses_nothing(string step, string field, string? typed, string fault)
    {
        var draft = await BeginAsync(_officer);
        await _officer.PostAsync($"{draft}/consent", Steps.Consent(Now));
        var fields = step switch { "consent" => Steps.Consent(Now), "ask" => Steps.Ask, "needs" => Steps.Needs, "person" => Steps.Person, _ => Steps.Risk(Now) };
        // A day that no month has, whatever the month of today is.
        if (field == "c1-given-d")
            fields = Steps.With(fields, "c1-given-m", "2");

        var again = await _officer.PostAsync($"{draft}/{step}", Steps.With(fields, field, typed));

        var text = WebUtility.HtmlDecode(again.Body);
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(text, Does.Contain(fault).And.Contain("Something must be put right").And.Contain("aria-invalid=\"true\""));
        foreach (var other in fields.Where(f => f.Name != field && f.Name != "number" && f.Value.Length > 1))
            Assert.That(text, Does.Contain($"value=\"{other.Value}\""), other.Name);
    }

    [Test]
    public async Task Knows_that_clocks_pass_over_an_hour()
    {
        var draft = await BeginAsync(_officer);
        var spring = Steps.With(Steps.With(Steps.With(Steps.With(Steps.Consent(Now), "c1-given-d", "29"), "c1-given-m", "3"), "c1-given-y", "2026"), "c1-given-t", "02:30");

        Assert.That(WebUtility.HtmlDecode((await _officer.PostAsync($"{draft}/consent", spring)).Body), Does.Contain("There is no such time").And.Contain("Europe/Vienna"));
    }

    [Test]
    public async Task Says_beside_a_time_how_far_from_utc_that_day_is_and_no_other()
    {
        var draft = await BeginAsync(_officer);
        var day = Steps.With(Steps.With(Steps.Consent(Now), "c1-given-d", "1"), "c1-given-t", "9h30");

        Assert.That((await _officer.GetAsync($"{draft}/consent?number=1")).Text, Does.Contain("Europe/Vienna").And.Not.Contain("Europe/Vienna (UTC"), "no day stands there");
        foreach (var (month, offset) in new[] { ("7", "+02:00"), ("12", "+01:00") })
        {
            await _officer.PostAsync($"{draft}/consent", Steps.With(day, "c1-given-m", month));
            Assert.That((await _officer.GetAsync($"{draft}/consent?number=1")).Text, Does.Contain($"Europe/Vienna (UTC{offset})"));
        }
    }

    [Test]
    public async Task Holds_the_consent_against_the_date_of_birth()
    {
        var draft = await BeginAsync(_officer);
        await FillAsync(_officer, draft);
        await _officer.PostAsync($"{draft}/person", Steps.With(Steps.Person, "p-prs_Birthdate-y", $"{Now.Year - 12}"));

        var check = await _officer.GetAsync(draft);

        Assert.That(check.Body, Does.Contain("by the birth date the person was in another capacity").And.Not.Contain("Send the first message"));
    }

    [Test]
    public async Task Asks_of_the_person_only_what_they_agreed_to_share()
    {
        var draft = await BeginAsync(_officer);
        await _officer.PostAsync($"{draft}/consent", Steps.Consent(Now, categories: ["care-needs"]));

        var closed = await _officer.GetAsync($"{draft}/person");
        await _officer.PostAsync($"{draft}/consent", Steps.Consent(Now, 2, categories: ["exploitation", "identity"]));
        var open = await _officer.GetAsync($"{draft}/person");

        Assert.That(closed.Body, Does.Contain("Date of birth").And.Not.Contain("First name").And.Not.Contain("Type of exploitation"));
        Assert.That(open.Body, Does.Contain("First name").And.Contain("Type of exploitation").And.Not.Contain("Marital status"));
        Assert.That(System.Text.Encoding.UTF8.GetByteCount(open.Body), Is.LessThan(80 * 1024));
    }

    [Test]
    public async Task Takes_a_record_from_a_case_file_and_leaves_behind_what_has_no_place()
    {
        var draft = await BeginAsync(_officer);
        await _officer.PostAsync($"{draft}/consent", Steps.Consent(Now));
        var csv = await File.ReadAllBytesAsync(Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", "case.csv"));

        var taken = await _officer.UploadAsync($"{draft}/import", "file", "case.csv", csv);
        var broken = await _officer.UploadAsync($"{draft}/import", "file", "case.csv", "prs_Nonsense\nx\n"u8.ToArray());
        var none = await _officer.PostAsync($"{draft}/import");

        Assert.That(taken.Location, Does.StartWith($"{draft}/person?left="), taken.Body);
        Assert.That((await _officer.GetAsync(taken.Location!)).Body, Does.Contain("have no place in any message"));
        foreach (var invented in new[] { "<b>", "-1", "99999" })
            Assert.That((await _officer.GetAsync($"{draft}/person?left={Uri.EscapeDataString(invented)}")).Body, Does.Not.Contain("have no place in any message").And.Not.Contain("<b>"));
        Assert.That((broken.Status, none.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity)));
        Assert.That(broken.Body, Does.Contain("This was refused").And.Contain("prs_").Or.Contain("column"));
        Assert.That(none.Body, Does.Contain("Choose a file that is not empty."));
        Assert.That(Steps.Person.Select(f => f.Name), Is.Not.Empty);
    }

    [Test]
    public async Task Is_nobodys_who_writes_no_referrals()
    {
        var draft = await BeginAsync(_officer);
        using var worker = await _console.OfficerAsync("AT-CW-1", Role.CaseWorker);

        foreach (var path in new[] { draft, $"{draft}/consent?number=1", $"{draft}/person", "/drafts", "/capacity" })
            Assert.That((await worker.GetAsync(path)).Bare, Is.EqualTo((await worker.GetAsync("/no-such-page")).Bare.Replace("/no-such-page", WebUtility.HtmlEncode(path), StringComparison.Ordinal)), path);
        Assert.That((await worker.PostAsync($"{draft}/send")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _officer.GetAsync($"/draft/{Guid.NewGuid()}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _officer.GetAsync("/draft/nonsense/ask")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _officer.GetAsync($"{draft}/consent?number=13")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Is_there_in_french()
    {
        using var officer = await _console.OfficerAsync("AT-FR", language: "fr");
        var draft = await BeginAsync(officer);
        await officer.PostAsync($"{draft}/consent", Steps.With(Steps.Consent(Now), "c1-language", "serbe"));

        var check = WebUtility.HtmlDecode((await officer.GetAsync(draft)).Body).Replace('\u00a0', ' ');

        Assert.That(check, Does.Contain("Il manque").And.Contain("Dans quel but : Choisissez une des réponses."));
        Assert.That((await officer.GetAsync($"{draft}/consents")).Body, Does.Contain("Partage").And.Not.Contain("Il manque quelque chose"));
    }

    private static async Task<string> BeginAsync(Visitor officer)
    {
        var begun = await officer.PostAsync("/drafts");
        Assert.That(begun.Location, Does.Match("^/draft/[0-9a-f-]{36}/consent\\?number=1$"));
        return begun.Location![..^"/consent?number=1".Length];
    }

    private async Task FillAsync(Visitor officer, string draft)
    {
        foreach (var (step, fields, next) in new[]
        {
            ("consent", Steps.Consent(Now), "/consents"), ("ask", Steps.Ask, "/needs"), ("needs", Steps.Needs, "/person"), ("person", Steps.Person, "/risk"), ("risk", Steps.NoRisk, ""),
        })
        {
            var kept = await officer.PostAsync($"{draft}/{step}", fields);
            Assert.That((kept.Status, kept.Location), Is.EqualTo((HttpStatusCode.SeeOther, draft + next)), step + string.Join(" | ", System.Text.RegularExpressions.Regex.Matches(kept.Body, "<li><a href=\"#[^<]*<").Select(m => m.Value)));
        }
    }
}
