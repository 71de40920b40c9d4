using Trm.Console.Tests.Countries;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Stories;

/// <summary>Those who play a story, and what they do in its case.</summary>
/// <param name="Hands">How those at the sending side work their pages; those at the receiving side do it the other way.</param>
/// <param name="Vienna">The coordinator who sends.</param>
/// <param name="CaseWorker">The case worker of the same office, who knows the person.</param>
/// <param name="Escort">Who travels along.</param>
/// <param name="OnDuty">The officer on duty where it is sent.</param>
/// <param name="Belgrade">The coordinator who receives.</param>
/// <param name="Shelter">The case worker of the shelter there.</param>
/// <param name="OnDutyThere">The officer on duty there.</param>
internal sealed record Cast(Hands Hands, Person Vienna, Person CaseWorker, Person Escort, Person OnDuty, Person Belgrade, Person Shelter, Person OnDutyThere)
{
    /// <summary>What no list, first page or page of the other side's first message names.</summary>
    public static IReadOnlyList<string> NeverNamed { get; } = ["Mirelunda", "Vrazhalitska"];

    private static Stage Stage => Theatre.Both.Stage;

    private static CaseId Case => Stage.Case;

    private static string Page => $"/case/{Case}";

    /// <summary>On what they see first, they read this of the case, and nobody's name.</summary>
    public static async Task ReadsFirstAsync(Person who, params string[] words)
    {
        await who.LooksAsync();
        await ReadsAsync(who, words);
    }

    /// <summary>The same where their first page speaks of arrivals, and nobody is expected yet.</summary>
    public static async Task ReadsTodayAsync(Person who, params string[] words)
    {
        await who.GoesToAsync("/today");
        await ReadsAsync(who, words);
    }

    /// <summary>They go from the page of the case to the form of an act, fill it and send it; both sides have it then.</summary>
    public static async Task DoesAsync(Person who, string act, params (string Name, string Value)[] fields)
    {
        await who.GoesToAsync(Page);
        await who.FollowsAsync($"{Page}/{act}");
        await who.GivesAsync($"{Page}/{act}", fields);
        await Stage.Settled();
    }

    /// <summary>They keep topics of the record, one after the other.</summary>
    public static async Task KeepsAsync(Person who, params (string Topic, (string Name, string Value)[] Fields)[] topics)
    {
        await who.GoesToAsync($"{Page}/kept");
        foreach (var (topic, fields) in topics)
        {
            await who.FollowsAsync($"{Page}/{topic}");
            await who.GivesAsync($"{Page}/{topic}", fields);
        }
    }

    /// <summary>The story is over: both sides close the case.</summary>
    public static async Task EndAsync()
    {
        await Stage.Settled();
        await Stage.Ok(Stage.Rs.Returns.CloseAsync(Case, Stage.Belgrade, CaseOutcome.EndedEarly));
        await Stage.Settled();
        await Stage.Ok(Stage.At.Returns.CloseAsync(Case, Stage.Vienna, CaseOutcome.EndedEarly));
        await Stage.Settled();
    }

    /// <summary>The escort says on their page that the person is on the way.</summary>
    public Task DepartAsync() => ConfirmsAsync("departed", ("number", "+43110000000"));

    /// <summary>The escort confirms one of the big buttons of their page.</summary>
    public async Task ConfirmsAsync(string act, params (string Name, string Value)[] fields)
    {
        await Escort.LooksAsync();
        var to = act == "stop" ? $"{Page}/stop" : $"/escort/{Case}/{act}";
        if (Hands != Hands.KeysWithoutScript)
            await Escort.SendsHereAsync(to, ": sent", fields);
        else
            await Escort.GivesAsync(to, fields);
    }

    /// <summary>The coordinator proposes that the person is cleared and signs; the case worker finds it on their first page and signs in a session of their own.</summary>
    public Task ClearAsync() => TwoSignAsync("clear");

    /// <summary>The same for the end of a stop.</summary>
    public Task LiftAsync() => TwoSignAsync("lift");

    private static async Task ReadsAsync(Person who, string[] words)
    {
        await who.ReadsOfAsync(Case, words);
        await who.ReadsNothingOfAsync([.. NeverNamed]);
    }

    private async Task TwoSignAsync(string act)
    {
        await Vienna.GoesToAsync(Page);
        await Vienna.FollowsAsync($"{Page}/{act}");
        await Vienna.GivesAsync($"{Page}/{act}");
        await Vienna.ReadsAsync("You have not signed it yet.");
        await Vienna.SignsAsync();
        await Vienna.ReadsAsync("no answer is not a yes");
        await CaseWorker.LooksAsync();
        await CaseWorker.FollowsAsync(Vienna.Path);
        await CaseWorker.SignsAsync();
        await CaseWorker.ReadsAsync("Signed by both officers, and done.");
    }
}
