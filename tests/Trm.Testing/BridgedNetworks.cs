using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Trm.Testing;

/// <summary>
/// Three network namespaces on one bridge, each with a cable that can be pulled. The tests' own network is on the bridge, too. Root only. They go with the process that made them, however
/// it ends; what runs in them must have ended before, or ends up without a network.
/// </summary>
public sealed class BridgedNetworks : IAsyncDisposable
{
    // Says "made" once everything stands. Then lines: "down N" pulls a cable, "up N" plugs it in again. At the end of its input it takes everything away.
    private const string Maker = """
        bridge=$1 prefix=$2
        clean() { for i in 1 2 3; do ip link del "$bridge.$i" 2>/dev/null; ip netns del "$bridge-$i" 2>/dev/null; done; ip link del "$bridge" 2>/dev/null; }
        make() {
            ip link add "$bridge" type bridge && ip addr add "$prefix.254/24" dev "$bridge" && ip link set "$bridge" up || return 1
            for i in 1 2 3; do
                ip netns add "$bridge-$i" && ip link add "$bridge.$i" type veth peer name eth0 netns "$bridge-$i" &&
                ip link set "$bridge.$i" master "$bridge" up && ip -n "$bridge-$i" addr add "$prefix.$i/24" dev eth0 &&
                ip -n "$bridge-$i" link set eth0 up && ip -n "$bridge-$i" link set lo up || return 1
            done
        }
        trap '' INT TERM HUP
        if make; then echo made; else echo failed; fi
        while read -r word i; do ip link set "$bridge.$i" "$word"; echo "$word"; done
        clean
        """;

    private readonly Process _maker;

    private BridgedNetworks(Process maker, string bridge, string prefix)
    {
        _maker = maker;
        Names = [.. Enumerable.Range(1, 3).Select(i => $"{bridge}-{i}")];
        Addresses = [.. Enumerable.Range(1, 3).Select(i => $"{prefix}.{i}")];
    }

    /// <summary>The namespaces.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Their addresses on the bridge.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Makes them.</summary>
    /// <exception cref="InvalidOperationException">No right, or this kernel has no bridges or namespaces; the text of ip says which.</exception>
    public static async Task<BridgedNetworks> MakeAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            throw new InvalidOperationException("This process is not root.");
        var bridge = string.Create(CultureInfo.InvariantCulture, $"trm{Environment.ProcessId % 100_000}");
        var prefix = string.Create(CultureInfo.InvariantCulture, $"10.{RandomNumberGenerator.GetInt32(200, 250)}.{RandomNumberGenerator.GetInt32(1, 250)}");
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Maker, "sh", bridge, prefix]) {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var networks = new BridgedNetworks(Process.Start(start)!, bridge, prefix);
        if (await networks.HearAsync() == "made")
            return networks;
        networks._maker.StandardInput.Close();
        throw new InvalidOperationException($"no bridge with three namespaces: {await networks._maker.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Pulls the cable of one of them, 0 to 2: packets are lost, and nobody is told.</summary>
    public Task PullAsync(int network) => SayAsync("down", network);

    /// <summary>Plugs it in again.</summary>
    public Task PlugAsync(int network) => SayAsync("up", network);

    /// <summary>Takes them away.</summary>
    public async ValueTask DisposeAsync()
    {
        _maker.StandardInput.Close();
        await _maker.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _maker.Dispose();
    }

    private async Task SayAsync(string word, int network)
    {
        await _maker.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{word} {network + 1}"));
        if (await HearAsync() != word)
            throw new InvalidOperationException($"the cable of network {network} did not go {word}");
    }

    private async Task<string?> HearAsync() => await _maker.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
}
