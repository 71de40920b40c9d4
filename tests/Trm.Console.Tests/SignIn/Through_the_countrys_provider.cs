using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Node.Health;
using Trm.Trail;

namespace Trm.Console.Tests.SignIn;

/// <summary>What an identity elsewhere opens, and what it does not.</summary>
internal sealed class Through_the_countrys_provider : OnCountryProvider
{
    [Test]
    public async Task Opens_the_account_to_which_its_holder_bound_it_and_no_other()
    {
        using var officer = await BoundAsync("AT-01", "person-1");
        using var elsewhere = House.Visitor();
        var before = await House.World.LeafCount("AT", TrailEvent.SignIn);

        var signedIn = await ThroughAsync(elsewhere, "person-1", fields: ("to", "/account"));
        using var stranger = House.Visitor();
        var unbound = await ThroughAsync(stranger, "person-2");

        Assert.That((signedIn.Status, signedIn.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/account")));
        Assert.That((await elsewhere.GetAsync("/account")).Text, Does.Contain("AT-01").And.Contain("through the identity provider"));
        Assert.That((await House.Node.SignIns.SessionsAsync("AT-01")).Select(s => s.Way), Is.EquivalentTo(new[] { SignInWay.Invitation, SignInWay.Provider }));
        Assert.That(await House.World.LeafCount("AT", TrailEvent.SignIn), Is.EqualTo(before + 1));
        IsRefused(unbound, stranger, "No account that may sign in now is bound to this identity");
    }

    [Test]
    public async Task Asks_the_provider_for_what_was_agreed_and_no_form_leads_there()
    {
        using var visitor = House.Visitor();
        var page = await visitor.PostAsync(Here, ("to", "//evil.example"));

        var to = Going(page);
        var asked = QueryHelpers.ParseQuery(to.Query);

        Assert.That(to.GetLeftPart(UriPartial.Path), Is.EqualTo($"{Provider.Issuer}/authorize"));
        Assert.That(asked.Keys, Is.EquivalentTo(new[] { "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt", "max_age", "ui_locales", "acr_values" }));
        Assert.That(asked["redirect_uri"].Single(), Is.EqualTo($"https://{Consoles.Host}/sign-in/provider/back"));
        Assert.That((asked["prompt"].Single(), asked["max_age"].Single(), asked["acr_values"].Single(), asked["scope"].Single()), Is.EqualTo(("login", "0", "high", "openid")));
        Assert.That(page.Headers["Content-Security-Policy"], Does.Contain("form-action 'self'"));
        Assert.That(page.Cookies.Single(), Does.StartWith("__Host-trm-provider=").And.Contain("secure").And.Contain("httponly").And.Contain("samesite=lax").And.Contain("max-age=600"));
        // An address of somebody else's is none of ours.
        using var officer = await BoundAsync("AT-02", "person-3");
        var back = await BackAsync(visitor, Provider.Show(to, "person-3").PathAndQuery);
        Assert.That((back.Status, back.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/today")));
    }

    [Test]
    public async Task Accepts_an_invitation_where_it_says_that_more_than_a_password_was_used()
    {
        var invitation = await House.InviteAsync("AT-03", Role.Auditor);
        using var officer = House.Visitor();
        var chosen = await officer.PostAsync("/invitation", ("invitation", invitation));
        var pending = ("pending", chosen.Field("pending"));

        Provider.Twist = claims => claims.Remove("acr");
        var weak = await ThroughAsync(officer, "person-4", "/invitation/provider", pending);
        Provider.Behave();
        var accepted = await ThroughAsync(officer, "person-4", "/invitation/provider", pending);

        Assert.That(weak.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(weak.Text, Does.Contain("did not say that more than a password was used"));
        Assert.That((accepted.Status, accepted.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/account")));
        Assert.That((await House.Node.Accounts.FindAsync("AT-03"))!.State, Is.EqualTo(AccountState.Active));
        // The same person is not another officer, too.
        using var second = House.Visitor();
        var other = await second.PostAsync("/invitation", ("invitation", await House.InviteAsync("AT-04")));
        Assert.That((await ThroughAsync(second, "person-4", "/invitation/provider", ("pending", other.Field("pending")))).Text, Does.Contain("This identity belongs to another account"));
        Assert.That((await House.Node.Accounts.FindAsync("AT-04"))!.State, Is.EqualTo(AccountState.Invited));
    }

    [Test]
    public async Task Is_asked_for_a_code_of_our_own_where_the_provider_says_too_little()
    {
        using var officer = await BoundAsync("AT-05", "person-5");
        using var elsewhere = House.Visitor();
        Provider.Twist = claims => claims["acr"] = "low";

        var asked = await ThroughAsync(elsewhere, "person-5", fields: ("to", "/cases"));
        var wrong = await elsewhere.PostAsync($"{Here}/code", ("code", "000000"));
        Assert.That(elsewhere.Session, Is.Null);
        var code = Code(officer);
        var right = await elsewhere.PostAsync($"{Here}/code", ("code", code));
        using var again = House.Visitor();
        again.Cookies[$"{again.CookiePrefix}came"] = "0".PadLeft(64, '0');

        Assert.That((asked.Status, asked.Title), Is.EqualTo((HttpStatusCode.OK, "One more step - TRM")));
        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((right.Status, right.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/cases")));
        IsRefused(await again.PostAsync($"{Here}/code", ("code", code)), again, "That took too long, was done already");
    }

    [Test]
    public async Task Lets_an_account_in_whose_password_is_locked_and_keeps_out_one_that_is_disabled_or_invited_anew()
    {
        using var officer = await BoundAsync("AT-06", "person-6");
        using var elsewhere = House.Visitor();
        for (var i = 0; i < SignInDesk.Tries; i++)
            await elsewhere.SignInAsync("AT-06", "000000");
        Assert.That((await elsewhere.SignInAsync("AT-06", Code(officer))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "the password is locked");

        Assert.That((await ThroughAsync(elsewhere, "person-6")).Status, Is.EqualTo(HttpStatusCode.SeeOther));

        using var later = House.Visitor();
        await House.Node.Accounts.DisableAsync("AT-06", Consoles.Administrator);
        IsRefused(await ThroughAsync(later, "person-6"), later, "No account that may sign in now");
        Assert.That((await elsewhere.GetAsync("/account")).Location, Does.StartWith("/sign-in"));
        await later.AcceptAsync(await House.InviteAsync("AT-06"), House.World.Time.GetUtcNow());
        using var last = House.Visitor();
        IsRefused(await ThroughAsync(last, "person-6"), last, "No account that may sign in now");
    }

    [Test]
    public async Task Signs_no_decision_adds_no_passkey_and_vouches_for_nobody_else()
    {
        using var officer = await BoundAsync("AT-07", "person-7");
        using var elsewhere = House.Visitor();
        await ThroughAsync(elsewhere, "person-7");
        using var device = new Approvals.Device();

        var page = await elsewhere.GetAsync("/account");
        var bind = await elsewhere.PostAsync("/account/provider");

        Assert.That(page.Text, Does.Contain("to add a passkey").And.Not.Contain("What to call it").And.Contain("It signs no decision"));
        Assert.That(bind.Text, Does.Contain("to bind another identity"));
        Assert.That(async () => await device.EnrolAsync(elsewhere, $"https://{Consoles.Host}"), Throws.InstanceOf<AssertionException>(), "it is refused");
        Assert.That(await House.Node.Accounts.PasskeysAsync("AT-07"), Is.Empty);
        // Whoever unbinds it ends what was begun through it.
        Assert.That((await officer.PostAsync("/account/provider/remove")).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await elsewhere.GetAsync("/account")).Location, Does.StartWith("/sign-in"));
    }

    [Test]
    public async Task Is_bound_in_a_session_that_is_fresh_and_takes_along_what_was_begun_through_another_one()
    {
        using var officer = await BoundAsync("AT-13", "person-13");
        using var elsewhere = House.Visitor();
        await ThroughAsync(elsewhere, "person-13");
        House.World.Time.By += Session.Fresh;
        var late = await officer.PostAsync("/account/provider");
        await officer.SignInAsync("AT-13", Code(officer));

        var bound = await ThroughAsync(officer, "person-14", "/account/provider");

        Assert.That((late.Status, bound.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther)));
        Assert.That(late.Text, Does.Contain("within ten minutes of signing in"));
        Assert.That((await elsewhere.GetAsync("/account")).Location, Does.StartWith("/sign-in"));
        Assert.That((await officer.GetAsync("/account")).Status, Is.EqualTo(HttpStatusCode.OK));
        using var former = House.Visitor();
        IsRefused(await ThroughAsync(former, "person-13"), former, "No account that may sign in now is bound to this identity");
    }

    [Test]
    public async Task Stays_bound_where_it_is_the_only_means_and_belongs_to_one_account()
    {
        using var only = House.Visitor();
        var chosen = await only.PostAsync("/invitation", ("invitation", await House.InviteAsync("AT-08")));
        await ThroughAsync(only, "person-8", "/invitation/provider", ("pending", chosen.Field("pending")));
        using var other = await House.OfficerAsync("AT-09");

        var stays = await only.PostAsync("/account/provider/remove");
        var taken = await ThroughAsync(other, "person-8", "/account/provider");

        Assert.That(stays.Text, Does.Contain("without it you could not sign in"));
        Assert.That(taken.Text, Does.Contain("this identity belongs to another account"));
        Provider.Twist = claims => claims.Remove("acr");
        using var elsewhere = House.Visitor();
        IsRefused(await ThroughAsync(elsewhere, "person-8"), elsewhere, "Sign in with your passkey");
    }

    [Test]
    public async Task Is_bound_in_the_session_that_asked_and_in_no_other()
    {
        using var officer = await House.OfficerAsync("AT-10");
        var back = Provider.Show(await AskAsync(officer, "/account/provider"), "person-10").PathAndQuery;
        // Somebody else signs in in the same browser meanwhile.
        using var next = await House.OfficerAsync("AT-11");
        officer.Cookies[$"{officer.CookiePrefix}session"] = next.Session!;

        var answer = await BackAsync(officer, back);

        Assert.That(answer.Text, Does.Contain("was begun in another browser"));
        Assert.That(await House.Node.Providers.BindingAsync("AT-10") ?? await House.Node.Providers.BindingAsync("AT-11"), Is.Null);
    }

    [Test]
    public async Task Leaves_no_trace_of_the_person()
    {
        const string number = "person-1975-4711";
        using var officer = await BoundAsync("AT-12", number);
        using var elsewhere = House.Visitor();
        var asked = await AskAsync(elsewhere);
        var back = Provider.Show(asked, number).PathAndQuery;
        var pages = new List<Answer> { await elsewhere.GetAsync(back), await elsewhere.GetAsync(Here), await elsewhere.GetAsync("/account") };

        Assert.That(pages.Select(p => p.Body + p.Location + string.Concat(p.Cookies)), Is.All.Not.Contain(number));
        Assert.That(Log.Lines, Is.All.Not.Contain(number).And.All.Not.Contain("state="));
        foreach (var file in Directory.EnumerateFiles(House.World.DataOf("AT"), "*", new EnumerationOptions { RecurseSubdirectories = true }).Where(f => !f.EndsWith("lock", StringComparison.Ordinal)))
            Assert.That(Encoding.Latin1.GetString(ReadShared(file)), Does.Not.Contain(number), Path.GetFileName(file));
    }

    [Test]
    public async Task Is_looked_at_by_the_doctor()
    {
        Task<HealthFinding> Look() => FindingAsync(House.Node);
        // Its servers go by the time of the machine.
        var by = House.World.Time.By;
        House.World.Time.By = TimeSpan.Zero;
        var well = await Look();
        Provider.Says = document => document["issuer"] = "https://somebody.example";
        var another = await Look();
        Provider.Says = document => document["code_challenge_methods_supported"] = new[] { "plain" };
        var plain = await Look();
        Provider.Says = null;
        Provider.Instead["/keys"] = http =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var silent = await Look();
        Provider.Behave();
        House.World.Time.By = TimeSpan.FromMinutes(10);
        var late = await Look();
        House.World.Time.By = by;

        Assert.That((well.State, well.Says), Is.EqualTo((HealthState.Ok, "the identity provider answers, and signs by 1 keys")));
        Assert.That((another.Code, plain.Code, silent.Code), Is.EqualTo(("PROVIDER_DISAGREES", "PROVIDER_DISAGREES", "PROVIDER_SILENT")));
        Assert.That(late.Code, Is.EqualTo("PROVIDER_CLOCK"));
    }

    private static async Task<HealthFinding> FindingAsync(TrmNode node) =>
        (await node.Doctor.ExamineAsync(Consoles.Administrator, peers: [])).Value.Findings.Single(f => f.Check == "sign-in");

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
