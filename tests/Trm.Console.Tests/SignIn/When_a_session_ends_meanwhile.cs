using System.Net;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.SignIn;

/// <summary>Somebody types, is called away for half an hour, and sends it then: nothing is done, nothing is lost, and nobody believes that a journey is stopped which is not.</summary>
internal sealed class When_a_session_ends_meanwhile : OnOneConsole
{
    private CaseId _case = null!;

    [OneTimeSetUp]
    public async Task SendAsync()
    {
        var draft = Stage.DraftFor(House.World, Stage.AllConsents);
        Assert.That((await House.Node.Referrals.SendProfileAsync(draft, Stage.Vienna)).IsOk, Is.True);
        _case = draft.Case;
    }

    [Test]
    public async Task A_stop_is_said_not_to_be_set_and_is_set_with_one_more_touch()
    {
        using var officer = await House.OfficerAsync("AT-31", Role.DutyOfficer);
        var page = await officer.GetAsync($"/case/{_case}/stop");
        House.World.Time.By += Session.Idle;

        var sent = await officer.PostBareAsync($"/case/{_case}/stop", ("form", page.Field("form")));

        Assert.That(await IsHeldAsync(), Is.False);
        Assert.That((await officer.GetAsync(sent.Location!)).Text, Does.Contain("what you sent is not done yet"), "the door says so");
        var back = await SignsInAsync(officer, "AT-31", sent);
        var kept = await officer.GetAsync(back);
        Assert.That(kept.Text, Does.Contain("nothing is stopped yet"));
        Assert.That(await IsHeldAsync(), Is.False, "to look at it stops nothing");
        Assert.That((await officer.PostBareAsync($"/case/{_case}/stop", ("form", kept.Field("form")))).Location, Is.EqualTo($"/case/{_case}/stopped"));
        Assert.That(await IsHeldAsync(), Is.True);
    }

    [Test]
    public async Task What_was_typed_comes_back_to_whoever_typed_it_and_to_nobody_else()
    {
        using var officer = await House.OfficerAsync("AT-32");
        var page = await officer.GetAsync($"/case/{_case}/incident");
        House.World.Time.By += Session.Idle;
        using var third = await House.OfficerAsync("AT-34"); // whoever comes in meanwhile sweeps nothing away

        var sent = await officer.PostBareAsync($"/case/{_case}/incident", ("form", page.Field("form")), ("incident", "missing"), ("country", "Atlantis"));
        var address = WebUtility.UrlDecode(sent.Location!.Split("to=")[1]);

        Assert.That(sent.Location, Does.Not.Contain("Atlantis").And.Not.Contain(_case.ToString()), "no address says anything");
        Assert.That((await third.GetAsync(address)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        var kept = await officer.GetAsync(await SignsInAsync(officer, "AT-32", sent));
        Assert.That(kept.Body, Does.Contain($"action=\"/case/{_case}/incident\"").And.Contain("name=\"country\" value=\"Atlantis\"").And.Contain("name=\"incident\" value=\"missing\""));
        var again = await officer.PostBareAsync($"/case/{_case}/incident", ("form", kept.Field("form")), ("incident", kept.Field("incident")), ("country", kept.Field("country")));
        Assert.That(again.Body, Does.Contain("No language or country has this name").And.Contain("value=\"Atlantis\""));
        House.World.Time.By += SignInDesk.Pending;
        Assert.That((await officer.GetAsync(address)).Text, Does.Contain("no longer kept"));
    }

    [Test]
    public async Task A_page_of_the_session_before_is_shown_again_after_signing_in_in_another_window()
    {
        using var officer = await House.OfficerAsync("AT-35");
        var page = await officer.GetAsync($"/case/{_case}/incident");
        House.World.Time.By += Session.Idle;
        Assert.That((await officer.SignInAsync("AT-35", Code(officer))).Status, Is.EqualTo(HttpStatusCode.SeeOther));

        var old = await officer.PostBareAsync($"/case/{_case}/incident", ("form", page.Field("form")), ("country", "Atlantis"));

        Assert.That(old.Status, Is.EqualTo(HttpStatusCode.BadRequest), "nothing is done with it");
        Assert.That(old.Body, Does.Contain("Send it now").And.Contain("name=\"country\" value=\"Atlantis\""));
    }

    [Test]
    public async Task Nothing_is_kept_of_a_form_without_its_token_or_of_one_with_a_password_in_it()
    {
        using var officer = await House.OfficerAsync("AT-36");
        var token = (await officer.GetAsync("/account")).Field("form");
        House.World.Time.By += Session.Idle;

        foreach (var (path, fields) in new (string, (string, string)[])[]
        {
            ($"/case/{_case}/stop", []), ($"/case/{_case}/stop", [("form", token[..^4] + "AAAA")]), ("/account/password", [("form", token), ("password", "four quiet words here")]),
            ("/approve/1/password", [("form", token), ("password", "four quiet words here")]),
        })
            Assert.That((await officer.PostBareAsync(path, fields)).Location, Is.EqualTo("/sign-in?to=%2F"), path);
        using var thief = House.Visitor();
        thief.Cookies["__Host-trm-session"] = new string('0', 64);
        Assert.That((await thief.PostBareAsync($"/case/{_case}/stop", ("form", token))).Location, Is.EqualTo("/sign-in?to=%2F"));
    }

    private async Task<string> SignsInAsync(Visitor officer, string account, Answer sent)
    {
        Assert.That(sent.Location, Does.StartWith("/sign-in?to=%2Funsent%2F"));
        var to = WebUtility.UrlDecode(sent.Location!.Split("to=")[1]);
        Assert.That((await officer.SignInAsync(account, Code(officer), to: to)).Location, Is.EqualTo(to));
        return to;
    }

    private async Task<bool> IsHeldAsync() => (await House.Node.Cases.FindAsync(_case, Stage.Vienna)).Value.IsHeld;

    private string Code(Visitor officer) => Totp.CodeAt(officer.TotpSecret, House.World.Time.GetUtcNow());
}
