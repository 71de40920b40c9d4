using System.Net;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Trail;

namespace Trm.Console.Tests.SignIn;

/// <summary>Invitation, password and code, recovery codes, lock-out, sessions: as somebody does it without a script.</summary>
internal sealed class Signing_in : OnOneConsole
{
    private string Code(Visitor officer)
    {
        // A code counts once: the next one is of the next half minute.
        House.World.Time.By += TimeSpan.FromSeconds(30);
        return Totp.CodeAt(officer.TotpSecret, House.World.Time.GetUtcNow());
    }

    [Test]
    public async Task Begins_with_an_invitation_that_is_taken_once()
    {
        var invitation = await House.InviteAsync("AT-01", Role.CaseWorker);
        using var officer = House.Visitor();
        await officer.AcceptAsync(invitation, House.World.Time.GetUtcNow());

        var first = await officer.GetAsync("/");
        using var second = House.Visitor();
        var again = await second.PostAsync("/invitation", ("invitation", invitation));

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(first.Body, Does.Contain("AT-01").And.Contain("Case worker").And.Contain("SHELTER-1"));
        Assert.That(officer.RecoveryCodes, Has.Count.EqualTo(10).And.Unique);
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(again.Body, Does.Contain("There is no such invitation"));
    }

    [Test]
    public async Task Takes_no_invitation_after_its_time()
    {
        var invitation = await House.InviteAsync("AT-02");
        House.World.Time.By += Invitation.Lasts;
        using var officer = House.Visitor();

        Assert.That((await officer.PostAsync("/invitation", ("invitation", invitation))).Body, Does.Contain("There is no such invitation"));
    }

    [TestCase("short", "short", null, "easy to guess")]
    [TestCase("AT-03 at-03 at-03", "AT-03 at-03 at-03", null, "easy to guess")]
    [TestCase("ababababababababab", "ababababababababab", null, "easy to guess")]
    [TestCase("four quiet words here", "four quiet words there", null, "not the same")]
    [TestCase("four quiet words here", "four quiet words here", "000000", "another code")]
    public async Task Says_what_is_wrong_with_a_choice_and_keeps_the_invitation(string password, string again, string? code, string said)
    {
        var invitation = await House.InviteAsync("AT-03");
        using var officer = House.Visitor();
        var chosen = await officer.PostAsync("/invitation", ("invitation", invitation));

        var refused = await officer.PostBareAsync(
            "/invitation/password", ("form", chosen.Field("form")), ("pending", chosen.Field("pending")), ("password", password), ("again", again), ("code", code ?? "123456"));
        var later = await officer.PostAsync("/invitation", ("invitation", invitation));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refused.Body, Does.Contain(said));
        Assert.That(refused.Attribute("data-secret"), Is.EqualTo(chosen.Attribute("data-secret")), "the app keeps its key");
        Assert.That(later.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Needs_the_password_and_a_code_that_was_not_taken_before()
    {
        using var officer = await House.OfficerAsync("AT-04");
        using var elsewhere = House.Visitor();
        var code = Code(officer);

        var signedIn = await elsewhere.SignInAsync("at-04", code, to: "/account");
        using var thief = House.Visitor();
        var replayed = await thief.SignInAsync("AT-04", code);

        Assert.That((signedIn.Status, signedIn.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/account")));
        Assert.That(replayed.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(thief.Session, Is.Null);
    }

    [Test]
    public async Task Takes_each_recovery_code_once_in_place_of_the_app()
    {
        using var officer = await House.OfficerAsync("AT-05");
        using var elsewhere = House.Visitor();

        var first = await elsewhere.SignInAsync("AT-05", officer.RecoveryCodes[3].ToLowerInvariant());
        using var again = House.Visitor();
        var second = await again.SignInAsync("AT-05", officer.RecoveryCodes[3]);

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await elsewhere.GetAsync("/account")).Body, Does.Contain("Recovery codes left: 9"));
    }

    [Test]
    public async Task Answers_alike_whether_there_is_such_an_account_or_not()
    {
        using var officer = await House.OfficerAsync("AT-06");
        await House.InviteAsync("AT-16");
        using var stranger = House.Visitor();

        var wrong = await stranger.SignInAsync("AT-06", "000000", "not the password at all");
        var absent = await stranger.SignInAsync("AT-99", "000000", "not the password at all");
        var invited = await stranger.SignInAsync("AT-16", "000000", "not the password at all");
        var rightWithoutCode = await stranger.SignInAsync("AT-06", "000000");

        Assert.That(absent.Bare.Replace("AT-99", "AT-06", StringComparison.Ordinal), Is.EqualTo(wrong.Bare));
        Assert.That(invited.Bare.Replace("AT-16", "AT-06", StringComparison.Ordinal), Is.EqualTo(wrong.Bare));
        Assert.That(rightWithoutCode.Bare, Is.EqualTo(wrong.Bare));
        Assert.That(wrong.Headers.Keys, Is.EquivalentTo(absent.Headers.Keys));
    }

    [Test]
    public async Task Locks_the_password_after_five_wrong_tries_and_says_so_to_the_trail_alone()
    {
        using var officer = await House.OfficerAsync("AT-07");
        var before = await House.World.LeafCount("AT", TrailEvent.SignInRefused);
        using var thief = House.Visitor();
        for (var i = 0; i < 7; i++)
            await thief.SignInAsync("AT-07", "000000", "guess number " + i);

        using var elsewhere = House.Visitor();
        var locked = await elsewhere.SignInAsync("AT-07", Code(officer));
        var inside = await officer.GetAsync("/");
        var leaves = await House.World.LeafCount("AT", TrailEvent.SignInRefused) - before;
        House.World.Time.By += SignInDesk.Locked;
        var later = await elsewhere.SignInAsync("AT-07", Code(officer));

        Assert.That(locked.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(inside.Status, Is.EqualTo(HttpStatusCode.OK), "whoever is signed in stays so");
        Assert.That(leaves, Is.EqualTo(SignInDesk.Tries), "one for each try, and none while it is locked");
        Assert.That(later.Status, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Locks_for_longer_each_time_where_the_password_is_known_and_codes_are_guessed()
    {
        using var officer = await House.OfficerAsync("AT-20");
        using var thief = House.Visitor();
        using var elsewhere = House.Visitor();
        using var later = House.Visitor();
        await GuessAsync();
        House.World.Time.By += SignInDesk.Locked;
        await GuessAsync();
        House.World.Time.By += SignInDesk.Locked;

        var afterAsLong = await elsewhere.SignInAsync("AT-20", Code(officer));
        House.World.Time.By += SignInDesk.Locked;
        var afterTwiceAsLong = await elsewhere.SignInAsync("AT-20", Code(officer));
        await GuessAsync();
        House.World.Time.By += SignInDesk.Locked;
        var anew = await later.SignInAsync("AT-20", Code(officer));

        Assert.That((afterAsLong.Status, afterTwiceAsLong.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther)));
        Assert.That(anew.Status, Is.EqualTo(HttpStatusCode.SeeOther), "it is counted anew since somebody signed in");

        async Task GuessAsync()
        {
            for (var i = 0; i < SignInDesk.Tries; i++)
                await thief.SignInAsync("AT-20", "000000");
        }
    }

    [Test]
    public async Task Writes_what_was_typed_for_nobody_nowhere()
    {
        var before = await House.World.LeafCount("AT", TrailEvent.SignInRefused);
        using var stranger = House.Visitor();

        await stranger.SignInAsync("Maria Muster", "000000", "my secret");

        Assert.That(await House.World.LeafCount("AT", TrailEvent.SignInRefused), Is.EqualTo(before));
    }

    [Test]
    public async Task Ends_after_half_an_hour_idle_and_after_twelve_hours_in_any_case()
    {
        using var idle = await House.OfficerAsync("AT-08");
        using var busy = await House.OfficerAsync("AT-09");

        for (var passed = TimeSpan.Zero; passed < Session.Longest - TimeSpan.FromMinutes(30); passed += TimeSpan.FromMinutes(29))
        {
            House.World.Time.By += TimeSpan.FromMinutes(29);
            Assert.That((await busy.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.OK), $"after {passed}");
            if (passed == TimeSpan.Zero)
                continue;
            Assert.That((await idle.GetAsync("/")).Location, Is.EqualTo("/sign-in?to=%2F"));
        }

        House.World.Time.By += TimeSpan.FromMinutes(29);
        House.World.Time.By += TimeSpan.FromMinutes(1);
        Assert.That((await busy.GetAsync("/")).Location, Is.EqualTo("/sign-in?to=%2F"));
    }

    [Test]
    public async Task Is_renewed_at_sign_in_so_that_nobody_hands_over_a_session()
    {
        using var officer = await House.OfficerAsync("AT-10");
        var former = officer.Session!;

        await officer.GetAsync("/account");
        await officer.PostBareAsync("/sign-in", ("form", (await officer.GetAsync("/account")).Field("form")), ("account", "AT-10"), ("password", Visitor.Password), ("code", Code(officer)));
        using var planted = House.Visitor();
        planted.Cookies["__Host-trm-session"] = former;

        Assert.That(officer.Session, Is.Not.EqualTo(former));
        Assert.That((await planted.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.SeeOther), "the former one has ended");
    }

    [Test]
    public async Task Ends_by_signing_out_and_with_the_account()
    {
        using var leaving = await House.OfficerAsync("AT-11");
        var kept = leaving.Session!;
        var signedOut = await leaving.PostAsync("/sign-out");
        leaving.Cookies["__Host-trm-session"] = kept;
        using var disabled = await House.OfficerAsync("AT-12");
        await House.Node.Accounts.DisableAsync("AT-12", Consoles.Administrator);

        Assert.That(signedOut.Location, Is.EqualTo("/sign-in"));
        Assert.That((await leaving.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await disabled.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        using var again = House.Visitor();
        Assert.That((await again.SignInAsync("AT-12", Code(disabled))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Shows_where_one_is_signed_in_and_ends_only_ones_own()
    {
        using var officer = await House.OfficerAsync("AT-13");
        using var second = House.Visitor();
        await second.SignInAsync("AT-13", Code(officer));
        using var other = await House.OfficerAsync("AT-14");
        var others = (await House.Node.SignIns.SessionsAsync("AT-14")).Single().Id;

        await officer.PostAsync("/account/sessions/end", ("session", others));
        var stillIn = await other.GetAsync("/");
        await officer.PostAsync("/account/sessions/end", ("session", "others"));

        Assert.That(stillIn.Status, Is.EqualTo(HttpStatusCode.OK), "an id that is guessed ends nobody's session");
        Assert.That((await officer.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await second.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Leave_names_a_deputy_of_the_same_role()
    {
        using var officer = await House.OfficerAsync("AT-17");
        using var deputy = await House.OfficerAsync("AT-18");
        using var auditor = await House.OfficerAsync("AT-19", Role.Auditor);

        var unknown = await officer.PostAsync("/account/leave", ("what", "away"), ("from", "2027-01-04"), ("until", "2027-01-08"), ("deputy", "AT-19"));
        var backwards = await officer.PostAsync("/account/leave", ("what", "away"), ("from", "2027-01-08"), ("until", "2027-01-04"), ("deputy", "AT-18"));
        var away = await officer.PostAsync("/account/leave", ("what", "away"), ("from", "2027-01-04"), ("until", "2027-01-08"), ("deputy", "at-18"));
        var shown = await officer.GetAsync("/account");
        await officer.PostAsync("/account/leave", ("what", "back"));

        Assert.That(unknown.Body, Does.Contain("no colleague of the same role"));
        Assert.That(backwards.Body, Does.Contain("before the first"));
        Assert.That(away.Location, Is.EqualTo("/account"));
        Assert.That(shown.Body, Does.Contain("AT-18 looks after your work"));
        Assert.That((await House.Node.Accounts.FindAsync("AT-17"))!.Leave, Is.Null);
    }

    [Test]
    public async Task Is_for_an_administrator_to_allow()
    {
        var coordinator = await House.Node.Accounts.InviteAsync(new("AT-30", Role.Coordinator, null), new Officer("AT-31", Role.Coordinator));
        var themselves = await House.Node.Accounts.InviteAsync(new("AT-90", Role.Coordinator, null), Consoles.Administrator);
        var name = await House.Node.Accounts.InviteAsync(new("Maria Muster", Role.Coordinator, null), Consoles.Administrator);
        var without = await House.Node.Accounts.InviteAsync(new("AT-32", Role.CaseWorker, null), Consoles.Administrator);

        Assert.That(coordinator.Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        Assert.That(themselves.Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"));
        Assert.That(name.Rejection.Code.Text, Is.EqualTo("VALUE"));
        Assert.That(without.Rejection.Code.Text, Is.EqualTo("REQUIRED"));
    }

    [Test]
    public async Task Takes_what_was_begun_once_for_that_alone_and_not_after_its_time()
    {
        var desk = House.Node.SignIns;
        var (challenge, late) = (await desk.KeepAsync("asking", [1, 2, 3]), await desk.KeepAsync("asking", [4]));

        var otherwise = await desk.KeptAsync("making", challenge);
        var first = await desk.TakeAsync("asking", challenge);
        var second = await desk.TakeAsync("asking", challenge);
        House.World.Time.By += SignInDesk.Pending;

        Assert.That(otherwise, Is.Null);
        Assert.That(first, Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(second, Is.Null, "an answer that is brought again finds no challenge, whatever the device counts");
        Assert.That(await desk.TakeAsync("asking", late), Is.Null);
    }
}
