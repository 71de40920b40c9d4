using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Node.Overview;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Return;

/// <summary>Austria and Serbia with a console each, a case that both have, and the people who look after it.</summary>
internal sealed class Offices : IAsyncDisposable
{
    private static readonly Officer Administrator = new("XX-90", Role.Administrator);

    private readonly Dictionary<string, WebApplication> _consoles = new(StringComparer.Ordinal);
    private readonly List<Desk> _desks = [];

    private Offices(Stage stage) => Stage = stage;

    public Stage Stage { get; }

    public CaseId Case => Stage.Case;

    /// <summary>Both nodes run, each with a console, and the case is in progress between them: Austria has the record and the sheet of the person.</summary>
    /// <param name="sheet">Changes the JSON of the case sheet.</param>
    public static async Task<Offices> OpenAsync(bool isShared = true, World? world = null, Func<string, string>? sheet = null)
    {
        var stage = await Stage.OpenAsync(world ?? new(), sheet: sheet);
        var offices = new Offices(stage);
        foreach (var country in new[] { "AT", "RS" })
        {
            var console = ConsoleHost.Build(
                stage.World[country], new ConsoleOptions { Address = new Uri($"https://{Consoles.Host}"), Listen = new Uri("http://127.0.0.1:0"), RefusalTakes = TimeSpan.Zero }, stage.World.Time, _ => { });
            await console.StartAsync();
            offices._consoles.Add(country, console);
        }

        if (isShared)
            await offices.SharedAsync(sheet);
        return offices;
    }

    /// <summary>The case has got as far as a return can be proposed, with the record and the sheet from which messages are drawn.</summary>
    public async Task SharedAsync(Func<string, string>? sheet = null)
    {
        await Stage.Ok(Stage.At.Referrals.SendProfileAsync(Stage.Draft, Stage.Vienna, Stage.FilesFor(Stage.World, Stage.AllConsents, sheet)));
        await Stage.Referral(Trm.Contracts.Referrals.ReferralState.Delivered);
        await Stage.Rs.Referrals.OpenAsync(Case, Stage.Belgrade);
        await Stage.Ok(Stage.Rs.Referrals.AcceptAsync(Case, Stage.Belgrade, Stage.Organisation, "RS-CW-1", DateOnly.FromDateTime(Stage.Now.UtcDateTime)));
        await Stage.Referral(Trm.Contracts.Referrals.ReferralState.Accepted);
        await Stage.Ok(Stage.At.Referrals.SendIdentityAsync(Stage.Draft, Stage.Vienna));
        await Stage.Referral(Trm.Contracts.Referrals.ReferralState.InProgress);
    }

    /// <summary>Somebody with an account, who has come in.</summary>
    public async Task<Desk> ComesAsync(string country, string code, Role role, string? organisation = null, string language = "en")
    {
        var (node, app) = (Stage.World[country], Totp.NewSecret());
        var invited = await node.Accounts.InviteAsync(new InvitationOrder(code, role, organisation), Administrator);
        var accepted = await node.SignIns.AcceptAsync(invited.Value.Secret, new NewPassword(Visitor.Password, app, Totp.CodeAt(app, Stage.World.Time.GetUtcNow())));
        if (role == Role.Escort)
            await node.Escorts.BindAsync(Case, code, Stage.Vienna);
        var visitor = new Visitor(new Uri(_consoles[country].Urls.Single()), language);
        visitor.Cookies["__Host-trm-session"] = accepted!.Begun.Secret;
        _desks.Add(new(visitor, Case));
        return _desks[^1];
    }

    public Task<Desk> ViennaAsync(string language = "en") => ComesAsync("AT", "AT-07", Role.Coordinator, language: language);

    public Task<Desk> BelgradeAsync() => ComesAsync("RS", "RS-03", Role.Coordinator);

    public Task<Desk> ShelterAsync(string language = "en") => ComesAsync("RS", "RS-CW-1", Role.CaseWorker, Stage.Organisation.Id, language);

    /// <summary>Every page of a case: the ends of their addresses.</summary>
    public IReadOnlyList<string> PagesOfACase =>
    [
        .. ((IEndpointRouteBuilder)_consoles["AT"]).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is ["GET"] && e.RoutePattern.RawText is { } path && path.StartsWith("/case/{case}", StringComparison.Ordinal) && path.Count(c => c == '{') == 1)
            .Select(e => e.RoutePattern.RawText!["/case/{case}".Length..].TrimStart('/')).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>A case as a list has it.</summary>
    public async Task<CaseLine> LineAsync(string country) => (await Stage.World[country].Cases.FindAsync(Case, Stage.Vienna)).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var desk in _desks)
            desk.Dispose();
        foreach (var console in _consoles.Values)
            await console.DisposeAsync();
        await Stage.DisposeAsync();
    }
}
