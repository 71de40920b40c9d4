using Trm.Contracts.Rejections;
using Trm.Node.Accounts;
using Trm.Node.Duty;
using Trm.Node.Storage;

namespace Trm.Node.Alarms;

/// <summary>What officers do about alarms - those of an organisation about what concerns its cases -: one takes it, so that nobody else is called; and says that what has happened was dealt with, where nothing else ends it.</summary>
public sealed class AlarmDesk
{
    private readonly NodeParts _node;

    internal AlarmDesk(NodeParts node) => _node = node;

    /// <summary>
    /// That officer looks after it: nobody else is called out. The alarm stands until what it is about has ended; a duty drill has ended with that. <c>NOT_ALLOWED</c>; <c>UNKNOWN_IN_REPLY_TO</c>: no such alarm stands;
    /// <c>ILLEGAL_TRANSITION</c>: somebody else has taken it, who is not away with this officer as their deputy.
    /// </summary>
    /// <param name="number">As <see cref="StandingAlarm.Number"/> has it.</param>
    public Task<Result<Alarm>> TakeAsync(long number, Officer officer, CancellationToken cancel = default) => ActAsync(number, officer, (tx, alarm, now) =>
    {
        if (alarm.TakenBy is { } other && other != officer.Code && Deputies.Today(_node, tx.Connection!, tx).GetValueOrDefault(other) != officer.Code)
            return new Rejection(RejectionCode.IllegalTransition, "alarm", $"{other} has taken it: speak with them");
        AlarmTable.Take(tx, number, officer.Code, now);
        if (alarm.Code == AlarmCode.DutyDrill)
        {
            DrillTable.Answered(tx, officer.Code, now);
            _node.Clear(tx, alarm.Code, alarm.Peer, alarm.CoreId);
        }

        return alarm with { TakenBy = officer.Code };
    }, cancel);

    /// <summary>
    /// It was dealt with. <c>NOT_ALLOWED</c>; <c>UNKNOWN_IN_REPLY_TO</c>: no such alarm stands; <c>ILLEGAL_TRANSITION</c>: it ends by itself, when what it is about has ended.
    /// </summary>
    public Task<Result<Alarm>> SettleAsync(long number, Officer officer, CancellationToken cancel = default) => ActAsync(number, officer, (tx, alarm, now) =>
    {
        if (AlarmRule.Of(alarm.Code).End == AlarmEnd.ByItself)
            return new Rejection(RejectionCode.IllegalTransition, "alarm", "it ends by itself when what it is about has ended, and not before; take it, and do what it says");
        AlarmTable.Take(tx, number, officer.Code, now);
        _node.Clear(tx, alarm.Code, alarm.Peer, alarm.CoreId);
        return alarm with { TakenBy = alarm.TakenBy ?? officer.Code };
    }, cancel);

    private async Task<Result<Alarm>> ActAsync(long number, Officer officer, Func<System.Data.Common.DbTransaction, Alarm, long, Result<Alarm>> act, CancellationToken cancel)
    {
        if (!Rights.TakesAlarms(officer.Role))
            return new Rejection(RejectionCode.NotAllowed, "role", "this role is not called out; ask the duty officer");
        return await _node.Database.CommitAsync(CommitStep.Viewed, tx => AlarmTable.Open(tx.Connection!, tx, officer.Organisation).FirstOrDefault(a => a.Number == number) is { } alarm
            ? act(tx, alarm, _node.Time.GetUtcNow().ToUnixTimeMilliseconds())
            : new Rejection(RejectionCode.UnknownInReplyTo, "alarm", "no alarm of that number stands: trm alarms list"), cancel);
    }
}
