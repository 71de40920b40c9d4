using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Trm.Console;
using Trm.Contracts.Referrals;
using Trm.Node;
using Trm.Node.Accounts;

namespace Trm.Cli.Demo;

/// <summary>
/// The consoles of both countries over the nodes of the demonstration, with an account for each role: an exercise, on this machine alone. Passwords and codes are made on the spot, shown on the screen,
/// and gone with the nodes.
/// </summary>
internal sealed class DemoConsoles : IAsyncDisposable
{
    /// <summary>The first console's port where none is asked for; the second's is the next.</summary>
    public const int Port = 7401;

    private static readonly Dictionary<string, string> Zones = new(StringComparer.Ordinal) { ["AT"] = "Europe/Vienna", ["RS"] = "Europe/Belgrade" };

    private readonly List<WebApplication> _running = [];
    private readonly List<(DemoSide Side, string Address, IReadOnlyList<DemoAccount> Accounts)> _open = [];
    private readonly byte[] _app = Totp.NewSecret();
    private readonly TimeProvider _time;

    private DemoConsoles(TimeProvider time)
    {
        _time = time;
        do
            Password = string.Join('-', Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)).Chunk(4).Select(four => new string(four)));
        while (NewPassword.IsWeak(Password, "AT-CO-009"));
    }

    /// <summary>Of every account.</summary>
    public string Password { get; }

    /// <summary>Each side's console and who may sign in there.</summary>
    public IReadOnlyList<(DemoSide Side, string Address, IReadOnlyList<DemoAccount> Accounts)> Open => _open;

    /// <summary>A code that each account takes once, now and for half a minute at least: the app's next one.</summary>
    public string NextCode => Totp.CodeAt(_app, _time.GetUtcNow().AddSeconds(30));

    /// <summary>Opens both.</summary>
    /// <param name="world">The nodes.</param>
    /// <param name="organisation">The receiving organisation of the story, whose case worker has an account.</param>
    /// <param name="port">The first port; 0 for any that is free.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where they log.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<DemoConsoles> StartAsync(DemoWorld world, string organisation, int port, TimeProvider time, Action<ILoggingBuilder> log, CancellationToken cancel)
    {
        var consoles = new DemoConsoles(time);
        try
        {
            foreach (var (number, side) in world.Sides.Index())
            {
                // Cookies know hosts and no ports: under one name, who signs in here would be signed out there.
                var address = new Uri($"http://{(number == 0 ? "localhost" : "127.0.0.1")}:{Free(port == 0 ? 0 : port + number)}");
                var options = new ConsoleOptions { Address = address, Zone = TimeZoneInfo.TryFindSystemTimeZoneById(Zones[side.Id.Value], out var zone) ? zone : TimeZoneInfo.Utc };
                var console = ConsoleHost.Build(side.Node, options, time, log);
                consoles._running.Add(console);
                await console.StartAsync(cancel);
                consoles._open.Add((side, options.Origin, await consoles.InviteAllAsync(side, side.Id.Value == "RS" ? organisation : $"{side.Id}-SHELTER", cancel)));
            }

            return consoles;
        }
        catch
        {
            await consoles.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var console in _running)
            await console.DisposeAsync();
    }

    // The coordinator of the story, a second one for what takes two, and one of every other role.
    private async Task<IReadOnlyList<DemoAccount>> InviteAllAsync(DemoSide side, string organisation, CancellationToken cancel)
    {
        var orders = new List<InvitationOrder> { new(side.Officer.Code, Role.Coordinator, null), new($"{side.Id}-CO-009", Role.Coordinator, null) };
        foreach (var role in Enum.GetValues<Role>().Where(r => r != Role.Coordinator))
            orders.Add(new($"{side.Id}-{Initials(role)}-021", role, role == Role.CaseWorker ? organisation : null));
        var accounts = new List<DemoAccount>();
        foreach (var order in orders)
        {
            var invitation = DemoStage.Demand(await side.Node.Accounts.InviteAsync(order, new Officer($"{side.Id}-AD-001", Role.Administrator), cancel));
            var accepted = await side.Node.SignIns.AcceptAsync(invitation.Secret, new NewPassword(Password, _app, Totp.CodeAt(_app, _time.GetUtcNow())), cancel)
                ?? throw new InvalidOperationException("an invitation that was just made is taken");
            await side.Node.SignIns.EndAsync(order.Code, accepted.Begun.Session.Id, cancel);
            accounts.Add(new(order.Code, ReferralLifecycle.Name(order.Role), accepted.RecoveryCodes[0]));
        }

        return accounts;
    }

    // "case-worker": CW; "auditor": AU.
    private static string Initials(Role role)
    {
        var words = ReferralLifecycle.Name(role).Split('-');
        return (words.Length > 1 ? string.Concat(words.Select(w => w[0])) : words[0][..2]).ToUpperInvariant();
    }

    // That one, or any other where it is taken.
    private static int Free(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException) when (port != 0)
        {
            return Free(0);
        }
    }
}
