using System.Text.RegularExpressions;
using Trm.Console.Tests.Countries;
using Trm.Contracts.Codes;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Stories;
using Trm.Testing;
using static Trm.Console.Tests.Return.Desk;
using static Trm.Console.Tests.Stories.Cast;

namespace Trm.Console.Tests.Stories;

/// <summary>Story 10. Needs only: what is masked looks as with a person who has nothing to hide; and the first consent, taken without a sign interpreter, does not count.</summary>
internal sealed partial class Not_shared
{
    private static readonly string[] Secrets =
        ["Mirelunda", "Vrazhalitska", "1998", "Divorced", "INVENTED", "example.org", "Zmajevsko", "Exploitation", "DebtBondage", "F43", "masked", "withheld", "children"];

    private static Stage Stage => Theatre.Both.Stage;

    private static string Page => $"/case/{Stage.Case}";

    [SetUp]
    public void Mended() => Theatre.Mended();

    [Test]
    public async Task And_not_existing_look_the_same_at_the_other_side([PlayedWith(Hands.Mouse)] Hands hands)
    {
        var cast = await Theatre.CastAsync(hands);

        var open = await HeardOfAsync(cast, null, draft => cast.Vienna.GivesAsync(
            $"{draft}/person", ("p-prs_Birthdate-d", "17"), ("p-prs_Birthdate-m", "4"), ("p-prs_Birthdate-y", "1998"), ("p-prs_Gender", "Feminine"), ("p-prs_PrimaryLanguage", "Serbian"),
            ("p-prs_SecondaryLanguage", "German"), ("p-prs_HighestLevelOfEducation", "UpperSecondaryEducation")));
        var hidden = await HeardOfAsync(cast, "F43.1", async draft =>
        {
            await cast.Vienna.GivesAsync($"{draft}/import", ("file", Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", "case.csv")));
            await cast.Vienna.GivesAsync($"{draft}/person");
        });

        Assert.That(open, Has.Count.GreaterThan(4));
        Assert.That(hidden.Keys, Is.EqualTo(open.Keys));
        foreach (var (page, text) in open)
            Assert.That(hidden[page], Is.EqualTo(text), page);
    }

    [Test]
    public async Task And_a_consent_taken_without_a_sign_interpreter_does_not_count([PlayedWith(Hands.KeysWithoutScript)] Hands hands)
    {
        var cast = await Theatre.CastAsync(hands);
        await Theatre.Both.PreparedAsync();
        await Theatre.Both.Vienna.Node.Referrals.KeepDraftAsync(Stage.Case, Stage.Vienna, Stage.FilesFor(Stage.World, Stage.AllConsents));

        await KeepsAsync(cast.Vienna, ("support", Support("AT-INT-041", isSigned: false)));
        await cast.Vienna.GoesToAsync($"{Page}/clear");
        await cast.Vienna.SendsAsync($"{Page}/clear");
        Assert.That(cast.Vienna.Status, Is.EqualTo(409));
        await cast.Vienna.ReadsAsync("Still needed", "use the form the person understands");

        // Asked again, in signs, with a day to think; what was said before counts no more.
        await cast.Vienna.GoesToAsync($"{Page}/wish");
        await cast.Vienna.GivesAsync($"{Page}/wish", [.. Wish]);
        await cast.Vienna.ReadsAsync("a consent taken without this help does not count");
        await KeepsAsync(cast.Vienna, ("asked-again", [("still", "yes")]), ("support", Support("AT-INT-SIGN-2", isSigned: true)));
        await cast.Vienna.ReadsAsync("Before the person is cleared Nothing is missing here.");
        await cast.ClearAsync();
        await Stage.Return(ReturnState.Cleared);
        await ReadsFirstAsync(cast.Shelter, "Cleared: last check still to come");
        await cast.Shelter.ReadsNothingOfAsync("sign interpreter", "AT-INT");
        Theatre.Applaud(Stage.Case);
        await Stage.Ok(Stage.At.Returns.WithdrawAsync(Stage.Case, Stage.Vienna, ConsentScope.Return, WithdrawalAction.Stop, Stage.Now));
        await EndAsync();
    }

    // Needs only; accepted, identity, and two questions answered as far as the consent goes. What the other side reads then: the page of the case, and of every message, without what tells times and messages apart.
    private static async Task<SortedDictionary<string, string>> HeardOfAsync(Cast cast, string? health, Func<string, Task> about)
    {
        await Referring.SendAsync(cast.Vienna, "services", [("sharing", "RS/RS-SHELTER", ["care-needs"])], about, health);
        await Referring.AcceptAsync(cast.Belgrade);
        await Referring.IdentifyAsync(cast.Vienna);
        foreach (var topic in new[] { "health", "family" })
        {
            await DoesAsync(cast.Belgrade, "question", ("topic", topic), ("purpose", "services"));
            await ReadsFirstAsync(cast.Vienna, "Answer the open question");
            await DoesAsync(cast.Vienna, "answer", ("how", "covered"));
        }

        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await ReadsFirstAsync(cast.Belgrade, "Support under way");
        await cast.Belgrade.FollowsAsync(Page);
        await KeepAsync("case");
        var links = await cast.Belgrade.Page.Locator("main a[href$='by=AT']").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))");
        foreach (var (number, link) in links.Index())
        {
            await cast.Belgrade.GoesToAsync(link);
            await KeepAsync($"message {number}");
        }

        Theatre.Applaud(Stage.Case);
        await EndAsync();
        return pages;

        async Task KeepAsync(string name)
        {
            await cast.Belgrade.ReadsNothingOfAsync(Secrets);
            pages[name] = Varying().Replace(await cast.Belgrade.Page.ContentAsync(), "*");
        }
    }

    private static (string, string)[] Support(string interpreter, bool isSigned) =>
    [
        ("with-wish", "yes"), ("interpreter-needed", "yes"), ("interpreter", interpreter), ("independent", "yes"), ("form-needed", "yes"), ("form-used", isSigned ? "yes" : "no"), ("supporter-needed", "no"),
    ];

    private static IEnumerable<(string, string)> Wish =>
    [
        .. At("informed", Stage.Now.AddHours(-30)), ("stay", "yes"), .. At("given", Stage.Now.AddHours(-2)), ("taker", "case-worker"), ("capacity", "adult"), ("language", "Serbian"),
        ("interpreter", "AT-INT-SIGN-2"), ("explained", "AT-CW-17"), ("understood", "yes"), ("helped", "no"), ("how", "written"), ("place", "shelter"), ("copy", "kept-for-person"),
    ];

    // Pseudonyms, ids, the office's word, words to be read back, times, tokens, and whether a witness has come by.
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|C-[0-9A-F]{4,8}|(?<=</span> )\"[a-z ]+\"|read-back word: [a-z -]+|<time[^>]*>[^<]*</time>|name=\"form\" value=\"[^\"]*\"| - (?:witnessed|provisional)", RegexOptions.None, 5000)]
    private static partial Regex Varying();
}
