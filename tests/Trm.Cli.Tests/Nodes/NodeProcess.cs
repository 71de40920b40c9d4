using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Trm.Testing;

namespace Trm.Cli.Tests.Nodes;

/// <summary>A node as a process: <c>trm node run</c>.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Process _keeper;
    private readonly Task<string> _log;

    private NodeProcess(Process process, Uri address, string data)
    {
        (_process, Address, Data) = (process, address, data);
        // However the tests end: it is killed as soon as nobody holds the keeper's standard input any more.
        _keeper = Trm.Start("setsid", ["sh", "-c", "read -r word; kill -KILL $0 2>/dev/null", process.Id.ToString(CultureInfo.InvariantCulture)]);
        _log = process.StandardError.ReadToEndAsync();
    }

    public Uri Address { get; }

    public string Data { get; }

    public static Task<NodeProcess> StartAsync(Scratch scratch, string id, string fingerprint, Uri broker) =>
        StartAsync(id, Config(scratch, id, fingerprint), scratch[$"data-{id}"], broker);

    /// <summary>The settings of that participant's node, as a file.</summary>
    public static string Config(Scratch scratch, string id, string fingerprint)
    {
        var database = DatabaseOf(scratch, id) is { } lent ? $"\"database\":\"{lent}\"," : "";
        return scratch.Write(
            $"{id}.json", $$"""{"participant":"{{id}}",{{database}}"data":"{{scratch[$"data-{id}"]}}","keys":"{{scratch[$"keys-{id}"]}}","directory":"{{scratch["directory.p7s"]}}","fingerprint":"{{fingerprint}}"}""");
    }

    /// <param name="daysAhead">How many days its clock is ahead of this machine's.</param>
    public static async Task<NodeProcess> StartAsync(string id, string config, string data, Uri broker, int daysAhead = 0)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TRM_BROKER"] = broker.ToString() };
        if (daysAhead > 0)
        {
            // Without its command, which would stand between us and the node.
            environment["LD_PRELOAD"] = Trm.Process("faketime", ["-m", "-f", "+0d", "printenv", "LD_PRELOAD"]).Out.Trim();
            environment["FAKETIME"] = $"+{daysAhead.ToString(CultureInfo.InvariantCulture)}d";
        }

        var process = Trm.Start("dotnet", [Trm.Program, "node", "run", "--config", config, "--listen", address.ToString()], environment);
        var node = new NodeProcess(process, address, data);
        for (string? line; (line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1))) is not null;)
            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
                return node;
        Assert.Fail($"the node {id} did not start: {await node._log}");
        return node;
    }

    /// <summary>The database of that node, lent for as long as the tests run; null where its rows are a file in its data folder.</summary>
    public static string? DatabaseOf(Scratch scratch, string id)
    {
        if (!TestStorage.IsPostgres)
            return null;
        var note = scratch[$"database-{id}"];
        if (!File.Exists(note))
            File.WriteAllText(note, PostgresServer.SharedAsync().GetAwaiter().GetResult().RentAsync().GetAwaiter().GetResult());
        return File.ReadAllText(note);
    }

    /// <summary>Runs a client command against it.</summary>
    public Trm.Outcome Run(string token, params string[] args) => Trm.Run([.. args, "--node", Address.ToString(), "--token", token, "--json"]);

    /// <summary>A token of this node.</summary>
    public string Token(string officer, string role) => Trm.Run("node", "token", "--data", Data, "--officer", officer, "--role", role, "--json").Json.GetProperty("file").GetString()!;

    /// <summary>Ends it as Ctrl+C would, and returns its exit code and log.</summary>
    public async Task<(int Exit, string Log)> StopAsync()
    {
        if (!_process.HasExited)
            Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (_process.ExitCode, await _log);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _keeper.Kill();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
