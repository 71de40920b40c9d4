using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>
/// Austria with two processes on a PostgreSQL, Serbia with one on SQLite on a disk of its own, and a RabbitMQ between them; every process has lines of its own to its servers. Everything in it can
/// fail, and be mended.
/// </summary>
internal sealed class Theatre : IAsyncDisposable
{
    // Milliseconds between two messages of a process: as much one way as the other.
    private const int PauseOfAustria = 300;
    private const int PauseOfSerbia = 150;

    // It takes memory only for what is on it; less than the floor of a node is never free on it, unless it is full.
    private const int DiskMiB = 4096;

    // The keys are older than a clock that is set back by a day.
    private static readonly TimeSpan Age = TimeSpan.FromDays(3);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly List<IAsyncDisposable> _own = [];

    private Theatre(RabbitMqServer broker, PostgresServer database) => (Broker, Database) = (broker, database);

    public RabbitMqServer Broker { get; }

    public PostgresServer Database { get; }

    public Pair Pair { get; private set; } = null!;

    public SmallDisk? Disk { get; private set; }

    /// <summary>Why no disk can be full here; null where one can.</summary>
    public string? NoDisk { get; private set; }

    public IReadOnlyList<Station> Stations { get; private set; } = [];

    /// <summary>Servers run, the case has been referred and accepted, and no process runs yet.</summary>
    public static async Task<Theatre> OpenAsync()
    {
        var own = new List<IAsyncDisposable>();
        var (broker, database) = (await RabbitMqServer.SharedAsync(), await PostgresServer.SharedAsync());
        if (!broker.IsPrivate)
            own.Add(broker = await RabbitMqServer.StartPrivateAsync());
        if (!database.IsPrivate)
            own.Add(database = await PostgresServer.StartPrivateAsync());
        var theatre = new Theatre(broker, database);
        theatre._own.AddRange(own);
        try
        {
            await theatre.PrepareAsync();
            return theatre;
        }
        catch
        {
            await theatre.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everything that can fail.</summary>
    public IReadOnlyList<Fault> Faults() =>
    [
        .. Stations.SelectMany(FaultsOf),
        new("RabbitMQ killed", "RabbitMQ", true, 2, async lasting => await AwayAsync(Broker.StopAsync(kill: true), lasting, Broker.StartAsync)),
        new("RabbitMQ restarted", "RabbitMQ", false, 1, async lasting => await AwayAsync(Broker.StopAsync(), lasting, Broker.StartAsync)),
        new("PostgreSQL killed", "PostgreSQL", true, 4, async lasting => await AwayAsync(Database.StopAsync(kill: true), lasting, Database.StartAsync)),
        new("PostgreSQL restarted", "PostgreSQL", false, 1, async lasting => await AwayAsync(Database.StopAsync(), lasting, Database.StartAsync)),
        .. Disk is { } disk ? (Fault[])[new("disk of RS full", "disk", false, 2, async lasting =>
        {
            disk.Shrink();
            await Task.Delay(lasting);
            disk.Regrow();
        })] : [],
    ];

    /// <summary>No process runs any more; both servers do, on good lines, with room on the disk.</summary>
    public async Task EndAsync()
    {
        foreach (var station in Stations)
            station.End();
        await Broker.StopAsync(kill: true);
        await Broker.StartAsync();
        await Database.StopAsync(kill: true);
        await Database.StartAsync();
        Disk?.Regrow();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var station in Stations)
            await station.DisposeAsync();
        if (Pair is not null)
        {
            foreach (var side in Enum.GetValues<Side>())
                await Pair.StopAsync(side);
            Disk?.Dispose();
            await Pair.DisposeAsync();
        }

        foreach (var server in _own)
            await server.DisposeAsync();
    }

    private async Task PrepareAsync()
    {
        Pair = await Pair.MakeAsync(Broker.Uri, new Dictionary<Side, PostgresServer> { [Side.Sending] = Database }, Age);
        Disk = SmallDisk.TryMount(Pair.DataFolderOf(Side.Receiving), DiskMiB, out var reason);
        NoDisk = reason;
        foreach (var side in Enum.GetValues<Side>())
            await Pair.StartAsync(side);
        await Pair.FinishAsync();
        await Broker.SettleAsync();
        foreach (var side in Enum.GetValues<Side>())
            await Pair.StopAsync(side);
        Stations = [StationOf("process 1 of AT", Side.Sending), StationOf("process 2 of AT", Side.Sending), StationOf("process of RS", Side.Receiving)];
    }

    private Station StationOf(string name, Side side) => side == Side.Sending
        ? new(name, Pair, side, PauseOfAustria, new Line(Broker.Uri.Port), (new Line(Database.Port), (address, port) => Database.OverTcp(address, port)))
        : new(name, Pair, side, PauseOfSerbia, new Line(Broker.Uri.Port), null);

    private static IEnumerable<Fault> FaultsOf(Station station)
    {
        var (country, weight) = (Pair.Id(station.Side).Value, station.Side == Side.Sending ? 5 : 7);
        yield return new($"process of {country} killed", station.Name, true, weight, async lasting =>
        {
            await station.KillAsync();
            await Task.Delay(lasting);
            station.Start();
        })
        { Milliseconds = (0, 600) };
        yield return new($"process of {country} stopped", station.Name, false, 1, async lasting =>
        {
            await station.Process.StandStillAsync();
            await Task.Delay(lasting);
            await station.Process.ContinueAsync();
        });
        foreach (var (line, server) in new[] { (station.ToBroker, "broker"), (station.ToDatabase, "database") })
            if (line is not null)
                foreach (var (trouble, weighs, strike) in Troubles)
                    yield return new($"line of {country} to its {server} {trouble}", $"{station.Name}, {server}", false, weighs, async lasting =>
                    {
                        strike(line);
                        await Task.Delay(lasting);
                        line.Mend();
                    });
        if (station.Side == Side.Receiving)
            foreach (var (by, name) in new[] { (Day, "a day ahead"), (-Day, "a day behind") })
                yield return new($"clock of {country} {name}", station.Name, false, 1, async lasting =>
                {
                    await station.Process.JumpAsync(by);
                    await Task.Delay(lasting);
                    await station.Process.JumpAsync(TimeSpan.Zero);
                });
    }

    private static readonly (string Name, int Weight, Action<Line> Strike)[] Troubles =
        [("cut", 1, line => line.Cut()), ("stalled", 1, line => line.Stall()), ("throttled", 1, line => line.Throttle(20_000))];

    private static async Task AwayAsync(Task stopped, TimeSpan lasting, Func<Task> start)
    {
        await stopped;
        await Task.Delay(lasting / 3);
        await start();
    }
}
