using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;
using Trm.Node.Alarms;
using Trm.Node.Hooks;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Hooks;

/// <summary>From what happens in a case to the national system that fetches it; on either storage.</summary>
internal abstract partial class HookTests
{
    private static readonly Officer Administrator = new("RS-90", Role.Administrator);

    [Test]
    public async Task Each_is_told_of_what_its_officer_may_see_and_the_call_says_nothing()
    {
        await using var house = await HookHouse.OpenAsync();
        var stage = house.Stage;
        await Ok(stage.At.Referrals.AskCapacityAsync(stage.World.Id("RS"), Vienna, ["SocialCare"], 1, Urgency.Routine));
        await stage.UpToFinalCheckAsync();
        await stage.Settled();
        await house.ToldAsync();
        var moved = house.Receivers[HookHouse.Shelter].Calls.Select(c => c.Type).ToList();
        await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(3)));
        await Eventually.True(async () => (await house.EventsAsync(HookHouse.Shelter)).Any(e => e.Changes.Contains(HookEventType.HoldSet)), "the shelter is told that it is stopped", 30);
        await stage.Settled();
        await house.ToldAsync();

        var (office, shelter) = (await house.EventsAsync(HookHouse.Office), await house.EventsAsync(HookHouse.Shelter));
        Assert.That(shelter.SelectMany(e => e.Changes.Append(e.Type)).Distinct(), Is.SupersetOf(new[]
        {
            HookEventType.MessageArrived, HookEventType.MessageReceipted, HookEventType.CaseChanged, HookEventType.TurnChanged, HookEventType.ReadinessConfirmed, HookEventType.HoldSet,
        }));
        Assert.That(shelter.Single(e => e.Changes.Contains(HookEventType.HoldSet)).Changes, Does.Contain(HookEventType.ReadinessWithdrawn), "a person's no is several changes");
        Assert.That(house.Receivers[HookHouse.Shelter].Calls.Skip(moved.Count).Select(c => c.Type), Is.EqualTo(new[] { HookEventType.CaseChanged, HookEventType.MessageArrived }), "and the calls of any move");
        Assert.That(string.Join(' ', moved), Does.Contain("case.changed message.arrived"));
        Assert.That(office.SelectMany(e => e.Changes), Does.Contain(HookEventType.ConsentChanged));
        Assert.That(shelter.Select(e => (e.Type, e.Message ?? e.Case)).Except(office.Select(e => (e.Type, e.Message ?? e.Case))), Is.Empty, "the office sees every case");
        Assert.That(office.Where(e => e.Case is null).Select(e => e.Type), Is.EqualTo(new[] { HookEventType.MessageArrived }), "an enquiry about nobody is the office's");
        Assert.That(shelter.Select(e => e.Case), Is.All.EqualTo(stage.Case.ToString()));
        Assert.That(shelter.Select(e => e.Number), Is.EqualTo(Enumerable.Range(1, shelter.Count).Select(n => (long)n)), "its numbers say nothing of other cases");
        Assert.That((house.Receivers[HookHouse.Other].Calls.Count, (await house.EventsAsync(HookHouse.Other)).Count), Is.EqualTo((0, 0)));
        foreach (var (officer, events) in new[] { (HookHouse.Office, office), (HookHouse.Shelter, shelter) })
        {
            var calls = house.Receivers[officer].Calls;
            Assert.That(calls.Select(c => (c.Id, c.IsSigned)), Is.EqualTo(events.Select(e => (e.Id, true))), "each once, in order, signed");
            Assert.That(calls.Select(c => Body().Match(c.Body) is { Success: true } said && said.Groups["id"].Value == c.Id ? said.Groups["type"].Value : c.Body), Is.EqualTo(events.Select(e => HookEventType.Told(e.Type))));
        }

        Assert.That(string.Join('\n', house.Log.Lines), Does.Not.Contain(stage.Case.ToString()).And.Not.Contain("/duty"));
    }

    [Test]
    public async Task One_that_is_down_holds_nobody_up_and_has_each_event_once_and_in_order_when_it_is_back()
    {
        await using var house = await HookHouse.OpenAsync();
        var (stage, office) = (house.Stage, house.Receivers[HookHouse.Office]);
        office.Answer = http =>
        {
            http.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return Task.CompletedTask;
        };
        await stage.SharedAsync();
        await stage.Settled();
        await Eventually.True(async () => (await house.EventsAsync(HookHouse.Shelter)) is { Count: > 0 } told && told.All(e => e.State == HookState.Delivered), "the shelter has heard", 30);
        Assert.That(office.Calls.Select(c => c.Id).Distinct(), Has.One.Items, "the first one is tried, and nothing behind it");

        await stage.World.StopAsync("RS");
        office.Answer = _ => Task.CompletedTask;
        office.Calls.Clear();
        await stage.World.StartAsync("RS");
        stage.Later(TimeSpan.FromMinutes(10));
        await house.ToldAsync();

        // A call that was cut off as the node ended may have been heard all the same, and came again under its id.
        Assert.That(office.Calls.Select(c => (c.Id, c.IsSigned)).Distinct(), Is.EqualTo((await house.EventsAsync(HookHouse.Office)).Select(e => (e.Id, true))));
    }

    [Test]
    public async Task One_that_takes_nothing_is_an_alarm_then_parked_and_told_again_when_somebody_says_so()
    {
        await using var house = await HookHouse.OpenAsync();
        var (stage, shelter, desk) = (house.Stage, house.Receivers[HookHouse.Shelter], house.Stage.Rs.Hooks);
        shelter.Answer = http =>
        {
            http.Response.StatusCode = (int)HttpStatusCode.InternalServerError;
            return Task.CompletedTask;
        };
        await stage.SharedAsync();
        await stage.Settled();
        await FailsAsync(1);
        Assert.That(await stage.World.Alarms("RS"), Does.Not.Contain(AlarmCode.HookFailed), "a moment's silence wakes nobody");
        await RefusedAfterAsync(2);
        await stage.World.Alarmed("RS", AlarmCode.HookFailed);
        for (var day = 1; day <= 3; day++)
            await RefusedAfterAsync(23.9);
        await Eventually.True(async () => (await house.EventsAsync(HookHouse.Shelter)).Count(e => e.State == HookState.Parked) > 1, "what is three days old is tried no more", 30);

        shelter.Answer = _ => Task.CompletedTask;
        shelter.Calls.Clear();
        var test = (await desk.TestAsync("shelter", Administrator)).Value;
        await house.ToldAsync();
        Assert.That(Called(), Does.Contain(test.Id));
        Assert.That(await stage.World.Alarms("RS"), Does.Not.Contain(AlarmCode.HookFailed), "it takes calls again");
        var parked = (await house.EventsAsync(HookHouse.Shelter)).Where(e => e.State == HookState.Parked).ToList();
        Assert.That(Called().Intersect(parked.Select(e => e.Id)), Is.Empty);

        shelter.Calls.Clear();
        Assert.That((await desk.ResendAsync("shelter", HookHouse.Shelter, parked[1].Id, null)).Value.Events, Is.EqualTo(1));
        await house.ToldAsync();
        Assert.That(Called().Intersect(parked.Select(e => e.Id)), Is.EqualTo(new[] { parked[1].Id }));
        shelter.Calls.Clear();
        var all = await house.EventsAsync(HookHouse.Shelter);
        Assert.That((await desk.ResendAsync("shelter", Administrator, null, all[0].Number)).Value.Events, Is.GreaterThanOrEqualTo(all.Count - 1));
        await house.ToldAsync();
        Assert.That(Called().Where(all.Select(e => e.Id).Contains), Is.EqualTo(all.Skip(1).Select(e => e.Id)), "under the ids that they had");

        stage.Later(TimeSpan.FromDays(31));
        await Eventually.True(async () => !(await house.EventsAsync(HookHouse.Shelter)).Select(e => e.Id).Intersect(all.Select(e => e.Id)).Any(), "after a month they are gone", 30);

        // What the days that pass bring is called out in between.
        IEnumerable<string> Called() => shelter.Calls.Select(c => c.Id);

        async Task RefusedAfterAsync(double hours)
        {
            var refused = await FailuresAsync();
            stage.Later(TimeSpan.FromHours(hours));
            await FailsAsync(refused + 1);
        }

        Task<long> FailuresAsync() => stage.World.ScalarAsync("RS", "SELECT failures FROM hook WHERE name = 'shelter'");

        Task FailsAsync(long times) => Eventually.True(async () => await FailuresAsync() >= times, "it was called", 30);
    }

    [Test]
    public async Task What_is_not_ones_own_and_what_there_is_not_look_the_same()
    {
        await using var house = await HookHouse.OpenAsync();
        var (stage, desk) = (house.Stage, house.Stage.Rs.Hooks);
        await stage.SharedAsync();
        await stage.Settled();
        await house.ToldAsync();
        var known = (await house.EventsAsync(HookHouse.Shelter)).First(e => e.Changes.Contains(HookEventType.TurnChanged));

        Assert.That(Shown((await desk.FetchAsync(known.Id, HookHouse.Shelter)).Value), Is.EqualTo(Shown(known)));
        Assert.That(Shown((await desk.FetchAsync(known.Id, Administrator)).Value), Is.EqualTo(Shown(known with { Changes = [], Case = null, Message = null })), "whoever looks after the node sees no case");
        Assert.That(new[] { await Listed(HookHouse.Shelter), await Listed(HookHouse.Other), await Listed(Administrator), await Listed(new("RS-CW-2", Role.CaseWorker)) }, Is.EqualTo(new[] { "shelter", "other", "office other shelter", "" }));
        // The same house, another officer of it; and another house.
        foreach (var stranger in new[] { new Officer("RS-CW-2", Role.CaseWorker) { Organisation = "RS-SHELTER" }, HookHouse.Other, new("RS-CW-2", Role.CaseWorker), new("RS-AU-1", Role.Auditor) })
        {
            Assert.That((await desk.FetchAsync(known.Id, stranger)).Rejection.ToString(), Is.EqualTo((await desk.FetchAsync("ev-0", stranger)).Rejection.ToString()));
            Assert.That((await desk.EventsAsync("shelter", stranger, 0, 1)).Rejection.ToString(), Is.EqualTo((await desk.EventsAsync("nobody", stranger, 0, 1)).Rejection.ToString()));
            Assert.That((await desk.ResendAsync("shelter", stranger, null, 0)).Rejection.ToString(), Is.EqualTo((await desk.ResendAsync("nobody", stranger, null, 0)).Rejection.ToString()));
            Assert.That((await desk.TestAsync("shelter", stranger)).Rejection.ToString(), Is.EqualTo((await desk.TestAsync("nobody", stranger)).Rejection.ToString()));
        }

        Assert.That((await desk.ResendAsync("other", HookHouse.Other, known.Id, null)).Rejection.ToString(), Is.EqualTo((await desk.ResendAsync("other", HookHouse.Other, "ev-0", null)).Rejection.ToString()), "an event of another's hook");

        static string Shown(HookEvent told) => JsonSerializer.Serialize(told);

        async Task<string> Listed(Officer officer) => string.Join(' ', (await desk.ListAsync(officer)).Select(h => h.Name).Order(StringComparer.Ordinal));
    }

    // All of it: nothing else fits in.
    [GeneratedRegex("""^\{"type":"(?<type>[a-z.]+)","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ","data":\{"id":"(?<id>ev-[0-9a-f]{32})","number":\d+,"address":"/api/events/\k<id>"\}\}$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Body();
}
