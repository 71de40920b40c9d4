using System.Net;
using Trm.Contracts.Statistics;
using Trm.Node;

namespace Trm.Console.Tests.Figures;

/// <summary>A year's figures: what each counts stands beside it, in either language, and nobody sees a small count.</summary>
internal sealed class The_figures : OnOneConsole
{
    [TestCase(Role.Coordinator, "en", "Prepared reception", "Not shown: too few", "Of a year that still grows nothing is shown")]
    [TestCase(Role.Auditor, "fr", "Accueil préparé", "Non montré", "Rien n'est montré d'une année qui grandit encore")]
    public async Task Stand_with_their_definitions(Role role, string language, string name, string withheld, string finished)
    {
        using var officer = await House.OfficerAsync(language == "fr" ? "AT-82" : "AT-81", role, language);

        var page = await officer.GetAsync("/figures");

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Text, Does.Contain(name).And.Contain(withheld).And.Contain(finished));
        foreach (var indicator in Indicators.All)
            Assert.That(page.Text, Does.Contain(indicator.Numerator(language == "fr")).And.Contain(indicator.Denominator(language == "fr")).And.Contain(indicator.Source(language == "fr")));
        Assert.That(page.Body, Does.Contain("<caption>").And.Contain("scope=\"row\"").And.Not.Contain("style="));
    }

    [Test]
    public async Task Of_a_year_that_has_not_begun_or_still_grows_there_are_none()
    {
        using var officer = await House.OfficerAsync("AT-83");
        var newest = YearFigures.Newest(TimeProvider.System.GetUtcNow());

        Assert.That((await officer.GetAsync($"/figures?year={newest}")).Body, Does.Contain($"/figures?year={newest - 1}").And.Not.Contain($"/figures?year={newest + 1}"));
        Assert.That((await officer.GetAsync($"/figures?year={newest + 1}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await officer.GetAsync("/figures?year=9999")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await officer.GetAsync("/figures?year=1999")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
