using System.Net;
using Trm.Console.Tests.Return;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Clinic;

/// <summary>What a clinician sees and does: health, and nothing else of a case. The person of this one agreed that the shelter hears of it; the person of another case did not.</summary>
internal sealed class For_a_clinician
{
    private const string Illness = "F43.1";

    private static readonly string[] NotHealth = ["Mirelunda", "Vrazhalitska", "Вражалић", "INVENTED-170498-7734", "+381 60 0000 417", "Forced", "debt", "Subotica", "scarf"];

    private Offices _offices = null!;
    private CaseId _case = null!;
    private CaseId _silent = null!;

    private Stage Stage => _offices.Stage;

    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        _offices = await Offices.OpenAsync(isShared: false);
        _silent = await PreparedAsync(Stage.AllConsents);
        _case = await PreparedAsync(now => Stage.AllConsents(now).Replace("\"exploitation\"", "\"exploitation\",\"health-clinical\"", StringComparison.Ordinal));
        await Stage.KeepAsync(Stage.Facts with { Care = null });
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _offices.DisposeAsync();

    [TestCase("en", "Look at the person: fit to travel?", "Secure the medicine", "Something was said of the health", "due")]
    [TestCase("fr", "Examiner la personne : apte à voyager ?", "Assurer le traitement", "dit quelque chose de la santé", "à faire avant")]
    [Order(1)]
    public async Task Says_who_travels_what_is_asked_and_by_when(string language, string fit, string medicine, string said, string due)
    {
        var clinician = await _offices.ComesAsync("AT", $"AT-CL-{language.ToUpperInvariant()}", Role.Clinician, language: language);

        var page = await clinician.Visitor.GetAsync("/clinic");

        Assert.That(Text(page), Does.Contain(fit).And.Contain(medicine).And.Contain(said).And.Contain($"{due} {Minute(Stage.Departs.AddHours(-2), language)}").And.Contain(ShortName.Of(_case)));
        Assert.That(Text(page), Does.Not.Contain(Illness), "a list opens nothing");
        Assert.That(NotHealth.Where(w => page.Body.Contains(w, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(page.Title, Does.Not.Contain("lantern"));
    }

    [Test, Order(2)]
    public async Task Shows_health_and_nothing_else_and_the_record_says_who_looked()
    {
        var clinician = await _offices.ComesAsync("AT", "AT-CL-2", Role.Clinician);
        var before = await ViewsAsync("AT");

        var page = await clinician.Visitor.GetAsync($"/clinic/{_case}");
        var masked = await clinician.Visitor.GetAsync($"/clinic/{_silent}");

        Assert.That(page.Body, Does.Contain(Illness).And.Contain($"/case/{_case}/stop"));
        Assert.That(NotHealth.Where(w => page.Body.Contains(w, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(await ViewsAsync("AT"), Is.EqualTo(before + 2));
        Assert.That(masked.Body, Does.Contain("Nothing was said.").And.Not.Contain(Illness), "what was not shared is not there");
        Assert.That((await clinician.Visitor.GetAsync("/clinic/cases")).Body, Does.Contain($"/clinic/{_silent}"));
        foreach (var elsewhere in new[] { $"/case/{_case}", $"/case/{_case}/fit", $"/case/{_case}/kept", "/today", "/arrivals", "/cases", "/duty", "/record" })
            Assert.That((await clinician.Visitor.GetAsync(elsewhere)).Status, Is.EqualTo(HttpStatusCode.NotFound), elsewhere);
    }

    [Test, Order(3)]
    public async Task Keeps_what_the_clinician_of_the_sending_side_found()
    {
        var clinician = (await _offices.ComesAsync("AT", "AT-CL-3", Role.Clinician)).Visitor;
        var now = Stage.Now;

        var refused = new[]
        {
            await clinician.PostAsync($"/clinic/{_case}", [("fit", "yes"), ("medicine", "yes"), .. At("at", now.AddHours(1))]),
            await clinician.PostAsync($"/clinic/{_case}", [("fit", "maybe"), ("medicine", "yes"), .. At("at", now)]),
            await clinician.PostAsync($"/clinic/{_case}", ("fit", "yes"), ("medicine", "yes")),
        };
        Assert.That(refused.Select(r => r.Status), Is.All.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await CareAsync())?.Fit, Is.Null);

        await clinician.PostAsync($"/clinic/{_case}", [("fit", "no"), ("medicine", "no"), .. At("at", now)]);
        Assert.That(Text(await clinician.GetAsync("/clinic")), Does.Contain("Found not fit to travel").And.Contain("Secure the medicine"));

        var found = await clinician.PostAsync($"/clinic/{_case}", [("fit", "yes"), ("medicine", "yes"), .. At("at", now)]);
        Assert.That(found.Location, Is.EqualTo("/clinic"), found.Body);
        Assert.That((await CareAsync()) is { Fit: not null, MedicineSecured: not null, FitAt: not null }, Is.True);
        Assert.That(Text(await clinician.GetAsync("/clinic")), Does.Not.Contain("fit to travel").And.Not.Contain("Secure the medicine").And.Contain("Something was said"));
    }

    [Test, Order(4)]
    public async Task Is_to_the_receiving_side_what_to_be_ready_for()
    {
        var clinician = (await _offices.ComesAsync("RS", "RS-CL-1", Role.Clinician, Stage.Organisation.Id)).Visitor;

        Assert.That(Text(await clinician.GetAsync("/clinic")), Does.Contain("be ready when the person arrives").And.Contain($"due {Minute(Stage.Departs.AddHours(6))}").And.Contain(ShortName.Of(_case)).And.Not.Contain(ShortName.Of(_silent)));
        Assert.That((await clinician.GetAsync($"/clinic/{_case}")).Body, Does.Contain(Illness).And.Not.Contain("What you found"));
        var found = await clinician.PostAsync($"/clinic/{_case}", [("fit", "yes"), ("medicine", "yes"), .. At("at", Stage.Now)]);
        Assert.That(found.Status, Is.EqualTo(HttpStatusCode.Conflict), "the side that sends the person finds this");
    }

    [Test, Order(5)]
    public async Task Is_nothing_to_a_clinician_of_another_organisation()
    {
        var stranger = (await _offices.ComesAsync("RS", "RS-CL-9", Role.Clinician, "RS-OTHER")).Visitor;
        var (before, unknown) = (await ViewsAsync("RS"), Guid.NewGuid().ToString());

        var (theirs, absent) = (await stranger.GetAsync($"/clinic/{_case}"), await stranger.GetAsync($"/clinic/{unknown}"));
        var found = await stranger.PostAsync($"/clinic/{_case}", [("fit", "yes"), ("medicine", "yes"), .. At("at", Stage.Now)]);

        Assert.That((theirs.Status, found.Status), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
        Assert.That(theirs.Bare.Replace(_case.ToString(), unknown, StringComparison.Ordinal), Is.EqualTo(absent.Bare));
        foreach (var list in new[] { "/clinic", "/clinic/cases" })
            Assert.That((await stranger.GetAsync(list)).Body, Does.Not.Contain(ShortName.Of(_case)).And.Not.Contain("lantern"));
        Assert.That(await ViewsAsync("RS"), Is.EqualTo(before));
    }

    [Test, Order(6)]
    public async Task Says_that_a_finding_came_too_late_and_what_it_was()
    {
        var clinician = (await _offices.ComesAsync("AT", "AT-CL-6", Role.Clinician)).Visitor;
        Assert.That((await clinician.GetAsync($"/clinic/{_case}")).Body, Does.Contain("What you found"));
        await Stage.Ok(Stage.At.Returns.DepartedAsync(_case, Stage.ViennaEscort, Stage.Travelling));

        var late = await clinician.PostAsync($"/clinic/{_case}", [("fit", "no"), ("medicine", "yes"), .. At("at", Stage.Now)]);

        Assert.That(late.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text(late), Does.Contain("It was not put on record").And.Contain("stop the journey and telephone").And.Contain(Minute(Stage.Now)));
    }

    // The plan is agreed and reception is prepared; what is left is the clearance.
    private async Task<CaseId> PreparedAsync(Func<DateTimeOffset, string> consents)
    {
        Stage.Draft = Stage.DraftFor(Stage.World, consents, s => s.Replace("\"health\": []", $"\"health\": [\"{Illness}\"]", StringComparison.Ordinal));
        await Stage.SharedAsync();
        await Stage.TakenUpAsync(await Stage.ProposedAsync());
        await Stage.PlannedAsync();
        await Stage.ReadyAsync();
        await Stage.Settled();
        return Stage.Case;
    }

    private async Task<Trm.Contracts.Facts.CareFacts?> CareAsync() => (await Stage.At.Returns.FactsAsync(_case, Stage.Vienna)).Value.Care;

    private Task<long> ViewsAsync(string of) => Stage.World.ScalarAsync(of, "SELECT count(*) FROM trail_leaf WHERE event = 12");

    private static string Minute(DateTimeOffset at, string language = "en") =>
        $"{at.UtcDateTime.ToString("d MMM yyyy, HH:mm", System.Globalization.CultureInfo.GetCultureInfo(language == "fr" ? "fr-FR" : "en-GB"))} UTC";
}
