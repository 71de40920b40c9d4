using System.Collections.Immutable;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Returns;

/// <summary>
/// A return as both sides hold it: the plan as far as the moves have led it, the holds, and what has happened. Both nodes run these functions on
/// the same messages and so agree however the messages cross; an auditor replays them.
/// </summary>
/// <remarks>
/// A move takes effect at its author with the ok receipt, at its judge when judged. It names every report that its author knew and is refused where
/// the judge knows another; so what a hold or a report overtakes is the same on both sides. Holds and reports are sets: they take effect at once and
/// in every order, and the latest happening by its own time is the one shown.
/// </remarks>
public sealed record ReturnCase
{
    private static readonly ImmutableSortedSet<string> Nothing = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private ReturnCase()
    {
    }

    /// <summary>A return that nobody has proposed.</summary>
    public static ReturnCase Unknown { get; } = new();

    /// <summary>On what the journey rests; null before a proposal.</summary>
    public TravelBasis? Basis { get; private init; }

    /// <summary>Every hold ever set, by its message.</summary>
    public ImmutableSortedDictionary<string, ReturnHold> Holds { get; private init; } = ImmutableSortedDictionary.Create<string, ReturnHold>(StringComparer.Ordinal);

    /// <summary>What has happened, by its message.</summary>
    public ImmutableSortedDictionary<string, ReturnStep.Report> Reports { get; private init; } = ImmutableSortedDictionary.Create<string, ReturnStep.Report>(StringComparer.Ordinal);

    /// <summary>The messages of all holds and reports known here: what a move made now rests on.</summary>
    public ImmutableSortedSet<string> Known { get; private init; } = Nothing;

    // How far the moves have led, what the last of them knew, what lay behind the last proposal, the final checks taken, who has closed knowing what.
    private ReturnState Standing { get; init; } = ReturnState.None;
    private ImmutableSortedSet<string> StandingKnows { get; init; } = Nothing;
    private ImmutableSortedSet<string> History { get; init; } = Nothing;
    private ImmutableSortedDictionary<string, ImmutableSortedSet<string>> FinalChecks { get; init; } = ImmutableSortedDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<Side, ImmutableSortedSet<string>> Closed { get; init; } = ImmutableSortedDictionary<Side, ImmutableSortedSet<string>>.Empty;

    /// <summary>True while any hold is open: no move takes effect.</summary>
    public bool IsHeld => Holds.Values.Any(h => h.IsOpen);

    /// <summary>The open holds.</summary>
    public IEnumerable<ReturnHold> OpenHolds => Holds.Values.Where(h => h.IsOpen);

    /// <summary>True where the receiver prepares a reception and nobody calls it a safe return: removal, readmission, extradition, a journey of one's own.</summary>
    public bool IsReceptionOnly => Basis is not null && !ReturnLifecycle.MayBeCleared(Basis);

    /// <summary>When the person first departed, and whether under a clearance that held then; null where nobody has.</summary>
    public (DateTimeOffset At, bool IsCleared)? FirstDeparture => Reports.Values.Where(r => r.What == ReturnEvent.Departed).MinBy(r => r.At) is { } first ? (first.At, IsCleared(first)) : null;

    /// <summary>The number of the newest follow-up; 0 where there is none.</summary>
    public int FollowUp => Reports.Values.Where(r => r.What == ReturnEvent.FollowedUp).Select(r => r.Number).DefaultIfEmpty(0).Max();

    /// <summary>
    /// True from a departure until the person has been met: whatever they or an office have said meanwhile, time, place and sign remain.
    /// </summary>
    public bool ReceptionStands => Latest(r => r.What == ReturnEvent.Departed) is { } departed
        && !Reports.Values.Any(r => r.What is ReturnEvent.Met or ReturnEvent.HandedOver or ReturnEvent.RefusedEntry && r.At >= departed.At);

    /// <summary>The lifecycle state, as shown.</summary>
    public ReturnState State
    {
        get
        {
            if (Closed.Count == 2 && (Basis is not null || !Reports.IsEmpty) && Shared.All(r => Closed.Values.All(c => c.Contains(r))))
                return ReturnState.Ended;
            return Latest(r => !History.Contains(Key(r))) is { } report ? After(report) : Plan;
        }
    }

    // A hold that the last move did not know takes readiness and clearance away, and its lifting gives nothing back.
    private ReturnState Plan => ReturnLifecycle.AfterHold.TryGetValue(Standing, out var after) && Holds.Keys.Any(h => !StandingKnows.Contains(h))
        ? after
        : Standing;

    /// <summary>True where this side has closed for itself and nothing has been reported since.</summary>
    public bool HasClosed(Side side) => Closed.TryGetValue(side, out var knew) && Shared.All(knew.Contains);

    // What the other side has, or may yet have, but for what a side says by closing itself: that the person stays opens nothing again.
    private IEnumerable<string> Shared => Reports.Where(r => Known.Contains(r.Key) && !IsClosing(r.Key, r.Value)).Select(r => r.Key);

    private bool IsClosing(string id, ReturnStep.Report report) =>
        report.What == ReturnEvent.Stays && Closed.TryGetValue(report.By, out var knew) && knew.Contains(id);

    /// <summary>When the person last said no, or it was known that they stay; the beginning of time where neither was said.</summary>
    public DateTimeOffset SaidNoAt => Latest(r => r.What is ReturnEvent.DeclinedByPerson or ReturnEvent.Stays)?.At ?? DateTimeOffset.MinValue;

    /// <summary>What a store keeps of a case beside its holds and reports.</summary>
    /// <param name="FinalChecks">The final checks taken, each with what it knew.</param>
    /// <param name="Closed">Who has closed, knowing what.</param>
    /// <param name="NotTaken">Reports and holds of ours that the other side has refused.</param>
    public sealed record Stored(
        TravelBasis? Basis,
        ReturnState Standing,
        IReadOnlyList<string> StandingKnows,
        IReadOnlyList<string> History,
        IReadOnlyDictionary<string, IReadOnlyList<string>> FinalChecks,
        IReadOnlyDictionary<Side, IReadOnlyList<string>> Closed,
        IReadOnlyList<string> NotTaken);

    /// <summary>What to keep, for <see cref="Restore"/>.</summary>
    public Stored Store() => new(
        Basis, Standing, StandingKnows, History,
        FinalChecks.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)f.Value, StringComparer.Ordinal),
        Closed.ToDictionary(c => c.Key, c => (IReadOnlyList<string>)c.Value),
        [.. Holds.Keys.Concat(Reports.Keys).Where(id => !Known.Contains(id))]);

    /// <summary>Restores a stored case. For storage only: nothing is judged.</summary>
    public static ReturnCase Restore(Stored stored, IEnumerable<ReturnHold> holds, IEnumerable<ReturnStep.Report> reports)
    {
        var restored = new ReturnCase
        {
            Basis = stored.Basis,
            Standing = stored.Standing,
            StandingKnows = Set(stored.StandingKnows),
            History = Set(stored.History),
            FinalChecks = stored.FinalChecks.ToImmutableSortedDictionary(f => f.Key, f => Set(f.Value), StringComparer.Ordinal),
            Closed = stored.Closed.ToImmutableSortedDictionary(c => c.Key, c => Set(c.Value)),
            Holds = holds.ToImmutableSortedDictionary(h => h.Message.ToString(), h => h, StringComparer.Ordinal),
            Reports = reports.ToImmutableSortedDictionary(Key, r => r, StringComparer.Ordinal),
        };
        return restored with { Known = Set([.. restored.Holds.Keys, .. restored.Reports.Keys]).Except(stored.NotTaken) };

        static ImmutableSortedSet<string> Set(IEnumerable<string> ids) => ids.ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Judges one step: the case after it or, for a move or a lift, <c>HELD</c>, <c>STALE_VERSION</c>, <c>UNKNOWN_IN_REPLY_TO</c>, <c>ILLEGAL_TRANSITION</c>,
    /// <c>REQUIRED</c>, <c>GATE_nn</c>. Pure; the same on both sides, before sending and on receipt. A report or a hold is never refused.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="gates">
    /// The gates of the point at which a move stands (<see cref="PointOf"/>), judged on the facts known here. A proposal and a clearance are judged on both
    /// sides; a final check by the sending side and closing by the side that closes, and the other says so: <see cref="GateReport.LeftToTheOtherSide"/>.
    /// </param>
    /// <exception cref="ArgumentException">A move that has a point comes without the gates of that point: a bug of ours.</exception>
    public Result<ReturnCase> Decide(ReturnStep step, GateReport? gates = null) => step switch
    {
        ReturnStep.Report report when Reports.ContainsKey(Key(report)) => this,
        ReturnStep.Report report => this with { Reports = Reports.Add(Key(report), report), Known = Known.Add(Key(report)) },
        ReturnStep.HoldSet hold => Set(hold),
        ReturnStep.HoldLifted lift => Lift(lift),
        ReturnStep.Move move => Judge(move, gates),
        _ => throw new InvalidOperationException($"no judgement for {step.GetType().Name}"),
    };

    /// <summary>
    /// The other side has refused this report or hold of ours, or it expired on its way, and will not have it: it stands here, for it is a fact, and is sent again under another id;
    /// what is decided meanwhile does not rest on it.
    /// </summary>
    public ReturnCase NotTaken(MessageId own) => this with { Known = Known.Remove(own.ToString()) };

    /// <summary>The other side has this report or hold of ours after all: its receipt came after we had given it up.</summary>
    public ReturnCase Taken(MessageId own) => Holds.ContainsKey(own.ToString()) || Reports.ContainsKey(own.ToString())
        ? this with { Known = Known.Add(own.ToString()) }
        : this;

    /// <summary>The other side has refused our lift: the hold stands.</summary>
    public ReturnCase LiftNotTaken(MessageId hold) => Holds.TryGetValue(hold.ToString(), out var lifted)
        ? this with { Holds = Holds.SetItem(hold.ToString(), lifted with { IsOpen = true }) }
        : this;

    /// <summary>A move of ours that its judge has taken: it holds whatever was set here meanwhile, as far as it knew of that.</summary>
    public ReturnCase TakeEffect(ReturnStep.Move move)
    {
        if (move.What == ReturnEvent.Ended)
        {
            var id = move.Message.ToString();
            return move.Stays
                ? this with
                {
                    Closed = Closed.SetItem(move.By, move.Knows.Add(id)),
                    Reports = Reports.SetItem(id, new(move.Message, move.By, move.At, ReturnEvent.Stays)),
                    Known = Known.Add(id),
                }
                : this with { Closed = Closed.SetItem(move.By, move.Knows) };
        }

        var next = this with
        {
            // Whoever moves again has not closed.
            Closed = Closed.Remove(move.By),
            FinalChecks = move.What == ReturnEvent.FinalChecked ? FinalChecks.SetItem(move.Message.ToString(), move.Knows) : FinalChecks,
        };
        // A later move, which knew more, has been taken here already.
        if (!StandingKnows.IsSubsetOf(move.Knows))
            return next;
        next = next with { Standing = ReturnLifecycle.To(move.What), StandingKnows = move.Knows };
        return move.What == ReturnEvent.Proposed ? next with { Basis = move.Basis, History = move.Knows } : next;
    }

    private Result<ReturnCase> Judge(ReturnStep.Move move, GateReport? gates)
    {
        if (IsHeld)
            return new Rejection(RejectionCode.Held, Hint: "the return is stopped; nothing moves until its holds are lifted");
        if (!Known.IsSubsetOf(move.Knows))
            return new Rejection(RejectionCode.StaleVersion, Hint: "it was decided without knowing all that has been reported since");
        if (!move.Knows.IsSubsetOf(Known))
            return new Rejection(RejectionCode.UnknownInReplyTo, Hint: "it rests on a report that has not arrived here");
        var state = State;
        if (!ReturnLifecycle.Next(state, move.What, move.By).Try(out _, out var refused))
            return refused;
        if (move.What == ReturnEvent.Proposed && move.Basis is null)
            return new Rejection(RejectionCode.Required, Hint: "a proposal says on what the journey rests");
        if (move.What == ReturnEvent.Proposed && ReturnLifecycle.WaitsForPerson(state) && !move.PersonRaisedIt)
            return new Rejection(RejectionCode.IllegalTransition, Hint: "a person who declined is not asked again until they raise it");
        if (move.What == ReturnEvent.Cleared && !ReturnLifecycle.MayBeCleared(Basis))
            return new Rejection(RejectionCode.IllegalTransition, Hint: "a journey that is not the person's own wish is received, never cleared");
        if (PointOf(move.What) is { } point)
        {
            if (gates?.Point != point)
                throw new ArgumentException($"{move.What} is judged with the gates of {point}", nameof(gates));
            if (!gates.MayProceed)
                return Result<ReturnCase>.Refused(gates.Rejections);
        }

        return TakeEffect(move);
    }

    /// <summary>The point at which a move's gates stand; null where it has none.</summary>
    public static GatePoint? PointOf(ReturnEvent move) => move switch
    {
        ReturnEvent.Proposed => GatePoint.Proposal,
        ReturnEvent.Cleared => GatePoint.Clearance,
        ReturnEvent.FinalChecked => GatePoint.FinalCheck,
        ReturnEvent.Ended => GatePoint.Closure,
        _ => null,
    };

    private ReturnCase Set(ReturnStep.HoldSet set)
    {
        var id = set.Message.ToString();
        if (Holds.ContainsKey(id))
            return this;
        var hold = new ReturnHold(set.Message, set.PersonsWord ? Side.Sending : set.By, set.At, set.Reason, set.Review, set.PersonsWord);
        return this with { Holds = Holds.Add(id, hold), Known = Known.Add(id) };
    }

    private Result<ReturnCase> Lift(ReturnStep.HoldLifted lift)
    {
        var id = lift.Hold.ToString();
        if (!Holds.TryGetValue(id, out var hold) || !hold.IsOpen)
            return new Rejection(RejectionCode.UnknownInReplyTo, Hint: "no such hold is open");
        if (hold.Owner != lift.By)
            return new Rejection(RejectionCode.IllegalTransition, Hint: "only its owner lifts a hold; the person's own word is kept by the side that keeps the consent");
        if (lift.Officer.Length == 0 || lift.SecondOfficer.Length == 0 || lift.Officer == lift.SecondOfficer)
            return new Rejection(RejectionCode.Required, Hint: "a hold is lifted with a second person");
        if (hold.PersonsWord && !(lift.Consent?.GivenAt > hold.At && lift.Consent.GivenAt <= lift.At))
            return new Rejection(RejectionCode.Required, Hint: "the person's own word is lifted only by the person's new consent");
        return this with { Holds = Holds.SetItem(id, hold with { IsOpen = false }) };
    }

    private ReturnState After(ReturnStep.Report report) => report.What switch
    {
        ReturnEvent.Departed => IsCleared(report) ? ReturnState.Travelling : ReturnState.TravellingUncleared,
        var what => ReturnLifecycle.Reports.First(r => r.Event == what).To,
    };

    // Whatever was said or happened before the departure, and the final check did not know of, was a reason not to go. A time is a whole second: in the second of the departure a meeting,
    // and a follow-up of it, came after it, and anything else before.
    private bool IsCleared(ReturnStep.Report departed) => departed.FinalCheck is { } named
        && FinalChecks.TryGetValue(named.ToString(), out var knew)
        && !Holds.Any(h => !knew.Contains(h.Key) && h.Value.At <= departed.At)
        && !Reports.Any(r => !knew.Contains(r.Key) && (r.Value.At < departed.At || (r.Value.At == departed.At && r.Value.What is not (ReturnEvent.Met or ReturnEvent.HandedOver or ReturnEvent.FollowedUp)))
            && !(r.Value.What == ReturnEvent.Departed && r.Value.FinalCheck == named));

    private ReturnStep.Report? Latest(Func<ReturnStep.Report, bool> of)
    {
        ReturnStep.Report? latest = null;
        foreach (var (_, report) in Reports)
            if (of(report) && (latest is null || (report.At, report.What).CompareTo((latest.At, latest.What)) >= 0))
                latest = report;
        return latest;
    }

    private static string Key(ReturnStep.Report report) => report.Message.ToString();
}
