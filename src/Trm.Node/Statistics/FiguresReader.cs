using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Statistics;
using Trm.Node.Deadlines;
using Trm.Node.Duty;
using Trm.Node.Referrals;

namespace Trm.Node.Statistics;

/// <summary>Counts a year out of what the node has on record, as it stood six months after its end: what was said or fulfilled later is not in it. What was erased before is not counted.</summary>
internal static class FiguresReader
{
    // What is of the year may have been written down, or have come, that much before or after it.
    private static readonly TimeSpan Around = TimeSpan.FromDays(45);

    public static YearCount Count(NodeParts node, DbConnection db, int year)
    {
        var (from, before, ready) = (new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), YearFigures.End(year), YearFigures.Ready(year));
        var begun = DeadlineTable.Begun(db, Ms(from), Ms(before), ["referral", "withdrawal", "hold", "rights"]);
        var (byMessage, count) = (begun.ToLookup(d => d.MessageId, StringComparer.Ordinal), new YearCount());
        foreach (var id in ContentTable.CasesIn(db, Ms(from - Around), Ms(before + Around)))
            if (CaseTable.Find(db, node.Vault, id) is { Erased: null } file)
                new CaseCount(file, [.. CaseHistory.Of(db, node.Vault, file).Where(s => s.Message.At < ready)], IsDeparted(db, file, ready), byMessage, year).AddTo(count);
        foreach (var due in begun)
            if (IndicatorOf(due, node.Self) is { } indicator)
                count.Of(indicator, IsInTime(due, year));
        foreach (var drill in DrillTable.All(db).Where(d => d.BegunAt >= from && d.BegunAt < before))
            count.Of(Indicators.DrillsAnswered, drill.IsInTime);
        return count;
    }

    /// <summary>True where it was fulfilled before it was over, and before the year is counted; what was fulfilled before it began was.</summary>
    public static bool IsInTime(DeadlineRow due, int year) => due.ClosedAt is { } closed && closed < Ms(YearFigures.Ready(year)) && (due.DueAt is not { } at || closed <= at);

    // Of a report that could not be read its kind and code are known.
    private static bool IsDeparted(DbConnection db, CaseFile file, DateTimeOffset ready) =>
        ContentTable.OfCase(db, file.Id).Any(r => r.Kind == MessageKind.DepartureDeparted.Kind && r.Code == MessageKind.DepartureDeparted.Code && r.At < Ms(ready));

    private static Indicator? IndicatorOf(DeadlineRow due, ParticipantId self) => due switch
    {
        { Kind: "withdrawal", Step: DueStep.Stopped, Outgoing: true } => Indicators.WithdrawalsStopped,
        { Kind: "hold", Step: DueStep.Review } when due.Mover == self.Value => Indicators.HoldsReviewed,
        { Kind: "rights", Step: DueStep.Decision, Outgoing: false } => Indicators.RightsInTime,
        _ => null,
    };

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
