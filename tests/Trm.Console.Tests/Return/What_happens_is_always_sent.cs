using System.Net;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Return;

/// <summary>Gates hold decisions, never facts: what has happened, and what the person has said, is sent from every state, by whoever was there.</summary>
internal sealed class What_happens_is_always_sent
{
    [Test]
    public async Task From_a_case_that_is_stopped_and_has_no_return_at_all()
    {
        await using var offices = await Offices.OpenAsync();
        var (escort, shelter) = (await offices.ComesAsync("AT", "AT-ESC-2", Role.Escort), await offices.ShelterAsync());
        Assert.That((await escort.Visitor.FollowAsync(escort.Visitor.PostAsync($"/case/{offices.Case}/stop"))).Body, Does.Contain("Stopped - nobody travels"));
        await offices.Stage.Settled();

        var departed = await escort.DoneAsync("departed", [("basis", "removal"), ("number", "+43110000000"), .. At("expected", offices.Stage.Now.AddHours(4))]);

        Assert.That(departed, Does.Contain("You said that the person is on the way").And.Contain("Who the person is"));
        var again = await escort.ReadAsync("sent/departed");
        Assert.That(Text(again), Is.EqualTo(departed), "the page that says so can be loaded again, and sends nothing");
        foreach (var none in new[] { "sent/wish", "sent/clear", "sent/no-such-act", "sent/propose" })
            Assert.That((await escort.ReadAsync(none)).Status, Is.EqualTo(HttpStatusCode.NotFound), none);
        await offices.Stage.Return(ReturnState.TravellingUncleared);
        Assert.That(Text(await escort.Visitor.GetAsync("/escort")), Does.Contain("On the way WITHOUT clearance - and stopped: nobody boards again"));
        offices.Stage.Later(TimeSpan.FromMinutes(2));
        Assert.That(await shelter.DoneAsync("nobody-came"), Does.Contain("Their duty officer is alarmed."));
        await offices.Stage.Return(ReturnState.NotMet);
        offices.Stage.Later(TimeSpan.FromMinutes(2));
        await shelter.DoneAsync("met", ("safe", "not-asked"), ("expected", "not-answered"));
        await offices.Stage.Return(ReturnState.Met);
        await offices.Stage.BothAgree();
    }

    [TestCase("AT", Role.Escort)]
    [TestCase("AT", Role.DutyOfficer)]
    [TestCase("RS", Role.Coordinator)]
    public async Task What_the_person_takes_back_is_passed_on_by_anybody_who_hears_it_confirmed_once(string country, Role role)
    {
        await using var offices = await Offices.OpenAsync();
        var desk = await offices.ComesAsync(country, $"{country}-77", role);

        var asked = await desk.ReadAsync("withdraw");
        Assert.That(asked.Body, Does.Not.Contain("<textarea"), "nobody asks why");
        Assert.That(await desk.DoneAsync("withdraw", ("of", "return")), Does.Contain("It is passed on").And.Contain("somebody still waits").And.Contain("Why, and whom the person told."));

        await offices.Stage.Return(ReturnState.DeclinedByPerson);
    }

    [Test]
    public async Task Once_however_often_a_finger_comes_down_on_it()
    {
        await using var offices = await Offices.OpenAsync();
        var escort = await offices.ComesAsync("AT", "AT-ESC-2", Role.Escort);
        var page = await escort.ReadAsync("help");
        (string, string)[] typed = [("incident", "medical"), ("place", "station")];

        var first = await escort.AgainAsync(page, "help", typed);
        var second = await escort.AgainAsync(page, "help", typed);
        Assert.That((second.Status, second.Location), Is.EqualTo((first.Status, $"/case/{offices.Case}/sent/help")));
        await escort.AgainAsync(page, "help", ("incident", "medical"), ("place", "airport"));
        await offices.Stage.Settled();
        Assert.That((await offices.Stage.HeardAsync("RS", Stage.Belgrade)).Count(m => m == "incident/medical"), Is.EqualTo(2), "something else is something new");

        // A stop counts each time.
        var stop = await escort.ReadAsync("stop");
        await escort.AgainAsync(stop, "stop");
        await escort.AgainAsync(stop, "stop");
        await offices.Stage.Settled();
        Assert.That((await offices.Stage.HeardAsync("RS", Stage.Belgrade)).Count(m => m == "hold/set"), Is.EqualTo(2));
    }

    [Test]
    public async Task An_escort_has_five_pages_on_a_telephone_and_none_of_them_opens_the_case()
    {
        await using var offices = await Offices.OpenAsync();
        var escort = await offices.ComesAsync("AT", "AT-ESC-2", Role.Escort);

        foreach (var act in new[] { "departed", "changed", "handed-over", "help", "stop" })
        {
            var page = await escort.ReadAsync(act);
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), act);
            Assert.That(page.Body, Does.Not.Contain($"href=\"/case/{offices.Case}\""), $"{act}: an escort reads no case");
        }

        Assert.That((await escort.ReadAsync()).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await escort.ReadAsync("kept")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await escort.DoneAsync("help", ("incident", "medical"), ("place", "station")), Does.Contain("You reported it"));
        await offices.Stage.Alarmed("RS", "URGENT_REPORT");
    }

    [Test]
    public async Task A_time_that_is_none_is_put_right_and_nothing_typed_is_lost()
    {
        await using var offices = await Offices.OpenAsync();
        var shelter = await offices.ShelterAsync();

        var refused = await shelter.DoAsync("incident", ("incident", "missing"), ("place", "port"), ("at-t", "25:61"), ("country", "Atlantis"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(Text(refused), Does.Contain("There is no such time.").And.Contain("No language or country has this name or code."));
        Assert.That(refused.Body, Does.Contain("value=\"25:61\"").And.Contain("value=\"Atlantis\"").And.Match("value=\"missing\" selected").And.Match("value=\"port\" selected"));
        Assert.That((await offices.LineAsync("RS")).ReturnState, Is.EqualTo("none"));
        await shelter.AgainAsync(refused, "incident", ("at-t", offices.Stage.Now.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)), ("country", "Serbia"));
        await offices.Stage.Return(ReturnState.Missing);
        Assert.That((await offices.LineAsync("RS")).State, Is.EqualTo(ReferralLifecycle.Name(ReferralState.InProgress)));
    }
}
