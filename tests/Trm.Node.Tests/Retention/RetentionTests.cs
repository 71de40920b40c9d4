using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Node.Alarms;
using Trm.Node.Retention;
using Trm.Node.Tests.Agreements;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Retention;

/// <summary>Cases that are over for as long as was agreed: who hears of it, what stands against it, who confirms, what is left.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class RetentionTests
{
    private static readonly Officer SecondVienna = new("AT-08", Role.Coordinator);
    private static readonly Officer Administrator = new("AT-90", Role.Administrator);
    private static readonly Officer Auditor = new("AT-91", Role.Auditor);

    [Test]
    public async Task A_case_is_erased_by_both_sides_when_what_was_agreed_is_over_and_not_a_day_before()
    {
        await using var stage = await OverAsync("6 mo");
        var secrets = await Secrets.OfAsync(stage.World, "AT", stage.Case.ToString());
        var due = (await CaseAsync(stage.At, Vienna, 365))!.Due;
        Assert.That(due, Is.EqualTo((await stage.FileAsync("AT")).UpdatedAt.AddMonths(6)).Within(TimeSpan.FromSeconds(10)));
        Assert.That(await CaseAsync(stage.At, Vienna, 150), Is.Null);

        // Whoever looks a month ahead offers the copy in time.
        await ItIsAsync(stage, due.AddDays(-31));
        Assert.That((await stage.At.Retention.OfferAsync(Vienna, 31)).Value, Is.EqualTo(new[] { stage.Case }));
        Assert.That((await stage.Rs.Retention.OfferAsync(Belgrade, 33)).Value, Is.EqualTo(new[] { stage.Case }));
        await ItIsAsync(stage, due.AddDays(-1));
        foreach (var officer in new[] { Vienna, SecondVienna })
            Assert.That((await stage.At.Retention.RunAsync(officer)).Value, Has.Property("Proposed").Empty.And.Property("Erased").Empty);
        Assert.That(await ClassAsync(stage.At, DataClass.Case), Is.EqualTo((0, 1, 0)));
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain(AlarmCode.RetentionDue));

        await ItIsAsync(stage, due.AddMinutes(1));
        await stage.Alarmed("AT", AlarmCode.RetentionDue);
        Assert.That(await ClassAsync(stage.At, DataClass.Case), Is.EqualTo((1, 0, 0)));
        foreach (var first in new[] { Vienna, Vienna })
            Assert.That((await stage.At.Retention.RunAsync(first)).Value, Has.Property("Proposed").EqualTo(new[] { stage.Case }).And.Property("Erased").Empty, "nobody erases alone");
        Assert.That((await CaseAsync(stage.At, Vienna, 0))!.ProposedBy, Is.EqualTo("AT-07"));
        Assert.That((await stage.At.Retention.RunAsync(SecondVienna)).Value, Has.Property("Proposed").Empty.And.Property("Erased").EqualTo(new[] { stage.Case }));
        await stage.Calm("AT", AlarmCode.RetentionDue);
        await stage.Settled();

        await ItIsAsync(stage, due.AddDays(3));
        Assert.That((await stage.Rs.Retention.RunAsync(Belgrade)).Value.Proposed, Is.EqualTo(new[] { stage.Case }), "their request is answered by erasing");
        Assert.That((await stage.Rs.Retention.RunAsync(Shelter)).Value.Erased, Is.EqualTo(new[] { stage.Case }));
        await stage.Settled();
        var erasure = (await stage.At.Erasures.ListAsync(Auditor)).Value.Single();
        Assert.That((erasure.State, erasure.Basis, erasure.ProposedBy, erasure.ApprovedBy, erasure.Outcome), Is.EqualTo((ErasureState.Done, ErasureBasis.RetentionOver, "AT-07", "AT-08", (RightOutcome?)RightOutcome.Done)));
        Assert.That(await secrets.FoundAsync(stage.World, "AT"), Is.Empty);
        await BothVerifyAsync(stage);

        // What is left of it goes in its time, and tells nobody anything.
        var said = stage.World.Post.Seen.Count;
        await ItIsAsync(stage, due.AddMonths(7));
        Assert.That((await stage.At.Retention.RunAsync(Vienna)).Value.Proposed, Is.EqualTo(new[] { stage.Case }));
        Assert.That((await stage.At.Retention.RunAsync(SecondVienna)).Value.Erased, Is.EqualTo(new[] { stage.Case }));
        Assert.That((await stage.At.Erasures.ListAsync(Auditor)).Value.Select(e => (e.Number, e.Asked is null)), Is.EquivalentTo(new[] { (1, false), (2, true) }));
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain(AlarmCode.ErasureNotTold));
        Assert.That(await CaseAsync(stage.At, Vienna, 3000), Is.Null, "nothing of it is left that could be due again");
        Assert.That(stage.World.Post.Seen.Skip(said).Select(s => stage.World.KindOf(s.Mailbox, s.Body)), Is.All.Null);
        await BothVerifyAsync(stage);
    }

    [Test]
    public async Task What_stands_against_it_is_named_and_keeps_the_case()
    {
        await using var stage = await OverAsync("1 mo");
        var desk = stage.At.Erasures;
        await Ok(stage.At.Returns.AskForRightAsync(stage.Case, Vienna, DataRight.Access));
        await stage.Settled();
        await Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Belgrade, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(5)));
        await stage.Settled();
        Assert.That((await desk.HoldAsync(stage.Case, Vienna, KeptReason.LegalClaim)).IsOk, Is.True);
        await ItIsAsync(stage, stage.Now.AddDays(40));

        var blocked = (await CaseAsync(stage.At, Vienna, 0))!;
        Assert.That(blocked.Obstacles.Select(o => o.Path), Is.SupersetOf(new[] { "legal hold", "their deadlines", "rights", "hold", "alarms", "copy" }));
        Assert.That(blocked.Hold, Has.Property("SetBy").EqualTo("AT-07").And.Property("Why").EqualTo(KeptReason.LegalClaim));
        Assert.That(await ClassAsync(stage.At, DataClass.Case), Is.EqualTo((0, 0, 1)));
        foreach (var officer in new[] { Vienna, SecondVienna })
            Assert.That((await stage.At.Retention.RunAsync(officer)).Value, Has.Property("Blocked").EqualTo(new[] { stage.Case }).And.Property("Erased").Empty);
        Assert.That((await stage.At.Retention.OfferAsync(Vienna)).Value, Is.Empty, "more is missing than a copy");
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain(AlarmCode.RetentionDue));

        // One after the other is done.
        await desk.LiftHoldAsync(stage.Case, Vienna);
        Assert.That(await PlacesAsync(stage), Does.Not.Contain("legal hold"));
        await stage.At.Referrals.OpenAsync(stage.Case, Vienna);
        Assert.That(await PlacesAsync(stage), Does.Not.Contain("alarms"));
        var request = (await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Single();
        await Ok(stage.Rs.Returns.RightDoneAsync(stage.Case, Belgrade, request.Message, DataRight.Access, RightOutcome.Done));
        await stage.Settled();
        Assert.That(await PlacesAsync(stage), Does.Not.Contain("rights"));
    }

    [Test]
    public async Task A_case_that_the_other_side_has_not_closed_is_kept()
    {
        var world = Agreed("1 mo");
        await using var stage = await OpenAsync(world);
        await stage.SharedAsync();
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.EndedEarly));
        await stage.Settled();
        await ItIsAsync(stage, stage.Now.AddDays(40));

        Assert.That(await PlacesAsync(stage), Does.Contain("other side"));
        Assert.That((await CaseAsync(stage.Rs, Belgrade, 0))!.Obstacles.Select(o => o.Path), Does.Contain("case"), "it is open there");

        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.EndedEarly));
        await stage.Settled();
        Assert.That(await CaseAsync(stage.At, Vienna, 0), Is.Null, "its time is counted from the last thing said");
        Assert.That((await CaseAsync(stage.At, Vienna, 40))!.Obstacles.Select(o => o.Path), Does.Not.Contain("other side"));
    }

    [Test]
    public async Task Where_nothing_was_agreed_a_case_is_kept_for_two_years_and_a_later_agreement_makes_it_no_longer()
    {
        await using var stage = await ErasureTests.ClosedAsync(new World(validDays: 500, ["AT", "RS"]));
        var end = (await stage.FileAsync("AT")).UpdatedAt;
        Assert.That((await CaseAsync(stage.At, Vienna, 1000))!.Due, Is.EqualTo(end.AddMonths(24)).Within(TimeSpan.FromSeconds(10)));

        foreach (var (version, term, months) in new[] { (1, "60 mo", 24), (2, "3 mo", 3) })
        {
            stage.World.Agree(AgreementTests.Pair(stage.World, version: version) with { Retention = Term.Parse(term).Value, From = WireTime.Cut(stage.Now.AddMinutes(1)) });
            await stage.World.StopAsync("AT");
            stage.Later(TimeSpan.FromMinutes(2));
            await stage.World.StartAsync("AT");
            Assert.That((await CaseAsync(stage.At, Vienna, 1000))!.Due, Is.EqualTo(end.AddMonths(months)).Within(TimeSpan.FromSeconds(10)), term);
        }
    }

    [Test]
    public async Task A_list_of_cases_is_confirmed_at_once_and_finished_where_it_was_cut_off([Values] bool byRestart)
    {
        var world = Agreed("1 mo");
        await using var stage = await OpenAsync(world);
        var cases = new List<CaseId>();
        for (var n = 0; n < 3; n++)
        {
            stage.Draft = DraftFor(world, AllConsents);
            cases.Add(stage.Case);
            await stage.SharedAsync();
            await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.Completed));
            await stage.Settled();
            await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.Completed));
            await stage.Settled();
            await stage.At.Referrals.OpenAsync(stage.Case, Vienna);
            await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
            await stage.Settled();
        }

        await world.StopAsync("AT");
        FailingDatabase? database = null;
        await world.StartAsync("AT", wrap: inner => database = new FailingDatabase(inner));
        Assert.That((await stage.At.Retention.OfferAsync(Vienna, 60)).Value, Is.EquivalentTo(cases));
        await ItIsAsync(stage, stage.Now.AddDays(35));
        Assert.That((await stage.At.Retention.RunAsync(Vienna)).Value.Proposed, Is.EquivalentTo(cases));
        database!.At = FailingDatabase.Moment.InsteadOfForgetting;
        Assert.That(async () => await stage.At.Retention.RunAsync(SecondVienna), Throws.InstanceOf<IOException>());
        Assert.That((await stage.At.Erasures.ListAsync(Auditor)).Value.Select(e => e.State), Is.All.EqualTo(ErasureState.Erased).And.Exactly(3).Items);
        if (byRestart)
        {
            await world.StopAsync("AT");
            await world.StartAsync("AT");
        }
        else
        {
            await stage.At.Retention.RunAsync(Vienna);
        }

        Assert.That((await stage.At.Erasures.ListAsync(Auditor)).Value.Select(e => e.State), Is.All.EqualTo(ErasureState.Done));
        await BothVerifyAsync(stage);
    }

    [Test]
    public async Task Erasures_that_cross_are_both_answered_at_the_next_run()
    {
        await using var stage = await OverAsync("1 mo");
        await stage.At.Retention.OfferAsync(Vienna, 60);
        await stage.Rs.Retention.OfferAsync(Belgrade, 60);
        await ItIsAsync(stage, stage.Now.AddDays(35));
        stage.World.Post.Closed = true;
        foreach (var (node, first, second) in Sides(stage))
        {
            await node.Retention.RunAsync(first);
            Assert.That((await node.Retention.RunAsync(second)).Value.Erased, Is.EqualTo(new[] { stage.Case }));
        }

        stage.World.Post.Closed = false;
        await stage.Settled();
        foreach (var (node, first, _) in Sides(stage))
        {
            Assert.That(await CaseAsync(node, first, 0), Is.Null);
            Assert.That((await node.Retention.RunAsync(first)).Value.Answered, Is.EqualTo(new[] { stage.Case }));
            Assert.That((await node.Retention.RunAsync(first)).Value.Answered, Is.Empty);
        }

        await stage.Settled();
        foreach (var (node, first, _) in Sides(stage))
        {
            Assert.That((await node.Deadlines.ListAsync(first)).Value, Is.Empty);
            Assert.That((await node.Erasures.ListAsync(first)).Value.Single(e => e.Number == 1).Outcome, Is.EqualTo(RightOutcome.Done));
        }

        await BothVerifyAsync(stage);
    }

    [Test]
    public async Task Who_sees_no_cases_sees_how_many_there_are_and_purges_by_time_alone()
    {
        await using var stage = await OverAsync("1 mo");
        await stage.At.Retention.OfferAsync(Vienna, 60);
        await ItIsAsync(stage, stage.Now.AddDays(35));

        var seen = (await stage.At.Retention.LookAsync(Administrator, 0)).Value;
        Assert.That(seen.Cases, Is.Empty);
        Assert.That(seen.Classes.Single(c => c.What == DataClass.Case).Now, Is.EqualTo(1));
        Assert.That((await stage.At.Retention.LookAsync(Auditor, 0)).Value.Cases, Has.Exactly(1).Items);
        Assert.That((await stage.At.Retention.RunAsync(Administrator)).Value, Has.Property("Proposed").Empty);
        foreach (var officer in new[] { ViennaEscort, Auditor })
            Assert.That((await stage.At.Retention.RunAsync(officer)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        Assert.That((await stage.At.Retention.LookAsync(ViennaEscort)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        Assert.That((await stage.At.Retention.OfferAsync(ViennaCaseWorker)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        Assert.That((await stage.At.Retention.LookAsync(Vienna, -1)).Rejection.Code.Text, Is.EqualTo("VALUE"));

        // A case worker approves and proposes nothing.
        Assert.That((await stage.At.Retention.RunAsync(ViennaCaseWorker)).Value, Has.Property("Proposed").Empty);
        await stage.At.Retention.RunAsync(Vienna);
        Assert.That((await stage.At.Retention.RunAsync(ViennaCaseWorker)).Value.Erased, Is.EqualTo(new[] { stage.Case }));
    }

    internal static World Agreed(string term)
    {
        var world = new World(validDays: 900, ["AT", "RS"]);
        world.Agree(AgreementTests.Pair(world) with { Retention = Term.Parse(term).Value });
        return world;
    }

    /// <summary>It is that time, and nobody's log was behind before.</summary>
    internal static async Task ItIsAsync(Stage stage, DateTimeOffset at)
    {
        // What is asked for may itself bring leaves to the other: asked until nothing is left.
        foreach (var node in new[] { stage.At, stage.Rs })
            await Eventually.True(async () => stage.World.Post.Closed || await IsWitnessedAsync(node), $"the log of {node.Participant} is witnessed");
        stage.ItIs(at);
        await stage.World.RenewDirectoryAsync();
    }

    private static async Task<bool> IsWitnessedAsync(TrmNode node)
    {
        if (await node.Record.IsWitnessedAsync())
            return true;
        await node.Record.AskWitnessesAsync();
        return false;
    }

    internal static async Task BothVerifyAsync(Stage stage)
    {
        await stage.Settled();
        ErasureTests.AssertVerified(await ErasureTests.VerifyAsync(stage));
    }

    /// <summary>How much of a class is due now, within thirty days, and blocked.</summary>
    internal static async Task<(long Now, long Soon, long Blocked)> ClassAsync(TrmNode node, DataClass what) =>
        (await node.Retention.LookAsync(Auditor)).Value.Classes.Single(c => c.What == what) is var c ? (c.Now, c.Soon, c.Blocked) : default;

    // The ordinary case, closed by both under that agreement.
    private static Task<Stage> OverAsync(string term) => ErasureTests.ClosedAsync(Agreed(term));

    private static (TrmNode Node, Officer First, Officer Second)[] Sides(Stage stage) => [(stage.At, Vienna, SecondVienna), (stage.Rs, Belgrade, Shelter)];

    private static async Task<DueCase?> CaseAsync(TrmNode node, Officer officer, int days) => (await node.Retention.LookAsync(officer, days)).Value.Cases.SingleOrDefault();

    private static async Task<IReadOnlyList<string?>> PlacesAsync(Stage stage) => [.. (await CaseAsync(stage.At, Vienna, 60))!.Obstacles.Select(o => o.Path)];
}
