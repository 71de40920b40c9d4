using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Referrals;

/// <summary>What a message means for its case: from the catalogue's row to a step of the lifecycle.</summary>
public static class CaseSteps
{
    private static readonly Dictionary<MessageKind, ReferralEvent> Events = new()
    {
        [MessageKind.DecisionSeen] = ReferralEvent.Seen,
        [MessageKind.DecisionAccepted] = ReferralEvent.Accepted,
        [MessageKind.DecisionDeclined] = ReferralEvent.Declined,
        [MessageKind.DecisionRedirected] = ReferralEvent.Redirected,
        [MessageKind.ReferralIdentity] = ReferralEvent.IdentityShared,
    };

    /// <summary>The step of a whole message; null where it concerns no case.</summary>
    public static CaseStep? Of(Message message, Side by)
    {
        var (kind, meta) = (message.Kind, message.Meta);
        if (kind == MessageKind.HoldSet)
        {
            var hold = HoldContent.Of(message);
            return new CaseStep.HoldSet(meta.Message!, by, hold.Reason!.Value, hold.Review!.Value);
        }

        if (kind == MessageKind.HoldLift)
            return new CaseStep.HoldLifted(meta.Message!, by, HoldContent.Of(message).Lifted!);
        return kind == MessageKind.EndClosedOurSide
            ? new CaseStep.Closed(meta.Message!, by, EndContent.Of(message).Outcome!.Value)
            : Of(kind, meta.Message!, meta.InReplyTo, by);
    }

    /// <summary>Whatever can be told of a message from its meta alone, for whoever replays a case without its payloads: that a hold is open is all that the rules ask.</summary>
    public static CaseStep? Withheld(MessageKind kind, MessageMeta meta, Side by) => kind switch
    {
        _ when kind == MessageKind.HoldSet => new CaseStep.HoldSet(meta.Message!, by, default, default),
        _ when kind == MessageKind.HoldLift => meta.InReplyTo is { } hold ? new CaseStep.HoldLifted(meta.Message!, by, hold) : null,
        _ when kind == MessageKind.EndClosedOurSide => new CaseStep.Closed(meta.Message!, by, CaseOutcome.Completed),
        { Kind: "answer" } when meta.InReplyTo is null => null,
        _ => Of(kind, meta.Message!, meta.InReplyTo, by),
    };

    private static CaseStep? Of(MessageKind kind, MessageId message, MessageId? inReplyTo, Side by) => kind switch
    {
        _ when kind == MessageKind.ReferralProfile => new CaseStep.Profile(message),
        _ when kind == MessageKind.Question => new CaseStep.Asked(message, by),
        { Kind: "answer" } => new CaseStep.Answered(message, by, inReplyTo!),
        _ when kind == MessageKind.EndCancelAsked => new CaseStep.CancelAsked(message, by),
        _ when kind == MessageKind.DecisionCancellationAgreed => new CaseStep.CancelAgreed(message, by, inReplyTo),
        _ when kind == MessageKind.WithdrawalSharing => new CaseStep.ConsentWithdrawn(message, by),
        _ when Events.TryGetValue(kind, out var what) => new CaseStep.Event(message, by, inReplyTo, what),
        _ => null,
    };
}
