using Trm.Contracts.Htcds;

namespace Trm.Console.Tests;

/// <summary>Languages and countries by the names that people type.</summary>
internal sealed class The_names
{
    [TestCase("en", "Serbian", "sr")]
    [TestCase("en", "srp", "sr")]
    [TestCase("fr", "serbe", "sr")]
    [TestCase("fr", "Romani", "rom")]
    [TestCase("fr", "Serbian", "sr")]
    [TestCase("en", "serbe", "sr")]
    [TestCase("en", "Elvish", null)]
    public void Of_languages_lead_to_their_codes(string language, string typed, string? code) => Assert.That(Names.Find(typed, Words.For(language), isCountry: false), Is.EqualTo(code));

    [TestCase("en", "Serbia", "RS")]
    [TestCase("en", "srb", "RS")]
    [TestCase("fr", "cote d'ivoire", "CI")]
    [TestCase("fr", "Apatride", "XXA")]
    [TestCase("fr", "Germany", "DE")]
    [TestCase("en", "Atlantis", null)]
    public void Of_countries_lead_to_their_codes(string language, string typed, string? code) => Assert.That(Names.Find(typed, Words.For(language), isCountry: true), Is.EqualTo(code));

    [TestCase("en")]
    [TestCase("fr")]
    public void Are_there_for_every_country_and_each_once(string language)
    {
        var names = Names.Countries(Words.For(language));

        Assert.That(HtcdsCodeList.Countries.Codes.Select(c => c.Code).Distinct().Except(names.Select(n => n.Code)), Is.Empty);
        Assert.That(names.Select(n => n.Name), Is.Unique);
        Assert.That(names.Select(n => Names.Find(n.Name, Words.For(language), isCountry: true)), Is.EqualTo(names.Select(n => n.Code)));
    }
}
