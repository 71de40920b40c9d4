using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Trm.Console.Return;
using Trm.Node.Overview;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Return;

/// <summary>What holds for every form of a return, on either side, and for what is printed.</summary>
internal sealed class Every_form_of_a_return
{
    private Offices _offices = null!;
    private Desk _vienna = null!;
    private Desk _belgrade = null!;
    private Desk _shelter = null!;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _offices = await Offices.OpenAsync();
        var stage = _offices.Stage;
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        (_vienna, _belgrade, _shelter) = (await _offices.ViennaAsync(), await _offices.BelgradeAsync(), await _offices.ShelterAsync("fr"));
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _offices.DisposeAsync();

    private static IEnumerable<string> Acts => ReturnActs.All.Select(a => a.Name);

    [TestCaseSource(nameof(Acts))]
    public async Task Is_small_and_names_nobody(string act)
    {
        var pages = new List<Answer>();
        foreach (var desk in new[] { _vienna, _belgrade, _shelter })
            if (await desk.ReadAsync(act) is { Status: HttpStatusCode.OK } page)
                pages.Add(page);

        Assert.That(pages, Is.Not.Empty, "somebody has it");
        foreach (var page in pages)
        {
            Assert.That(Regex.Count(page.Body, "<h1>"), Is.EqualTo(1));
            Assert.That(Encoding.UTF8.GetByteCount(page.Body), Is.LessThan(60 * 1024));
            Assert.That(page.Title, Does.Not.Contain("lantern").And.Not.Contain(ShortName.Of(_offices.Case)).And.EndsWith(" - TRM"));
            Assert.That(Regex.Matches(page.Body, "<script|<style| style=| on[a-z]+="), Is.Empty);
            foreach (Match label in Regex.Matches(page.Body, "for=\"(?<id>[^\"]*)\""))
                Assert.That(page.Body, Does.Contain($"id=\"{label.Groups["id"].Value}\""));
        }
    }

    [TestCaseSource(nameof(Acts))]
    public async Task Refuses_nonsense_in_words(string act)
    {
        foreach (var desk in new[] { _vienna, _belgrade, _shelter })
            if ((await desk.ReadAsync(act)).Status == HttpStatusCode.OK && act is not ("cannot" or "cancel" or "ask-risk" or "share-risk" or "take-up" or "not-safe" or "agree-to-cancel" or "papers-done" or "lift" or "dependants"))
            {
                var answer = await desk.Visitor.PostAsync(
                    $"/case/{_offices.Case}/{act}", ("at-d", "99"), ("at-m", "x"), ("at-y", "0"), ("at-t", "noon"), ("persons", "-1"), ("legs", "99999999999"), ("items", "-7"), ("rows", "x"), ("hold", "'; --"),
                    ("areas", "no-such-area"), ("papers", "no-such-paper"), ("gates", "G07"), ("kind-1", "no-such-kind"), ("safe", "<script>"), ("outcome", "erased"), ("fit", "maybe"), ("age", "17"), ("departure-d", "31"), ("departure-m", "2"), ("departure-y", "2027"));
                Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), $"{act}: {answer.Title}");
                Assert.That(answer.Body, Does.Contain("role=\"alert\"").And.Not.Contain("<script>"));
            }
    }

    [Test]
    public async Task Stands_like_every_page_of_a_case_one_action_from_a_stop_and_from_the_persons_word()
    {
        var without = new List<string>();
        var pages = _offices.PagesOfACase;
        foreach (var page in pages)
            foreach (var desk in new[] { _vienna, _belgrade, _shelter })
                if (await desk.ReadAsync(page) is { Status: HttpStatusCode.OK } shown
                    && !(shown.Body.Contains($"href=\"/case/{_offices.Case}/stop\"", StringComparison.Ordinal) && shown.Body.Contains("/withdraw\"", StringComparison.Ordinal)))
                    without.Add(page);

        // Where one stops already, where a stop is lifted, and on paper.
        Assert.That(pages, Has.Count.GreaterThan(40));
        Assert.That(without.Distinct(), Is.EquivalentTo(new[] { "stop", "pocket", "held", "lift" }));
    }

    [Test]
    public async Task Adds_a_leg_and_loses_nothing()
    {
        var more = await _vienna.DoAsync("plan", ("from-1", "Wien Westbahnhof"), ("more", "leg"));

        Assert.That(more.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(more.Body, Does.Contain("name=\"mode-2\"").And.Contain("value=\"Wien Westbahnhof\"").And.Contain("name=\"legs\" value=\"2\"").And.Not.Contain("role=\"alert\""));
        var again = await _vienna.AgainAsync(more, "plan", ("more", "item"));
        Assert.That(again.Body, Does.Contain("name=\"mode-2\"").And.Contain("name=\"who-1\"").And.Not.Contain("name=\"mode-3\""));
    }

    [Test]
    public async Task Is_offered_on_the_page_of_the_case_by_what_is_possible_now()
    {
        var (vienna, shelter) = (Text(await _vienna.ReadAsync()), Text(await _shelter.ReadAsync()));

        Assert.That(vienna, Does.Contain("The return: what you can do now").And.Contain("Plan of the journey").And.Contain("The person takes their consent back").And.Not.Contain("Take the proposal up"));
        Assert.That(shelter, Does.Contain("Nous ne pouvons pas").And.Contain("La personne retire son accord").And.Not.Contain("Donner le feu vert à"));
    }

    [Test]
    public async Task What_the_person_carries_tells_nobody_why()
    {
        var english = await _vienna.ReadAsync("pocket");
        var french = await _vienna.ReadAsync("pocket?language=fr");

        foreach (var page in new[] { english, french })
        {
            Assert.That(page.Body, Does.Not.Contain("TRM").And.Not.Contain("<header").And.Not.Contain("<img").And.Not.Contain("lantern"));
            Assert.That(Text(page), Does.Not.Match("(?i)traffick|traite|victim|exploit|return|retour|shelter|RS-|AT-|coordinat|asylum|asile|police"));
            Assert.That(Regex.Count(Text(page), Regex.Escape("+381110000000")), Is.EqualTo(1), "the number of who waits; to complain, one calls nobody who is on duty");
            Assert.That(Text(page), Does.Contain(ShortName.Of(_offices.Case)).And.Contain("a green scarf").And.Contain("+381110000000"));
        }

        Assert.That(Text(english), Does.Contain("You can say no").And.Contain("There: who you are").And.Contain("Here: "));
        Assert.That(Text(french), Does.Contain("Vous pouvez dire non").And.Contain("Là-bas : qui vous êtes"));
        Assert.That(french.Body, Does.Contain("<html lang=\"fr\">"));
        Assert.That(Text(await _shelter.ReadAsync("sheet")), Does.Contain("Subotica station").And.Contain("Ne demandez pas").Or.Contain("a green scarf"));
    }
}
