using Trm.Console.Tests.Countries;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Stories;

/// <summary>The two countries of all stories. Everybody has sat down once: a story is played by whoever is there.</summary>
[SetUpFixture]
internal sealed class Theatre
{
    private static readonly Dictionary<(string Code, Hands Hands), Person> Seated = [];
    private static readonly Dictionary<Hands, Cast> Casts = [];

    public static TwoCountries Both { get; private set; } = null!;

    /// <summary>The post goes as it should: a story before may have ended while it did not.</summary>
    public static void Mended()
    {
        Both.World.Post.IsSlow = _ => false;
        Both.World.Post.OnTheWay = (_, body) => [body];
    }

    /// <summary>Whoever has that code, at a browser.</summary>
    public static async Task<Person> PersonAsync(string code, Hands hands) => Seated.TryGetValue((code, hands), out var seated)
        ? seated
        : Seated[(code, hands)] = await Person.SitsDownAsync(await OneBrowser.OpenAsync(), Both[code], hands, neverInTitles: ["Mirelunda", "Vrazhalitska", "lantern", "Serbia", "Austria", "Subotica", "scarf"]);

    /// <summary>Those who play a story: at the sending side with these hands, at the receiving side in the other way. Who signs with a script has a passkey; who signs without one has none.</summary>
    public static async Task<Cast> CastAsync(Hands hands)
    {
        if (Casts.TryGetValue(hands, out var ready))
            return ready;
        var (coordinator, caseWorker) = hands switch { Hands.Mouse => ("AT-08", "AT-CW-32"), Hands.Keys => ("AT-09", "AT-CW-33"), _ => (Stage.Vienna.Code, "AT-CW-31") };
        if (hands == Hands.Keys)
            await Both.JoinsAsync(Both.Vienna, coordinator, Role.Coordinator);
        await Both.JoinsAsync(Both.Vienna, caseWorker, Role.CaseWorker);
        var others = PlayedWithAttribute.Across(hands);
        var cast = new Cast(
            hands, await PersonAsync(coordinator, hands), await PersonAsync(caseWorker, hands), await PersonAsync(Stage.ViennaEscort.Code, hands), await OnDutyAsync(Both.Vienna, hands),
            await PersonAsync(Stage.Belgrade.Code, others), await PersonAsync(Stage.Shelter.Code, others), await OnDutyAsync(Both.Belgrade, others));
        if (hands != Hands.KeysWithoutScript)
            foreach (var signer in new[] { cast.Vienna, cast.CaseWorker })
                await signer.MakesPasskeyAsync();
        return Casts[hands] = cast;
    }

    /// <summary>Nothing that anybody saw was titled by the case, went to another place, or was forbidden by the page's own policy.</summary>
    public static void Applaud(CaseId @case)
    {
        foreach (var person in Seated.Values)
        {
            person.IsContent();
            Assert.That(person.Shown.Where(s => s.Title.Contains(ShortName.Of(@case), StringComparison.OrdinalIgnoreCase) || s.Address.Host != "localhost").Select(s => $"{s.Title} {s.Address}"), Is.Empty);
        }
    }

    private static Task<Person> OnDutyAsync(Consoles at, Hands hands) => PersonAsync(Both.Holders.First(h => h.At == at && h is { Role: Role.DutyOfficer, Organisation: null }).Code, hands);

    [OneTimeSetUp]
    public async Task OpenAsync() => Both = await TwoCountries.OpenAsync();

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        foreach (var person in Seated.Values)
            await person.DisposeAsync();
        if (Both is { } open)
            await open.DisposeAsync();
    }
}
