namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>One thing that fails in the real world.</summary>
/// <param name="Name">What the figures call it.</param>
/// <param name="Target">What it strikes: two faults strike the same thing one after the other only.</param>
/// <param name="IsKill">Something dies by SIGKILL.</param>
/// <param name="Weight">How often a full deck holds it.</param>
/// <param name="StrikeAsync">Lets it fail, for so long, and mends it; returns when that is done.</param>
internal sealed record Fault(string Name, string Target, bool IsKill, int Weight, Func<TimeSpan, Task> StrikeAsync)
{
    /// <summary>The shortest, and the longest, that it lasts.</summary>
    public (int Shortest, int Longest) Milliseconds { get; init; } = (300, 3000);
}
