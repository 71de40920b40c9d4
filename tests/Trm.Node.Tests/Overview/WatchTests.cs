using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Overview;

/// <summary>What whoever is on duty, and whoever looks after the node, see first.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class WatchTests
{
    private static readonly Officer Duty = new("AT-90", Role.DutyOfficer);
    private static readonly Officer Administrator = new("AT-80", Role.Administrator);

    [Test]
    public async Task Somebody_on_the_way_without_clearance_stands_above_everything_and_once()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.At.TakeAsync(stage.World.Id("RS"), Lane.Normal, "nothing"u8.ToArray());
        await stage.Alarmed("AT", AlarmCode.Unverified);
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, Vienna, stage.Travelling));
        await stage.Settled();

        var watch = (await stage.At.Watch.ShowAsync(Duty)).Value;

        Assert.That(watch.Now[0].IsDanger, Is.True);
        Assert.That(watch.Now[0].Case?.Id, Is.EqualTo(stage.Case));
        Assert.That(watch.Now.Count(i => i.IsDanger && i.Case?.Id == stage.Case), Is.EqualTo(1), "an alarm and a state that say the same are one thing to do");
        var unverified = watch.Now.Single(i => i.Alarm?.Code == AlarmCode.Unverified);
        Assert.That((unverified.EndsByOfficer, unverified.Case, unverified.Call), Is.EqualTo((true, (object?)null, "+000")));
        Assert.That(unverified.DeputyAt, Is.EqualTo(unverified.Since + (AlarmRule.Now / 2)));
        Assert.That(watch.Journeys.Single().Case.Id, Is.EqualTo(stage.Case));
        Assert.That(watch.OnDuty, Is.Null, "no rota was given");

        await stage.At.Alarms.TakeAsync(unverified.Alarm!.Number, Duty);
        Assert.That((await stage.At.Watch.ShowAsync(Duty)).Value.Now.Single(i => i.Alarm?.Code == AlarmCode.Unverified).DeputyAt, Is.Null, "who has taken it is called no deputy for");
    }

    [Test]
    public async Task An_organisations_duty_officer_sees_nothing_of_the_others()
    {
        await using var stage = await OpenAsync();
        await stage.UpToFinalCheckAsync();
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, Vienna, stage.Travelling, stage.Plan.Legs));
        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Medical, stage.Now, "AT", Trm.Contracts.Codes.PlaceKind.Station));
        await stage.Alarmed("RS", AlarmCode.UrgentReport);
        var (own, stranger) = (new Officer("RS-90", Role.DutyOfficer) { Organisation = "RS-SHELTER" }, new Officer("RS-91", Role.DutyOfficer) { Organisation = "RS-OTHER" });

        var (theirs, nobodys) = ((await stage.Rs.Watch.ShowAsync(own)).Value, (await stage.Rs.Watch.ShowAsync(stranger)).Value);

        Assert.That(theirs.Now.Select(i => i.Alarm?.Code), Does.Contain(AlarmCode.UrgentReport));
        Assert.That(theirs.Journeys, Has.Count.EqualTo(1));
        Assert.That((nobodys.Now.Count, nobodys.Journeys.Count, nobodys.Soon.Count), Is.EqualTo((0, 0, 0)));
        foreach (var role in new[] { Role.Escort, Role.Auditor, Role.Administrator })
            Assert.That((await stage.Rs.Watch.ShowAsync(new("RS-99", role))).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed), role.ToString());
    }

    [Test]
    public async Task The_node_is_seen_by_its_keys_its_directory_its_peers_and_what_is_stuck_and_no_case_is()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        await stage.At.TakeAsync(stage.World.Id("RS"), Lane.Normal, "nothing"u8.ToArray());
        await stage.Alarmed("AT", AlarmCode.Unverified);

        var state = (await stage.At.Administration.ShowAsync(Administrator)).Value;

        Assert.That(state.Keys.Select(k => (k.IsSigning, k.State)), Is.EquivalentTo(new[] { (true, "in-use"), (false, "in-use") }));
        Assert.That(state.SigningUntil, Is.GreaterThan(state.At));
        Assert.That(state.Peers.Single(p => p.Id.Value == "RS").HeardAt, Is.Not.Null);
        Assert.That(state.Mailboxes.Select(m => (m.From.Value, m.IsUrgent)), Is.EquivalentTo(new[] { ("RS", true), ("RS", false) }));
        Assert.That((state.Stuck, state.Directory.Version), Is.EqualTo((1, stage.At.Directory.Version)));
        Assert.That(state.Alarms.Single().Code, Is.EqualTo(AlarmCode.Unverified));
        foreach (var role in new[] { Role.CaseWorker, Role.DutyOfficer, Role.Escort, Role.Auditor })
            Assert.That((await stage.At.Administration.ShowAsync(new("AT-99", role))).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed), role.ToString());
    }
}
