using Trm.Contracts.Identifiers;

namespace Trm.Node.Health;

/// <summary>What all checks found, in the order in which somebody would mend it.</summary>
/// <param name="Participant">Whose node.</param>
/// <param name="At">When, by the node's clock.</param>
/// <param name="IsRunning">False where the files of a stopped node were looked at.</param>
/// <param name="Findings">One or more of each check.</param>
public sealed record HealthReport(ParticipantId Participant, DateTimeOffset At, bool IsRunning, IReadOnlyList<HealthFinding> Findings)
{
    /// <summary>The worst that was found.</summary>
    public HealthState State => Findings.Select(f => f.State).DefaultIfEmpty(HealthState.Ok).Max();

    /// <summary>A state as scripts and people read it: <c>ok</c>, <c>unknown</c>, <c>warning</c>, <c>fault</c>.</summary>
    public static string NameOf(HealthState state) => state == HealthState.NotLookedAt ? "unknown" : state.ToString().ToLowerInvariant();
}
