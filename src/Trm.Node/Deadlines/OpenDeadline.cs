namespace Trm.Node.Deadlines;

/// <summary>Somebody must do something about a message by a time. Ids, codes and times only.</summary>
/// <param name="Message">The message that began it.</param>
/// <param name="Case">The case it concerns; null where it concerns none.</param>
/// <param name="CoreId">The transmission that an alarm names.</param>
/// <param name="Peer">The other participant.</param>
/// <param name="IsOurMessage">True where we sent it.</param>
/// <param name="Step">What must have happened: <see cref="DueStep"/>.</param>
/// <param name="Mover">Whose move it is.</param>
/// <param name="Since">The receiver's L1 time, an expected arrival, or an arrival.</param>
/// <param name="Due">From then on it is overdue.</param>
/// <param name="IsOverdue">True where the alarm stands. It changes no state.</param>
/// <param name="HolidaysKnown">False where no file of holidays reaches so far and weekends alone were counted.</param>
/// <param name="Word">What whoever has the message reads out in a call.</param>
public sealed record OpenDeadline(
    string Message, string? Case, string? CoreId, string Peer, bool IsOurMessage, string Kind, string Code, string Step, string Mover,
    DateTimeOffset Since, DateTimeOffset Due, bool IsOverdue, bool HolidaysKnown, string Word);
