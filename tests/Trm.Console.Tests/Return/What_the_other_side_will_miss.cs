using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Return;

/// <summary>What is on record here and was not sent: before a clearance the page names it, for the other side will refuse. And whose move it is, on either side's page.</summary>
internal sealed class What_the_other_side_will_miss
{
    private const string There = "Missing at the other side, as far as we can know";

    [Test]
    public async Task Is_named_before_the_clearance_and_no_longer_when_it_was_sent()
    {
        await using var offices = await Offices.OpenAsync(sheet: WithoutRisk);
        var stage = offices.Stage;
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        var (vienna, shelter) = (await offices.ViennaAsync(), await offices.ShelterAsync());

        Assert.That((await stage.At.Returns.GatesAsync(offices.Case, Stage.Vienna, GatePoint.Clearance)).Value.MayProceed, Is.True, "all is on record in Vienna");
        Assert.That((await stage.Rs.Returns.GatesAsync(offices.Case, Stage.Belgrade, GatePoint.Clearance)).Value.Standing.Select(g => g.Gate), Has.Member("G04"), "and Serbia has not seen how Vienna sees the dangers");
        foreach (var page in new[] { "kept", "clear" })
            Assert.That(Text(await vienna.ReadAsync(page)), Does.Contain(There).And.Contain("Dangers looked at from both sides - look at the dangers on the sending side."), page);
        Assert.That(Text(await vienna.ReadAsync("clear")), Does.Not.Contain("Nothing is missing here."));
        Assert.That(Text(await vienna.ReadAsync()), Does.Contain("Not sent to the other side, which will refuse: Dangers looked at from both sides"));
        Assert.That((await vienna.ReadAsync("clear")).Body, Does.Contain($"href=\"/case/{offices.Case}/share-risk\""));
        Assert.That(Text(await shelter.ReadAsync("kept")), Does.Not.Contain(There), "what the sending side lacks is its own");

        await Stage.Ok(stage.Rs.Referrals.AskAsync(offices.Case, Stage.Belgrade, Topic.Risk, [], QuestionPurpose.Decision));
        await stage.Settled();
        await vienna.DoneAsync("share-risk");
        await stage.Settled();

        Assert.That(Text(await vienna.ReadAsync("clear")), Does.Contain("Nothing is missing here.").And.Not.Contain(There));
        Assert.That(Text(await vienna.ReadAsync()), Does.Not.Contain("Not sent to the other side"));
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        Assert.That(Text(await shelter.ReadAsync()), Does.Contain("Theirs: AT. Report the departure.").And.Not.Contain("Ours."), "somebody waits at the arrival, and reports no departure");
        Assert.That(Text(await vienna.ReadAsync()), Does.Contain("Ours. Report the departure."));
    }

    private static string WithoutRisk(string sheet)
    {
        var json = JsonNode.Parse(sheet)!.AsObject();
        json.Remove("risk");
        return json.ToJsonString();
    }
}
