using System.Net;
using Trm.Console.Tests.SignIn;
using Trm.Node.Accounts;

namespace Trm.Console.Tests.Appearance;

/// <summary>Answers that nobody is given twice, as their reader has them on a small telephone, in both languages, light and dark: recovery codes, the ways to the identity provider and back, the code that is asked behind it, a form that was sent too late.</summary>
internal sealed class What_is_shown_once
{
    [Test]
    public async Task Disturbs_nobody()
    {
        await using var provider = await CountryProvider.StartAsync();
        await using var house = await Consoles.StartAsync(inBrowser: true, provider: provider.Options());
        provider.Time = house.World.Time;
        var languages = View.All.GroupBy(v => v.Language).ToList();
        var shown = new List<(string Language, Answer Answer)>();
        foreach (var language in languages)
            shown.AddRange((await AnswersAsync(house, provider, language.Key)).Select(a => (language.Key, a)));
        await using var viewer = await Viewer.OpenAsync();
        var wrong = new List<string>();

        foreach (var (language, answer) in shown)
        {
            var page = await viewer.ShowsAsync(house, answer, language);
            Assert.That(await page.EvaluateAsync<string>("() => document.title"), Is.EqualTo(answer.Title));
            if (language == "fr")
                wrong.AddRange(English.In(await page.EvaluateAsync<string[]>("() => trmEyes.said()")).Select(t => $"{answer.Title}: is English: {t}"));
            foreach (var (number, view) in languages.Single(l => l.Key == language).Index())
                wrong.AddRange((await Viewer.NoticesAsync(page, view.Scheme, isAgain: number > 0)).Select(w => $"{answer.Title} ({view}): {w}"));
        }

        Assert.That(wrong, Is.Empty, () => string.Join(Environment.NewLine, wrong));
    }

    private static async Task<IReadOnlyList<Answer>> AnswersAsync(Consoles house, CountryProvider provider, string language)
    {
        var code = $"AT-{language.ToUpperInvariant()}";
        using var officer = house.Visitor(language);
        var codes = await officer.AcceptAsync(await house.InviteAsync(code), house.World.Time.GetUtcNow());
        var going = await officer.PostAsync("/account/provider");
        var back = await officer.GetAsync(provider.Show(OnCountryProvider.Going(going), code).PathAndQuery);
        await officer.GetAsync("/sign-in/provider");

        using var elsewhere = house.Visitor(language);
        provider.Twist = claims => claims.Remove("acr");
        var asked = await OnCountryProvider.BackAsync(elsewhere, provider.Show(OnCountryProvider.Going(await elsewhere.PostAsync("/sign-in/provider")), code).PathAndQuery);

        var page = await officer.GetAsync("/capacity");
        house.World.Time.By += Session.Idle;
        var late = WebUtility.UrlDecode((await officer.PostBareAsync("/capacity", ("form", page.Field("form")))).Location!.Split("to=")[1]);
        var unsent = await officer.FollowAsync(officer.SignInAsync(code, Totp.CodeAt(officer.TotpSecret, house.World.Time.GetUtcNow()), to: late));

        Answer[] all = [codes, going, back, asked, unsent];
        Assert.That(all.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(all.Select(a => a.Title).Distinct().Count(), Is.EqualTo(4), "both passing pages are one to look at");
        return all;
    }
}
