using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>
/// A PostgreSQL for tests: the one that <c>TRM_TEST_POSTGRES</c> (an address with the right to make databases) names, else a private one from the Debian package <c>postgresql</c> in a folder of
/// its own, on loopback and a socket, which writes through as a real one does. A private one can be stopped, killed and started again on its data; it ends with the process that started it,
/// however that process ends. Databases are lent to tests, and dropped when they come back.
/// </summary>
public sealed partial class PostgresServer : IAsyncDisposable
{
    /// <summary>The environment variable that names a running server.</summary>
    public const string Variable = "TRM_TEST_POSTGRES";

    // As RabbitMqServer has it. PostgreSQL refuses to run as root.
    private const string Supervisor = """
        as=; [ "$(id -u)" = 0 ] && { chown -R postgres: "$TRM_FOLDER"; as="setpriv --reuid=postgres --regid=postgres --clear-groups"; }
        cd "$TRM_FOLDER"
        if [ ! -e data/PG_VERSION ]; then
          $as "$TRM_BIN/initdb" -D data -U operator --auth-local=trust --auth-host=scram-sha-256 --pwfile=password -E UTF8 --locale=C --wal-segsize=1 --no-sync >log 2>&1 </dev/null || exit 1
          cat settings >>data/postgresql.conf
        fi
        setsid $as "$TRM_BIN/postgres" -D data >>log 2>&1 </dev/null &
        group=$!
        word=; read -r word
        case "$word" in stop*) kill -INT $group; wait $group ;; esac
        kill -KILL -$group 2>/dev/null
        wait $group 2>/dev/null
        case "$word" in *keep) ;; *) rm -rf "$TRM_FOLDER" ;; esac
        """;

    // Files that outlive every process, but no power failure, which no test brings about: it writes through as a real one does, without waiting for a disk that all tests share.
    private const string Memory = "/dev/shm";

    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static PostgresServer? _shared;

    private readonly string? _folder;
    private readonly int _port;
    private readonly string _password = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly Dictionary<Func<string, Task>, Task<string>> _models = [];
    private readonly List<string> _made = [];
    private readonly string _operator;
    private Process? _process;

    private PostgresServer(string @operator) => _operator = @operator;

    private PostgresServer(string? parent, string settings)
    {
        _folder = parent is not null ? Directory.CreateDirectory(Path.Combine(parent, "postgres")).FullName
            : HasRoom(Memory) ? Directory.CreateDirectory(Path.Combine(Memory, "trm-postgres-" + RandomNumberGenerator.GetHexString(12, lowercase: true)), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName
            : Directory.CreateTempSubdirectory("trm-postgres-").FullName;
        _port = FreePort();
        _operator = Invariant($"postgres://operator@/postgres?host={_folder}&port={_port}");
        File.WriteAllText(Path.Combine(_folder, "password"), _password);
        File.WriteAllText(Path.Combine(_folder, "settings"), Invariant($"""
            listen_addresses = '127.0.0.1'
            port = {_port}
            unix_socket_directories = '{_folder}'
            max_connections = 400
            # In its folder, and gone with it.
            dynamic_shared_memory_type = mmap
            shared_buffers = 64MB
            # What is forgotten is to be in no file: see deploy/postgresql.md.
            wal_recycle = off
            min_wal_size = 8MB
            max_wal_size = 512MB
            {settings}

            """));
    }

    /// <summary>True where this test run owns the server, and may stop it and look into its files.</summary>
    public bool IsPrivate => _folder is not null;

    /// <summary>Everything that a private server keeps, its write-ahead log and its own log included.</summary>
    public string DataFolder => _folder ?? throw NotPrivate();

    /// <summary>The port on 127.0.0.1 on which a private one listens, too.</summary>
    public int Port => _folder is null ? throw NotPrivate() : _port;

    /// <summary>The server of this test run, started on first use.</summary>
    public static async Task<PostgresServer> SharedAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (_shared is null)
            {
                _shared = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? new PostgresServer(address) : await StartPrivateAsync();
                if (!_shared.IsPrivate)
                    AppDomain.CurrentDomain.ProcessExit += (_, _) => _shared._made.ForEach(d => _shared.SqlAsync(_shared._operator, $"DROP DATABASE {d} WITH (FORCE)").Wait());
            }

            return _shared;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Starts a server of the caller's own, for tests that stop it. About 2 seconds.</summary>
    /// <param name="parent">The folder to make its folder in, which everybody may enter; a temporary one where null.</param>
    /// <param name="settings">Further lines of <c>postgresql.conf</c>.</param>
    public static async Task<PostgresServer> StartPrivateAsync(string? parent = null, string settings = "")
    {
        if (Programs() is null)
            Assert.Fail($"PostgreSQL is missing: install the Debian package (apt-get install postgresql), run tests/run.sh, or name a running server in {Variable}.");
        var server = new PostgresServer(parent, settings);
        await server.StartAsync();
        await server.SqlAsync(server._operator, $"CREATE ROLE node LOGIN PASSWORD '{server._password}'; GRANT pg_checkpoint TO node; CREATE ROLE clerk LOGIN PASSWORD '{server._password}'");
        return server;
    }

    /// <summary>Lends a database to a test, owned by the user that the address names: a copy of one that is made once, and no sooner.</summary>
    /// <param name="fill">What is done once to the one that is copied, and leaves no connection open; an empty one where null.</param>
    public async Task<string> RentAsync(Func<string, Task>? fill = null)
    {
        Task<string>? model;
        lock (_models)
            if (!_models.TryGetValue(fill ?? Nothing, out model))
                _models[fill ?? Nothing] = model = MakeAsync("template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", fill);
        return AddressOf(await MakeAsync(await model));
    }

    /// <summary>Takes a lent database back, and drops it: whoever is still connected is cut off.</summary>
    public async Task ReturnAsync(string address)
    {
        await SqlAsync(_operator, $"DROP DATABASE IF EXISTS {NameOf(address)} WITH (FORCE)");
        lock (_made)
            _made.Remove(NameOf(address));
    }

    /// <summary>The same database over TCP, with the password of its user in the address.</summary>
    public string OverTcp(string address, int? port = null) => Invariant($"postgres://node:{_password}@127.0.0.1:{port ?? Port}/{NameOf(address)}");

    /// <summary>The same database for the user who may do everything.</summary>
    public string ForOperator(string address) => Of(_operator, NameOf(address));

    /// <summary>Where the files of that database lie, below <see cref="DataFolder"/>.</summary>
    public async Task<string> FilesOfAsync(string address) => Path.Combine(DataFolder, "data", "base", await SqlAsync(ForOperator(address), "SELECT oid FROM pg_database WHERE datname = current_database()"));

    /// <summary>Runs statements with <c>psql</c>, each in a transaction of its own, and returns what the last one prints.</summary>
    public async Task<string> SqlAsync(string address, params string[] statements)
    {
        var (code, text, errors) = await RunAsync("psql", [address, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", .. statements.SelectMany(s => new[] { "-c", s })]);
        return code == 0 ? text.TrimEnd().Split('\n')[^1] : throw new InvalidOperationException($"psql: {errors}");
    }

    /// <summary>Writes a backup of a database as an operator makes it, as text.</summary>
    public async Task DumpAsync(string address, string file)
    {
        var (code, _, errors) = await RunAsync("pg_dump", ["-t", "public.*", "--no-privileges", "--no-owner", "-f", file, address]);
        if (code != 0)
            throw new InvalidOperationException($"pg_dump: {errors}");
    }

    /// <summary>Puts a backup in the place of what a database holds.</summary>
    public async Task RestoreAsync(string address, string file)
    {
        await EmptyAsync(address);
        var (code, _, errors) = await RunAsync("psql", [address, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", file]);
        if (code != 0)
            throw new InvalidOperationException($"psql: {errors}");
    }

    /// <summary>Starts it again on its data, and returns once it answers.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Supervisor]) { UseShellExecute = false, RedirectStandardInput = true };
        start.Environment["TRM_FOLDER"] = DataFolder;
        start.Environment["TRM_BIN"] = Programs();
        _process = Process.Start(start)!;
        for (var limit = Stopwatch.StartNew(); (await RunAsync("psql", [_operator, "-X", "-q", "-c", "SELECT 1"])).Code != 0; await Task.Delay(50))
            if (_process.HasExited || limit.Elapsed > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"PostgreSQL did not start within {limit.Elapsed.TotalSeconds:0} s:\n{Log()}");
    }

    /// <summary>Whether it answers now, or within the seconds that it needs after a crash.</summary>
    public async Task<bool> AnswersAsync()
    {
        for (var limit = Stopwatch.StartNew(); limit.Elapsed < TimeSpan.FromSeconds(10); await Task.Delay(200))
            if ((await RunAsync("psql", [_operator, "-X", "-q", "-c", "SELECT 1"])).Code == 0)
                return true;
        return false;
    }

    /// <summary>Ends a private one, keeping its data: in good order, or as a power failure would.</summary>
    public async Task StopAsync(bool kill = false)
    {
        if (_process is null)
            return;
        await _process.StandardInput.WriteLineAsync(kill ? "kill keep" : "stop keep");
        await EndAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await EndAsync();
        else if (_folder is not null && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Cuts off whoever is connected to a database, and takes everything in it away.</summary>
    public Task EmptyAsync(string address) => SqlAsync(
        ForOperator(address), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "SET client_min_messages = warning", "DROP SCHEMA IF EXISTS public CASCADE", $"CREATE SCHEMA public AUTHORIZATION {(IsPrivate ? "node" : "CURRENT_USER")}");

    private static Task Nothing(string address) => Task.CompletedTask;

    private async Task<string> MakeAsync(string template, Func<string, Task>? fill = null)
    {
        var name = NewName();
        await SqlAsync(_operator, $"CREATE DATABASE {name} {(IsPrivate ? "OWNER node" : "")} TEMPLATE {template}");
        lock (_made)
            _made.Add(name);
        // What an administrator may grant, so that a node cuts off the write-ahead log itself; a copy has it too.
        if (IsPrivate && template.StartsWith("template0", StringComparison.Ordinal))
            await SqlAsync(Of(_operator, name), "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO node");
        if (fill is not null)
            await fill(AddressOf(name));
        return name;
    }

    private string AddressOf(string name) => IsPrivate ? Invariant($"postgres://node@/{name}?host={_folder}&port={_port}") : Of(_operator, name);

    private async Task EndAsync()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        _process.Dispose();
        _process = null;
    }

    private static async Task<(int Code, string Text, string Errors)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var path = Programs() is { } folder ? Path.Combine(folder, program) : program;
        var start = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text, await errors);
    }

    // The newest of what Debian has installed.
    private static string? Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).OrderBy(d => d.Length).ThenBy(d => d, StringComparer.Ordinal).LastOrDefault()
        : null;

    private static string NewName() => "trm_" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    private static bool HasRoom(string folder) => Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace > 4L << 30;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Of(string address, string database) => Address().Replace(address, m => m.Groups["before"].Value + database + m.Groups["after"].Value, 1);

    private static string NameOf(string address) => Address().Match(address).Groups["name"].Value;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static InvalidOperationException NotPrivate() => new($"the server that {Variable} names is not ours to stop, or to look into");

    private string Log() => File.Exists(Path.Combine(_folder!, "log")) ? string.Join('\n', File.ReadLines(Path.Combine(_folder!, "log")).TakeLast(30)) : "";

    [GeneratedRegex("^(?<before>postgres(ql)?://[^/]*/)(?<name>[^?]*)(?<after>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
