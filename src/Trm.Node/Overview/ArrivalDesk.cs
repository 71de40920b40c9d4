using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Overview;

/// <summary>Who comes next, and what must be ready. The next arrival is opened, which is a view and a trail entry; of the others only times are shown.</summary>
public sealed class ArrivalDesk
{
    private readonly NodeParts _node;
    private readonly ReferralDesk _referrals;

    internal ArrivalDesk(NodeParts node, ReferralDesk referrals) => (_node, _referrals) = (node, referrals);

    /// <summary>The page, with the next arrival opened. <c>NOT_ALLOWED</c> for who reads no case.</summary>
    public async Task<Result<Arrivals>> ShowAsync(Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        var (now, zone) = (_node.Time.GetUtcNow(), OfficeZone.Of(_node, _node.Self, null, _node.Time.GetUtcNow()));
        var lines = await _node.Database.ReadAsync(db => OverviewTable.Arrivals(db, officer, now), cancel);
        if (lines is not [var next, ..])
            return new Arrivals(now, zone, null, []);
        var opened = await OpenAsync(next.Case.Id, officer, cancel);
        return new Arrivals(now, zone, opened.IsOk ? opened.Value : null, [.. lines.Skip(opened.IsOk ? 1 : 0)]);
    }

    /// <summary>Opens one arrival: a trail entry. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none, or it is another organisation's.</summary>
    public async Task<Result<Arrival>> OpenAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        var opened = await _node.Database.ReadAsync(db => Look(db, @case, officer), cancel);
        if (opened is not var (arrival, shown))
            return CaseTable.Unknown;
        await _node.Database.CommitAsync(
            CommitStep.Viewed,
            tx => TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, shown, @case)), cancel);
        return arrival;
    }

    /// <summary>We cannot: the journey is stopped at once. As <see cref="ReferralDesk.HoldAsync"/>.</summary>
    public Task<Result<Submitted>> CannotAsync(CaseId @case, Officer officer, CancellationToken cancel = default) =>
        _referrals.HoldAsync(@case, officer, HoldReason.ReceiverNotReady, DateOnly.FromDateTime(_node.Time.GetUtcNow().UtcDateTime).AddDays(1), cancel);

    private (Arrival Arrival, IReadOnlyList<string> Shown)? Look(DbConnection db, CaseId @case, Officer officer)
    {
        if (CaseTable.Find(db, _node.Vault, @case, officer) is not { OwnSide: Side.Receiving, Erased: null } file)
            return null;
        var said = CaseHistory.Of(db, _node.Vault, file);
        var theirs = said.Where(s => s.By == Side.Sending).Select(s => s.Message).ToList();
        var ready = said.LastOrDefault(s => s.Message.Content is ReadinessContent);
        var plan = theirs.LastOrDefault(m => m.Content is ReturnPlanContent);
        var departed = theirs.LastOrDefault(m => m.Content is DepartureContent { Journey: not null, Form: not DepartureForm.TransitPassed });
        var needs = theirs.Where(m => NeedsOf(m).Any()).ToList();
        var profile = theirs.Find(m => m.Kind == MessageKind.ReferralProfile);
        var journey = OverviewTable.JourneyOf(db, _node.Self, @case);
        var (line, legs) = (journey.Case, LegsOf(departed) ?? LegsOf(plan));
        var (reports, mayHold) = (line.Next is "meet" or "look-for", Rights.MaySend(officer.Role, MessageKind.HoldSet));
        // The word of a departure may be lost: whoever waits there all the same says who came, and that nobody did.
        var waited = journey is { WaitingSince: not null, ExpectedAt: { } expected } && expected <= _node.Time.GetUtcNow();
        var arrival = new Arrival(
            journey, CaseHistory.ReadinessThatStands(said)?.Meeting, (departed?.Content as DepartureContent)?.Journey?.Persons,
            departed?.Content is DepartureContent { Journey: { } on } ? on.Escort is not null : plan?.Content is ReturnPlanContent { Plan: { } planned } ? planned.Escort != Escort.None : null,
            legs is [.., var last] ? last : null,
            [.. ServicesOf(profile)], [.. needs.SelectMany(NeedsOf).Distinct(StringComparer.Ordinal)], Changes(said, ready),
            _node.Directory.Current.Find(file.Peer)?.DutyNumber,
            MayBeReady: line is { Next: "ready" or "answer", ReturnState: "plan-offered", IsHeld: false } && Rights.MaySend(officer.Role, MessageKind.ReadinessPlan),
            MayBeFinallyReady: line is { Next: "final-check" or "answer", ReturnState: "cleared", IsHeld: false } && Rights.MaySend(officer.Role, MessageKind.ReadinessFinal),
            MaySayCannot: mayHold && !line.IsHeld && !reports,
            MayReport: (reports || waited) && Rights.MaySend(officer.Role, MessageKind.ArrivalMet));
        return (arrival, [.. new[] { ready?.Message, plan, departed, profile }.Concat(needs).OfType<Message>().Select(m => m.Id.ToString()).Distinct(StringComparer.Ordinal)]);
    }

    // What concerns who comes, when and how; what was said before we were ready is in what we said.
    private static IReadOnlyList<ArrivalChange> Changes(IReadOnlyList<Said> said, Said? ready) =>
    [
        .. said.SkipWhile(s => ready is not null && s != ready).Skip(ready is null ? 0 : 1)
            .Where(s => ready is not null && s.By == Side.Sending && s.Message.Kind.Kind is "return-plan" or "departure" or "hold" or "update" or "withdrawal" or "clearance" or "incident")
            .Select(s => new ArrivalChange($"{s.Message.Kind.Kind}/{s.Message.Kind.Code}", s.Message.At)),
    ];

    private static IReadOnlyList<TravelLeg>? LegsOf(Message? message) => message?.Content switch
    {
        DepartureContent { Legs: [_, ..] legs } => legs,
        ReturnPlanContent { Plan.Legs: [_, ..] legs } => legs,
        _ => null,
    };

    private static IEnumerable<string> ServicesOf(Message? profile) =>
        (profile?.Bundle.Entry ?? []).Select(e => e.Resource).OfType<ServiceRequest>().Select(r => r.Code?.Coding is [{ Code: { } code }, ..] ? code : null).OfType<string>();

    private static IEnumerable<string> NeedsOf(Message message) => message.Bundle.Entry.Select(e => e.Resource).OfType<Observation>().Where(o => CodeSystems.Facts.Find(o.Code) == Fact.CareNeeds)
        .SelectMany(o => o.Component.Select(c => c.ValueCodeableConcept).Prepend(o.ValueCodeableConcept)).Select(c => CodeSystems.CareNeeds.Find(c)).OfType<CareNeed>().Select(CodeSystems.CareNeeds.Code);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role sees no arrivals; ask the coordinator");
}
