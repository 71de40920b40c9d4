using System.Collections.Immutable;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Referrals;

/// <summary>
/// A referral as both sides hold it: lifecycle state, open holds, open questions. Both nodes run these functions on the
/// same messages and so agree however the messages cross; an auditor replays them.
/// </summary>
/// <remarks>
/// A move takes effect at its author with the ok receipt, at its judge when judged. Everything else takes effect at once
/// on either side, and holds in every order.
/// </remarks>
public sealed record ReferralCase
{
    private ReferralCase()
    {
    }

    /// <summary>A case of which nothing is known yet but perhaps a hold that waits for it.</summary>
    public static ReferralCase Unknown { get; } = new();

    /// <summary>The message that opened the case; null while only holds are known.</summary>
    public MessageId? Profile { get; private init; }

    // "Information requested" is received plus an open question of the receiving side: derived, so that
    // questions and answers may cross in any order and end alike.
    private ReferralState Standing { get; init; } = ReferralState.Draft;

    /// <summary>The lifecycle state, as shown.</summary>
    public ReferralState State => Standing == ReferralState.Received && Questions.ContainsValue(Side.Receiving)
        ? ReferralState.InfoRequested
        : Standing;

    /// <summary>The open holds by the message that set them.</summary>
    public ImmutableSortedDictionary<string, Hold> Holds { get; private init; } = ImmutableSortedDictionary.Create<string, Hold>(StringComparer.Ordinal);

    /// <summary>Open questions by message, with the side that asked.</summary>
    public ImmutableSortedDictionary<string, Side> Questions { get; private init; } = ImmutableSortedDictionary.Create<string, Side>(StringComparer.Ordinal);

    /// <summary>Who has closed the case for itself, and how it ended for that side.</summary>
    public ImmutableSortedDictionary<Side, CaseOutcome> Closed { get; private init; } = ImmutableSortedDictionary<Side, CaseOutcome>.Empty;

    /// <summary>The cancellation that the sending side has asked for; null where none is.</summary>
    public MessageId? CancelAsked { get; private init; }

    /// <summary>True while any hold is open: no move takes effect.</summary>
    public bool IsHeld => Holds.Count > 0;

    /// <summary>Restores a stored case. For storage only: nothing is judged.</summary>
    public static ReferralCase Restore(
        MessageId? profile, ReferralState standing, IEnumerable<Hold> holds, IEnumerable<KeyValuePair<string, Side>> questions,
        IEnumerable<KeyValuePair<Side, CaseOutcome>>? closed = null, MessageId? cancelAsked = null) => new()
        {
            Closed = (closed ?? []).ToImmutableSortedDictionary(),
            CancelAsked = cancelAsked,
            Profile = profile,
            Standing = standing == ReferralState.InfoRequested ? ReferralState.Received : standing,
            Holds = holds.ToImmutableSortedDictionary(h => h.Message.ToString(), h => h, StringComparer.Ordinal),
            Questions = questions.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };

    /// <summary>
    /// Judges one step: the case after it, or <c>HELD</c>, <c>UNKNOWN_CASE</c>, <c>UNKNOWN_IN_REPLY_TO</c>,
    /// <c>ILLEGAL_TRANSITION</c>. Pure; the same on both sides, before sending and on receipt.
    /// </summary>
    public Result<ReferralCase> Decide(CaseStep step) => step switch
    {
        CaseStep.HoldSet hold => Set(hold),
        CaseStep.Profile profile => Open(profile),
        CaseStep.ConsentWithdrawn => Suspended(),
        _ when Profile is null => new Rejection(RejectionCode.UnknownCase, Hint: "no profile of this case has arrived"),
        CaseStep.HoldLifted lift => Lift(lift),
        CaseStep.Asked ask => (ask.By == Side.Receiving ? Implied() : this).Advance(ReferralEvent.Asked, ask.By)
            .Then(next => Result<ReferralCase>.Ok(next with { Questions = Questions.SetItem(ask.Message.ToString(), ask.By) })),
        CaseStep.Answered answer => Answer(answer),
        CaseStep.Event what => Move(what),
        CaseStep.CancelAsked or CaseStep.CancelAgreed or CaseStep.Closed when IsHeld => Held,
        CaseStep.CancelAsked asked => ReferralLifecycle.Next(State, ReferralEvent.Cancelled, asked.By)
            .Then(_ => Result<ReferralCase>.Ok(this with { CancelAsked = asked.Message })),
        CaseStep.CancelAgreed agreed => Cancel(agreed),
        CaseStep.Closed closed => Close(closed),
        _ => throw new InvalidOperationException($"no judgement for {step.GetType().Name}"),
    };

    /// <summary>What the peer's ok receipt for the profile means; a later one changes nothing.</summary>
    public ReferralCase Receipted() => Standing is ReferralState.Sent or ReferralState.Undelivered
        ? this with { Standing = ReferralState.Delivered }
        : this;

    /// <summary>The profile is sealed and stored here, on its way.</summary>
    public ReferralCase AwaitingReceipt() => Standing == ReferralState.Delivered ? this with { Standing = ReferralState.Sent } : this;

    /// <summary>No receipt for the profile within the resends of its class.</summary>
    public ReferralCase NotReceipted() => Standing == ReferralState.Sent ? this with { Standing = ReferralState.Undelivered } : this;

    /// <summary>The peer refused one of our own messages: a refused profile is a draft again, a refused question was never asked.</summary>
    public ReferralCase Refused(MessageId own) => this with
    {
        Profile = own == Profile ? null : Profile,
        Standing = own == Profile ? ReferralState.Draft : Standing,
        Questions = Questions.Remove(own.ToString()),
    };

    /// <summary>
    /// A move of ours that its judge has taken: it holds whatever was set here meanwhile. Null where it is impossible even so:
    /// then the two sides do not agree, and somebody must look.
    /// </summary>
    public ReferralCase? TakeEffect(CaseStep move)
    {
        // What has been cancelled, closed or suspended meanwhile is so on both sides, whatever was on its way.
        if (ReferralLifecycle.IsTerminal(Standing) && Standing is not (ReferralState.Declined or ReferralState.Redirected))
            return move is CaseStep.Closed late && !Closed.ContainsKey(late.By) ? this with { Closed = Closed.SetItem(late.By, late.Outcome) } : this;
        var taken = move switch
        {
            CaseStep.Event step => Implied().Advance(step.What, step.By),
            CaseStep.CancelAsked asked => this with { CancelAsked = asked.Message },
            CaseStep.CancelAgreed => Advance(ReferralEvent.Cancelled, Side.Sending),
            CaseStep.Closed closed => Close(closed),
            _ => throw new InvalidOperationException($"{move.GetType().Name} is no move"),
        };
        return taken.Try(out var next, out _) ? next : null;
    }

    private Result<ReferralCase> Open(CaseStep.Profile profile)
    {
        if (Profile is not null)
            return new Rejection(RejectionCode.IllegalTransition, Hint: "this case has been opened before");
        // The opening move cannot have missed a hold: those that wait for the case stand beside it.
        return this with { Profile = profile.Message, Standing = ReferralState.Delivered };
    }

    private Result<ReferralCase> Move(CaseStep.Event step)
    {
        if (step.What == ReferralEvent.Seen)
            return Seen(step);
        if (IsHeld)
            return Held;
        if (step.What != ReferralEvent.IdentityShared && step.InReplyTo != Profile)
            return new Rejection(RejectionCode.UnknownInReplyTo, Hint: "a decision quotes the profile that it decides");
        return Implied().Advance(step.What, step.By);
    }

    private static Rejection Held => new(RejectionCode.Held, Hint: "the case is stopped; nothing moves until its holds are lifted");

    private ReferralCase Suspended() => Profile is null || State == ReferralState.SuspendedConsent ? this : Advance(ReferralEvent.ConsentWithdrawn, Side.Sending).Value;

    private Result<ReferralCase> Cancel(CaseStep.CancelAgreed agreed)
    {
        if (CancelAsked is null || agreed.InReplyTo != CancelAsked)
            return new Rejection(RejectionCode.UnknownInReplyTo, Hint: "whoever agrees to a cancellation quotes the message that asked for it");
        return agreed.By == Side.Receiving
            ? Advance(ReferralEvent.Cancelled, Side.Sending)
            : new Rejection(RejectionCode.IllegalTransition, Hint: "the other side agrees to a cancellation");
    }

    // A case is closed when both sides have. What happens to a return afterwards is closed again.
    private Result<ReferralCase> Close(CaseStep.Closed step)
    {
        // The first word of a side stands: a second one may cross the other side's closing.
        if (State is ReferralState.Completed or ReferralState.EndedEarly || Closed.ContainsKey(step.By))
            return this;
        var closed = Closed.SetItem(step.By, step.Outcome);
        var what = closed.Values.All(o => o is CaseOutcome.Completed or CaseOutcome.Stays) ? ReferralEvent.Completed : ReferralEvent.EndedEarly;
        var next = this with { Closed = closed };
        return ReferralLifecycle.Next(State, what, step.By).Then(_ => closed.Count == 2 ? next.Advance(what, step.By) : Result<ReferralCase>.Ok(next));
    }

    private Result<ReferralCase> Seen(CaseStep.Event step)
    {
        // Of every message whoever receives it says when it was opened; of the profile that is the receiving side, and it moves the case.
        if (step.InReplyTo != Profile)
            return this;
        return step.By == Side.Receiving
            ? Implied()
            : new Rejection(RejectionCode.IllegalTransition, Hint: "the receiving side says when it has opened a referral");
    }

    // Whoever asks or decides has the message and has opened it: what is on its way about that adds nothing.
    private ReferralCase Implied() => Standing is ReferralState.Sent or ReferralState.Undelivered or ReferralState.Delivered
        ? this with { Standing = ReferralState.Received }
        : this;

    private Result<ReferralCase> Answer(CaseStep.Answered answer)
    {
        var question = answer.Question.ToString();
        if (!Questions.TryGetValue(question, out var asker) || asker == answer.By)
            return new Rejection(RejectionCode.UnknownInReplyTo, Hint: "an answer quotes an open question of the other side");
        return ReferralLifecycle.IsTerminal(State)
            ? new Rejection(RejectionCode.IllegalTransition, Hint: "the referral has ended")
            : this with { Questions = Questions.Remove(question) };
    }

    private ReferralCase Set(CaseStep.HoldSet hold) =>
        this with { Holds = Holds.SetItem(hold.Message.ToString(), new Hold(hold.Message, hold.By, hold.Reason, hold.Review)) };

    private Result<ReferralCase> Lift(CaseStep.HoldLifted lift)
    {
        var id = lift.Hold.ToString();
        if (!Holds.TryGetValue(id, out var hold))
            return new Rejection(RejectionCode.UnknownInReplyTo, Hint: "no such hold is open");
        return hold.Owner == lift.By
            ? this with { Holds = Holds.Remove(id) }
            : new Rejection(RejectionCode.IllegalTransition, Hint: "only the side that set a hold lifts it");
    }

    private Result<ReferralCase> Advance(ReferralEvent @event, Side by) =>
        ReferralLifecycle.Next(State, @event, by).Then(row => Result<ReferralCase>.Ok(this with
        {
            Standing = Base(row.To),
            // What has ended asks nothing any more, however many answers were on their way.
            Questions = ReferralLifecycle.IsTerminal(row.To) ? Questions.Clear() : Questions,
        }));

    private static ReferralState Base(ReferralState state) => state == ReferralState.InfoRequested ? ReferralState.Received : state;
}
