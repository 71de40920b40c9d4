using System.Net;
using Trm.Console.Tests.Approvals;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Trail;

namespace Trm.Console.Tests.Accounts;

/// <summary>An administrator's page of accounts, and what each officer changes of their own.</summary>
internal sealed class Keeping_accounts : OnOneConsole
{
    private Signer _administrator = null!;

    [OneTimeSetUp]
    public async Task ComeAsync() => _administrator = await Signer.ComesAsync(House, "AT-91", Role.Administrator, hasDevice: false);

    [OneTimeTearDown]
    public void Leave() => _administrator.Dispose();

    private Task<Answer> InviteAsync(string code, string role, string of, string organisation = "") =>
        _administrator.Visitor.PostAsync("/accounts", ("code", code), ("role", role), ("of", of), ("organisation", organisation));

    [Test]
    public async Task Invites_and_shows_the_invitation_once()
    {
        var invited = await InviteAsync("at-cw-01", "case-worker", "organisation", "SHELTER-7");
        var secret = invited.Attribute("data-invitation");
        using var officer = House.Visitor();
        await officer.AcceptAsync(secret, House.World.Time.GetUtcNow());

        Assert.That(invited.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(secret, Has.Length.EqualTo(32), "26 letters and digits in groups");
        Assert.That((await House.Node.Accounts.FindAsync("AT-CW-01")), Is.EqualTo((await House.Node.Accounts.FindAsync("AT-CW-01"))! with { Role = Role.CaseWorker, Organisation = "SHELTER-7", State = AccountState.Active, MadeBy = "AT-91" }));
        foreach (var page in new[] { "/accounts", "/accounts/AT-CW-01" })
            Assert.That((await _administrator.Visitor.GetAsync(page)).Body, Does.Contain("AT-CW-01").And.Not.Contain(secret).And.Not.Contain(secret.Replace("-", "", StringComparison.Ordinal)));
    }

    [TestCase("AT-CW-02", "case-worker", "organisation", "", "organisation")]
    [TestCase("AT-CW-03", "coordinator", "organisation", "SHELTER-7", "of")]
    [TestCase("Maria Muster", "auditor", "office", "", "code")]
    [TestCase("", "auditor", "office", "", "code")]
    [TestCase("AT-CW-04", "king", "office", "", "role")]
    [TestCase("AT-CW-05", "escort", "", "", "of")]
    [TestCase("AT-91", "auditor", "office", "", "code")]
    [TestCase("AT-CW-06", "case-worker", "organisation", "no such<>", "organisation")]
    public async Task Says_what_is_wrong_with_an_invitation_and_invites_nobody(string code, string role, string of, string organisation, string field)
    {
        var before = (await House.Node.Accounts.ListAsync(Consoles.Administrator)).Value.Count;

        var refused = await InviteAsync(code, role, of, organisation);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refused.Body, Does.Contain($"href=\"#{field}\""));
        Assert.That((await House.Node.Accounts.ListAsync(Consoles.Administrator)).Value, Has.Count.EqualTo(before));
    }

    [Test]
    public async Task A_case_worker_of_the_office_is_said_so_in_so_many_words()
    {
        var invited = await InviteAsync("AT-CW-10", "case-worker", "office");

        Assert.That(invited.Attribute("data-invitation"), Is.Not.Empty);
        Assert.That((await House.Node.Accounts.FindAsync("AT-CW-10"))!.Organisation, Is.Null);
    }

    [Test]
    public async Task Disables_and_invites_again_and_everything_of_before_is_gone()
    {
        using var officer = await Signer.ComesAsync(House, "AT-20");
        var signedOut = await _administrator.Visitor.PostAsync("/accounts/AT-20/disable");
        var without = await officer.Visitor.GetAsync("/");
        var again = await InviteAgainAsync("AT-20");
        using var elsewhere = House.Visitor();
        var former = await elsewhere.SignInAsync("AT-20", officer.Code());
        await elsewhere.AcceptAsync(again.Attribute("data-invitation"), House.World.Time.GetUtcNow());

        Assert.That((signedOut.Location, without.Location), Is.EqualTo(("/accounts/AT-20", "/sign-in?to=%2F")));
        Assert.That(former.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await House.Node.Accounts.PasskeysAsync("AT-20"), Is.Empty);
        Assert.That((await elsewhere.GetAsync("/")).Body, Does.Contain("AT-20"));
    }

    [Test]
    public async Task Invites_nobody_again_where_the_page_with_the_invitation_is_loaded_again()
    {
        await InviteAsync("AT-21", "coordinator", "office");
        House.World.Time.By += TimeSpan.FromSeconds(1);
        var made = (await _administrator.Visitor.GetAsync("/accounts/AT-21")).Field("made");
        var given = await _administrator.Visitor.PostAsync("/accounts/AT-21/invite", ("made", made));
        House.World.Time.By += TimeSpan.FromSeconds(1);

        var loadedAgain = await _administrator.Visitor.PostAsync("/accounts/AT-21/invite", ("made", made));
        var ofNothing = await _administrator.Visitor.PostAsync("/accounts/AT-21/invite");
        using var officer = House.Visitor();
        await officer.AcceptAsync(given.Attribute("data-invitation"), House.World.Time.GetUtcNow());

        Assert.That((loadedAgain.Status, ofNothing.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity)));
        Assert.That(loadedAgain.Text, Does.Contain("Nothing was changed").And.Contain("that invitation holds"));
        Assert.That(officer.Session, Is.Not.Null, "what they were given holds");
    }

    [Test]
    public async Task Changes_no_account_of_their_own()
    {
        var page = await _administrator.Visitor.GetAsync("/accounts/AT-91");
        var disabled = await _administrator.Visitor.PostAsync("/accounts/AT-91/disable");
        var invited = await InviteAgainAsync("AT-91");

        Assert.That(page.Body, Does.Contain("Another administrator changes it").And.Not.Contain("/accounts/AT-91/disable"));
        Assert.That((disabled.Status, invited.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity)));
        Assert.That((await House.Node.Accounts.FindAsync("AT-91"))!.State, Is.EqualTo(AccountState.Active));
    }

    [Test]
    public async Task Is_for_nobody_else()
    {
        using var coordinator = await Signer.ComesAsync(House, "AT-30", hasDevice: false);

        Assert.That((await coordinator.Visitor.GetAsync("/accounts")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await coordinator.Visitor.PostAsync("/accounts", ("code", "AT-31"), ("role", "coordinator"), ("of", "office"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await coordinator.Visitor.PostAsync("/accounts/AT-91/disable")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await House.Node.Accounts.LeaveAsync("AT-91", null, coordinator.Officer)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
    }

    [Test]
    public async Task Says_who_stands_in_and_the_deputy_takes_over_what_the_other_has_taken_on()
    {
        using var away = await Signer.ComesAsync(House, "AT-40", hasDevice: false);
        using var deputy = await Signer.ComesAsync(House, "AT-41", hasDevice: false);
        using var other = await Signer.ComesAsync(House, "AT-42", hasDevice: false);
        var alarm = await RaisedAsync();
        Assert.That((await House.Node.Alarms.TakeAsync(alarm, away.Officer)).IsOk, Is.True);
        Assert.That((await House.Node.Alarms.TakeAsync(alarm, deputy.Officer)).Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"), "nobody takes from somebody who is here");
        var today = DateOnly.FromDateTime(House.World.Time.GetUtcNow().UtcDateTime);
        (string, string)[] Days(string deputyCode) => [("what", "away"), ("from", $"{today:yyyy-MM-dd}"), ("until", $"{today.AddDays(2):yyyy-MM-dd}"), ("deputy", deputyCode)];

        var nobody = await _administrator.Visitor.PostAsync("/accounts/AT-40/leave", Days("AT-91"));
        var said = await _administrator.Visitor.PostAsync("/accounts/AT-40/leave", Days("at-41"));

        Assert.That((nobody.Status, said.Location), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "/accounts/AT-40")));
        Assert.That((await deputy.Visitor.GetAsync("/today")).Body, Does.Contain("You stand in for AT-40"));
        Assert.That((await other.Visitor.GetAsync("/today")).Body, Does.Not.Contain("You stand in"));
        Assert.That((await House.Node.Alarms.TakeAsync(alarm, other.Officer)).IsOk, Is.False);
        Assert.That((await House.Node.Alarms.TakeAsync(alarm, deputy.Officer)).Value.TakenBy, Is.EqualTo("AT-41"));
        await _administrator.Visitor.PostAsync("/accounts/AT-40/leave", ("what", "back"));
        Assert.That((await deputy.Visitor.GetAsync("/today")).Body, Does.Not.Contain("You stand in"));
    }

    [Test]
    public async Task An_officer_adds_a_passkey_where_they_have_signed_in_a_moment_ago()
    {
        using var officer = await Signer.ComesAsync(House, "AT-70", hasDevice: false);
        using var device = new Device();
        House.World.Time.By += Session.Fresh;

        var left = await officer.Visitor.GetAsync("/account");
        Assert.That(async () => await device.EnrolAsync(officer.Visitor, officer.Origin), Throws.InstanceOf<AssertionException>(), "whoever sits at that desk may be somebody else");
        Assert.That(await House.Node.Accounts.PasskeysAsync("AT-70"), Is.Empty);
        await officer.Visitor.SignInAsync("AT-70", officer.Code());
        var back = await officer.Visitor.GetAsync("/account");
        await device.EnrolAsync(officer.Visitor, officer.Origin);

        Assert.That(left.Text, Does.Contain("within ten minutes of signing in").And.Not.Contain("What to call it"));
        Assert.That(back.Text, Does.Contain("What to call it").And.Not.Contain("within ten minutes"));
    }

    [Test]
    public async Task A_passkey_that_is_removed_takes_along_what_was_begun_with_it()
    {
        using var officer = await Signer.ComesAsync(House, "AT-71");
        using var stolen = House.Visitor();
        using var elsewhere = House.Visitor();
        await officer.Device!.SignInAsync(stolen, officer.Origin);
        await elsewhere.SignInAsync("AT-71", officer.Code());
        Assert.That((await stolen.GetAsync("/account")).Status, Is.EqualTo(HttpStatusCode.OK));

        await officer.Visitor.PostAsync("/account/passkeys/remove", ("passkey", officer.Device.Id));

        Assert.That((await stolen.GetAsync("/account")).Location, Does.StartWith("/sign-in"));
        Assert.That((await officer.Visitor.GetAsync("/account")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await elsewhere.GetAsync("/account")).Status, Is.EqualTo(HttpStatusCode.OK), "a password is another means");
    }

    // An alarm that stands.
    private async Task<long> RaisedAsync()
    {
        await using (var db = await (await House.World.StorageOf("AT")).ConnectAsync(writes: true))
            await Dapper.SqlMapper.ExecuteAsync(db, "INSERT INTO alarm (code, peer, core_id, raised_at) VALUES ('CLOCK_WRONG', 'RS', NULL, 1)");
        return await House.World.ScalarAsync("AT", "SELECT max(id) FROM alarm");
    }

    [Test]
    public async Task An_officer_takes_another_password_and_is_signed_out_elsewhere()
    {
        using var officer = await Signer.ComesAsync(House, "AT-50", hasDevice: false);
        using var elsewhere = House.Visitor();
        await elsewhere.SignInAsync("AT-50", officer.Code());
        Task<Answer> Change(string present, string code, string chosen, string again) =>
            officer.Visitor.PostAsync("/account/password", ("password", present), ("code", code), ("chosen", chosen), ("again", again));

        const string chosen = "five other quiet words here";
        var wrong = await Change("not my password at all", officer.Code(), chosen, chosen);
        var weak = await Change(Visitor.Password, officer.Code(), "short", "short");
        var twice = await Change(Visitor.Password, officer.Code(), chosen, chosen + "!");
        var changed = await Change(Visitor.Password, officer.Code(), chosen, chosen);

        Assert.That(new[] { wrong, weak, twice }.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((changed.Status, changed.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/done/password")));
        Assert.That((await officer.Visitor.GetAsync("/done/password")).Body, Does.Contain("Your password is changed"));
        Assert.That((await elsewhere.GetAsync("/")).Location, Does.StartWith("/sign-in"));
        Assert.That((await officer.Visitor.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await elsewhere.SignInAsync("AT-50", officer.Code())).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await elsewhere.SignInAsync("AT-50", officer.Code(), chosen)).Status, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task An_officer_takes_another_app_with_a_recovery_code_and_the_former_one_counts_no_more()
    {
        using var officer = await Signer.ComesAsync(House, "AT-60", hasDevice: false);
        var leaves = await House.World.LeafCount("AT", TrailEvent.RoleChanged);
        var page = await officer.Visitor.GetAsync("/account/app");
        var secret = Visitor.FromBase32(page.Attribute("data-secret"));
        Task<Answer> Renew(string shown, string second) => officer.Visitor.PostAsync("/account/app", ("pending", page.Field("pending")), ("shown", shown), ("password", Visitor.Password), ("code", second));

        House.World.Time.By += TimeSpan.FromSeconds(30);
        var now = House.World.Time.GetUtcNow();
        var notTheApp = await Renew("000000", officer.Visitor.RecoveryCodes[1]);
        var wrong = await Renew(Totp.CodeAt(secret, now), "AAAA-AAAA-AAAA-AAAA");
        var renewed = await Renew(Totp.CodeAt(secret, now), officer.Visitor.RecoveryCodes[0]);
        var replayed = await Renew(Totp.CodeAt(secret, now), officer.Visitor.RecoveryCodes[2]);
        House.World.Time.By += TimeSpan.FromSeconds(60);
        using var elsewhere = House.Visitor();
        var former = await elsewhere.SignInAsync("AT-60", officer.Code());
        var formerRecovery = await elsewhere.SignInAsync("AT-60", officer.Visitor.RecoveryCodes[3]);
        var present = await elsewhere.SignInAsync("AT-60", Totp.CodeAt(secret, House.World.Time.GetUtcNow()));

        Assert.That((notTheApp.Status, wrong.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity)));
        Assert.That(renewed.Body, Does.Contain("recovery codes"));
        Assert.That(replayed.Location, Is.EqualTo("/account/app"), "what was begun is taken once");
        Assert.That((former.Status, formerRecovery.Status, present.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther)));
        Assert.That(await House.World.LeafCount("AT", TrailEvent.RoleChanged) - leaves, Is.EqualTo(1));
    }

    // As the page of that account sends it; one's own page has no such form.
    private async Task<Answer> InviteAgainAsync(string code) =>
        await _administrator.Visitor.PostAsync($"/accounts/{code}/invite", ("made", (await House.Node.Accounts.FindAsync(code))!.MadeAt.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
