using System.Collections.Immutable;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Contracts.Tests.Gates;

namespace Trm.Contracts.Tests.Returns;

/// <summary>
/// Two sides of one return, each acting at random on what it knows, over lines that deliver in any order that two lanes and losses allow: what
/// overtakes is parked until the numbers before it are here, receipts travel too, and at the end all is delivered.
/// </summary>
internal sealed class ReturnCrossing(int seed)
{
    private static readonly DateOnly Day = new(2026, 12, 1);
    private static readonly HashSet<RejectionCode> MissingState = [RejectionCode.UnknownInReplyTo, RejectionCode.IllegalTransition, RejectionCode.Held];
    private static readonly ReturnEvent[] Moves = [.. Enum.GetValues<ReturnEvent>().Where(e => !ReturnLifecycle.IsReport(e))];
    private static readonly ReturnEvent[] Happenings = [.. Enum.GetValues<ReturnEvent>().Where(ReturnLifecycle.IsReport)];
    private static readonly Dictionary<GatePoint, GateReport> Met = Enum.GetValues<GatePoint>().ToDictionary(p => p, p => GateRun.AtSender(p, LawfulFacts.Adult, LawfulFacts.Now));

    private readonly Random _random = new(seed);
    private readonly Actor _sending = new(Side.Sending);
    private readonly Actor _receiving = new(Side.Receiving);
    private int _messages;
    private int _minutes;

    /// <summary>The states that either side stood in on the way.</summary>
    public HashSet<ReturnState> Visited { get; } = [];

    private sealed record Sent(int Number, ReturnStep? Step, MessageId? Receipt, bool Ok);

    private sealed class Actor(Side side)
    {
        public Side Side { get; } = side;
        public ReturnCase Case { get; set; } = ReturnCase.Unknown;
        public int Next { get; set; } = 1;
        public Dictionary<MessageId, ReturnStep> Open { get; } = [];
        public List<Sent> OnTheWay { get; } = [];
        public HashSet<int> Held { get; } = [];
        public List<Sent> Parked { get; } = [];
        public MessageId? FinalCheck { get; set; }
    }

    public (ReturnCase Sending, ReturnCase Receiving) Run()
    {
        for (var turn = 0; turn < 120; turn++)
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

        if (_sending.Parked.Count + _receiving.Parked.Count > 0)
            throw new InvalidOperationException("something stays parked though everything is here");
        return (_sending.Case, _receiving.Case);
    }

    private Actor Other(Actor actor) => actor == _sending ? _receiving : _sending;

    private MessageId Id() => MessageId.Parse($"00000000-0000-4000-8000-{_random.Next(1000):d6}{++_messages:d6}").Value;

    // Two offices whose clocks differ by up to half an hour.
    private DateTimeOffset Time() => LawfulFacts.Departs.AddMinutes((_minutes += 7) + _random.Next(30));

    private void Act(Actor actor)
    {
        ReturnStep step = _random.Next(14) switch
        {
            0 => new ReturnStep.HoldSet(Id(), actor.Side, Time(), HoldReason.NotStated, Day, PersonsWord: _random.Next(2) == 0),
            1 or 2 when actor.Case.OpenHolds.FirstOrDefault(h => h.Owner == actor.Side) is { } hold => Lift(actor, hold),
            3 when _random.Next(3) == 0 => new ReturnStep.Report(Id(), actor.Side, Time(), Happenings[_random.Next(Happenings.Length)]) { FinalCheck = actor.FinalCheck, Number = 1 + _random.Next(6) },
            _ => new ReturnStep.Move(Id(), actor.Side, Time(), Wanted(actor), actor.Case.Known) { Basis = TravelBasis.OwnWish, PersonRaisedIt = _random.Next(2) == 0 },
        };
        Submit(actor, step);
    }

    private ReturnStep.HoldLifted Lift(Actor actor, ReturnHold hold)
    {
        var at = Time().AddHours(1);
        return new(Id(), actor.Side, at, hold.Message, "O-1", "O-2") { Consent = hold.PersonsWord ? new(ConsentId.Parse("00000000-0000-4000-8000-000000000001").Value, hold.At.AddSeconds(1)) : null };
    }

    private ReturnEvent Wanted(Actor actor)
    {
        var possible = Moves.Where(m => ReturnLifecycle.Next(actor.Case.State, m, actor.Side).IsOk && (m != ReturnEvent.Ended || _random.Next(8) == 0) && (m != ReturnEvent.FoundNotSafe || _random.Next(3) == 0)).ToImmutableArray();
        return possible.IsEmpty ? Moves[_random.Next(Moves.Length)] : possible[_random.Next(possible.Length)];
    }

    private static GateReport? Gates(ReturnStep step) => step is ReturnStep.Move move && ReturnCase.PointOf(move.What) is { } point ? Met[point] : null;

    private void Submit(Actor actor, ReturnStep step)
    {
        if ((step is ReturnStep.Move && actor.Open.Values.Any(s => s is ReturnStep.Move)) || !actor.Case.Decide(step, Gates(step)).Try(out var next, out _))
            return;
        if (step is not ReturnStep.Move)
            actor.Case = next;
        actor.Open.Add(step.Message, step);
        actor.OnTheWay.Add(new(actor.Next++, step, null, false));
        Visited.Add(actor.Case.State);
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
            Judge(to, sent);
        for (var again = true; again;)
        {
            again = false;
            foreach (var parked in to.Parked.ToList())
            {
                to.Parked.Remove(parked);
                Judge(to, parked);
                again |= !to.Parked.Contains(parked);
            }
        }

        Visited.Add(to.Case.State);
    }

    private static void Judge(Actor to, Sent sent)
    {
        var verdict = to.Case.Decide(sent.Step!, Gates(sent.Step!));
        if (!verdict.IsOk && sent.Step is ReturnStep.Report or ReturnStep.HoldSet && !verdict.IsOk)
            throw new InvalidOperationException("a report was refused");
        if (!verdict.IsOk && MissingState.Contains(verdict.Rejection.Code) && Enumerable.Range(1, sent.Number).Any(n => !to.Held.Contains(n)))
        {
            to.Parked.Add(sent);
            return;
        }

        if (verdict.IsOk)
        {
            to.Case = verdict.Value;
            Remember(to, sent.Step!);
        }

        to.OnTheWay.Add(new(to.Next++, null, sent.Step!.Message, verdict.IsOk));
    }

    private static void TakeReceipt(Actor author, Sent sent)
    {
        var step = author.Open[sent.Receipt!];
        author.Open.Remove(sent.Receipt!);
        if (step is not ReturnStep.Move move)
        {
            if (!sent.Ok)
                throw new InvalidOperationException($"a {step.GetType().Name} was refused for good");
            return;
        }

        if (!sent.Ok)
            return;
        author.Case = author.Case.TakeEffect(move);
        Remember(author, move);
    }

    private static void Remember(Actor actor, ReturnStep step)
    {
        if (step is ReturnStep.Move { What: ReturnEvent.FinalChecked })
            actor.FinalCheck = step.Message;
    }
}
