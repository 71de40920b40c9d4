using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Trm.Node.Accounts;
using Trm.Node.Tests.Duty;

namespace Trm.Console.Tests.SignIn;

/// <summary>Tests on a console whose officers may come through an identity provider of the tests' own making.</summary>
internal abstract class OnCountryProvider : OnOneConsole
{
    protected const string Here = "/sign-in/provider";

    /// <summary>The provider; it behaves at the beginning of each test.</summary>
    protected CountryProvider Provider { get; private set; } = null!;

    /// <summary>Every line of the log.</summary>
    protected Kept Log { get; } = new();

    [SetUp]
    public void Behave() => Provider.Behave();

    [OneTimeTearDown]
    public async Task StopProviderAsync()
    {
        await Provider.DisposeAsync();
        Log.Dispose();
    }

    protected override async Task<Consoles> StartAsync()
    {
        Provider = await CountryProvider.StartAsync();
        var house = await Consoles.StartAsync(provider: Provider.Options(), log: l => l.AddProvider(Log));
        Provider.Time = house.World.Time;
        return house;
    }

    /// <summary>Where the page sends somebody.</summary>
    internal static Uri Going(Answer page)
    {
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
        return new(WebUtility.HtmlDecode(Regex.Match(page.Body, "http-equiv=\"refresh\" content=\"0;url=(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["to"].Value), UriKind.RelativeOrAbsolute);
    }

    /// <summary>Asks to be sent to the provider.</summary>
    protected static async Task<Uri> AskAsync(Visitor visitor, string path = Here, params (string Name, string Value)[] fields) => Going(await visitor.PostAsync(path, fields));

    /// <summary>Comes back from there, and goes on to what came of it.</summary>
    internal static async Task<Answer> BackAsync(Visitor visitor, string pathAndQuery)
    {
        Assert.That(Going(await visitor.GetAsync(pathAndQuery)).OriginalString, Is.EqualTo(Here));
        return await visitor.GetAsync(Here);
    }

    /// <summary>To the provider and back.</summary>
    protected async Task<Answer> ThroughAsync(Visitor visitor, string subject, string path = Here, params (string Name, string Value)[] fields) =>
        await BackAsync(visitor, Provider.Show(await AskAsync(visitor, path, fields), subject).PathAndQuery);

    /// <summary>An officer with password and app who has bound that identity.</summary>
    protected async Task<Visitor> BoundAsync(string code, string subject)
    {
        var officer = await House.OfficerAsync(code);
        var bound = await ThroughAsync(officer, subject, "/account/provider");
        Assert.That((bound.Status, bound.Location), Is.EqualTo((HttpStatusCode.SeeOther, "/account")), bound.Text);
        return officer;
    }

    /// <summary>The next code of their app: each counts once.</summary>
    protected string Code(Visitor officer)
    {
        House.World.Time.By += TimeSpan.FromSeconds(30);
        return Totp.CodeAt(officer.TotpSecret, House.World.Time.GetUtcNow());
    }

    internal static void IsRefused(Answer answer, Visitor visitor, string said) => Assert.Multiple(() =>
    {
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Text, Does.Contain(said).And.Contain("Sign in with a passkey").And.Contain("With password and code"), "with the other means beside it");
        Assert.That(visitor.Session, Is.Null);
    });
}
