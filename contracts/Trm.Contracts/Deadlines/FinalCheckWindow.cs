namespace Trm.Contracts.Deadlines;

/// <summary>Between which times before departure the final check counts (G20).</summary>
/// <param name="Opens">The first moment.</param>
/// <param name="Closes">The last one; a check later than this is not made in time.</param>
public sealed record FinalCheckWindow(DateTimeOffset Opens, DateTimeOffset Closes)
{
    /// <summary>True from the first to the last moment, both included.</summary>
    public bool Contains(DateTimeOffset time) => Opens <= time && time <= Closes;
}
