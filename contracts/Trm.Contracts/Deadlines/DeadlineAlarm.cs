using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Deadlines;

/// <summary>
/// Nothing has happened: since when, and whose move it is. That is all a deadline ever says. It answers nothing, decides nothing and lifts nothing;
/// silence is never a yes.
/// </summary>
/// <param name="Level">Half time or over.</param>
/// <param name="Kind">The kind that waits.</param>
/// <param name="Step">What has not happened.</param>
/// <param name="Mover">Whose move it is.</param>
/// <param name="Since">When that level was reached.</param>
public sealed record DeadlineAlarm(AlarmLevel Level, string Kind, DeadlineStep Step, ParticipantId Mover, DateTimeOffset Since);
