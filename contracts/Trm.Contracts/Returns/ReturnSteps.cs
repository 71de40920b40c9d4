using System.Collections.Immutable;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Returns;

/// <summary>What a message means for a return: from the catalogue's row to a step of <see cref="ReturnCase"/>. Pure, and the same on both sides.</summary>
/// <remarks>Source: contracts/decisions/0012.</remarks>
public static class ReturnSteps
{
    private static readonly Dictionary<MessageKind, ReturnEvent> Moves = new()
    {
        [MessageKind.ReturnProposal] = ReturnEvent.Proposed,
        [MessageKind.DecisionAccepted] = ReturnEvent.TakenUp,
        [MessageKind.DecisionDeclined] = ReturnEvent.FoundNotSafe,
        [MessageKind.ReturnPlanOffer] = ReturnEvent.PlanOffered,
        [MessageKind.ReturnPlanChange] = ReturnEvent.PlanOffered,
        [MessageKind.ReadinessPlan] = ReturnEvent.PlanAccepted,
        [MessageKind.ClearanceOrdinary] = ReturnEvent.Cleared,
        [MessageKind.ClearanceOwnDecision] = ReturnEvent.Cleared,
        [MessageKind.ClearanceFastTrack] = ReturnEvent.Cleared,
        [MessageKind.ReadinessFinal] = ReturnEvent.FinalChecked,
        [MessageKind.EndClosedOurSide] = ReturnEvent.Ended,
    };

    private static readonly Dictionary<MessageKind, ReturnEvent> Reports = new()
    {
        [MessageKind.WithdrawalReturn] = ReturnEvent.DeclinedByPerson,
        [MessageKind.DepartureDeparted] = ReturnEvent.Departed,
        [MessageKind.ArrivalMet] = ReturnEvent.Met,
        // Whoever does not wish to be met has arrived and has been asked.
        [MessageKind.ArrivalDeclinedToBeMet] = ReturnEvent.Met,
        [MessageKind.ArrivalHandedOver] = ReturnEvent.HandedOver,
        [MessageKind.FollowUpMade] = ReturnEvent.FollowedUp,
        [MessageKind.FollowUpNotMade] = ReturnEvent.FollowedUp,
        [MessageKind.FollowUpNotWished] = ReturnEvent.FollowedUp,
        [IncidentMessage.KindOf(Incident.NotMet)] = ReturnEvent.NotMet,
        [IncidentMessage.KindOf(Incident.Missing)] = ReturnEvent.Missing,
        [IncidentMessage.KindOf(Incident.Found)] = ReturnEvent.Found,
        [IncidentMessage.KindOf(Incident.RefusedEntry)] = ReturnEvent.RefusedEntry,
        [IncidentMessage.KindOf(Incident.RefusedToBoard)] = ReturnEvent.Diverted,
        [IncidentMessage.KindOf(Incident.Transit)] = ReturnEvent.Diverted,
    };

    /// <summary>True where a message of this kind may name what its author knew: it moves a return, or a decision that may be about one.</summary>
    internal static bool MayNameKnown(MessageKind kind) => Moves.ContainsKey(kind);

    /// <summary>True where a message moves a return and so names what its author knew. A decision on the profile moves the referral alone.</summary>
    /// <param name="profile">The message that opened the case.</param>
    public static bool IsMove(MessageKind kind, MessageId? inReplyTo, MessageId? profile) =>
        Moves.TryGetValue(kind, out var what) && (what is not (ReturnEvent.TakenUp or ReturnEvent.FoundNotSafe) || inReplyTo != profile);

    /// <summary>The move, the report or the hold that a message is for a return; null where it concerns none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="by">Who sent it.</param>
    /// <param name="profile">The message that opened the case.</param>
    /// <param name="case">The return as known here.</param>
    /// <param name="said">What has been said in the case: a consent given anew may stand there.</param>
    public static ReturnStep? Of(Message message, Side by, MessageId? profile, ReturnCase @case, IReadOnlyList<Said> said)
    {
        var (kind, id) = (message.Kind, message.Id);
        if (IsMove(kind, message.Meta.InReplyTo, profile))
        {
            return new ReturnStep.Move(id, by, message.At, Moves[kind], message.Known.Select(m => m.ToString()).ToImmutableSortedSet(StringComparer.Ordinal))
            {
                Basis = kind == MessageKind.ReturnProposal ? ReturnProposalContent.Of(message).Basis : null,
                PersonRaisedIt = kind == MessageKind.ReturnProposal && ConsentsOf(message).Any(c => c.Scope == ConsentScope.Return && c.GivenAt > @case.SaidNoAt),
                Stays = kind == MessageKind.EndClosedOurSide && EndContent.Of(message).Outcome == CaseOutcome.Stays,
            };
        }

        if (Reports.TryGetValue(kind, out var what))
        {
            return new ReturnStep.Report(id, by, Happened(message), what)
            {
                FinalCheck = what == ReturnEvent.Departed ? message.Meta.InReplyTo : null,
                Number = what == ReturnEvent.FollowedUp ? (int)FollowUpContent.Of(message).Moment + 1 : 0,
            };
        }

        if (kind == MessageKind.HoldSet)
        {
            var hold = HoldContent.Of(message);
            return new ReturnStep.HoldSet(id, by, message.At, hold.Reason!.Value, hold.Review!.Value);
        }

        // Whoever takes the consent to share back stops everything by their own word.
        if (kind == MessageKind.WithdrawalSharing)
            return new ReturnStep.HoldSet(id, by, message.At, HoldReason.NotStated, DateOnly.FromDateTime(message.At.UtcDateTime).AddDays(7), PersonsWord: true);
        if (kind == MessageKind.HoldLift)
        {
            var lift = HoldContent.Of(message);
            return new ReturnStep.HoldLifted(id, by, message.At, lift.Lifted!, message.OfficerCode, lift.SecondApprover!) { Consent = Renewed(said, message.At) };
        }

        return null;
    }

    /// <summary>A report of which only the meta can be read: the event is known, its time is that of the message.</summary>
    public static ReturnStep? Unread(MessageMeta meta, Side by, DateTimeOffset at) => MessageKind.Find(meta.Kind, meta.Code) switch
    {
        { IsOk: true, Value: var kind } when Reports.TryGetValue(kind, out var what) => new ReturnStep.Report(meta.Message!, by, at, what) { FinalCheck = meta.InReplyTo },
        { IsOk: true, Value: var kind } when kind == MessageKind.HoldSet || kind == MessageKind.WithdrawalSharing => new ReturnStep.HoldSet(
            meta.Message!, by, at, HoldReason.NotStated, DateOnly.FromDateTime(at.UtcDateTime).AddDays(7), PersonsWord: kind == MessageKind.WithdrawalSharing),
        _ => null,
    };

    /// <summary>
    /// Whatever can be told of a message from its meta alone, for whoever replays a case without its payloads: a move rests on all that is known here, and what its payload
    /// says is taken to be lawful.
    /// </summary>
    public static ReturnStep? Withheld(MessageMeta meta, Side by, DateTimeOffset at, MessageId? profile, ReturnCase @case)
    {
        if (!MessageKind.Find(meta.Kind, meta.Code).Try(out var kind, out _))
            return null;
        if (IsMove(kind, meta.InReplyTo, profile))
        {
            return new ReturnStep.Move(meta.Message!, by, at, Moves[kind], @case.Known)
            {
                Basis = kind == MessageKind.ReturnProposal ? TravelBasis.OwnWish : null,
                PersonRaisedIt = true,
            };
        }

        return kind == MessageKind.HoldLift && meta.InReplyTo is { } hold && @case.Holds.TryGetValue(hold.ToString(), out var set)
            ? new ReturnStep.HoldLifted(meta.Message!, by, at, hold, "first", "second")
            {
                Consent = set.PersonsWord ? new RenewedConsent(ConsentId.Parse(hold.ToString()).Value, at) : null,
            }
            : Unread(meta, by, at);
    }

    /// <summary>
    /// A decision on a return quotes what it decides on: the other side's proposal, plan or taking up. <c>UNKNOWN_IN_REPLY_TO</c> where it quotes anything else.
    /// </summary>
    public static Rejection? QuotesNothing(Message message, Side by, MessageId? profile, IReadOnlyList<Said> said) =>
        !IsMove(message.Kind, message.Meta.InReplyTo, profile) || message.Kind.Kind != MessageKind.DecisionAccepted.Kind
            || said.Any(s => s.By != by && s.Message.Id == message.Meta.InReplyTo
                && Moves.TryGetValue(s.Message.Kind, out var what) && what is ReturnEvent.Proposed or ReturnEvent.PlanOffered or ReturnEvent.TakenUp)
            ? null
            : new(RejectionCode.UnknownInReplyTo, Hint: "a decision quotes the profile, the proposal or the plan that it decides");

    /// <summary>The consents that a message carries, as far as they count.</summary>
    public static IEnumerable<Consents.Consent> ConsentsOf(Message message) => message.Bundle.Entry
        .Select(e => e.Resource).OfType<Fhir.Consent>()
        .Select(c => ConsentResource.Read(c, "Consent")).Where(c => c.IsOk).Select(c => c.Value);

    // What a message says of a time after it was written has not happened yet: a wrong clock must not rule the case for days. What the person said counts from when it
    // was written down, so that no consent of before outlives it.
    private static DateTimeOffset Happened(Message message)
    {
        var at = message.Content switch
        {
            DepartureContent { Journey: { } journey } => journey.At,
            ArrivalContent { At: { } arrived } => arrived,
            IncidentContent { At: { } happened } => happened,
            _ => message.At,
        };
        return at < message.At ? at : message.At;
    }

    private static RenewedConsent? Renewed(IReadOnlyList<Said> said, DateTimeOffset at) => said
        .SelectMany(s => ConsentsOf(s.Message))
        .Where(c => c.Scope == ConsentScope.Sharing && c.StatusAt(at) == ConsentStatus.Active)
        .OrderByDescending(c => c.GivenAt)
        .Select(c => new RenewedConsent(c.Id, c.GivenAt))
        .FirstOrDefault();
}
