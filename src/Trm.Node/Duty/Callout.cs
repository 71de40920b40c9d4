namespace Trm.Node.Duty;

/// <summary>One thing that somebody on duty is told of an alarm, by one way. Codes and times; nothing of a case.</summary>
internal sealed record Callout
{
    public const string Raised = "raised";
    public const string Escalated = "escalated";
    public const string Taken = "taken";
    public const string Cleared = "cleared";

    public required long Alarm { get; init; }
    public required string What { get; init; }
    public required string Officer { get; init; }
    public required string Channel { get; init; }
    public required string Code { get; init; }
    public string? Peer { get; init; }
    public required long RaisedAt { get; init; }

    /// <summary>What is found at one look is told in one message for each person and way.</summary>
    public required string Message { get; init; }
    public required long OwedAt { get; init; }
    public long Attempts { get; init; }
    public required long DueAt { get; init; }
    public long? SentAt { get; init; }

    /// <summary>True for a call; false for what is told to those who were called.</summary>
    public bool IsCall => What is Raised or Escalated;
}
