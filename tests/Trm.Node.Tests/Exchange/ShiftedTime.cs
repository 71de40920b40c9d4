namespace Trm.Node.Tests.Exchange;

/// <summary>The system's clock, moved by a test. Timers run as they are.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
}
