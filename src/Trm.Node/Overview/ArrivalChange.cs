namespace Trm.Node.Overview;

/// <summary>Something that the other side has said since we were ready. Of a hold that it was set, never why.</summary>
/// <param name="What"><c>kind/code</c>.</param>
/// <param name="At">By the other side's clock.</param>
public sealed record ArrivalChange(string What, DateTimeOffset At);
