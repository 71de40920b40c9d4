using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trm.Node.Accounts;
using Trm.Node.IdentityProviders;
using Trm.Node.Tests.Duty;
using Trm.Testing;

namespace Trm.Console.Tests.SignIn;

/// <summary>The same through a certified provider that nobody here wrote: its discovery, its keys, its pages and what it remembers of who sat at a desk before.</summary>
internal sealed class Through_a_provider_that_others_wrote : OnOneConsole
{
    private const string NotAccepted = "What the identity provider answered was not accepted";
    private const string Secret = "a secret: of & the office";

    private static readonly string BackPath = $"https://{Consoles.Host}/sign-in/provider/back";

    private readonly string _folder = Directory.CreateTempSubdirectory("trm-provider-").FullName;
    private readonly Kept _log = new();
    private OpenIdProvider _provider = null!;

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_provider is { } open)
            await open.DisposeAsync();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Opens_the_account_that_was_bound_and_tells_a_stranger_nothing()
    {
        using var officer = await House.OfficerAsync("AT-01");
        using var desk = Desk();
        var bound = await ThroughAsync(officer, desk, "person-1", "/account/provider");
        using var elsewhere = House.Visitor();
        var signedIn = await ThroughAsync(elsewhere, desk, "person-1");
        // At the desk at which the officer is signed in.
        using var stranger = House.Visitor();
        var unbound = await ThroughAsync(stranger, desk, "person-2");
        await House.Node.Accounts.DisableAsync("AT-01", Consoles.Administrator);
        using var former = House.Visitor();
        var disabled = await ThroughAsync(former, desk, "person-1");

        Assert.That((bound.Status, bound.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/account")), bound.Text);
        Assert.That((signedIn.Status, signedIn.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/today")), signedIn.Text);
        OnCountryProvider.IsRefused(unbound, stranger, "No account that may sign in now is bound to this identity");
        Assert.That(unbound.Body, Does.Not.Contain("AT-01").And.Not.Contain("person-"));
        Assert.That(disabled.Bare, Is.EqualTo(unbound.Bare));
        Assert.That(_log.Lines, Is.All.Not.Contain("person-"));
    }

    [Test]
    public async Task Asks_whoever_comes_next_anew_where_an_officer_has_left_the_desk_signed_in()
    {
        using var officer = await House.OfficerAsync("AT-02");
        using var desk = Desk();
        await ThroughAsync(officer, desk, "person-3", "/account/provider");
        await officer.PostAsync("/sign-out");
        using var next = House.Visitor();
        var question = OnCountryProvider.Going(await next.PostAsync("/sign-in/provider"));

        var asked = await FollowAsync(desk, await desk.GetAsync(question.AbsoluteUri));

        Assert.That((officer.Session, (await House.Node.SignIns.SessionsAsync("AT-02")).Count), Is.EqualTo((null as string, 0)));
        Assert.That(asked.Title, Is.EqualTo("Who are you?"));
        // The address is theirs to alter: without what we ask, the provider asks nobody, and says whoever sat there before.
        var altered = question.AbsoluteUri.Replace("&prompt=login", "", StringComparison.Ordinal).Replace("&max_age=0", "", StringComparison.Ordinal);
        var back = await FollowAsync(desk, await desk.GetAsync(altered));
        Assert.That(back.Location, Does.StartWith(BackPath).And.Contain("code="));
        OnCountryProvider.IsRefused(await OnCountryProvider.BackAsync(next, new Uri(back.Location!).PathAndQuery), next, NotAccepted);
        Assert.That(Fault(), Does.EndWith(nameof(ProviderFault.Time)));
        // The same where it says that this was an hour ago.
        using var later = House.Visitor();
        OnCountryProvider.IsRefused(await ThroughAsync(later, desk, "person-3", fields: ("ago", "3600")), later, NotAccepted);
        Assert.That(Fault(), Does.EndWith(nameof(ProviderFault.Time)));
        // Somebody asked, and whoever asks next lets it answer with that: the time is after our question by both clocks, and a minute before the answer by its own.
        using var quick = House.Visitor();
        OnCountryProvider.IsRefused(await ThroughAsync(quick, desk, "person-3", fields: ("ago", "90")), quick, NotAccepted);
        altered = OnCountryProvider.Going(await quick.PostAsync("/sign-in/provider")).AbsoluteUri.Replace("&prompt=login", "", StringComparison.Ordinal).Replace("&max_age=0", "&max_age=99999", StringComparison.Ordinal);
        back = await FollowAsync(desk, await desk.GetAsync(altered));
        OnCountryProvider.IsRefused(await OnCountryProvider.BackAsync(quick, new Uri(back.Location!).PathAndQuery), quick, NotAccepted);
        Assert.That(Fault(), Does.EndWith(nameof(ProviderFault.Time)));
    }

    [Test]
    public async Task Is_followed_by_a_code_of_our_own_where_it_says_too_little_and_by_nothing_where_somebody_breaks_off()
    {
        using var officer = await House.OfficerAsync("AT-03");
        using var desk = Desk();
        await ThroughAsync(officer, desk, "person-4", "/account/provider");
        using var elsewhere = House.Visitor();
        var asked = await ThroughAsync(elsewhere, desk, "person-4", fields: ("acr", "low"));

        var right = await elsewhere.PostAsync("/sign-in/provider/code", ("code", officer.RecoveryCodes[0]));
        using var other = House.Visitor();
        var broken = await ThroughAsync(other, desk, "person-4", fields: ("abort", "yes"));

        Assert.That((asked.Status, asked.Title), Is.EqualTo((HttpStatusCode.OK, "One more step - TRM")));
        Assert.That(right.Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await House.Node.SignIns.SessionsAsync("AT-03")).Select(s => s.Way), Has.Member(SignInWay.Provider));
        OnCountryProvider.IsRefused(broken, other, "You broke off at the identity provider");
    }

    [TestCase("mfa otp", true)]
    [TestCase("pwd", false)]
    public async Task Takes_a_secret_for_a_key_signs_by_a_curve_and_names_the_means(string means, bool isAssured)
    {
        using var provider = new IdentityProvider(new() { Issuer = _provider.Issuer, ClientId = "trm-secret", SecretFile = FileOf("client.secret", Secret), Name = "ID", FrenchName = "ID", Amr = ["mfa"] }, House.World.Time);
        using var desk = Desk();
        var asked = ProviderRequest.New(House.World.Time.GetUtcNow());
        var page = await FollowAsync(desk, await desk.GetAsync((await provider.AskAsync(asked, new(BackPath), "state", "fr")).AbsoluteUri));

        var back = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery((await ShowAsync(desk, page, "person-5", ("amr", means))).Query);
        var who = await provider.AnsweredAsync(asked, new(BackPath), back["code"].Single()!, back["iss"].Single());

        Assert.That((who.Subject, who.IsAssured), Is.EqualTo(("person-5", isAssured)));
        Assert.That(() => provider.AnsweredAsync(asked, new(BackPath), back["code"].Single()!, back["iss"].Single()), Throws.TypeOf<ProviderException>().With.Property("Fault").EqualTo(ProviderFault.Code), "a code is taken once");
    }

    protected override async Task<Consoles> StartAsync()
    {
        using var ours = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = ours.ExportParameters(false).Q;
        object[] clients =
        [
            Registered("trm-console", new() { ["token_endpoint_auth_method"] = "private_key_jwt", ["jwks"] = new { keys = new[] { new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) } } } }),
            Registered("trm-secret", new() { ["client_secret"] = Secret, ["id_token_signed_response_alg"] = "ES256" }),
        ];
        _provider = await OpenIdProvider.StartAsync(JsonSerializer.Serialize(clients));
        var options = new IdentityProviderOptions
        {
            Issuer = _provider.Issuer, ClientId = "trm-console", KeyFile = FileOf("client.key", ours.ExportPkcs8PrivateKeyPem()), Name = "Country ID", FrenchName = "Identité du pays", Acr = ["high"],
        };
        return await Consoles.StartAsync(provider: options, log: l => l.AddProvider(_log));
    }

    private static Dictionary<string, object> Registered(string client, Dictionary<string, object> how) => new(how, StringComparer.Ordinal)
    {
        ["client_id"] = client, ["redirect_uris"] = new[] { BackPath }, ["response_types"] = new[] { "code" }, ["grant_types"] = new[] { "authorization_code" },
    };

    // Why nobody was let in last.
    private string Fault() => _log.Lines.Last(l => l.StartsWith("the identity provider let nobody in", StringComparison.Ordinal));

    // A browser at the provider: what it was given stays in it, whoever sits there.
    private Visitor Desk() => new(new(_provider.Issuer), "en") { Host = new Uri(_provider.Issuer).Authority };

    // To the provider, where somebody says who they are, and back.
    private static async Task<Answer> ThroughAsync(Visitor visitor, Visitor desk, string subject, string path = "/sign-in/provider", params (string Name, string Value)[] fields)
    {
        var question = OnCountryProvider.Going(await visitor.PostAsync(path));
        var page = await FollowAsync(desk, await desk.GetAsync(question.AbsoluteUri));
        return await OnCountryProvider.BackAsync(visitor, (await ShowAsync(desk, page, subject, [("acr", "high"), .. fields])).PathAndQuery);
    }

    private static async Task<Uri> ShowAsync(Visitor desk, Answer page, string subject, params (string Name, string Value)[] fields) =>
        new((await FollowAsync(desk, await desk.PostBareAsync(page.Attribute("action"), [("subject", subject), .. fields]))).Location!);

    // As a browser does, up to a page that asks something or to the way back. The last one is signed out there by a page whose form sends itself.
    private static async Task<Answer> FollowAsync(Visitor desk, Answer answer)
    {
        while (answer.Location is { } to && !to.StartsWith(BackPath, StringComparison.Ordinal))
            answer = await desk.GetAsync(to);
        return answer.Field("xsrf") is { Length: > 0 } token ? await FollowAsync(desk, await desk.PostBareAsync(answer.Attribute("action"), ("xsrf", token), ("logout", "yes"))) : answer;
    }

    private string FileOf(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
