using Trm.Contracts.Referrals;

namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>The place of one process of a country, with lines of its own to broker and database; whenever the process dies another one takes its place.</summary>
/// <param name="name">What the figures call it.</param>
/// <param name="pair">Whose country it is.</param>
/// <param name="side">Which of the two.</param>
/// <param name="pause">Milliseconds between two messages that it sends.</param>
/// <param name="toBroker">Its line to the broker.</param>
/// <param name="toDatabase">Its line to the database, and what that makes of the database's address; null where its rows are a file.</param>
internal sealed class Station(string name, Pair pair, Side side, int pause, Line toBroker, (Line Line, Func<string, int, string> Address)? toDatabase) : IAsyncDisposable
{
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);
    private KillHostProcess? _process;

    public string Name => name;

    public Side Side => side;

    public Line ToBroker => toBroker;

    public Line? ToDatabase => toDatabase?.Line;

    public KillHostProcess Process => _process ?? throw new InvalidOperationException($"{name} has not been started");

    /// <summary>Ids of the messages that its processes have said were accepted.</summary>
    public IReadOnlySet<string> Accepted
    {
        get
        {
            if (_process is not null)
                _accepted.UnionWith(_process.Accepted);
            return _accepted;
        }
    }

    /// <summary>The next process takes its place.</summary>
    public void Start() => _process = pair.StartToCall(side, pause, through: office => office with
    {
        Broker = new UriBuilder(office.Broker) { Port = toBroker.Port }.Uri,
        Database = toDatabase is var (line, address) ? address(office.Database!, line.Port) : office.Database,
    }, speaks: true);

    /// <summary>Its process dies by SIGKILL.</summary>
    public async Task KillAsync()
    {
        await Process.KillAsync();
        End();
    }

    /// <summary>Whatever of it runs is ended, and nothing takes its place.</summary>
    public void End()
    {
        _ = Accepted;
        _process?.Dispose();
        _process = null;
    }

    /// <summary>The last lines that its process logged.</summary>
    public string Tell(int lines) => $"{name}:\n  {string.Join("\n  ", (_process?.Log ?? "does not run").Split('\n').TakeLast(lines))}";

    /// <summary>Its process ends, and its lines.</summary>
    public async ValueTask DisposeAsync()
    {
        End();
        await toBroker.DisposeAsync();
        if (toDatabase is var (line, _))
            await line.DisposeAsync();
    }
}
