using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>
/// A RabbitMQ for tests: the one that <c>TRM_TEST_RABBITMQ</c> (an AMQP URI with the operator's rights) names, else a private one from
/// the Debian package <c>rabbitmq-server</c>, with its own ports, node name, cookie, data folder and epmd, all on loopback. A private one
/// can be stopped, killed and started again on its data; it ends with the process that started it, however that process ends.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    /// <summary>The environment variable that names a running broker.</summary>
    public const string Variable = "TRM_TEST_RABBITMQ";

    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";

    // Of a node, or of a tool, that hangs; a machine that has little time for it is not what is tested.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Line on stdin: stop in good order; end of stdin (we are gone, however): kill. Then the data folder goes, unless it is to be used again.
    // In a session of its own, so that what ends our process group does not end the supervisor before it has ended the server.
    private const string Supervisor = """
        setsid sh -c 'epmd -port "$ERL_EPMD_PORT" -address "$ERL_EPMD_ADDRESS" </dev/null >/dev/null 2>&1 & exec "$0" </dev/null >>"$RABBITMQ_LOG_BASE/console" 2>&1' "$TRM_SERVER" &
        group=$!
        word=; read -r word
        case "$word" in stop*) kill -TERM $group; wait $group ;; esac
        kill -KILL -$group 2>/dev/null
        case "$word" in *keep) ;; *) rm -rf "$TRM_FOLDER" ;; esac
        """;

    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static RabbitMqServer? _shared;

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly RabbitMqPlace? _place;
    private readonly string? _folder;
    private readonly IPEndPoint? _endpoint;
    private Process? _process;

    private RabbitMqServer(Uri uri) => Uri = uri;

    private RabbitMqServer(RabbitMqPlace place)
    {
        _place = place;
        _folder = Directory.CreateTempSubdirectory("trm-rabbitmq-").FullName;
        var (port, distribution, epmd, control) = (FreePort(), FreePort(), place.Epmd ?? FreePort(), FreePort());
        _endpoint = new(IPAddress.Parse(place.Address), port);
        Uri = new Uri($"amqp://operator:{place.Password}@{place.Address}:{port}/");
        Name = place.Name ?? $"trm{port}@localhost";
        foreach (var sub in new[] { "data", "log", "home" })
            Directory.CreateDirectory(Path.Combine(_folder, sub));

        var cookie = Path.Combine(_folder, "home", ".erlang.cookie");
        File.WriteAllText(cookie, place.Cookie);
        File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        string[] plugins = [.. place.Tls is null ? (string[])[] : ["rabbitmq_auth_mechanism_ssl"], .. place.Management ? (string[])["rabbitmq_management"] : []];
        File.WriteAllText(Path.Combine(_folder, "plugins"), $"[{string.Join(',', plugins)}].");
        File.WriteAllText(Path.Combine(_folder, "rabbitmq.conf"), $"""
            listeners.tcp.1 = {place.Address}:{port}
            default_user = operator
            default_pass = {place.Password}
            disk_free_limit.absolute = 50MB
            max_message_size = 1048576
            log.file.level = info
            {(place.Tls is { } tls ? TlsSettings(tls) : "")}
            {(place.Management ? ManagementSettings() : "")}
            {(place.Cluster.Count > 0 ? ClusterSettings(place.Cluster) : "")}
            """);

        var number = (int n) => n.ToString(CultureInfo.InvariantCulture);
        _environment["HOME"] = Path.Combine(_folder, "home");
        _environment["ERL_EPMD_PORT"] = number(epmd);
        _environment["ERL_EPMD_ADDRESS"] = place.Address;
        _environment["RABBITMQ_NODENAME"] = Name;
        _environment["RABBITMQ_USE_LONGNAME"] = Name.Contains('.', StringComparison.Ordinal) ? "true" : "false";
        _environment["RABBITMQ_DIST_PORT"] = number(distribution);
        _environment["RABBITMQ_CTL_DIST_PORT_MIN"] = number(control);
        _environment["RABBITMQ_CTL_DIST_PORT_MAX"] = number(control + 10);
        _environment["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf");
        _environment["RABBITMQ_CONF_ENV_FILE"] = "/dev/null";
        _environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins");
        _environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data");
        _environment["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log");
        _environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
            $"+S {(place.Cluster.Count > 0 ? "1:1" : "2:2")} +sbwt none +sbwtdcpu none +sbwtdio none{(place.Cluster.Count > 0 ? " -kernel net_ticktime 8" : "")}";
        _environment["TRM_SERVER"] = Server;
        _environment["TRM_FOLDER"] = _folder;
    }

    /// <summary>AMQP address with the operator's rights.</summary>
    public Uri Uri { get; }

    /// <summary>Port of the TLS listener, where it was started with one.</summary>
    public int TlsPort { get; private set; }

    /// <summary>Port of the management plugin's HTTP interface, where it was started with one.</summary>
    public int ManagementPort { get; private set; }

    /// <summary>Its name in a cluster.</summary>
    public string Name { get; } = "";

    /// <summary>Everything a private broker keeps, its logs included: where a search for leaked content looks.</summary>
    public string DataFolder => _folder ?? throw NotPrivate();

    /// <summary>True where this test run owns the broker, and may stop it and ask it.</summary>
    public bool IsPrivate => _folder is not null;

    /// <summary>True before it is started, and between its stop and its next start.</summary>
    internal bool IsStopped => _process is null;

    /// <summary>The broker of this test run, started on first use.</summary>
    public static async Task<RabbitMqServer> SharedAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return _shared ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } uri
                ? new RabbitMqServer(new Uri(uri))
                : await StartPrivateAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Starts a broker of the caller's own, for tests that stop it or ask it. About 8 seconds.</summary>
    /// <param name="tls">Server certificate for a TLS listener whose clients sign in by certificate; null for none.</param>
    /// <param name="management">With the management plugin, two seconds more.</param>
    public static async Task<RabbitMqServer> StartPrivateAsync(RabbitMqTls? tls = null, bool management = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = At(new RabbitMqPlace { Tls = tls, Management = management });
            try
            {
                await server.StartAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody else took one of the ports that were free a moment ago.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>A broker of that place, not started yet.</summary>
    internal static RabbitMqServer At(RabbitMqPlace place)
    {
        if (!File.Exists(Server))
            Assert.Fail($"RabbitMQ is missing: install the Debian package (apt-get install rabbitmq-server), run tests/run.sh, or name a running broker in {Variable}.");
        return new(place);
    }

    /// <summary>The same address for another user.</summary>
    public Uri UriFor(string user, string password) => new UriBuilder(Uri) { UserName = user, Password = password }.Uri;

    /// <summary>Starts it again on its data, and returns once it answers.</summary>
    public async Task StartAsync()
    {
        if (_folder is null)
            throw NotPrivate();
        var start = Command("setsid", "sh", "-c", Supervisor);
        start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        var limit = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process.HasExited || limit.Elapsed > Patience)
                throw new InvalidOperationException($"RabbitMQ did not start within {limit.Elapsed.TotalSeconds:0} s:\n{Logs()}");
            await Task.Delay(100);
        }
    }

    /// <summary>
    /// Makes exchanges, mailboxes and users of the last seconds survive a kill: RabbitMQ syncs messages before it confirms them, but
    /// writes what the operator makes at leisure - the definitions in Mnesia's log, the names of the mailboxes' logs in tables of their
    /// own, without which a mailbox is born again empty and without a leader.
    /// </summary>
    public Task SettleAsync() => EvaluateAsync("mnesia:sync_log(), [dets:sync(T) || T <- dets:all()]");

    /// <summary>Ends it, keeping its data: in good order, or as a power failure would (see <see cref="SettleAsync"/>).</summary>
    public async Task StopAsync(bool kill = false)
    {
        if (_process is null)
            return;
        await _process.StandardInput.WriteLineAsync(kill ? "kill keep" : "stop keep");
        await EndAsync();
    }

    /// <summary>Runs <c>rabbitmqctl</c> against it, and returns what that prints. Each costs seconds of a processor: what is asked again and again is for <see cref="EvaluateAsync"/>.</summary>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync("", [Control, .. arguments]);
        return code == 0 ? output : throw new InvalidOperationException($"rabbitmqctl {arguments[0]}: {output}{error}");
    }

    /// <summary>Evaluates Erlang on it, whether it is paused or not, and returns the term as text. Takes milliseconds.</summary>
    /// <exception cref="InvalidOperationException">It does not run, or could not.</exception>
    internal async Task<string> EvaluateAsync(string expressions)
    {
        var place = _place ?? throw NotPrivate();
        // A name of its own: the random one that erl_call gives itself (-r) is that of everybody who asks in the same second, and a second node of one name is refused.
        var (code, output, error) = await RunAsync($"{expressions}.\n", ["erl_call", "-h", $"t{Guid.NewGuid():n}", "-c", place.Cookie, "-address", $"{place.Address}:{_environment["RABBITMQ_DIST_PORT"]}", "-e"]);
        return code == 0 && output.StartsWith("{ok, ", StringComparison.Ordinal) ? output[5..^1] : throw new InvalidOperationException($"{Name}: {expressions}: {output}{error}");
    }

    /// <summary>Kills a private broker and deletes its data; leaves a foreign one alone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await EndAsync();
        else if (_folder is not null && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static InvalidOperationException NotPrivate() => new($"only a private broker can do that: unset {Variable}");

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // In its own network, where it has one.
    private ProcessStartInfo Command(params string[] words)
    {
        string[] all = [.. _place?.Namespace is { } network ? (string[])["ip", "netns", "exec", network] : [], .. words];
        var start = new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        return start;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string input, string[] words)
    {
        if (_folder is null)
            throw NotPrivate();
        var start = Command(words);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and says why.
        }

        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException hung)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{Name}: {words[0]} did not come to its end within {Patience.TotalSeconds:0} s", hung);
        }

        return (process.ExitCode, await output, await error);
    }

    private async Task EndAsync()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        _process.Dispose();
        _process = null;
    }

    private string TlsSettings(RabbitMqTls tls)
    {
        TlsPort = FreePort();
        return $"""
            listeners.ssl.1 = 127.0.0.1:{TlsPort}
            ssl_options.cacertfile = {tls.AuthorityFile}
            ssl_options.certfile = {tls.CertificateFile}
            ssl_options.keyfile = {tls.KeyFile}
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = true
            ssl_cert_login_from = common_name
            auth_mechanisms.1 = EXTERNAL
            auth_mechanisms.2 = PLAIN
            """;
    }

    private string ManagementSettings()
    {
        ManagementPort = FreePort();
        return $"""
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ManagementPort}
            """;
    }

    private static string ClusterSettings(IReadOnlyList<string> nodes) => $"""
        cluster_partition_handling = pause_minority
        cluster_formation.peer_discovery_backend = classic_config
        cluster_formation.randomized_startup_delay_range.min = 0
        cluster_formation.randomized_startup_delay_range.max = 1
        {string.Join('\n', nodes.Select((n, i) => $"cluster_formation.classic_config.nodes.{i + 1} = {n}"))}
        """;

    /// <summary>True once it greets: the listener opens last.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var client = new TcpClient();
            await client.ConnectAsync(_endpoint!, limit.Token);
            await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), limit.Token);
            return await client.GetStream().ReadAsync(new byte[1], limit.Token) == 1;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>How many lines of its log hold that.</summary>
    internal int CountLogged(string text) => Directory.EnumerateFiles(Path.Combine(_folder!, "log"), "*.log").Sum(f => File.ReadLines(f).Count(l => l.Contains(text, StringComparison.Ordinal)));

    private string Logs() => string.Join('\n', Directory.EnumerateFiles(Path.Combine(_folder!, "log")).Select(f => string.Join('\n', File.ReadLines(f).TakeLast(30))));
}
