using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using Trm.Node;
using Trm.Node.Machine;

namespace Trm.Benchmarks.Measures;

/// <summary>The machine and the build that a run was measured on, as they say of themselves.</summary>
public sealed class Machine
{
    private Machine(IReadOnlyDictionary<string, string> facts) => Facts = facts;

    /// <summary>Each by its name.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>Looks at the machine, the runtime and our own assemblies.</summary>
    public static Machine Look() => new(new OrderedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["machine"] = $"{Processor("model name") ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, {Memory()} GiB, SHA instructions {(Processor("flags")?.Split(' ').Contains("sha_ni", StringComparer.Ordinal) == true ? "yes" : "no")}",
        ["system"] = RuntimeInformation.OSDescription,
        ["runtime"] = $"{RuntimeInformation.FrameworkDescription}, OpenSSL {OpenSslFloor.Name(OpenSslFloor.Loaded)}",
        ["build"] = $"{Version()}, {(IsOptimised() ? "Release" : "DEBUG: these figures mean nothing")}",
        ["collector"] = $"{(GCSettings.IsServerGC ? "server" : "workstation")}, {(AppContext.TryGetSwitch("System.GC.Concurrent", out var concurrent) && !concurrent ? "not concurrent" : "concurrent")}",
        ["environment"] = string.Join(' ', Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsOfRuntime).Order(StringComparer.Ordinal).Select(n => $"{n}={Environment.GetEnvironmentVariable(n)}")) is { Length: > 0 } set ? set : "no DOTNET_ variable",
    });

    private static bool IsOfRuntime(string name) => name is "DOTNET_TieredPGO" or "DOTNET_TieredCompilation" or "DOTNET_ReadyToRun" or "DOTNET_TC_QuickJitForLoops" or "DOTNET_gcServer" or "DOTNET_gcConcurrent"
        or "DOTNET_GCHeapCount" or "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit" or "DOTNET_EnableWriteXorExecute" or "DOTNET_PROCESSOR_COUNT";

    private static string? Processor(string name) => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;

    private static string Memory() => (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30)).ToString("F0", CultureInfo.InvariantCulture);

    private static string Version() => typeof(TrmNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static bool IsOptimised() => new[] { typeof(TrmNode), typeof(Envelope.Sealer), typeof(Machine) }
        .All(t => t.Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true);
}
