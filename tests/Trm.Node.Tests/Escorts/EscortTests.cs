using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Trail;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Escorts;

/// <summary>Who travels with a person: an escort sees the journeys that a coordinator bound them to. Every other case is to them as one that does not exist.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class EscortTests
{
    private static readonly Officer Other = new("AT-ESC-9", Role.Escort);
    private static readonly Officer OfANetwork = new("AT-ESC-8", Role.Escort) { Organisation = "AT-NETWORK" };

    [Test]
    public async Task An_escort_sees_and_reports_from_the_journey_that_they_are_bound_to_and_from_no_other()
    {
        await using var stage = await OpenAsync();
        await stage.UpToFinalCheckAsync();
        var (real, invented) = (stage.Case, CaseId.Of(Guid.NewGuid()));

        Assert.That((await stage.At.Escorts.ShowAsync(Other)).Value, Is.Empty);
        foreach (var escort in new[] { Other, OfANetwork })
            foreach (var (guessed, absent) in new[]
            {
                (await CodeOf(stage.At.Cases.FindAsync(real, escort)), await CodeOf(stage.At.Cases.FindAsync(invented, escort))),
                (await CodeOf(stage.At.Cases.StopAsync(real, escort)), await CodeOf(stage.At.Cases.StopAsync(invented, escort))),
                (await CodeOf(stage.At.Returns.DepartedAsync(real, escort, stage.Travelling)), await CodeOf(stage.At.Returns.DepartedAsync(invented, escort, stage.Travelling))),
                (await CodeOf(stage.At.Returns.IncidentAsync(real, escort, Incident.Medical, stage.Now, "AT", PlaceKind.Airport)), await CodeOf(stage.At.Returns.IncidentAsync(invented, escort, Incident.Medical, stage.Now, "AT", PlaceKind.Airport))),
            })
                Assert.That((guessed, absent), Is.EqualTo(("UNKNOWN_CASE", "UNKNOWN_CASE")), "not theirs and not there look the same");

        await stage.At.Escorts.BindAsync(real, Other.Code, Vienna);
        await stage.At.Escorts.BindAsync(real, OfANetwork.Code, Vienna);
        var journey = (await stage.At.Escorts.ShowAsync(Other)).Value.Single();
        Assert.That((journey.Journey.Case.Id, journey.Journey.ExpectedAt, journey.TheirCall, journey.MayDepart), Is.EqualTo((real, stage.Departs.AddHours(6), "+000", true)));
        await Ok(stage.At.Returns.DepartedAsync(real, Other, stage.Travelling, stage.Plan.Legs));
        Assert.That((await stage.At.Escorts.ShowAsync(OfANetwork)).Value.Single().MayHandOver, Is.True, "of whichever organisation they are");
        await Ok(stage.At.Returns.HandedOverAsync(real, OfANetwork, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
    }

    [Test]
    public async Task Whoever_is_released_sees_it_no_more_and_both_are_in_the_trail()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        var before = await stage.World.LeafCount("AT", TrailEvent.RoleChanged);

        await stage.At.Escorts.BindAsync(stage.Case, Other.Code, Vienna);
        await stage.At.Escorts.BindAsync(stage.Case, Other.Code, Vienna);
        Assert.That((await stage.At.Escorts.ListAsync(stage.Case, Vienna)).Value.Single(b => b.Officer == Other.Code).By, Is.EqualTo(Vienna.Code));
        Assert.That((await stage.At.Cases.FindAsync(stage.Case, Other)).IsOk, Is.True);
        await stage.At.Escorts.ReleaseAsync(stage.Case, Other.Code, Vienna);
        await stage.At.Escorts.ReleaseAsync(stage.Case, Other.Code, Vienna);

        Assert.That(await CodeOf(stage.At.Cases.FindAsync(stage.Case, Other)), Is.EqualTo("UNKNOWN_CASE"));
        Assert.That(await stage.World.LeafCount("AT", TrailEvent.RoleChanged), Is.EqualTo(before + 2), "once each");
    }

    [Test]
    public async Task A_coordinator_says_who_it_is_by_the_code_of_an_escort()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.At.Accounts.InviteAsync(new("AT-77", Role.Auditor, null), new("AT-90", Role.Administrator));

        foreach (var by in new[] { ViennaCaseWorker, Other, new Officer("AT-90", Role.DutyOfficer), new Officer("AT-91", Role.Auditor), new Officer("AT-92", Role.Administrator) })
            Assert.That(await CodeOf(stage.At.Escorts.BindAsync(stage.Case, Other.Code, by)), Is.EqualTo("NOT_ALLOWED"), by.Role.ToString());
        foreach (var code in new[] { "", "Anna Novak", "at-esc-9", "AT-77", new string('A', 33) })
            Assert.That(await CodeOf(stage.At.Escorts.BindAsync(stage.Case, code, Vienna)), Is.EqualTo("VALUE"), code);
        Assert.That(await CodeOf(stage.At.Escorts.BindAsync(CaseId.Of(Guid.NewGuid()), Other.Code, Vienna)), Is.EqualTo("UNKNOWN_CASE"));
        Assert.That(await CodeOf(stage.At.Escorts.ShowAsync(Vienna)), Is.EqualTo("NOT_ALLOWED"));
        Assert.That(await CodeOf(stage.At.Escorts.ListAsync(stage.Case, Other)), Is.EqualTo("NOT_ALLOWED"));
    }

    private static async Task<string> CodeOf<T>(Task<Result<T>> act)
        where T : class => await act is { IsOk: false } refused ? refused.Rejection.Code.Text : "ok";
}
