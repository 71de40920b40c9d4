using Trm.Contracts.Messages;

namespace Trm.Node.Deadlines;

/// <summary>One deadline as stored.</summary>
internal sealed record DeadlineRow
{
    public required string MessageId { get; init; }
    public required string Peer { get; init; }
    public required bool Outgoing { get; init; }
    public required string Step { get; init; }
    public string? CaseId { get; init; }
    public string? CoreId { get; init; }
    public required string Kind { get; init; }
    public required string Code { get; init; }
    public required string Mover { get; init; }
    public long? CountsFrom { get; init; }
    public long? Since { get; init; }
    public long? HalfAt { get; init; }
    public long? DueAt { get; init; }
    public bool HolidaysKnown { get; init; } = true;
    public long Level { get; init; }
    public long? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }

    /// <summary>True of a complaint that independent oversight here hears and nobody sent: it is shown to nobody else.</summary>
    public bool IsHeardHere => Kind == MessageKind.VoiceComplaint.Kind && !Outgoing && Mover == Peer;
}
