using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>More edges: journeys that go another way.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class EdgesOfJourneysTests
{
    [Test]
    public async Task Refused_entry_ends_the_journey_on_both_sides_and_a_return_is_proposed_anew()
    {
        await using var stage = await TravellingAsync();

        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.RefusedEntry, stage.Now, "RS", PlaceKind.Border));
        await stage.Return(ReturnState.RefusedEntry);
        await stage.Alarmed("AT", "URGENT_REPORT");
        await NobodyIsExpectedAsync(stage);
        Assert.That(await Refused(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: true)), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }), "the clearance was for one journey");

        await stage.ProposedAsync();
        await stage.BothAgree();
    }

    [Test]
    public async Task Refused_to_board_is_told_by_the_escort_and_nobody_waits_in_vain()
    {
        await using var stage = await TravellingAsync();

        await Ok(stage.At.Returns.IncidentAsync(stage.Case, ViennaEscort, Incident.RefusedToBoard, stage.Now, "AT", PlaceKind.Airport));
        await stage.Return(ReturnState.Diverted);
        await stage.Alarmed("RS", "URGENT_REPORT");
        await NobodyIsExpectedAsync(stage);

        await stage.ProposedAsync();
        await stage.BothAgree();
    }

    [Test]
    public async Task Removed_while_a_case_is_open_is_delivered_shown_and_alarmed_and_she_is_received()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();

        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.RemovalRisk, stage.Now, "AT", PlaceKind.Institution));
        await stage.Alarmed("RS", "URGENT_REPORT");
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, Vienna, stage.Travelling with { Basis = TravelBasis.Removal }));
        await stage.Return(ReturnState.TravellingUncleared);
        await stage.Alarmed("AT", "TRAVELLING_UNCLEARED");
        await stage.Alarmed("RS", "TRAVELLING_UNCLEARED");
        var departed = (await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade)).Value.Messages.Single(m => m.Kind == "departure");
        Assert.That(departed.Notes, Does.Contain("GATE_13"));

        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.No, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);
        await stage.Calm("AT", "TRAVELLING_UNCLEARED");
        await stage.Calm("RS", "TRAVELLING_UNCLEARED");
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
        await stage.BothAgree();
    }

    private static async Task<Stage> TravellingAsync()
    {
        var stage = await OpenAsync();
        await stage.UpToFinalCheckAsync();
        stage.ItIs(stage.Departs);
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling));
        await stage.Return(ReturnState.Travelling);
        return stage;
    }

    private static async Task NobodyIsExpectedAsync(Stage stage)
    {
        await stage.Settled();
        foreach (var node in new[] { stage.At, stage.Rs })
            Assert.That((await node.Deadlines.ListAsync(Vienna)).Value.Select(d => d.Kind), Does.Not.Contain("departure"));
    }
}
