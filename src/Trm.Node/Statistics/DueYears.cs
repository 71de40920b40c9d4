using System.Data.Common;
using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Statistics;
using Trm.Node.Machine;
using Trm.Node.Retention;

namespace Trm.Node.Statistics;

/// <summary>
/// The years that the node counts by itself, each once, as soon as it is over since six months. What is on record fades - drills are purged, cases erased -, and a year that waited for somebody to look at it would be
/// what was left by then.
/// </summary>
/// <remarks>Source: contracts/statistics.md; contracts/decisions/0074.</remarks>
internal static class DueYears
{
    /// <summary>Counts those that are kept and were not counted yet. None while the clock is known to be wrong: what is counted once is not counted again when it is set.</summary>
    public static IReadOnlyList<YearFigures> Count(NodeParts node, DbConnection db, DateTimeOffset now)
    {
        if (PeerClocks.StopSending(db, now))
            return [];
        var counted = FiguresTable.Years(db);
        return
        [
            .. Schedule.FiguresKept(now).Where(year => !counted.Contains(year))
                .Select(year => new YearFigures(node.Self, year, K(node, YearFigures.Ready(year)), WireTime.Cut(now), node.Directory.Current.IsTraining, FiguresReader.Count(node, db, year).Counts)),
        ];
    }

    // What was agreed most strictly holds for all: one file says nothing of single peers.
    private static int K(NodeParts node, DateTimeOffset at) => Math.Min(
        YearFigures.MostK,
        node.Directory.Current.Participants.Where(p => p.Id != node.Self).Select(p => node.Agreements.With(p.Id, at).K).DefaultIfEmpty(Agreement.LeastK).Max());
}
