using System.Net;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Returns;
using Trm.Node;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Return;

/// <summary>Who travels with a person and depends on them is a case of their own, and is named in a field of their own.</summary>
internal sealed class Who_depends_on_the_person
{
    [Test]
    public async Task Is_named_one_by_one_and_stands_in_the_proposal()
    {
        await using var offices = await Offices.OpenAsync();
        var stage = offices.Stage;
        await stage.KeepAsync(stage.Facts);
        var (first, second, day) = (await AnotherAsync(stage), await AnotherAsync(stage), DateOnly.FromDateTime(stage.Departs.UtcDateTime));
        var (vienna, french) = (await offices.ViennaAsync(), await offices.ComesAsync("AT", "AT-08", Role.Coordinator, language: "fr"));
        Assert.That(Text(await french.ReadAsync("propose")), Does.Contain("Ajouter quelqu'un qui dépend de la personne"));

        var one = await vienna.DoAsync("propose", [("basis", "own-wish"), .. On("from", day), .. On("to", day.AddDays(10)), ("more", "dependant")]);
        var two = await vienna.AgainAsync(one, "propose", ("dependant-1", ShortName.Of(first)), ("more", "dependant"));

        Assert.That((one.Status, two.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        Assert.That(one.Body, Does.Contain("name=\"dependant-1\"").And.Not.Contain("name=\"dependant-2\"").And.Match("value=\"own-wish\" checked").And.Not.Contain("role=\"alert\""));
        Assert.That(two.Body, Does.Contain("name=\"dependant-2\"").And.Contain($"value=\"{ShortName.Of(first)}\""));
        foreach (var (typed, says) in new[]
        {
            ("lantern", "Exactly one case of yours"), (ShortName.Of(offices.Case), "Exactly one case of yours"), ("C-000000", "Exactly one case of yours"), ("<script>", "Exactly one case of yours"), ("%", "Exactly one case of yours"),
            (ShortName.Of(first), "This case stands above already."), (new string('C', 41), "long"),
        })
        {
            var refused = await vienna.AgainAsync(two, "propose", ("dependant-2", typed));
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), typed);
            Assert.That(Text(refused), Does.Contain(says), typed);
            Assert.That(refused.Body, Does.Contain($"value=\"{ShortName.Of(first)}\"").And.Not.Contain("<script>"), "what was right stays");
        }

        Assert.That((await offices.LineAsync("AT")).ReturnState, Is.EqualTo("none"), "nothing was sent");
        var sent = await vienna.AgainAsync(two, "propose", ("dependant-2", ShortName.Of(second)));
        Assert.That(sent.Status, Is.EqualTo(HttpStatusCode.SeeOther), () => Text(sent));
        await stage.Return(ReturnState.Proposed);
        Assert.That((await stage.Rs.Journeys.OpenAsync(offices.Case, Stage.Belgrade)).Value.Proposal!.Dependants, Is.EqualTo(new[] { first, second }));
    }

    private static async Task<CaseId> AnotherAsync(Stage stage)
    {
        var draft = Stage.DraftFor(stage.World, Stage.AllConsents);
        await Stage.Ok(stage.At.Referrals.SendProfileAsync(draft, Stage.Vienna));
        return draft.Case;
    }
}
