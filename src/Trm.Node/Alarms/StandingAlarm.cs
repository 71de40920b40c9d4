namespace Trm.Node.Alarms;

/// <summary>An alarm as people read it.</summary>
/// <param name="Code">See <see cref="AlarmCode"/>.</param>
/// <param name="Peer">Whom it concerns.</param>
/// <param name="CoreId">The transmission, where it is about one.</param>
/// <param name="RaisedAt">Since when it stands.</param>
/// <param name="Mover">Whose move it is, where it is about a deadline.</param>
/// <param name="Due">When that deadline was over, or will be.</param>
/// <param name="Call">The peer's duty number, as the directory has it.</param>
/// <param name="Number">How an officer names it.</param>
/// <param name="TakenBy">The officer who looks after it; null while nobody has taken it.</param>
/// <param name="Text">What is wrong and what to do, in one or two sentences.</param>
public sealed record StandingAlarm(
    string Code, string? Peer, string? CoreId, DateTimeOffset RaisedAt, string? Mover, DateTimeOffset? Due, string? Call, long Number, string? TakenBy, string Text);
