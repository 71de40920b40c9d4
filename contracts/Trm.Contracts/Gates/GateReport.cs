using Trm.Contracts.Facts;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Gates;

/// <summary>The gates of one point, judged: what passed, what an own decision lifts, what stands between the case and the next step.</summary>
public sealed class GateReport
{
    internal GateReport(GatePoint point, IReadOnlyList<GateOutcome> outcomes, IReadOnlyList<string> lifted, IReadOnlyList<FollowUpTask> tasks)
    {
        Point = point;
        Outcomes = outcomes;
        Lifted = lifted;
        Tasks = tasks;
    }

    /// <summary>What a side says of a point whose gates the other side judges: nothing. The final check is the sending side's, closing is the closer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Both sides judge the gates of this point.</exception>
    public static GateReport LeftToTheOtherSide(GatePoint point) => point is GatePoint.FinalCheck or GatePoint.Closure
        ? new(point, [], [], [])
        : throw new ArgumentOutOfRangeException(nameof(point), point, "both sides judge the gates of this point");

    /// <summary>For whoever replays a case without its facts: what the gates said is the statement of the node that judged them. Nothing is decided with it.</summary>
    public static GateReport NotReplayed(GatePoint point) => new(point, [], [], []);

    public GatePoint Point { get; }

    /// <summary>One for each gate judged, in the order of the table.</summary>
    public IReadOnlyList<GateOutcome> Outcomes { get; }

    /// <summary>Gates that are not met and that the person's own decision lifts.</summary>
    public IReadOnlyList<string> Lifted { get; }

    /// <summary>What a fast-track leaves to be done, open or done.</summary>
    public IReadOnlyList<FollowUpTask> Tasks { get; }

    /// <summary>Gates that are not met and that nothing lifts. At a departure they are warnings: a fact is never stopped.</summary>
    public IEnumerable<GateOutcome> Standing => Outcomes.Where(o => !o.Passed && !Lifted.Contains(o.Gate, StringComparer.Ordinal));

    /// <summary>Gates that are met here and that the receiving side will find unmet, as far as this side can know: what they rest on was not sent. Empty where that was not asked.</summary>
    public IReadOnlyList<GateOutcome> There { get; private init; } = [];

    internal GateReport With(IReadOnlyList<GateOutcome> there) => new(Point, Outcomes, Lifted, Tasks) { There = there };

    /// <summary>True where the step may be taken.</summary>
    public bool MayProceed => Point == GatePoint.Departure || !Standing.Any();

    /// <summary>Why it may not, condition by condition.</summary>
    public IReadOnlyList<Rejection> Rejections => Point == GatePoint.Departure ? [] : [.. Standing.SelectMany(o => o.Rejections)];

    /// <summary>What the message states to the other side. A gate that does not exist on the wire is not in it, met or not.</summary>
    public IReadOnlyList<Attestation> Attest() =>
    [
        .. Outcomes.Where(o => GateTable.Find(o.Gate)?.OnReceipt is GateOnReceipt.Recomputed or GateOnReceipt.Attested)
            .Select(o => new Attestation(o.Gate, o.Evidence, Lifted.Contains(o.Gate, StringComparer.Ordinal))),
    ];
}
