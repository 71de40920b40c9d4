using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 7. The Friday removal: no clearance; the departure is delivered and shown although gates fail; with the person's consent to be met the receiver goes; nowhere is
/// it called a safe return.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class FridayRemovalTests
{
    [Test]
    public async Task Somebody_is_put_on_the_way_whom_nobody_cleared_and_the_receiver_is_there_all_the_same()
    {
        await using var stage = await OpenAsync(ConsentsToBeMet);
        await stage.SharedAsync();

        // Nobody had proposed anything: on Friday afternoon the person is taken to the border.
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, Removed(stage), stage.Plan.Legs));
        await stage.Return(ReturnState.TravellingUncleared);
        await stage.Settled();

        var shown = (await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade)).Value.Messages.Single(m => m.Kind == "departure");
        var own = (await stage.At.Referrals.OpenAsync(stage.Case, Vienna)).Value.Messages.Single(m => m.Kind == "departure");
        Assert.Multiple(async () =>
        {
            Assert.That(shown.Notes, Does.Contain("GATE_03").And.Contain("GATE_05").And.Contain("GATE_13").And.Contain("GATE_20"), "beside the report, not instead of it");
            Assert.That(shown.Notes.Concat(own.Notes), Has.None.EqualTo("GATE_07").And.None.EqualTo("GATE_17"));
            Assert.That(own.Notes, Does.Contain("GATE_13"));
            Assert.That(await stage.World.Codes("RS"), Is.Empty, "a fact is never refused");
            Assert.That(await stage.AlarmsAsync("AT"), Does.Contain(AlarmCode.TravellingUncleared));
            Assert.That(await stage.AlarmsAsync("RS"), Does.Contain(AlarmCode.TravellingUncleared));
        });

        // The person wants to be met: time, way and number are there, and somebody goes.
        Assert.That((await stage.FileAsync("RS")).Return.ReceptionStands, Is.True);
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.No));
        await stage.Return(ReturnState.Met);
        await stage.BothAgree();
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain(AlarmCode.TravellingUncleared));
        Assert.That(await stage.AlarmsAsync("RS"), Does.Not.Contain(AlarmCode.TravellingUncleared));
    }

    [Test]
    public async Task Where_it_is_announced_the_receiver_prepares_and_nobody_clears_it()
    {
        await using var stage = await OpenAsync(ConsentsToBeMet);
        await stage.SharedAsync();
        // Nobody asked the person for a wish to return, and nobody pretends to have.
        await stage.KeepAsync(stage.Facts with { Wish = null });
        var proposal = await stage.ProposedAsync(TravelBasis.Removal);
        await stage.TakenUpAsync(proposal);
        await stage.PlannedAsync();
        await stage.ReadyAsync();

        var cleared = await Refused(stage.ClearAsync());
        await stage.KeepAsync(LawfulFacts(stage.Now, stage.Departs));
        var withEveryGate = await Refused(stage.ClearAsync());

        Assert.That(cleared, Is.EqualTo(new[] { "VALUE" }));
        Assert.That(withEveryGate, Is.EqualTo(new[] { "VALUE" }), "no gate makes a removal a cleared return: there is no such clearance to be written");
        await stage.Return(ReturnState.PlanAccepted);
        Assert.That((await stage.FileAsync("RS")).Return.IsReceptionOnly, Is.True);
        Assert.That((await stage.FileAsync("AT")).Return.IsReceptionOnly, Is.True);

        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, Removed(stage)));
        await stage.Return(ReturnState.TravellingUncleared);
        Assert.That(await stage.AlarmsAsync("RS"), Does.Contain(AlarmCode.TravellingUncleared));
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);
        await stage.BothAgree();
    }

    [Test]
    public async Task A_return_of_ones_own_wish_is_still_not_proposed_without_that_wish()
    {
        await using var stage = await OpenAsync(ConsentsToBeMet);
        await stage.SharedAsync();
        await stage.KeepAsync(stage.Facts with { Wish = null });
        var day = DateOnly.FromDateTime(stage.Departs.UtcDateTime);

        var refused = await Refused(stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.OwnWish, day, day.AddDays(10)));

        Assert.That(refused, Is.EqualTo(new[] { "GATE_03" }));
    }

    [Test]
    public void Nowhere_is_it_called_a_safe_return()
    {
        var words = Enum.GetValues<ReturnState>().SelectMany(s => new[] { ReturnStateName.Of(s), ReturnStateName.Of(s, french: true) })
            .Append(ReturnStateName.Held()).Append(ReturnStateName.Held(french: true))
            .Concat(GateTable.All.SelectMany(g => new[] { g.Label(), g.Label(french: true) }))
            .Concat(MessageKind.Catalogue.SelectMany(k => new[] { k.Effect.English, k.Effect.French }))
            .ToList();

        Assert.That(words, Has.Count.GreaterThan(100));
        Assert.That(words, Has.None.Matches<string>(IsSafeReturn));
        Assert.That(IsSafeReturn("A safe return"), Is.True);
        Assert.That(IsSafeReturn("Retour sûr"), Is.True);
        Assert.That(ReturnStateName.Of(ReturnState.TravellingUncleared), Does.Contain("WITHOUT clearance"));
    }

    private static bool IsSafeReturn(string words) =>
        words.Contains("safe return", StringComparison.OrdinalIgnoreCase) || words.Contains("returned safely", StringComparison.OrdinalIgnoreCase)
        || words.Contains("retour sûr", StringComparison.OrdinalIgnoreCase) || words.Contains("en sécurité", StringComparison.OrdinalIgnoreCase);

    // Who is taken away lets the shelter know enough to be there; there is no consent to return.
    private static string ConsentsToBeMet(DateTimeOffset now) => string.Join(
        ",\n",
        Consent(now, "sharing", "RS/RS-SHELTER", "identity", "contact", "care-needs", "exploitation", "risk", "travel"),
        Consent(now, "sharing", "AT/AT-COORDINATION", "risk", "travel"));

    private static Journey Removed(Stage stage) => stage.Travelling with { Basis = TravelBasis.Removal };
}
