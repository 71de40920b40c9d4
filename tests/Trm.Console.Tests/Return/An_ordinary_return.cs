using System.Net;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Return;

/// <summary>The way home of one person through the pages of two consoles, from the proposal to the follow-up, without a script.</summary>
internal sealed class An_ordinary_return
{
    [Test]
    public async Task Goes_from_the_wish_of_the_person_to_the_follow_up_through_forms_alone()
    {
        await using var offices = await Offices.OpenAsync();
        var (stage, day) = (offices.Stage, DateOnly.FromDateTime(offices.Stage.Departs.UtcDateTime));
        var (vienna, belgrade, shelter) = (await offices.ViennaAsync(), await offices.BelgradeAsync(), await offices.ShelterAsync());

        // The wish first: nothing is proposed before it.
        Assert.That(Text(await vienna.ReadAsync("propose")), Does.Contain("ask the person whether they wish to return"));
        await vienna.KeptAsync("age", ("age", "adult"));
        await vienna.KeptAsync("wish", [.. At("informed", stage.Now.AddDays(-3)), .. At("given", stage.Now.AddDays(-1)), .. Wish]);
        await vienna.KeptAsync("asked-again");
        Assert.That(await vienna.DoneAsync("propose", [("basis", "own-wish"), .. On("from", day), .. On("to", day.AddDays(10))]), Does.Contain("Return proposed").And.Contain("What it does not learn"));
        await stage.Return(ReturnState.Proposed);

        Assert.That(await belgrade.DoneAsync("take-up"), Does.Contain("That you look at the dangers now."));
        await stage.Return(ReturnState.Assessment);
        await LooksAtDangersAsync(vienna, ("state", "no"));
        await LooksAtDangersAsync(belgrade);
        await vienna.DoneAsync("ask-risk");
        await stage.Settled();
        await belgrade.DoneAsync("share-risk");
        await stage.Settled();

        Assert.That(await vienna.DoneAsync("plan", Plan(stage)), Does.Contain("Plan sent").And.Contain("Where the person lives now."));
        await stage.Return(ReturnState.PlanOffered);
        Assert.That(await shelter.DoneAsync("ready", ("sign", "a green scarf"), ("number", "+381 11 000 0000")), Does.Contain("You said that you are ready"));
        await stage.Return(ReturnState.PlanAccepted);

        await KeepsTheRestAsync(vienna, stage);
        Assert.That(Text(await vienna.ReadAsync("kept")), Does.Contain("Before the person is cleared Nothing is missing here."));
        Assert.That((await vienna.Visitor.FollowAsync(vienna.DoAsync("clear"))).Body, Does.Contain($"href=\"/case/{offices.Case}/stop\""), "a stop is one action away where a clearance is signed");
        await stage.ClearedAsync();
        await vienna.KeptAsync("last-call");
        Assert.That(await shelter.DoneAsync("in-place"), Does.Contain("You said that someone is waiting"), "what was agreed stands in the form already");
        await stage.Return(ReturnState.FinalCheck);

        await vienna.DoneAsync("departed", ("number", "+43110000000"));
        await stage.Return(ReturnState.Travelling);
        stage.Later(TimeSpan.FromMinutes(5));
        Assert.That(await shelter.DoneAsync("met", ("safe", "yes"), ("expected", "yes")), Does.Contain("Where the person is now."));
        await stage.Return(ReturnState.Met);
        stage.Later(TimeSpan.FromMinutes(5));
        await shelter.DoneAsync("handed-over", ("safe", "yes"), ("expected", "yes"));
        await stage.Return(ReturnState.Reception);
        stage.Later(TimeSpan.FromMinutes(5));
        await shelter.DoneAsync("follow-up", ("spoken", "made"), ("wellbeing", "safe"), ("again", "yes"));
        await stage.Return(ReturnState.FollowUp);
        await stage.BothAgree();
    }

    private static (string, string)[] Wish =>
    [
        ("taker", "case-worker"), ("capacity", "adult"), ("language", "Serbian"), ("interpreter", "AT-INT-041"), ("explained", "AT-CW-17"), ("how", "written"), ("place", "shelter"), ("copy", "kept-for-person"),
    ];

    private static (string, string)[] Plan(Stage stage) =>
    [
        ("mode-1", "rail"), ("from-1", "Wien Hbf"), ("to-1", "Subotica"), .. At("departs-1", stage.Departs), .. At("arrives-1", stage.Departs.AddHours(6)), ("escort", "case-worker"), ("documents", "passport"),
    ];

    // First which areas, then each of them.
    private static async Task LooksAtDangersAsync(Desk desk, params (string, string)[] more)
    {
        var areas = await desk.DoAsync("risk", ("areas", "re-trafficking"), ("more", "areas"));
        Assert.That(Text(areas), Does.Contain("Area: ").And.Contain("How likely"));
        var kept = await desk.AgainAsync(areas, "risk", [("level-re-trafficking", "moderate"), ("smaller-re-trafficking", "safe-accommodation"), ("accepted-re-trafficking", "yes"), ("view", "yes"), ("paper", "yes"), .. more]);
        Assert.That(kept.Status, Is.EqualTo(HttpStatusCode.SeeOther), () => Text(kept));
    }

    private static async Task KeepsTheRestAsync(Desk vienna, Stage stage)
    {
        await vienna.KeptAsync("recovery", [("waiver", "no"), ("advice", "no"), .. On("ends", DateOnly.FromDateTime(stage.Now.AddDays(-20).UtcDateTime))]);
        await vienna.KeptAsync("support", ("interpreter", "AT-INT-041"), ("form-needed", "no"), ("form-used", "no"), ("supporter-needed", "no"));
        await vienna.KeptAsync("remedies", ("prosecution", "not-told"));
        await vienna.KeptAsync("document", On("until", DateOnly.FromDateTime(stage.Departs.AddYears(1).UtcDateTime)));
        await vienna.KeptAsync("care");
        await vienna.KeptAsync("fit");
    }
}
