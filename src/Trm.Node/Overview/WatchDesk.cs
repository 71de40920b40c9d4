using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Duty;

namespace Trm.Node.Overview;

/// <summary>What whoever is on duty sees first: movements and alarms, as codes and times. Nothing is opened.</summary>
public sealed class WatchDesk
{
    private const int DrillsShown = 5;

    private static readonly TimeSpan Soon = TimeSpan.FromDays(1);

    private readonly NodeParts _node;
    private readonly TodayDesk _today;
    private readonly DeadlineDesk _deadlines;
    private readonly DutyDesk _duty;

    internal WatchDesk(NodeParts node, TodayDesk today, DeadlineDesk deadlines, DutyDesk duty) => (_node, _today, _deadlines, _duty) = (node, today, deadlines, duty);

    /// <summary>The page. <c>NOT_ALLOWED</c> for who sees no movements.</summary>
    public async Task<Result<Watch>> ShowAsync(Officer officer, CancellationToken cancel = default)
    {
        if (!(await _today.ShowAsync(officer, cancel)).Try(out var today, out var refused) || !(await _deadlines.ListAsync(officer, cancel)).Try(out var due, out refused)
            || !(await _duty.DrillsAsync(officer, cancel)).Try(out var drills, out refused))
            return refused;
        var alarms = await _deadlines.AlarmsAsync(officer, cancel);
        var about = await _node.Database.ReadAsync(db => OverviewTable.CasesOfAlarms(db, officer), cancel);
        var items = alarms.Select(a =>
        {
            about.TryGetValue(a.Number, out var of);
            return new WatchItem(null, a, of.Case, a.Code == AlarmCode.PersonNotTold ? null : of.Message, a.RaisedAt, a.Due, a.Call);
        }).ToList();
        items.AddRange(today.ActNow.Where(a => !IsSaid(a, items)).Select(a => new WatchItem(a.What, null, a.Case, null, a.Since, a.Due, a.Call)).ToList());
        var sorted = items.OrderBy(i => !i.IsDanger).ThenBy(i => i.Alarm?.TakenBy is not null).ThenBy(i => i.Alarm is null).ThenBy(i => i.Within).ThenBy(i => i.Since).ToList();
        return new Watch(
            today.At, [.. sorted.Take(Page.Size)], Math.Max(0, sorted.Count - Page.Size) + today.MoreToDo, today.Journeys,
            [.. due.Where(d => !d.IsOverdue && d.Due <= today.At + Soon).Take(Page.Size)], _duty.Show(officer).Try(out var shown, out _) ? shown : null, [.. drills.Take(DrillsShown)]);
    }

    // What an alarm says of the same case is said once.
    private static bool IsSaid(ActNow act, IReadOnlyList<WatchItem> alarms) => act.Alarm is not null
        || alarms.Any(a => a.Case?.Id == act.Case.Id && (act.IsDanger ? a.IsDanger : act.What.StartsWith("late", StringComparison.Ordinal) && a.Alarm!.Due is not null));
}
