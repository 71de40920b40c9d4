using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trm.Console.Wire;
using Trm.Envelope.Keys;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Node.IdentityProviders;
using Trm.Node.Tests.Exchange;

namespace Trm.Console.Tests;

/// <summary>A node with its console on loopback, as behind a proxy that ends the TLS.</summary>
internal sealed class Consoles : IAsyncDisposable
{
    public const string Host = "console.example.org";

    /// <summary>Short: a lower bound is all that a test can see.</summary>
    public static readonly TimeSpan RefusalTakes = TimeSpan.FromMilliseconds(20);

    /// <summary>Invites everybody.</summary>
    public static readonly Officer Administrator = new("AT-90", Role.Administrator);

    private readonly WebApplication _app;
    private readonly string _whose;
    private readonly bool _isAlone;

    private Consoles(World world, string whose, bool isAlone, WebApplication app, Uri address) => (World, _whose, _isAlone, _app, Public) = (world, whose, isAlone, app, address);

    /// <summary>As people open it.</summary>
    public Uri Public { get; }

    public World World { get; }

    public TrmNode Node => World[_whose];

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Every address there is, with the method and who may ask.</summary>
    public IReadOnlyList<(string Method, string Path, Access Access)> Addresses =>
    [
        .. _app.Services.GetServices<EndpointDataSource>().Concat(((IEndpointRouteBuilder)_app).DataSources).Distinct().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e =>
            (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Single() ?? "*", e.RoutePattern.RawText!, e.Metadata.GetRequiredMetadata<Access>())).Distinct()
            .OrderBy(e => e.Item2, StringComparer.Ordinal).ThenBy(e => e.Item1, StringComparer.Ordinal),
    ];

    /// <summary>A node alone in its world, with its console.</summary>
    public static async Task<Consoles> StartAsync(bool training = false, TimeZoneInfo? zone = null, bool inBrowser = false, IdentityProviderOptions? provider = null, Action<ILoggingBuilder>? log = null)
    {
        var world = new World(EncryptionKey.Days, [], training: training) { IdentityProvider = provider };
        await world.StartAsync("AT");
        return await StartAsync(world, "AT", log ?? (_ => { }), zone, inBrowser, isAlone: true);
    }

    /// <summary>The console of a node that runs, as browsers of this machine reach it.</summary>
    public static Task<Consoles> BesideAsync(World world, string whose, Action<ILoggingBuilder> log) => StartAsync(world, whose, log, zone: null, inBrowser: true, isAlone: false);

    private static async Task<Consoles> StartAsync(World world, string whose, Action<ILoggingBuilder> log, TimeZoneInfo? zone, bool inBrowser, bool isAlone)
    {
        var port = inBrowser ? FreePort() : 0;
        var address = inBrowser ? new Uri($"http://localhost:{port}") : new Uri($"https://{Host}");
        var app = ConsoleHost.Build(world[whose], new ConsoleOptions
        {
            Address = address,
            Listen = new Uri($"http://127.0.0.1:{port}"),
            Zone = zone ?? TimeZoneInfo.Utc,
            RefusalTakes = RefusalTakes,
        }, world.Time, log);
        await app.StartAsync();
        return new(world, whose, isAlone, app, address);
    }

    /// <summary>Somebody with a browser.</summary>
    public Visitor Visitor(string language = "en") => new(Address, language) { Host = Public.Authority, CookiePrefix = Public.Scheme == Uri.UriSchemeHttps ? "__Host-trm-" : "trm-" };

    public async Task<string> InviteAsync(string code, Role role = Role.Coordinator) =>
        (await Node.Accounts.InviteAsync(new InvitationOrder(code, role, role == Role.CaseWorker ? "SHELTER-1" : null), Administrator)).Value.Secret;

    /// <summary>Somebody who has accepted an invitation with a password and an app, and is signed in.</summary>
    public async Task<Visitor> OfficerAsync(string code, Role role = Role.Coordinator, string language = "en")
    {
        var visitor = Visitor(language);
        await visitor.AcceptAsync(await InviteAsync(code, role), World.Time.GetUtcNow());
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_isAlone)
            await World.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
