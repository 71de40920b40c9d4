using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trm.Node.IdentityProviders;
using Trm.Node.Tests.Exchange;

namespace Trm.Console.Tests.SignIn;

/// <summary>Everything that may be wrong with what comes back from an identity provider, or from somebody who plays it: nobody is let in, and the page says so beside the other means.</summary>
internal sealed class A_provider_that_lies : OnCountryProvider
{
    private const string NotAccepted = "What the identity provider answered was not accepted";
    private const string Down = "The identity provider does not answer, or not as it should";

    private static readonly (string What, Action<Dictionary<string, object>, long> Twist)[] Twists =
    [
        ("another issuer", (c, _) => c["iss"] = "https://somebody.example"),
        ("no issuer", (c, _) => c.Remove("iss")),
        ("for somebody else", (c, _) => c["aud"] = "another-office"),
        ("for nobody", (c, _) => c.Remove("aud")),
        ("for somebody else, too", (c, _) => c["aud"] = new[] { CountryProvider.Client, "another-office" }),
        ("given to somebody else", (c, _) => c["azp"] = "another-office"),
        ("another nonce", (c, _) => c["nonce"] = "of another question"),
        ("no nonce", (c, _) => c.Remove("nonce")),
        ("too old", (c, now) => c["exp"] = now - 121),
        ("without an end", (c, _) => c.Remove("exp")),
        ("not yet", (c, now) => c["nbf"] = now + 180),
        ("made in a time to come", (c, now) => c["iat"] = now + 180),
        ("made before it was asked for", (c, now) => c["iat"] = now - 180),
        ("without a time", (c, _) => c.Remove("iat")),
        ("with a text for a time", (c, now) => c["iat"] = $"{now}"),
        ("the person was not asked anew", (c, now) => c["auth_time"] = now - 3600),
        ("does not say when the person was asked", (c, _) => c.Remove("auth_time")),
        ("the person is asked in a time to come", (c, now) => c["auth_time"] = now + 180),
        ("the person was asked in 1970", (c, _) => c["auth_time"] = 0),
        ("of nobody", (c, _) => c.Remove("sub")),
        ("of an empty name", (c, _) => c["sub"] = ""),
        ("of a number", (c, _) => c["sub"] = 4711),
        ("of a name without an end", (c, _) => c["sub"] = new string('a', 256)),
    ];

    private static readonly (string What, Func<CountryProvider, string, string> Forge)[] Forgeries =
    [
        ("not signed", (_, claims) => $"{CountryProvider.Encode("""{"alg":"none"}""")}.{CountryProvider.Encode(claims)}."),
        ("not signed, and says so of a key", (p, claims) => $"{CountryProvider.Encode($$"""{"alg":"none","kid":"{{p.KeyName}}"}""")}.{CountryProvider.Encode(claims)}."),
        ("signed by what everybody knows", (p, claims) => ByPublicKey(p, claims)),
        ("signed by a secret that stands among the keys", (p, claims) => ByMac(p.KeyName, claims, Convert.FromBase64String("c2VjcmV0"))),
        ("signed by a key of somebody else's", (p, claims) => ByAnother(p.KeyName, claims)),
        ("signed by a key of no name that there is", (_, claims) => ByAnother("nobody's", claims)),
        ("signed, and altered", (p, claims) => Altered(p.Signed($$"""{"alg":"RS256","kid":"{{p.KeyName}}"}""", claims))),
        ("a signature that is cut off", (p, claims) => p.Signed($$"""{"alg":"RS256","kid":"{{p.KeyName}}"}""", claims)[..^8]),
        ("says something twice", (p, claims) => p.Signed($$"""{"alg":"RS256","kid":"{{p.KeyName}}"}""", claims[..^1] + ",\"sub\":\"victim\"}")),
        ("no token at all", (_, _) => "token"),
        ("no object", (p, _) => p.Signed($$"""{"alg":"RS256","kid":"{{p.KeyName}}"}""", "[]")),
        ("far too long", (p, claims) => p.Signed($$"""{"alg":"RS256","kid":"{{p.KeyName}}"}""", claims[..^1] + $",\"more\":\"{new string('a', 40_000)}\"}}")),
    ];

    private static readonly (string What, string Path, Func<HttpContext, Task> Answer)[] Answers =
    [
        ("an error", "/token", http => Say(http, 500, "{}")),
        ("another place", "/token", http =>
        {
            http.Response.Redirect("/keys", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        }),
        ("far too much", "/token", http => Say(http, 200, $$"""{"id_token":"{{new string('a', 300 * 1024)}}"}""")),
        ("after too long", "/token", http => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted)),
        ("no JSON", "/token", http => Say(http, 200, "<html>")),
        ("no token", "/token", http => Say(http, 200, """{"access_token":"nothing"}""")),
        ("no object", "/token", http => Say(http, 200, "[]")),
        ("half a character", "/token", http => Say(http, 200, """{"id_token":"\ud800"}""")),
        ("names of half a character", "/token", http => Say(http, 200, """{"\ud800":1,"\ud801":2}""")),
    ];

    private static IEnumerable<TestCaseData> TwistCases => Twists.Select(t => new TestCaseData(t.Twist).SetArgDisplayNames(t.What));

    private static IEnumerable<TestCaseData> ForgeryCases => Forgeries.Select(f => new TestCaseData(f.Forge).SetArgDisplayNames(f.What));

    private static IEnumerable<TestCaseData> AnswerCases => Answers.Select(a => new TestCaseData(a.Path, a.Answer).SetArgDisplayNames(a.What));

    private Visitor _victim = null!;

    [OneTimeSetUp]
    public async Task BindAsync() => _victim = await BoundAsync("AT-01", "victim");

    [OneTimeTearDown]
    public void Leave() => _victim.Dispose();

    [TestCaseSource(nameof(TwistCases))]
    public async Task Lets_nobody_in_by_a_token_that_is(Action<Dictionary<string, object>, long> twist)
    {
        using var thief = House.Visitor();
        Provider.Twist = claims => twist(claims, House.World.Time.GetUtcNow().ToUnixTimeSeconds());

        IsRefused(await ThroughAsync(thief, "victim"), thief, NotAccepted);
    }

    [TestCaseSource(nameof(ForgeryCases))]
    public async Task Lets_nobody_in_by_a_token_that_is_forged(Func<CountryProvider, string, string> forge)
    {
        using var thief = House.Visitor();
        Provider.Forge = claims => forge(Provider, claims);

        IsRefused(await ThroughAsync(thief, "victim"), thief, NotAccepted);
    }

    [TestCaseSource(nameof(AnswerCases))]
    public async Task Is_said_to_be_down_where_it_answers(string path, Func<HttpContext, Task> answer)
    {
        using var visitor = House.Visitor();
        Provider.Instead[path] = answer;

        IsRefused(await ThroughAsync(visitor, "victim"), visitor, Down);
    }

    [Test]
    public async Task Takes_a_code_once_a_state_once_and_both_from_the_browser_that_asked()
    {
        using var first = House.Visitor();
        var back = Provider.Show(await AskAsync(first), "victim").PathAndQuery;
        using var thief = House.Visitor();
        await AskAsync(thief);

        // The thief has a question of their own, and brings the answer to another's.
        IsRefused(await BackAsync(thief, back), thief, "was begun in another browser");
        var signedIn = await BackAsync(first, back);
        using var again = House.Visitor();
        foreach (var (name, value) in first.Cookies.Where(c => !c.Key.EndsWith("session", StringComparison.Ordinal)))
            again.Cookies[name] = value;

        Assert.That(signedIn.Status, Is.EqualTo(HttpStatusCode.SeeOther), "nobody used it up for them");
        IsRefused(await BackAsync(again, back), again, "was done already");
        // A code that was taken, with a question of one's own: the provider knows it no more.
        var asked = Provider.Asked;
        using var replays = House.Visitor();
        var own = Provider.Show(await AskAsync(replays), "nobody").PathAndQuery;
        var code = System.Text.RegularExpressions.Regex.Match(back, "code=[0-9a-f]+").Value;
        IsRefused(await BackAsync(replays, System.Text.RegularExpressions.Regex.Replace(own, "code=[0-9a-f]+", code)), replays, NotAccepted);
        Assert.That(Provider.Asked, Is.EqualTo(asked + 1));
    }

    [Test]
    public async Task Takes_the_code_of_another_question_from_nobody()
    {
        // Somebody brings the victim's browser an answer with a code of their own (login CSRF), and theirs with a code of the victim's: the verifier is of the question.
        using var victim = House.Visitor();
        using var thief = House.Visitor();
        var ofVictim = Provider.Show(await AskAsync(victim), "victim");
        var ofThief = Provider.Show(await AskAsync(thief), "thief");
        string Code(Uri of) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(of.Query)["code"].Single()!;

        IsRefused(await BackAsync(thief, ofThief.PathAndQuery.Replace(Code(ofThief), Code(ofVictim), StringComparison.Ordinal)), thief, NotAccepted);
    }

    [TestCase("iss=", "iss=https%3A%2F%2Fsomebody.example&x=", NotAccepted, TestName = "Refuses_an_answer_of_another_issuer")]
    [TestCase("iss=", "x=", NotAccepted, TestName = "Refuses_an_answer_that_does_not_say_whose_it_is")]
    [TestCase("iss=", "iss=https%3A%2F%2Fsomebody.example&iss=", NotAccepted, TestName = "Refuses_an_answer_of_two_issuers")]
    [TestCase("code=", "x=", NotAccepted, TestName = "Refuses_an_answer_without_a_code")]
    [TestCase("code=", "code=1&code=", NotAccepted, TestName = "Refuses_an_answer_with_two_codes")]
    [TestCase("code=", "error=access_denied&x=", "You broke off at the identity provider", TestName = "Says_that_somebody_broke_off")]
    [TestCase("code=", "error=%3Cscript%3E&error_description=%3Cb%3Eevil%3C%2Fb%3E&x=", NotAccepted, TestName = "Shows_no_error_of_a_provider")]
    [TestCase("state=", "state=0&state=", "was begun in another browser", TestName = "Refuses_an_answer_with_two_states")]
    [TestCase("state=", "x=", "was begun in another browser", TestName = "Refuses_an_answer_without_a_state")]
    public async Task Refuses_an_address(string part, string instead, string said)
    {
        using var visitor = House.Visitor();
        var back = Provider.Show(await AskAsync(visitor), "victim").PathAndQuery;

        var answer = await BackAsync(visitor, back.Replace(part, instead, StringComparison.Ordinal));

        IsRefused(answer, visitor, said);
        Assert.That(answer.Body, Does.Not.Contain("evil"));
    }

    [Test]
    public async Task Takes_an_answer_for_ten_minutes()
    {
        using var visitor = House.Visitor();
        var back = Provider.Show(await AskAsync(visitor), "victim").PathAndQuery;
        House.World.Time.By += TimeSpan.FromMinutes(10);

        IsRefused(await BackAsync(visitor, back), visitor, "That took too long");
    }

    [Test]
    public async Task Is_asked_for_its_keys_anew_when_it_has_changed_them()
    {
        using var officer = House.Visitor();
        Assert.That((await ThroughAsync(officer, "victim")).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Provider.ChangeKey();
        using var atOnce = House.Visitor();
        House.World.Time.By += TimeSpan.FromMinutes(1);

        Assert.That((await ThroughAsync(atOnce, "victim")).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        // Not for every token that is signed by nobody.
        Provider.Forge = claims => ByAnother("nobody's", claims);
        var keys = 0;
        Provider.Instead["/keys"] = http =>
        {
            keys++;
            return Say(http, 500, "");
        };
        using var thief = House.Visitor();
        IsRefused(await ThroughAsync(thief, "victim"), thief, NotAccepted);
        Assert.That(keys, Is.Zero);
    }

    [Test]
    public async Task Is_said_to_be_down_at_once_where_it_was_a_moment_ago_and_the_other_means_go_on()
    {
        var asked = 0;
        await using var away = await CountryProvider.StartAsync();
        away.Instead["/.well-known/openid-configuration"] = http =>
        {
            asked++;
            return Say(http, 503, "");
        };
        await using var house = await Consoles.StartAsync(provider: away.Options());
        using var visitor = house.Visitor("fr");

        var first = await visitor.PostAsync(Here, ("to", "/"));
        var second = await visitor.PostAsync(Here, ("to", "/"));
        using var officer = await house.OfficerAsync("AT-01");

        Assert.That(first.Text, Does.Contain("Le fournisseur d'identité ne répond pas").And.Contain("Se connecter avec Identité du pays").And.Contain("Avec mot de passe et code"));
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(asked, Is.EqualTo(1));
        Assert.That((await officer.GetAsync("/today")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(503, "")]
    [TestCase(200, "<html>Maintenance</html>")]
    public async Task Is_known_of_old_for_a_day_where_it_does_not_say_what_it_is(int status, string text)
    {
        var time = new ShiftedTime();
        using var provider = new IdentityProvider(Provider.Options(), time);
        Task<Uri> Ask() => provider.AskAsync(ProviderRequest.New(time.GetUtcNow()), new($"https://{Consoles.Host}/sign-in/provider/back"), "state", "en");
        await Ask();
        Provider.Instead["/.well-known/openid-configuration"] = http => Say(http, status, text);
        time.By = TimeSpan.FromHours(23);

        Assert.That((await Ask()).GetLeftPart(UriPartial.Path), Is.EqualTo($"{Provider.Issuer}/authorize"));
        time.By = TimeSpan.FromHours(25);
        Assert.That(Ask, Throws.TypeOf<ProviderException>());
    }

    [TestCase("https://id.example.at?x=1", true)]
    [TestCase("http://id.example.at", true)]
    [TestCase("https://user@id.example.at", true)]
    [TestCase("ftp://id.example.at", true)]
    [TestCase("https://id.example.at", false)]
    [TestCase("http://127.0.0.1:8080/realm", false)]
    public void Is_configured_with_an_issuer_that_may_be_asked(string issuer, bool isRefused)
    {
        var options = Provider.Options();
        var with = new IdentityProviderOptions { Issuer = issuer, ClientId = options.ClientId, KeyFile = options.KeyFile, Name = options.Name, FrenchName = options.FrenchName };

        Assert.That(with.Validate, isRefused ? Throws.ArgumentException : Throws.Nothing);
    }

    [Test]
    public async Task Is_shown_who_we_are_by_a_secret_where_it_takes_no_key()
    {
        using var provider = new IdentityProvider(Provider.Options(withSecret: true), House.World.Time);
        var asked = ProviderRequest.New(House.World.Time.GetUtcNow());
        var back = new Uri($"https://{Consoles.Host}/sign-in/provider/back");

        var to = await provider.AskAsync(asked, back, "state", "en");
        var code = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Provider.Show(to, "victim").Query)["code"].Single()!;
        var who = await provider.AnsweredAsync(asked, back, code, Provider.Issuer);

        Assert.That((who.Subject, who.IsAssured, $"{who}"), Is.EqualTo(("victim", true, "somebody")));
    }

    private static Task Say(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    // The confusion of RFC 8725 2.1: the public key taken as a secret.
    private static string ByPublicKey(CountryProvider provider, string claims) => ByMac(provider.KeyName, claims, Encoding.ASCII.GetBytes(provider.Key.ExportSubjectPublicKeyInfoPem()));

    private static string ByMac(string key, string claims, byte[] secret)
    {
        var content = $"{CountryProvider.Encode($$"""{"alg":"HS256","kid":"{{key}}"}""")}.{CountryProvider.Encode(claims)}";
        return $"{content}.{System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(content)))}";
    }

    private static string ByAnother(string key, string claims)
    {
        using var another = RSA.Create(2048);
        var content = $"{CountryProvider.Encode($$"""{"alg":"RS256","kid":"{{key}}"}""")}.{CountryProvider.Encode(claims)}";
        return $"{content}.{System.Buffers.Text.Base64Url.EncodeToString(another.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Altered(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        return $"{parts[0]}.{CountryProvider.Encode(claims.Replace("\"acr\":\"high\"", "\"acr\":\"highest\"", StringComparison.Ordinal))}.{parts[2]}";
    }
}
