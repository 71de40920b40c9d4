using Microsoft.Extensions.Logging;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Testing;

namespace Trm.Console.Tests.Countries;

/// <summary>
/// Austria and Serbia: two nodes that exchange messages, the console of each, an account of every role on both sides, a mail server for whoever is on duty; and every line that nodes and consoles
/// have logged.
/// </summary>
internal sealed class TwoCountries : IAsyncDisposable
{
    private readonly List<Holder> _holders = [];

    private TwoCountries(SmtpServer mail, Kept log, Stage stage, Consoles vienna, Consoles belgrade) => (Mail, Log, Stage, Vienna, Belgrade) = (mail, log, stage, vienna, belgrade);

    /// <summary>What whoever is on duty in Austria was sent.</summary>
    public SmtpServer Mail { get; }

    /// <summary>What nodes and consoles logged.</summary>
    public Kept Log { get; }

    /// <summary>The acts of both sides through their desks, for the steps that are not the point of a story.</summary>
    public Stage Stage { get; }

    public Consoles Vienna { get; }

    public Consoles Belgrade { get; }

    public World World => Stage.World;

    /// <summary>Everybody with an account.</summary>
    public IReadOnlyList<Holder> Holders => _holders;

    /// <summary>Who has that code.</summary>
    public Holder this[string code] => _holders.Single(h => h.Code == code);

    public static async Task<TwoCountries> OpenAsync()
    {
        var (mail, log) = (await SmtpServer.StartAsync(), new Kept());
        var world = new World { Loggers = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(log)), Mail = new() { Uri = new($"smtp://localhost:{mail.Port}"), From = "node@office.example" } };
        await File.WriteAllTextAsync(world.RotaOf("AT"), Rotas.Always("""{ "way": "email", "to": "duty.90@office.example" }""", """{ "way": "email", "to": "duty.91@office.example", "says": "alarm" }"""));
        var stage = await Stage.OpenAsync(world);
        void Logging(ILoggingBuilder b) => b.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        var both = new TwoCountries(mail, log, stage, await Consoles.BesideAsync(world, "AT", Logging), await Consoles.BesideAsync(world, "RS", Logging));
        await both.PeopleAsync();
        return both;
    }

    /// <summary>The sides of a case each have their own records; this is another case between them, with the office's word.</summary>
    public CaseId Another(string word, Func<DateTimeOffset, string>? consents = null, Func<string, string>? sheet = null)
    {
        Stage.Draft = Stage.DraftFor(World, consents ?? Stage.AllConsents, s => (sheet?.Invoke(s) ?? s).Replace("\"lantern\"", $"\"{word}\"", StringComparison.Ordinal));
        return Stage.Case;
    }

    /// <summary>Another case, which the shelter has accepted: what an office has on record is lawful, and the journey is planned for five hours from now.</summary>
    public async Task<CaseId> SharedAsync(string word = "lantern", Func<DateTimeOffset, string>? consents = null)
    {
        var @case = Another(word, consents);
        Stage.PlannedAnewAfter(TimeSpan.Zero);
        await Stage.SharedAsync();
        await Stage.KeepAsync(Stage.LawfulFacts(Stage.Now, Stage.Departs));
        return @case;
    }

    /// <summary>The same, proposed, looked at from both sides, planned and prepared: what is left is the clearance.</summary>
    public async Task<CaseId> PreparedAsync(string word = "lantern")
    {
        var @case = await SharedAsync(word);
        await Stage.TakenUpAsync(await Stage.ProposedAsync());
        await Stage.PlannedAsync();
        await Stage.ReadyAsync();
        return @case;
    }

    /// <summary>Somebody more has an account.</summary>
    /// <param name="organisation">Whose cases alone they see; null for an officer of the office itself.</param>
    public async Task JoinsAsync(Consoles at, string code, Role role, string? organisation = null) => _holders.Add(await Holder.ComesAsync(at, code, role, organisation));

    public async ValueTask DisposeAsync()
    {
        await Vienna.DisposeAsync();
        await Belgrade.DisposeAsync();
        await Stage.DisposeAsync();
        await Mail.DisposeAsync();
    }

    // Those whom the stories know, then one of every role that nobody has yet.
    private async Task PeopleAsync()
    {
        await JoinsAsync(Vienna, Stage.Vienna.Code, Role.Coordinator);
        await JoinsAsync(Vienna, "AT-08", Role.Coordinator);
        await JoinsAsync(Vienna, Stage.ViennaCaseWorker.Code, Role.CaseWorker, "AT-COORDINATION");
        await JoinsAsync(Vienna, Stage.ViennaEscort.Code, Role.Escort);
        await JoinsAsync(Belgrade, Stage.Belgrade.Code, Role.Coordinator);
        await JoinsAsync(Belgrade, "RS-04", Role.Coordinator);
        await JoinsAsync(Belgrade, Stage.Shelter.Code, Role.CaseWorker, "RS-SHELTER");
        await JoinsAsync(Belgrade, "RS-CW-9", Role.CaseWorker, "RS-OTHER");
        await JoinsAsync(Belgrade, "RS-DO-9", Role.DutyOfficer, "RS-OTHER");
        await JoinsAsync(Belgrade, "RS-ESC-9", Role.Escort, "RS-OTHER");
        await JoinsAsync(Belgrade, "RS-CL-9", Role.Clinician, "RS-OTHER");
        foreach (var (console, country) in new[] { (Vienna, "AT"), (Belgrade, "RS") })
            foreach (var (number, role) in Enum.GetValues<Role>().Where(r => !_holders.Any(h => h.At == console && h.Role == r && (h.Organisation is null || r == Role.CaseWorker))).Index())
                await JoinsAsync(console, $"{country}-5{number}", role);
    }
}
