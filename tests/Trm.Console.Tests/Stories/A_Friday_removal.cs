using Trm.Console.Tests.Countries;
using Trm.Contracts.Codes;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;
using static Trm.Console.Tests.Stories.Cast;

namespace Trm.Console.Tests.Stories;

/// <summary>
/// Story 7. Nobody has cleared the journey: the departure is delivered and shown although gates fail; the person wishes to be met, and the receiver goes. Nowhere is it called a safe return.
/// </summary>
internal sealed class A_Friday_removal
{
    private static readonly string[] NeverSaid = ["safe return", "safely", "cleared:", "victim"];

    [SetUp]
    public void Mended() => Theatre.Mended();

    [Test]
    public async Task Is_told_at_once_and_the_shelter_is_there_all_the_same([PlayedWith(Hands.Mouse)] Hands hands)
    {
        var (cast, stage) = (await Theatre.CastAsync(hands), Theatre.Both.Stage);
        await Theatre.Both.SharedAsync(consents: ToBeMet);

        // Nobody had proposed anything. The coordinator hears that the person is taken to the border.
        await DoesAsync(cast.Vienna, "departed", [.. At("expected", stage.Now.AddHours(6)), ("number", "+43110000000"), ("basis", "removal")]);
        await cast.Vienna.ReadsAsync("You said that the person is on the way", "Who the person is, and why they travel.");
        await stage.Return(ReturnState.TravellingUncleared);

        foreach (var (who, words) in new[]
        {
            (cast.Vienna, new[] { "On the way WITHOUT clearance", "Telephone" }), (cast.Belgrade, ["On the way WITHOUT clearance", "Telephone"]),
            (cast.OnDutyThere, ["On the way WITHOUT clearance: whoever can be there goes."]), (cast.Shelter, ["On the way WITHOUT clearance", "Persons 1", "Call at night"]),
        })
        {
            await ReadsFirstAsync(who, words);
            await who.ReadsNothingOfAsync(NeverSaid);
        }

        // Beside the report, not instead of it; and what never crosses is not there either.
        await cast.Belgrade.GoesToAsync($"/case/{stage.Case}");
        await cast.Belgrade.ReadsAsync("On the way WITHOUT clearance", "GATE_03", "GATE_13");
        await cast.Belgrade.ReadsNothingOfAsync(["GATE_07", "GATE_17", .. NeverSaid]);

        await cast.Shelter.LooksAsync();
        await cast.Shelter.FollowsAsync($"/case/{stage.Case}/met");
        await cast.Shelter.GivesAsync($"/case/{stage.Case}/met", ("safe", "yes"), ("expected", "no"));
        await stage.Return(ReturnState.Met);
        await ReadsFirstAsync(cast.Vienna, "Met");
        Assert.That(await cast.Vienna.SaysOfAsync(stage.Case), Does.Not.Contain("WITHOUT clearance"), "what was to be done was done");
        await DoesAsync(cast.Shelter, "handed-over", ("safe", "yes"), ("expected", "not-asked"));
        await stage.BothAgree();
        await EndAsync();
    }

    [Test]
    public async Task Is_prepared_for_where_it_is_announced_and_nobody_is_asked_to_clear_it([PlayedWith(Hands.KeysWithoutScript)] Hands hands)
    {
        var (cast, stage) = (await Theatre.CastAsync(hands), Theatre.Both.Stage);
        await Theatre.Both.SharedAsync(consents: ToBeMet);
        await stage.TakenUpAsync(await stage.ProposedAsync(TravelBasis.Removal));
        await stage.PlannedAsync();
        await stage.ReadyAsync();

        await ReadsFirstAsync(cast.Vienna, "Report the departure");
        await cast.Vienna.FollowsAsync($"/case/{stage.Case}");
        await cast.Vienna.ReadsNothingOfAsync(["Clear the person", .. NeverSaid]);
        await cast.Vienna.GoesToAsync($"/case/{stage.Case}/clear");
        await cast.Vienna.SendsAsync($"/case/{stage.Case}/clear");
        Assert.That(cast.Vienna.Status, Is.EqualTo(409), "nor can anybody");

        await cast.DepartAsync();
        await stage.Return(ReturnState.TravellingUncleared);
        await ReadsFirstAsync(cast.Shelter, "On the way WITHOUT clearance", "a green scarf", "Subotica station");
        await DoesAsync(cast.Shelter, "met", ("safe", "yes"), ("expected", "yes"));
        await DoesAsync(cast.Shelter, "handed-over", ("safe", "yes"), ("expected", "yes"));
        await EndAsync();
    }

    // Who is taken away lets the shelter know enough to be there; there is no consent to return.
    private static string ToBeMet(DateTimeOffset now) => string.Join(
        ",\n",
        Stage.Consent(now, "sharing", "RS/RS-SHELTER", "identity", "contact", "care-needs", "risk", "travel"),
        Stage.Consent(now, "sharing", "AT/AT-COORDINATION", "risk", "travel"));
}
