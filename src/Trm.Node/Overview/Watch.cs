using Trm.Node.Deadlines;
using Trm.Node.Duty;

namespace Trm.Node.Overview;

/// <summary>What whoever is on duty sees first: what must be done now, who travels, what is due soon, who is called out.</summary>
/// <param name="At">As of when.</param>
/// <param name="Now">Somebody may be in danger first, then what nobody has taken.</param>
/// <param name="MoreToDo">How many things are not in the list.</param>
/// <param name="Journeys">Who is on the way, and who leaves until the end of tomorrow.</param>
/// <param name="Soon">What is due within a day, the earliest first.</param>
/// <param name="OnDuty">Who is called out; null where the node has no rota.</param>
/// <param name="Drills">The last drills, the newest first.</param>
public sealed record Watch(
    DateTimeOffset At, IReadOnlyList<WatchItem> Now, long MoreToDo, IReadOnlyList<JourneyLine> Journeys, IReadOnlyList<OpenDeadline> Soon, DutyShown? OnDuty, IReadOnlyList<DutyDrill> Drills);
