using System.Net;
using Trm.Contracts.Returns;
using Trm.Node;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Return;

/// <summary>A decision is refused in the gate's words, beside a form in which everything stands as it was typed.</summary>
internal sealed class What_a_decision_needs
{
    [TestCase("en", "ask the person whether they wish to return", "The person's own wish to return")]
    [TestCase("fr", "demander à la personne si elle souhaite rentrer", "Le souhait de la personne de rentrer")]
    public async Task Stands_beside_the_form_in_words_with_what_to_do(string language, string words, string link)
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync(language);

        var refused = await vienna.DoAsync("propose", [("basis", "own-wish"), .. On("from", new(2027, 3, 1)), .. On("to", new(2027, 3, 9))]);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text(refused), Does.Contain(words).And.Contain(link));
        Assert.That(refused.Body, Does.Contain($"href=\"/case/{offices.Case}/wish\"").And.Contain("value=\"2027\"").And.Match("value=\"own-wish\" checked"));
        Assert.That((await offices.LineAsync("AT")).ReturnState, Is.EqualTo("none"));
        Assert.That(Text(await vienna.ReadAsync("kept")), Does.Contain(words));
    }

    [Test]
    public async Task Readiness_is_the_organisations_own_word_and_nobody_elses()
    {
        await using var offices = await Offices.OpenAsync();
        await PlannedAsync(offices.Stage);
        var (vienna, belgrade, shelter) = (await offices.ViennaAsync(), await offices.BelgradeAsync(), await offices.ShelterAsync());
        var stranger = await offices.ComesAsync("RS", "RS-CW-66", Role.CaseWorker, "RS-OTHER");

        foreach (var other in new[] { vienna, belgrade, stranger })
            Assert.That(((await other.ReadAsync("ready")).Status, (await other.Visitor.PostAsync($"/case/{offices.Case}/ready")).Status), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
        Assert.That(Text(await shelter.Visitor.GetAsync("/arrivals")), Does.Contain("We are ready"));
        var refused = await shelter.DoAsync("ready", [("sign", "a <b>green</b> scarf"), ("number", "112"), ("met-by", "Ana"), .. At("until", offices.Stage.Departs)]);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(Text(refused), Does.Contain("Use letters, digits, spaces").And.Contain("Type the number with +").And.Contain("Never a name."));
        Assert.That(refused.Body, Does.Contain("value=\"a &lt;b&gt;green&lt;/b&gt; scarf\"").And.Contain("value=\"112\"").And.Not.Contain("<b>"));
        var late = await shelter.AgainAsync(refused, "ready", [("sign", "a green scarf"), ("number", "+381110000000"), ("met-by", "rs-cw-1"), .. At("until", offices.Stage.Departs)]);
        Assert.That(Text(late), Does.Contain("This ends before the meeting."));
        await shelter.AgainAsync(late, "ready", At("until", offices.Stage.Departs.AddHours(30)));
        await offices.Stage.Return(ReturnState.PlanAccepted);
    }

    [Test]
    public async Task Nothing_moves_while_it_is_stopped_and_the_page_says_so()
    {
        await using var offices = await Offices.OpenAsync();
        await PlannedAsync(offices.Stage);
        var shelter = await offices.ShelterAsync();
        Assert.That((await shelter.Visitor.FollowAsync(shelter.Visitor.PostAsync($"/case/{offices.Case}/cannot"))).Body, Does.Contain("Stopped - nobody travels"));
        await offices.Stage.Settled();

        var refused = await shelter.DoAsync("ready", ("sign", "a green scarf"), ("number", "+381110000000"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Body, Does.Contain("value=\"a green scarf\""));
        Assert.That(Text(await shelter.ReadAsync()), Does.Contain("The person takes their consent back").And.Not.Contain("We are ready"), "what is stopped offers nothing but facts and the person's word");
    }

    [Test]
    public async Task Each_side_has_its_own_acts_and_an_act_of_the_other_looks_like_none()
    {
        await using var offices = await Offices.OpenAsync();
        var (vienna, belgrade) = (await offices.ViennaAsync(), await offices.BelgradeAsync());
        var absent = (await vienna.ReadAsync("no-such-act")).Title;

        foreach (var act in new[] { "take-up", "agree-to-cancel", "cannot" })
            Assert.That(((await vienna.ReadAsync(act)).Status, (await vienna.ReadAsync(act)).Title), Is.EqualTo((HttpStatusCode.NotFound, absent)), act);
        foreach (var act in new[] { "propose", "plan", "wish", "protection", "exclusions", "own-decision", "cancel" })
            Assert.That((await belgrade.ReadAsync(act)).Status, Is.EqualTo(HttpStatusCode.NotFound), act);
        Assert.That(Text(await belgrade.ReadAsync("kept")), Does.Not.Contain("Protection").And.Not.Contain("must not hear"), "the receiving side has no such tab, and nothing says that there is one");
    }

    [Test]
    public async Task Two_who_record_different_things_at_the_same_time_do_not_undo_each_other()
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync();
        await vienna.KeptAsync("age", ("age", "adult"));
        var (care, remedies) = (await vienna.ReadAsync("care"), await vienna.ReadAsync("remedies"));

        await vienna.AgainAsync(care, "care", ("needs", "yes"), ("medicine", "yes"), ("paper", "no"));
        await vienna.AgainAsync(remedies, "remedies", ("advice", "yes"), ("lawyer", "no"), ("prosecution", "by-law"), ("paper", "no"));

        var facts = (await offices.Stage.At.Returns.FactsAsync(offices.Case, Stage.Vienna)).Value;
        Assert.That((facts.Care?.NeedsMet is null, facts.Care?.Paper is null, facts.Remedies?.Advice is null, facts.Remedies?.LawyerOffered is null), Is.EqualTo((false, true, false, true)));
        Assert.That(facts.Age, Is.EqualTo(Contracts.Facts.AgeStanding.Adult));
        // A paper keeps its number while it is there.
        await vienna.KeptAsync("care");
        Assert.That((await offices.Stage.At.Returns.FactsAsync(offices.Case, Stage.Vienna)).Value.Care!.NeedsMet, Is.EqualTo(facts.Care!.NeedsMet));
    }

    [Test]
    public async Task Whom_the_person_excluded_hears_nothing_and_the_page_says_no_more_than_that()
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync();
        await vienna.KeptAsync("age", ("age", "adult"));
        await vienna.KeptAsync("exclusions", ("kind-1", "participant"), ("value-1", "rs"), ("witness", "no"));

        Assert.That((await vienna.DoAsync("ask-risk")).Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await vienna.ReadAsync("exclusions")).Body, Does.Contain("value=\"RS\""));
        Assert.That(await offices.Stage.HeardAsync("RS", Stage.Belgrade), Has.None.StartsWith("question"));
    }

    private static async Task PlannedAsync(Stage stage)
    {
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
    }
}
