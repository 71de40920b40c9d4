using Trm.Node.Storage;

namespace Trm.Node.KillHost;

/// <summary>Where a process ends.</summary>
/// <param name="Step">The name of a <see cref="CommitStep"/> or a <see cref="BrokerStep"/>.</param>
/// <param name="Occurrence">Which of the times that this process comes there, from 1.</param>
public sealed record KillPoint(string Step, Moment Moment, int Occurrence)
{
    /// <summary>Every step that there is, out of the code itself: one that is added there is killed at here, or the suite fails.</summary>
    public static IReadOnlyList<string> Steps { get; } = [.. Enum.GetNames<CommitStep>(), .. Enum.GetNames<BrokerStep>()];

    /// <summary>What a host says with its last breath.</summary>
    public override string ToString() => $"{Moment} {Step} {Occurrence}";
}
