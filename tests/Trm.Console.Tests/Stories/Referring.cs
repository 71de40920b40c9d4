using Trm.Console.Tests.Compose;
using Trm.Console.Tests.Countries;
using Trm.Contracts.Identifiers;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Stories;

/// <summary>A referral as it is written, answered and completed by people at their pages.</summary>
internal static class Referring
{
    // What a second consent takes over from the first: the form shows it filled.
    private static readonly string[] OfTheFirst = ["capacity", "language", "interpreted", "interpreter", "explained-by", "form", "place", "copy"];

    /// <summary>What the person lets the shelter know, lets Vienna hear, and agrees to be asked later.</summary>
    public static IReadOnlyList<(string Scope, string Organisation, string[] Categories)> ToReturn { get; } =
    [
        ("sharing", "RS/RS-SHELTER", ["identity", "contact", "care-needs", "risk", "travel"]), ("sharing", "AT/AT-COORDINATION", ["risk", "travel"]), ("follow-up", "RS/RS-SHELTER", []),
    ];

    private static Stage Stage => Theatre.Both.Stage;

    /// <summary>Writes a referral step by step, the consents first, and sends its first message. It is the case of the story then.</summary>
    /// <param name="about">What is typed about the person, in the draft of that address.</param>
    /// <param name="health">Codes for clinicians.</param>
    public static async Task SendAsync(
        Person officer, string purpose, IReadOnlyList<(string Scope, string Organisation, string[] Categories)> consents, Func<string, Task> about, string? health = null)
    {
        await officer.GoesToAsync("/drafts");
        await officer.GivesAsync("/drafts");
        var draft = officer.Path[..officer.Path.LastIndexOf('/')];
        foreach (var (number, consent) in consents.Index())
        {
            if (number > 0)
                await officer.FollowsAsync($"{draft}/consent?number={number + 1}");
            await officer.GivesAsync($"{draft}/consent", [.. Consent(number + 1, consent.Scope, consent.Organisation.Split('/'), consent.Categories)]);
        }

        await officer.FollowsAsync($"{draft}/ask");
        // Whom the first consent names is asked.
        await officer.GivesAsync($"{draft}/ask", [.. Steps.Ask.Where(f => f.Name is not ("participant" or "code")).Select(f => f.Name == "purpose" ? ("purpose", purpose) : f)]);
        await officer.GivesAsync($"{draft}/needs", [("care-needs", "interpreter"), .. health is null ? Array.Empty<(string, string)>() : [("health", health)], ("needs-asked", "yes")]);
        await about(draft);
        // The other side clears nobody on whose dangers it has heard nothing.
        await officer.GivesAsync($"{draft}/risk", consents.Any(c => c.Categories.Contains("risk", StringComparer.Ordinal)) ? Steps.Risk(Stage.Now) : Steps.NoRisk);
        await officer.ReadsAsync("What they will know now", "What they will not know");
        await officer.GivesAsync($"{draft}/send");
        await officer.ReadsAsync("Sent: what is needed, not who needs it.", "Nobody has read it yet");
        var @case = CaseId.Parse(draft["/draft/".Length..]).Value;
        Stage.Draft = (await Theatre.Both.Vienna.Node.Referrals.DraftAsync(@case, Stage.Vienna))!.ToDraft(@case).Value;
        await Stage.Settled();
    }

    /// <summary>Types who the person is.</summary>
    public static Func<string, Task> Typing(Person officer) => draft => officer.GivesAsync(
        $"{draft}/person",
        ("p-prs_Birthdate-d", "17"), ("p-prs_Birthdate-m", "4"), ("p-prs_Birthdate-y", "1998"), ("p-prs_Gender", "Feminine"), ("p-prs_PrimaryLanguage", "Serbian"),
        ("p-prs_FirstName", "Mirelunda"), ("p-prs_SecondName", "Vrazhalitska"));

    /// <summary>The other office finds it on its first page, opens it and accepts for the shelter.</summary>
    public static async Task AcceptAsync(Person officer)
    {
        await Cast.ReadsFirstAsync(officer, "Delivered - nobody has read it yet", "Open the referral");
        await officer.FollowsAsync($"/case/{Stage.Case}");
        await officer.FollowsAsync($"/case/{Stage.Case}/accept");
        await officer.GivesAsync(
            $"/case/{Stage.Case}/accept", [("code", "RS-SHELTER"), ("name", "Shelter by the river"), ("case-worker", Stage.Shelter.Code), .. Steps.Day("start", Stage.Now)]);
        await officer.ReadsAsync("They now know which organisation accepts");
        await Stage.Settled();
    }

    /// <summary>The office that asked says who the person is.</summary>
    public static async Task IdentifyAsync(Person officer)
    {
        await Cast.ReadsFirstAsync(officer, "Accepted", "Share who the person is, as far as they agree");
        await officer.FollowsAsync($"/case/{Stage.Case}");
        await officer.FollowsAsync($"/case/{Stage.Case}/identity");
        await officer.GivesAsync($"/case/{Stage.Case}/identity");
        await officer.ReadsAsync("Sent: who the person is, as far as they agreed.");
        await Stage.Settled();
    }

    private static IEnumerable<(string Name, string Value)> Consent(int number, string scope, string[] organisation, string[] categories) =>
        Steps.Consent(Stage.Now, number, scope, categories)
            .Where(f => f.Value.Length > 0 && f.Name != "number" && (number == 1 || !OfTheFirst.Contains(f.Name[3..])) && (categories.Length > 0 || !f.Name.EndsWith("-categories", StringComparison.Ordinal)))
            .Select(f => f.Name[3..] switch { "participant" => (f.Name, organisation[0]), "code" => (f.Name, organisation[1]), _ => f });
}
