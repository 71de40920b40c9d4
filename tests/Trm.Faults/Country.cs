using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Storage;

namespace Trm.Faults;

/// <summary>A country, its data folder, and the process that runs its node - the real one - or does not.</summary>
internal sealed class Country(World world, string name)
{
    private static readonly DeliveryOptions Delivery = new() { Tick = TimeSpan.FromMinutes(2), Checkpoint = TimeSpan.FromMinutes(1), CheckpointAgain = TimeSpan.FromMinutes(15) };

    private readonly string _root = System.IO.Directory.CreateDirectory(Path.Combine(world.Folder, name), OwnerOnlyMode).FullName;
    private Life _life = new() { IsOver = true };
    private readonly List<Post.Connection> _connections = [];
    private readonly List<TrmNode> _nodes = [];
    private bool _isMade;
    private bool _owesGeneration;
    private long _generation;
    private int? _stepsLeft;
    private TimeSpan _down;

    private const UnixFileMode OwnerOnlyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public World World => world;

    public string Name => name;

    public ParticipantId Id { get; } = ParticipantId.Parse(name).Value;

    /// <summary>Running; null while it is down.</summary>
    public TrmNode? Node => _nodes.FirstOrDefault();

    /// <summary>The process that an officer meets: one of them, where there are several.</summary>
    public TrmNode? Met => _nodes.Count < 2 ? Node : world.Dice.Pick($"{name} meets", _nodes);

    /// <summary>The rows of the process that runs, past what is simulated; null while it is down.</summary>
    public IDatabase? Rows { get; private set; }

    /// <summary>How much its clock is fast.</summary>
    public TimeSpan Offset { get; set; }

    public bool IsDiskFull { get; set; }

    /// <summary>Of its data; the same in every world, for what is prepared of a query is prepared for one path.</summary>
    public string Folder => Path.Combine(_root, "data");

    /// <summary>The folder of its keys.</summary>
    public string Keys => Path.Combine(_root, "keys");

    /// <summary>When copies of its data were put back: nothing that it knew is claimed of what happened before.</summary>
    public DateTimeOffset? PutBackAt { get; private set; }

    // What stood in the folder when its process was killed.
    private string Image => Path.Combine(_root, "image");

    private string Backup => Path.Combine(_root, "backup");

    private NodeOptions Options => new()
    {
        Participant = Id,
        DataFolder = Folder,
        KeysFolder = Keys,
        DirectoryFile = world.Secretariat.File,
        DirectoryFingerprint = world.Secretariat.Fingerprint,
        Delivery = Delivery,
    };

    /// <summary>Starts its process, or starts it again.</summary>
    public async Task StartAsync()
    {
        if (System.IO.Directory.Exists(Image))
        {
            System.IO.Directory.Delete(Folder, recursive: true);
            System.IO.Directory.Move(Image, Folder);
        }
        else if (!_isMade)
        {
            _isMade = true;
            Copy(world.Ground.KeysOf(name), Keys);
            System.IO.Directory.CreateDirectory(Folder, OwnerOnlyMode);
            File.Copy(world.Ground.EmptyDatabase, Path.Combine(Folder, "node.db"));
        }

        var life = _life = new();
        world.History.Note(name, "starts");
        try
        {
            if (_owesGeneration)
                await BeginGenerationAsync(life);
            await StartAsync(life);
            if (world.Lie.HasTwins && !life.IsOver)
            {
                File.Delete(Path.Combine(Folder, "node.lock"));
                await StartAsync(life);
            }

            world.History.Note(name, "runs");
        }
        catch (NodeStartException refused)
        {
            world.History.Note(name, $"does not start: {refused.Code}");
            life.IsOver = true;
            Rows = null;
            LetGo();
            StartLater(TimeSpan.FromMinutes(1));
        }
    }

    // As the guide for operators asks after an old copy was put back: the new log is listed, and the generation begun before the node starts.
    private async Task BeginGenerationAsync(Life life)
    {
        await TrmNode.BeginGenerationAsync(Options, new SimulatedTime(world.Schedule, life, () => Offset), new Complaints(this, life), inner => new SimulatedDatabase(this, life, Rows = inner, readsAtOnce: true));
        if (life.IsOver)
            return;
        Rows = null;
        _owesGeneration = false;
        world.History.Note(name, "has begun a new generation");
    }

    private async Task StartAsync(Life life)
    {
        var connection = world.Post.Connect(this, life);
        _connections.Add(connection);
        var node = await TrmNode.StartAsync(
            Options,
            connection,
            new SimulatedTime(world.Schedule, life, () => Offset),
            new Complaints(this, life),
            inner => new SimulatedDatabase(this, life, Rows = inner));
        if (!life.IsOver)
            _nodes.Add(node);
    }

    /// <summary>Stops it in good order; nothing where it does not run.</summary>
    public async Task StopAsync(TimeSpan down)
    {
        if (_nodes.Count == 0)
            return;
        var (life, nodes) = (_life, _nodes.ToList());
        _nodes.Clear();
        world.History.Note(name, "is stopped");
        foreach (var node in nodes)
            await node.DisposeAsync();
        if (life.IsOver)
            return;
        life.IsOver = true;
        Rows = null;
        _connections.Clear();
        world.History.Note(name, "has stopped");
        StartLater(down);
    }

    /// <summary>Ends its process at the so many-th step from now.</summary>
    public void CrashAt(int steps, TimeSpan down) => (_stepsLeft, _down) = (steps, down);

    /// <summary>No crash that has not happened will.</summary>
    public void Spare() => _stepsLeft = null;

    /// <summary>A step of a process is about to be done, or is done; a process that is over goes no further.</summary>
    public Task StepAsync(Life life, string step)
    {
        if (!life.IsOver && _stepsLeft is { } left && (_stepsLeft = left - 1) <= 0)
        {
            _stepsLeft = null;
            Crash(step);
        }

        return life.IsOver ? Life.Forever : Task.CompletedTask;
    }

    /// <summary>Some milliseconds pass; a process that ends meanwhile does not go on.</summary>
    public Task PauseAsync(string what, Life life, int most) => WaitAsync(TimeSpan.FromMilliseconds(world.Dice.Roll($"{name} {what}", most + 1)), life);

    /// <summary>That time passes.</summary>
    public Task WaitAsync(TimeSpan time, Life life)
    {
        var over = new TaskCompletionSource();
        world.Schedule.At(time, () =>
        {
            if (!life.IsOver)
                over.SetResult();
        });
        return over.Task;
    }

    /// <summary>Copies its data as they are now; nothing where there are none yet.</summary>
    public void BackUp()
    {
        if (System.IO.Directory.Exists(Backup) || !_isMade)
            return;
        Copy(System.IO.Directory.Exists(Image) ? Image : Folder, Backup);
        world.History.Note(name, "is copied");
    }

    /// <summary>Its machine is lost; what was copied takes the place of its data, and a new generation begins.</summary>
    public void PutBack(TimeSpan down)
    {
        world.History.Note(name, "is lost, and its copy put back");
        var wasDown = _life.IsOver;
        _life.IsOver = true;
        LetGo();
        if (System.IO.Directory.Exists(Image))
            System.IO.Directory.Delete(Image, recursive: true);
        System.IO.Directory.Move(Backup, Image);
        (_owesGeneration, PutBackAt) = (true, world.Schedule.Now);
        world.Begin(() => world.Secretariat.ListLogAsync(this, ++_generation));
        if (!wasDown)
            StartLater(down);
    }

    /// <summary>The world is over.</summary>
    public void End()
    {
        _life.IsOver = true;
        LetGo();
    }

    // As after SIGKILL: what stands in its folder now is what it finds when it starts again. What the dead process still has in hand it may write, into a folder that nobody looks at.
    private void Crash(string step)
    {
        world.History.Note(name, $"crashes {step}");
        _life.IsOver = true;
        Copy(Folder, Image);
        LetGo();
        StartLater(_down);
    }

    private void LetGo()
    {
        _connections.ForEach(world.Post.Left);
        if (Rows is { } rows)
            world.Begin(async () => await rows.DisposeAsync());
        Rows = null;
        _nodes.Clear();
        _connections.Clear();
    }

    private void StartLater(TimeSpan down) => world.Schedule.At(down, () => world.Begin(StartAsync));

    private static void Copy(string from, string to)
    {
        System.IO.Directory.CreateDirectory(to, OwnerOnlyMode);
        foreach (var file in System.IO.Directory.EnumerateFiles(from))
            if (Path.GetFileName(file) is var name && name != "node.lock" && !name.EndsWith("-shm", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(to, name));
        foreach (var folder in System.IO.Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
