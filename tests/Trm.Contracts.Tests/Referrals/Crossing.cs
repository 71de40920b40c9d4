using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Referrals.ReferralEvent;

namespace Trm.Contracts.Tests.Referrals;

/// <summary>
/// Two sides of one referral, each acting at random on what it knows, over lines that deliver in any order that two lanes and
/// losses allow: what overtakes is parked until the numbers before it are here, receipts travel too, and at the end all is delivered.
/// </summary>
internal sealed class Crossing(int seed)
{
    private static readonly DateOnly Day = new(2026, 12, 1);
    private static readonly HashSet<RejectionCode> MissingState = [RejectionCode.UnknownCase, RejectionCode.UnknownInReplyTo, RejectionCode.IllegalTransition, RejectionCode.Held];

    private readonly Random _random = new(seed);
    private readonly Actor _sending = new(Side.Sending);
    private readonly Actor _receiving = new(Side.Receiving);
    private int _messages;

    private sealed record Sent(int Number, CaseStep? Step, MessageId? Receipt, bool Ok);

    private sealed class Actor(Side side)
    {
        public Side Side { get; } = side;
        public ReferralCase Case { get; set; } = ReferralCase.Unknown;
        public int Next { get; set; } = 1;
        public Dictionary<MessageId, CaseStep> Open { get; } = [];
        public List<Sent> OnTheWay { get; } = [];
        public HashSet<int> Held { get; } = [];
        public List<Sent> Parked { get; } = [];
    }

    public (ReferralCase Sending, ReferralCase Receiving) Run()
    {
        Submit(_sending, new CaseStep.Profile(Id()));
        for (var turn = 0; turn < 60; turn++)
        {
            var actor = _random.Next(2) == 0 ? _sending : _receiving;
            if (_random.Next(3) == 0)
                Act(actor);
            else
                Deliver(actor, Other(actor));
        }

        while (_sending.OnTheWay.Count + _receiving.OnTheWay.Count > 0)
        {
            Deliver(_sending, _receiving);
            Deliver(_receiving, _sending);
        }

        return (_sending.Case, _receiving.Case);
    }

    private Actor Other(Actor actor) => actor == _sending ? _receiving : _sending;

    private MessageId Id() => MessageId.Parse($"00000000-0000-4000-8000-{++_messages:d12}").Value;

    private void Act(Actor actor)
    {
        var profile = actor.Case.Profile;
        CaseStep step = _random.Next(9) switch
        {
            0 => new CaseStep.HoldSet(Id(), actor.Side, HoldReason.NotStated, Day),
            1 when actor.Case.Holds.Values.FirstOrDefault(h => h.Owner == actor.Side) is { } hold => new CaseStep.HoldLifted(Id(), actor.Side, hold.Message),
            2 => new CaseStep.Asked(Id(), actor.Side),
            3 when actor.Case.Questions.FirstOrDefault(q => q.Value != actor.Side) is { Key: { } question } => new CaseStep.Answered(Id(), actor.Side, MessageId.Parse(question).Value),
            4 => new CaseStep.Event(Id(), actor.Side, profile, Seen),
            5 => new CaseStep.Event(Id(), actor.Side, profile, Accepted),
            6 => new CaseStep.Event(Id(), actor.Side, profile, Declined),
            7 => new CaseStep.Event(Id(), actor.Side, profile, Redirected),
            _ => new CaseStep.Event(Id(), actor.Side, null, IdentityShared),
        };
        Submit(actor, step);
    }

    private static bool IsMove(CaseStep step) => step is CaseStep.Profile or CaseStep.Event { What: not Seen };

    private void Submit(Actor actor, CaseStep step)
    {
        if ((actor.Case.Profile is null && step is not CaseStep.Profile) || (IsMove(step) && actor.Open.Values.Any(IsMove)) || !actor.Case.Decide(step).Try(out var next, out _))
            return;
        actor.Case = step is CaseStep.Profile ? next.AwaitingReceipt() : IsMove(step) ? actor.Case : next;
        actor.Open.Add(step.Message, step);
        actor.OnTheWay.Add(new(actor.Next++, step, null, false));
    }

    // Any of what is on the way may come next: that is what two lanes, loss and resends amount to.
    private void Deliver(Actor from, Actor to)
    {
        if (from.OnTheWay.Count == 0)
            return;
        var sent = from.OnTheWay[_random.Next(from.OnTheWay.Count)];
        from.OnTheWay.Remove(sent);
        to.Held.Add(sent.Number);
        if (sent.Receipt is not null)
            TakeReceipt(to, sent);
        else
            Judge(from, to, sent);
        for (var again = true; again;)
        {
            again = false;
            foreach (var parked in to.Parked.ToList())
            {
                to.Parked.Remove(parked);
                Judge(from, to, parked);
                again |= !to.Parked.Contains(parked);
            }
        }
    }

    private static void Judge(Actor from, Actor to, Sent sent)
    {
        var verdict = to.Case.Decide(sent.Step!);
        if (!verdict.IsOk && MissingState.Contains(verdict.Rejection.Code) && Enumerable.Range(1, sent.Number).Any(n => !to.Held.Contains(n)))
        {
            to.Parked.Add(sent);
            return;
        }

        if (verdict.IsOk)
            to.Case = verdict.Value;
        to.OnTheWay.Add(new(to.Next++, null, sent.Step!.Message, verdict.IsOk));
    }

    private static void TakeReceipt(Actor author, Sent sent)
    {
        var step = author.Open[sent.Receipt!];
        author.Open.Remove(sent.Receipt!);
        author.Case = (sent.Ok, step) switch
        {
            (false, _) => author.Case.Refused(step.Message),
            (_, CaseStep.Profile) => author.Case.Receipted(),
            (_, CaseStep.Event) when IsMove(step) => author.Case.TakeEffect(step) ?? throw new InvalidOperationException("the sides do not agree"),
            _ => author.Case,
        };
    }
}
