using System.Globalization;
using Trm.Console.Tests.Return;
using Trm.Contracts.Agreements;
using Trm.Node;
using Trm.Node.Tests.Agreements;
using Trm.Node.Tests.Exchange;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Layout;

/// <summary>Times of a journey, where the two offices agreed on zones that differ: each with its zone, ours first. These consoles show UTC; Belgrade's office is an hour or two ahead of it.</summary>
internal sealed class Times_of_a_journey
{
    private static readonly TimeZoneInfo Belgrade = TimeZoneInfo.FindSystemTimeZoneById("Europe/Belgrade");

    private Offices _offices = null!;

    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        var world = new World();
        world.Agree(AgreementTests.Pair(world) with { Parties = [AgreementParty.Plain(world.Id("AT"), "AT"), AgreementParty.Plain(world.Id("RS"), "RS") with { TimeZone = Belgrade }] });
        _offices = await Offices.OpenAsync(isShared: false, world);
        await _offices.Stage.SharedAsync();
        await _offices.Stage.TakenUpAsync(await _offices.Stage.ProposedAsync());
        await _offices.Stage.PlannedAsync();
        await _offices.Stage.ReadyAsync();
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _offices.DisposeAsync();

    [TestCase("en", "leaves", "expected", "there")]
    [TestCase("fr", "part", "attendue", "là-bas")]
    public async Task Stand_at_both_sides(string language, string leaves, string expected, string there)
    {
        var (vienna, stage) = (await _offices.ComesAsync("AT", $"AT-1{language.ToUpperInvariant()}", Role.Coordinator, language: language), _offices.Stage);
        var (departs, arrives) = (Both(stage.Departs, language, there), Both(stage.Departs.AddHours(6), language, there));

        Assert.That(Text(await vienna.Visitor.GetAsync("/today")), Does.Contain($"{leaves} {departs}").And.Contain($"{expected} {arrives}"));
        Assert.That(Text(await vienna.ReadAsync("sheet")), Does.Contain(departs).And.Contain(arrives), "what goes along");
        Assert.That(Text(await vienna.ReadAsync("pocket")), Does.Contain(arrives), "what the person carries");
        var other = language == "en" ? "fr" : "en";
        Assert.That(Text(await vienna.ReadAsync($"pocket?language={other}")), Does.Contain(Both(stage.Departs.AddHours(6), other, other == "fr" ? "là-bas" : "there")), "in the person's language, not in that of whoever prints it");
        var duty = await _offices.ComesAsync("AT", $"AT-DU-{language.ToUpperInvariant()}", Role.DutyOfficer, language: language);
        var watch = await duty.Visitor.GetAsync("/duty");
        Assert.That(Text(watch), Does.Contain($"{expected} {arrives}"));
        Assert.That(watch.Body, Does.Contain($"href=\"/case/{stage.Case}/incident\""), "whoever is on duty hears what happened, and reports it");
    }

    [Test]
    public async Task Stand_once_where_both_sides_have_the_same_and_where_they_are_of_this_office()
    {
        var (shelter, vienna) = (await _offices.ShelterAsync(), await _offices.ViennaAsync());

        Assert.That(Text(await shelter.Visitor.GetAsync("/arrivals")), Does.Contain(Ours(_offices.Stage.Departs.AddHours(6), "en")).And.Not.Contain(", there "), "Vienna agreed on UTC, which this console shows");
        Assert.That(Text(await vienna.Visitor.GetAsync("/account")), Does.Contain(" UTC").And.Not.Contain(", there "));
    }

    private static string Ours(DateTimeOffset at, string language) => $"{at.UtcDateTime.ToString("d MMM yyyy, HH:mm", Culture(language))} UTC";

    private static string Both(DateTimeOffset at, string language, string word)
    {
        var there = TimeZoneInfo.ConvertTime(at, Belgrade);
        return $"{Ours(at, language)}, {word} {there.ToString(there.Date == at.UtcDateTime.Date ? "HH:mm" : "d MMM yyyy, HH:mm", Culture(language))} (UTC+{there.Offset:hh\\:mm})";
    }

    private static CultureInfo Culture(string language) => CultureInfo.GetCultureInfo(language == "fr" ? "fr-FR" : "en-GB");
}
