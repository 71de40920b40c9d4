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
    public async Task What_protects_a_person_is_not_taken_away_by_a_page_that_was_opened_before()
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync();
        await vienna.KeptAsync("age", ("age", "adult"));
        var (whom, bar) = (await vienna.ReadAsync("exclusions"), await vienna.ReadAsync("protection"));
        await vienna.KeptAsync("exclusions", ("kind-1", "organisation"), ("value-1", "rs-police"), ("witness", "no"));
        await vienna.KeptAsync("protection", ("pending", "yes"), ("appeal", "no"), ("refoulement", "no"));

        await vienna.AgainAsync(whom, "exclusions", ("kind-1", "consulate"), ("value-1", "rs"), ("witness", "no"));
        await vienna.AgainAsync(bar, "protection", ("pending", "no"), ("appeal", "yes"), ("refoulement", "no"));

        var facts = (await offices.Stage.At.Returns.FactsAsync(offices.Case, Stage.Vienna)).Value;
        Assert.That(facts.Exclusions.Excluded.Select(e => e.Value), Is.EquivalentTo(new[] { "RS", "RS-POLICE" }));
        Assert.That((facts.Bar.ProtectionPending, facts.Bar.OpenToAppeal), Is.EqualTo((true, true)));
        // Whoever has seen it takes it away.
        await vienna.KeptAsync("exclusions", ("kind-1", ""), ("value-1", ""), ("kind-2", ""), ("value-2", ""), ("witness", "no"));
        await vienna.KeptAsync("protection", ("pending", "no"), ("appeal", "no"), ("refoulement", "no"));
        facts = (await offices.Stage.At.Returns.FactsAsync(offices.Case, Stage.Vienna)).Value;
        Assert.That((facts.Exclusions.Excluded.Count, facts.Bar), Is.EqualTo((0, Contracts.Facts.ReturnBar.None)));
    }

    [Test]
    public async Task Whom_the_person_excluded_hears_nothing_and_the_page_says_no_more_than_that()
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync();
        await vienna.KeptAsync("age", ("age", "adult"));
        await vienna.KeptAsync("exclusions", ("kind-1", "participant"), ("value-1", "rs"), ("witness", "no"));

        var asked = await vienna.DoAsync("ask-risk");
        Assert.That(asked.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text(asked), Does.Contain("Nothing of this may go to them, and nothing went. Do not telephone them about it.").And.Not.Contain("not for your role"));
        Assert.That((await vienna.ReadAsync("exclusions")).Body, Does.Contain("value=\"RS\""));
        Assert.That(await offices.Stage.HeardAsync("RS", Stage.Belgrade), Has.None.StartsWith("question"));
    }

    [Test]
    public async Task A_stop_of_which_they_may_not_hear_holds_here_and_nobody_is_sent_to_the_telephone()
    {
        await using var offices = await Offices.OpenAsync();
        var (vienna, escort) = (await offices.ViennaAsync(), await offices.ComesAsync("AT", "AT-ESC-4", Role.Escort));
        await vienna.KeptAsync("age", ("age", "adult"));
        await vienna.KeptAsync("exclusions", ("kind-1", "participant"), ("value-1", "rs"), ("witness", "no"));

        var stopped = await vienna.Visitor.FollowAsync(vienna.Visitor.PostAsync($"/case/{offices.Case}/stop"));
        var said = await vienna.Visitor.FollowAsync(vienna.DoAsync("withdraw", ("of", "return")));
        var helped = await escort.Visitor.FollowAsync(escort.Visitor.PostAsync(
            $"/escort/{offices.Case}/help", [("incident", "medical"), ("place", "border"), ("country", "AT"), ("persons", "1"), .. At("at", offices.Stage.Now)]));

        Assert.That((await offices.LineAsync("AT")).IsHeld, Is.True);
        Assert.That(Text(stopped), Does.Contain("It is stopped here, and holds.").And.Contain("do not telephone them"));
        Assert.That(Text(said), Does.Contain("It is on record here").And.Contain("do not telephone them").And.Not.Contain("What the other side now knows"));
        Assert.That(Text(helped), Does.Contain("It is recorded. It does not go to the other side"));
        foreach (var page in new[] { stopped, said, helped })
            Assert.That((page.Status, page.Body.Contains("tel:", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.OK, false)), page.Title);
        Assert.That(await offices.Stage.HeardAsync("RS", Stage.Belgrade), Has.None.Match("^(hold|withdrawal|incident)"));
    }

    [TestCase("asked-again", "still")]
    [TestCase("last-call", "wants")]
    public async Task A_no_takes_the_place_of_the_yes_before_it_and_leads_to_where_it_is_passed_on(string topic, string question)
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync();
        await offices.Stage.KeepAsync(offices.Stage.Facts);
        await vienna.KeptAsync(topic);

        var no = await vienna.DoAsync(topic, topic == "last-call" ? [(question, "no"), ("fit", "yes")] : [(question, "no")]);

        Assert.That((no.Status, no.Location), Is.EqualTo((HttpStatusCode.SeeOther, $"/case/{offices.Case}/withdraw")));
        var facts = (await offices.Stage.At.Returns.FactsAsync(offices.Case, Stage.Vienna)).Value;
        Assert.That(topic == "last-call" ? facts.FinalCheck!.StillWantsToGo is null : facts.Wish!.AskedAgainAt is null, Is.True);
    }

    [Test]
    public async Task What_is_on_record_of_a_person_is_not_looked_at_unseen()
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync();

        foreach (var page in new[] { "kept", "consent" })
        {
            var before = await offices.Stage.World.LeafCount("AT", Trm.Trail.TrailEvent.ContentViewed);
            Assert.That((await vienna.ReadAsync(page)).Status, Is.EqualTo(HttpStatusCode.OK), page);
            Assert.That(await offices.Stage.World.LeafCount("AT", Trm.Trail.TrailEvent.ContentViewed), Is.EqualTo(before + 1), page);
        }
    }

    [Test]
    public async Task Why_something_was_stopped_stands_on_no_page()
    {
        await using var offices = await Offices.OpenAsync();
        var (vienna, shelter, stage) = (await offices.ViennaAsync(), await offices.ShelterAsync(), offices.Stage);
        var hold = await Stage.Ok(stage.At.Referrals.HoldAsync(offices.Case, Stage.Vienna, Contracts.Referrals.HoldReason.ReceiverNotReady, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(2)));
        await stage.Settled();

        foreach (var (desk, by) in new[] { (vienna, "us"), (shelter, "them") })
            Assert.That(Text(await desk.ReadAsync($"read?message={hold.Message}&by={by}")), Does.Contain("Answer needed by").And.Not.Contain("not ready"));
    }

    private static async Task PlannedAsync(Stage stage)
    {
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
    }
}
