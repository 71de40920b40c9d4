using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Deadlines;

/// <summary>The times that follow from an agreement: pure, the same on both sides for the same facts.</summary>
/// <param name="agreement">The agreement in force between the two.</param>
/// <param name="holidays">The holidays known.</param>
public sealed class DueTimes(Agreement agreement, Holidays holidays)
{
    /// <summary>
    /// The deadlines that a message starts for the side that must act on it; the catalogue says which its code starts, the agreement how long. None
    /// for a code that itself answers (an answer on capacity, a hold lifted, a right granted).
    /// </summary>
    /// <param name="kind">Its kind and code.</param>
    /// <param name="mover">Who must act: the receiver; for a hold's review its owner. A party of the agreement.</param>
    /// <param name="receivedAt">The receiver's L1 time.</param>
    /// <param name="urgency">Of the case; of a withdrawal: urgent where anybody moves within 72 hours.</param>
    /// <param name="topic">A question's topic.</param>
    public IReadOnlyList<Deadline> Of(MessageKind kind, ParticipantId mover, DateTimeOffset receivedAt, Urgency urgency, Topic? topic = null) =>
        [.. agreement.Rules(kind.Kind, topic).Where(rule => Starts(kind, rule.Step)).Select(rule => Of(rule, mover, receivedAt, urgency))];

    /// <summary>When a message that has no receipt is sent again, and when it is an alarm; from its first dispatch.</summary>
    public ResendTimes Resends(Lane lane, DateTimeOffset dispatchedAt)
    {
        var (again, alarm) = lane == Lane.Urgent ? (agreement.Resend.Urgent, agreement.Resend.Call) : (agreement.Resend.Routine, agreement.Resend.Undelivered);
        return new([.. again.Select(t => dispatchedAt + t.OnTheClock)], dispatchedAt + alarm.OnTheClock);
    }

    /// <summary>What is due while a person is expected and nothing is heard.</summary>
    /// <param name="expectedAt">The expected time of arrival.</param>
    /// <param name="childOrInDoubt">True for a child, or where age is in doubt.</param>
    public ArrivalSteps Arrival(DateTimeOffset expectedAt, bool childOrInDoubt)
    {
        var rule = agreement.Arrival;
        return childOrInDoubt
            ? new(After(rule.Child), After(rule.Child), After(rule.Child), After(rule.Child))
            : new(After(rule.Call), After(rule.Alarm), After(rule.NotMet), After(rule.Missing));

        DateTimeOffset After(Term term) => expectedAt.ToUniversalTime() + term.OnTheClock;
    }

    /// <summary>When the person is to be asked again after arrival, in order; weeks and months in working days of who asks.</summary>
    /// <param name="metAt">When the person was met.</param>
    /// <param name="mover">Who asks: the receiving side.</param>
    public IReadOnlyList<DateTimeOffset> FollowUps(DateTimeOffset metAt, ParticipantId mover)
    {
        var calendar = Calendar(mover);
        return [.. agreement.FollowUps.Select(t => calendar.Due(t, metAt))];
    }

    /// <summary>The window of the final check (G20).</summary>
    public FinalCheckWindow FinalCheck(DateTimeOffset departure) => new(
        departure.ToUniversalTime() - agreement.FinalCheckOpens.OnTheClock, departure.ToUniversalTime() - agreement.FinalCheckCloses.OnTheClock);

    /// <summary>The last moment for a clearance to be with the receiving side: whole working days of that side lie between it and the journey.</summary>
    public DateTimeOffset LatestClearance(DateTimeOffset departure, ParticipantId receiving) =>
        Calendar(receiving).WorkingDaysBefore(departure, agreement.ClearanceBefore.Number);

    /// <summary>The calendar of a party; who is none is a bug of ours.</summary>
    public WorkingCalendar Calendar(ParticipantId party) => new(
        agreement.Party(party) ?? throw new ArgumentException($"{party} is no party of {agreement}", nameof(party)), holidays);

    private Deadline Of(DeadlineRule rule, ParticipantId mover, DateTimeOffset receivedAt, Urgency urgency)
    {
        var calendar = Calendar(mover);
        var term = rule.For(urgency);
        var from = receivedAt.ToUniversalTime();
        var due = calendar.Due(term, from);
        var half = from + ((due - from) / 2);
        if (!term.RunsOnTheClock)
            half = calendar.NextOnDuty(half);
        return new(rule.Kind, rule.Step, mover, from, half, due, term.RunsOnTheClock || calendar.HolidaysKnown(from, due));
    }

    private static bool Starts(MessageKind kind, DeadlineStep step) => step switch
    {
        DeadlineStep.Review => kind == MessageKind.HoldSet,
        DeadlineStep.Seen => kind.Deadlines.Any(d => d.Level is AnswerLevel.Seen or AnswerLevel.Call),
        DeadlineStep.Decision => kind.Deadlines.Any(d => d.Level == AnswerLevel.Decision),
        _ => kind.Deadlines.Any(d => d.Of == AgreementCodes.Steps.Code(step)),
    };
}
