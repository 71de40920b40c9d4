using Trm.Console.Tests.Countries;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Attacks;

/// <summary>The two countries that all attacks are tried on, with cases at several points of their way.</summary>
[SetUpFixture]
internal sealed class Besieged
{
    /// <summary>Names and words of the person, and of where and how they are met: content, which is opened and seen in the record.</summary>
    public static readonly string[] Content =
        ["Mirelunda", "Vrazhalitska", "Вражалић", "1998-04-17", "INVENTED-170498-7734", "Zmajevsko", "drugi sprat", "the cousin", "+381 60 0000 417", "Subotica station", "a green scarf"];

    /// <summary>What is said of health, for clinicians and whoever reads the case.</summary>
    public static readonly string[] Clinical = ["F43.1"];

    /// <summary>Of the content, where and how the person is met: oversight may read it where two have signed.</summary>
    public static readonly string[] Agreed = ["Subotica station", "a green scarf"];

    /// <summary>What the office calls its cases: shown in lists, and nowhere beyond the pages.</summary>
    public static readonly string[] OfficesWords = ["lantern", "harbour", "ladder", "kettle"];

    private static readonly NamedOrganisation Other = NamedOrganisation.Parse("RS-OTHER", "A house on the hill").Value;

    public static TwoCountries Both { get; private set; } = null!;

    /// <summary>With the shelter, which waits for somebody.</summary>
    public static CaseId Expected { get; private set; } = null!;

    /// <summary>With another organisation of the same country.</summary>
    public static CaseId Elsewhere { get; private set; } = null!;

    /// <summary>Sent, and with nobody yet.</summary>
    public static CaseId Fresh { get; private set; } = null!;

    /// <summary>Removed without clearance: who is on duty was told.</summary>
    public static CaseId Removed { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        Both = await TwoCountries.OpenAsync();
        var stage = Both.Stage;
        Expected = Both.Another(
            "lantern", now => Stage.AllConsents(now).Replace("\"exploitation\"", "\"exploitation\",\"health-clinical\"", StringComparison.Ordinal),
            s => s.Replace("\"health\": []", $"\"health\": [\"{Clinical[0]}\"]", StringComparison.Ordinal));
        await stage.UpToFinalCheckAsync();

        Elsewhere = Both.Another("harbour", sheet: s => s.Replace("RS/RS-SHELTER", "RS/RS-OTHER", StringComparison.Ordinal));
        await Stage.Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Stage.Vienna));
        await stage.Settled();
        await Stage.Ok(stage.Rs.Referrals.AcceptAsync(Elsewhere, Stage.Belgrade, Other, "RS-CW-9", DateOnly.FromDateTime(stage.Now.UtcDateTime)));

        Fresh = Both.Another("ladder");
        await Stage.Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Stage.Vienna));

        Removed = Both.Another("kettle");
        await stage.SharedAsync();
        await Stage.Ok(stage.At.Returns.DepartedAsync(Removed, Stage.ViennaEscort, stage.Travelling with { Basis = TravelBasis.Removal }, stage.Plan.Legs));
        await stage.Alarmed("AT", "TRAVELLING_UNCLEARED");
        await Eventually.True(() => Task.FromResult(Both.Mail.Taken.Count > 0), "who is on duty hears of it while it stands");
        await Stage.Ok(stage.Rs.Returns.MetAsync(Removed, Stage.Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.No));
        await Stage.Ok(stage.Rs.Returns.HandedOverAsync(Removed, Stage.Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.No));
        await stage.Settled();
        await OverseenAsync();
    }

    // Two persons have signed that oversight reads the case of whoever is expected.
    private static async Task OverseenAsync()
    {
        var desk = Both.Vienna.Node.Approvals;
        var (overseer, auditor) = (Of(Role.Oversight), Of(Role.Auditor));
        var asked = (await desk.ProposeOversightAsync(Expected, overseer.Officer, VoiceTopic.Treatment)).Value;
        foreach (var person in new[] { overseer, auditor })
            Assert.That((await desk.SignAsync(asked.Id, person.Officer, (await desk.ChallengeAsync(asked.Id, person.Officer)).Value, Visitor.Password, person.CodeOfTheMoment())).IsOk, Is.True, person.ToString());

        static Holder Of(Role role) => Both.Holders.First(h => h.At == Both.Vienna && h.Role == role);
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (Both is { } open)
            await open.DisposeAsync();
    }
}
