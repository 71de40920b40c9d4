using System.Globalization;
using Trm.Console.Tests.Return;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Returns;
using Trm.Node;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Overview;

/// <summary>Whoever travels stands on the page of those who look after them, whatever else is asked meanwhile; and where and when is what was said last.</summary>
internal sealed class Nobody_is_hidden
{
    private Offices _offices = null!;
    private MessageId _plan = null!;

    private Stage Stage => _offices.Stage;

    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        _offices = await Offices.OpenAsync();
        await Stage.TakenUpAsync(await Stage.ProposedAsync());
        _plan = await Stage.PlannedAsync();
        await Stage.ReadyAsync();
        await Stage.Ok(Stage.Rs.Referrals.AskAsync(_offices.Case, Stage.Belgrade, Topic.Documents, [], QuestionPurpose.Services));
        await Stage.Settled();
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _offices.DisposeAsync();

    [Test, Order(1)]
    public async Task By_a_question_that_is_open()
    {
        var (vienna, shelter, escort) = (await _offices.ViennaAsync(), await _offices.ShelterAsync(), await _offices.ComesAsync("AT", "AT-ESC-9", Role.Escort));

        Assert.That((await _offices.LineAsync("AT")).Next, Is.EqualTo("answer"));
        Assert.That(Text(await vienna.Visitor.GetAsync("/today")), Does.Contain($"leaves {Minute(Stage.Departs)}").And.Not.Contain("Nobody travels today or tomorrow."));
        Assert.That((await escort.Visitor.GetAsync("/escort")).Body, Does.Contain($"/escort/{_offices.Case}/departed").And.Contain($"/case/{_offices.Case}/stop"));
        Assert.That(Text(await shelter.Visitor.GetAsync("/arrivals")), Does.Contain("Subotica station").And.Contain("Social care").And.Not.Contain("Nobody is expected."));
    }

    [Test, Order(2)]
    public async Task By_a_meeting_that_was_said_before_the_plan_changed()
    {
        var (vienna, shelter) = (await _offices.ComesAsync("AT", "AT-08", Role.Coordinator), await _offices.ComesAsync("RS", "RS-CW-2", Role.CaseWorker, Stage.Organisation.Id));
        Assert.That((await vienna.ReadAsync("pocket")).Body, Does.Contain("green scarf"));

        await Stage.Ok(Stage.At.Returns.ChangePlanAsync(Stage.Draft, Stage.Vienna, Stage.Plan with { Legs = [new(TravelMode.Rail, "Wien Hbf", "Szeged", Stage.Departs.AddHours(1), Stage.Departs.AddHours(9))] }, _plan));
        await Stage.Return(ReturnState.PlanOffered);

        Assert.That(Text(await shelter.Visitor.GetAsync("/arrivals")), Does.Contain(Minute(Stage.Departs.AddHours(9))).And.Contain("We are ready").And.Not.Contain("green scarf").And.Not.Contain(Minute(Stage.Departs.AddHours(6))));
        foreach (var print in new[] { "pocket", "sheet" })
            Assert.That(Text(await vienna.ReadAsync(print)), Does.Not.Contain("green scarf").And.Not.Contain(Minute(Stage.Departs.AddHours(6))), print);
        Assert.That((await shelter.ReadAsync("ready")).Body, Does.Contain("green scarf"), "what was said before stands in the form");
    }

    [Test, Order(3)]
    public async Task By_an_arrival_whose_time_was_over_long_ago()
    {
        var before = ShortName.Of(_offices.Case);
        Stage.PlannedAnewAfter(TimeSpan.FromDays(2));
        Stage.Draft = Stage.DraftFor(Stage.World, Stage.AllConsents);
        await Stage.SharedAsync();
        await Stage.TakenUpAsync(await Stage.ProposedAsync());
        await Stage.PlannedAsync();

        var page = Text(await (await _offices.ComesAsync("RS", "RS-CW-4", Role.CaseWorker, Stage.Organisation.Id)).Visitor.GetAsync("/arrivals"));

        Assert.That(page.IndexOf(ShortName.Of(Stage.Case), StringComparison.Ordinal), Is.InRange(0, page.IndexOf(before, StringComparison.Ordinal)), "the next one is the one that is still to come");
    }

    private static string Minute(DateTimeOffset at) => $"{at.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.GetCultureInfo("en-GB"))} UTC";
}
