namespace Trm.Node.Retention;

/// <summary>How much of a class is due.</summary>
/// <param name="Now">So many are due, and nothing stands against it.</param>
/// <param name="Soon">So many more will be, within the days that were asked for.</param>
/// <param name="Blocked">So many are due, and something stands against it.</param>
public sealed record DueClass(DataClass What, long Now, long Soon, long Blocked);
