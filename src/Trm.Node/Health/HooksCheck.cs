using Trm.Node.Hooks;
using Trm.Node.Http;

namespace Trm.Node.Health;

/// <summary>Whether the national systems that are to be told could fetch what they are told of.</summary>
internal sealed class HooksCheck() : HealthCheck("hooks")
{
    public override Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel) => Task.FromResult(Look(patient.Options));

    private IReadOnlyList<HealthFinding> Look(NodeOptions options)
    {
        if (options.HooksFile is not { } file)
            return [Ok($"no national system is told: they ask by themselves")];
        if (!HookFile.Read(file, options.IsTraining).Try(out var hooks, out var fault))
            return [Fault("HOOKS_FILE", $"the file of hooks is not as it must be: {fault.Code.Text} at {fault.Path}: {fault.Hint}", "the node does not start with it; what it holds: deploy/README.md, \"National systems\"")];
        return Or(
            Ok($"{hooks.Count} national systems are told, each for an officer who has a file of access"),
            hooks.Where(h => options.AccessFolder is { } access && !AccessTokens.HasFile(access, h.Officer)).Select(h => Warning(
                "HOOK_WITHOUT_ACCESS", $"the hook {h.Name} is told nothing: its officer has no file of access, and could fetch nothing", "make one with the same officer, role and organisation, or put the hook right: trm node token")));
    }
}
