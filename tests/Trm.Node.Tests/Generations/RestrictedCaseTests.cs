using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Generations.Restored;

namespace Trm.Node.Tests.Generations;

/// <summary>A person has restricted what is done with their data while messages of their case have not left, or are sealed again.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class RestrictedCaseTests
{
    [Test]
    public async Task Its_reports_are_sealed_again_and_the_rest_when_they_say_so()
    {
        await using var stage = await SharedAsync();
        var world = stage.World;
        stage.Lose("question");
        var lost = await Stage.Ok(stage.At.Referrals.AskAsync(stage.Case, Stage.Vienna, Topic.Documents, [], QuestionPurpose.Readiness));
        await Eventually.True(async () => await StateAsync(world, "AT", lost) == OutboxState.Dispatched, "a broker had it");
        world.Post.Closed = true;
        var asked = await Stage.Ok(stage.At.Referrals.AskAsync(stage.Case, Stage.Vienna, Topic.Needs, [], QuestionPurpose.Readiness));
        await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(3)));
        Assert.That((await stage.At.RightsOfPersons.RestrictAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        Assert.That((await StateAsync(world, "AT", lost), await StateAsync(world, "AT", asked)), Is.EqualTo((OutboxState.Dispatched, OutboxState.Restricted)), "what has left is not taken back");
        await world.StopAsync("AT");
        world.Post.OnTheWay = (_, body) => [body];
        world.Post.Closed = false;
        await world.ListLogAsync("AT", 1);

        await world.BeginGenerationAsync("AT");
        await world.StartAsync("AT");
        await Eventually.True(async () => (await stage.FileAsync("RS")).Referral.IsHeld, "the report goes");
        foreach (var question in new[] { lost, asked })
            Assert.That(await StateAsync(world, "AT", question), Is.EqualTo(OutboxState.Restricted), "nobody seals it again");

        Assert.That((await stage.At.RightsOfPersons.EndRestrictionAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        foreach (var question in new[] { lost, asked })
            await Eventually.True(async () => await StateAsync(world, "AT", question) == OutboxState.Receipted, "and the questions, once they let it");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_had_not_left_does_not_leave_when_the_broker_is_back_and_keeps_nobody_in()
    {
        await using var stage = await SharedAsync();
        await stage.KeepAsync(stage.Facts);
        var (world, day) = (stage.World, DateOnly.FromDateTime(stage.Departs.UtcDateTime));
        world.Post.Closed = true;
        var asked = await Stage.Ok(stage.At.Referrals.AskAsync(stage.Case, Stage.Vienna, Topic.Needs, [], QuestionPurpose.Readiness));
        var proposed = await Stage.Ok(stage.At.Returns.ProposeAsync(stage.Draft, Stage.Vienna, TravelBasis.OwnWish, day, day.AddDays(3)));
        Assert.That((await stage.At.RightsOfPersons.RestrictAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        var shown = (await stage.At.Cases.ShowAsync(stage.Case, Stage.Vienna)).Value.Timeline.Rows;
        Assert.That(shown.Where(r => r.Message == asked.Message || r.Message == proposed.Message).Select(r => r.Fate), Is.EqualTo(new[] { "kept-here", "kept-here" }));

        world.Post.Closed = false;
        await Eventually.True(async () => (await stage.HeardAsync("RS", Stage.Belgrade)).Contains("rights/asked", StringComparer.Ordinal), "what the person asks goes");
        await Eventually.True(async () => await world.MissingCount("RS", "AT") == 0, "nobody waits for the numbers of the others");
        Assert.That((await StateAsync(world, "AT", asked), await StateAsync(world, "AT", proposed)), Is.EqualTo((OutboxState.Restricted, OutboxState.Restricted)));

        // A move that waits is no open one; the next takes its place.
        await Stage.Ok(stage.At.Returns.AskToCancelAsync(stage.Case, Stage.Vienna));
        Assert.That(await StateAsync(world, "AT", proposed), Is.EqualTo(OutboxState.Expired));
        await Eventually.True(async () => (await stage.HeardAsync("RS", Stage.Belgrade)).Contains("end/cancel-asked", StringComparer.Ordinal), "they are asked to cancel");

        Assert.That((await stage.At.RightsOfPersons.EndRestrictionAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        await Eventually.True(async () => await StateAsync(world, "AT", asked) == OutboxState.Receipted, "the question goes when the person says so");
        Assert.That(await stage.HeardAsync("RS", Stage.Belgrade), Does.Contain("question/asked").And.Not.Contain("return-proposal/proposed"));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task What_may_not_go_any_more_when_they_let_it_is_given_up()
    {
        await using var stage = await SharedAsync();
        stage.World.Post.Closed = true;
        var corrected = await Stage.Ok(stage.At.Returns.UpdateAsync(stage.Draft, Stage.Vienna, MessageKind.UpdateChange, UpdateMessage.Change));
        Assert.That((await stage.At.RightsOfPersons.RestrictAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        await Stage.Ok(stage.At.Returns.WithdrawAsync(stage.Case, Stage.Vienna, ConsentScope.Sharing, WithdrawalAction.Stop, stage.Now));

        Assert.That((await stage.At.RightsOfPersons.EndRestrictionAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        Assert.That(await StateAsync(stage.World, "AT", corrected), Is.EqualTo(OutboxState.Expired));
    }

    // With a broker that lost it, it is sealed again in the next generation.
    [Test]
    public async Task A_departure_that_names_the_person_makes_room_for_a_bare_one([Values] bool hadABroker)
    {
        await using var stage = await SharedAsync();
        var world = stage.World;
        stage.Lose("departure");
        world.Post.Closed = !hadABroker;
        var departed = await Stage.Ok(stage.At.Returns.DepartedAsync(stage.Case, Stage.ViennaEscort, stage.Travelling, stage.Plan.Legs));
        Assert.That(NamesPerson(await DepartureAsync("AT", Stage.Vienna)), Is.True, "a consent covers that");
        if (hadABroker)
            await Eventually.True(async () => await StateAsync(world, "AT", departed) == OutboxState.Dispatched, "a broker had it");
        Assert.That((await stage.At.RightsOfPersons.RestrictAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        Assert.That(await StateAsync(world, "AT", departed), Is.EqualTo(hadABroker ? OutboxState.Dispatched : OutboxState.Restricted));

        if (hadABroker)
            await world.StopAsync("AT");
        world.Post.OnTheWay = (_, body) => [body];
        world.Post.Closed = false;
        if (hadABroker)
        {
            await world.ListLogAsync("AT", 1);
            await world.BeginGenerationAsync("AT");
            await world.StartAsync("AT");
        }

        await stage.Return(ReturnState.TravellingUncleared);
        Assert.That(NamesPerson(await DepartureAsync("RS", Stage.Belgrade)), Is.False, "the fact goes, and the person does not");

        Assert.That((await stage.At.RightsOfPersons.EndRestrictionAsync(stage.Case, Stage.Vienna)).IsOk, Is.True);
        Assert.That(await StateAsync(world, "AT", departed), Is.EqualTo(OutboxState.Restricted), "it has been said");
        await world.AssertTrailsVerify();

        async Task<ShownMessage> DepartureAsync(string of, Officer officer) => (await world[of].Referrals.OpenAsync(stage.Case, officer)).Value.Messages.Single(m => m.Kind == "departure");
    }

    private static bool NamesPerson(ShownMessage message) => Encoding.UTF8.GetString(message.Payload.Span).Contains("\"resourceType\":\"Consent\"", StringComparison.Ordinal);

    private static async Task<Stage> SharedAsync()
    {
        var stage = await Stage.OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        return stage;
    }
}
