namespace Trm.Node.Alarms;

/// <summary>Something a person must look at. Codes and ids only.</summary>
/// <param name="Code">What is wrong, for example <c>UNDELIVERED</c>.</param>
/// <param name="Peer">Whom it concerns.</param>
/// <param name="CoreId">The transmission, where it is about one; the message, where it was not sent.</param>
/// <param name="Number">How an officer names it.</param>
/// <param name="TakenBy">The officer who looks after it; null while nobody has taken it.</param>
public sealed record Alarm(string Code, string? Peer, string? CoreId, DateTimeOffset RaisedAt, long Number, string? TakenBy)
{
    /// <summary>The leaf that tells of it; null where that stands in no log, or in a former one.</summary>
    internal long? Leaf { get; init; }
}
