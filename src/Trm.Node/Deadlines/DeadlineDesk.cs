using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Duty;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Deadlines;

/// <summary>What people see of deadlines and alarms, and how they record what was done without a message.</summary>
public sealed class DeadlineDesk
{
    private readonly NodeParts _node;

    internal DeadlineDesk(NodeParts node) => _node = node;

    /// <summary>Everything that somebody must do by a time, the earliest first; to an officer of an organisation in its own cases. <c>NOT_ALLOWED</c> for who sees no case.</summary>
    public async Task<Result<IReadOnlyList<OpenDeadline>>> ListAsync(Officer officer, CancellationToken cancel = default) => Rights.SeesDeadlines(officer.Role)
        ? Result<IReadOnlyList<OpenDeadline>>.Ok([.. (await _node.Database.ReadAsync(db => DeadlineTable.Open(db, officer.Organisation), cancel)).Select(Shown)])
        : NotAllowed;

    /// <summary>The alarms that stand, oldest first, in words: what is wrong, whose move it is, whom to call. Codes and participants only.</summary>
    public Task<IReadOnlyList<StandingAlarm>> AlarmsAsync(CancellationToken cancel = default) => AlarmsOfAsync(null, cancel);

    /// <summary>The same as that officer sees it: to one of an organisation what is about its own cases.</summary>
    public Task<IReadOnlyList<StandingAlarm>> AlarmsAsync(Officer officer, CancellationToken cancel = default) => AlarmsOfAsync(officer.Organisation, cancel);

    private async Task<IReadOnlyList<StandingAlarm>> AlarmsOfAsync(string? organisation, CancellationToken cancel)
    {
        var (alarms, open) = await _node.Database.ReadAsync(db => (AlarmTable.Open(db, organisation: organisation), DeadlineTable.Open(db, organisation)), cancel);
        return [.. alarms.Select(a => Said(a, open.FirstOrDefault(d => d.Level > 0 && d.CoreId == a.CoreId && AlarmCode.OfDeadline(d.Step, d.Level == 2) == a.Code)))];
    }

    /// <summary>
    /// Records what was done without a message: a call that was answered (L2), the authority told, what a withdrawal stopped, a hold looked at again, a voice answered.
    /// Where it is the other side's move, that was heard in a call. The other side's own record is its own affair. <c>CODE_INVALID</c>: only a message can do this
    /// step; <c>UNKNOWN_IN_REPLY_TO</c>: nothing of it is open; <c>REQUIRED</c>: a call without who answered and the word that was read back; <c>VALUE</c>: another word than the message's.
    /// </summary>
    /// <param name="answeredBy">Of a call: the code of whoever answered, never a name.</param>
    /// <param name="word">Of a call: the word that was read back.</param>
    public async Task<Result<OpenDeadline>> RecordAsync(
        MessageId message, string step, Officer officer, string? answeredBy = null, string? word = null, CancellationToken cancel = default)
    {
        if (!MayRecord(officer.Role, step))
            return NotAllowed;
        if (await _node.Database.ReadAsync(db => OfStep(db, message, step, officer)?.Peer, cancel) is not { } peer)
            return NothingOpen;
        return await _node.Turn.DoAsync(ParticipantId.Parse(peer).Value, turn => turn.CommitAsync<Result<OpenDeadline>>(CommitStep.Viewed, tx =>
        {
            var now = _node.Time.GetUtcNow();
            var row = OfStep(tx.Connection!, message, step, officer, tx);
            if (row is null)
                return NothingOpen;
            var isOurs = row.Mover == _node.Self.Value;
            if (!MayRecord(row, isOurs))
                return new Rejection(RejectionCode.CodeInvalid, "step", "a message does this step: open the case, decide, report");
            if (!isOurs && !(IsWord(answeredBy) && IsWord(word)))
                return new Rejection(RejectionCode.Required, "answeredBy, word", "a recorded call says who answered, by code, and the word that was read back; 1 to 32 letters, digits and '-'");
            if (!isOurs && !ReadBackWord.Of(message).IsReadBack(word))
                return CallDesk.OtherWord;
            new DeadlineBook(_node, tx, now).Record(row, isOurs ? officer.Code : $"{officer.Code}: call, {answeredBy}, {ReadBackWord.Of(message)}");
            var (what, @case) = (step == DueStep.Seen ? TrailEvent.Seen : TrailEvent.Outcome, row.CaseId is { } c ? CaseId.Parse(c).Value : null);
            TrailTable.Append(tx, _node.Vault, now, isOurs ? TrailEntry.Act(what, message, officer.Code, step, @case) : TrailEntry.Call(what, message, officer.Code, answeredBy!, ReadBackWord.Of(message), @case));
            return Shown(row);
        }, cancel), cancel);
    }

    // To oversight no case is there, and what it alone hears is there for nobody else.
    private static DeadlineRow? OfStep(DbConnection db, MessageId message, string step, Officer officer, DbTransaction? tx = null) =>
        DeadlineTable.OfMessage(db, message.ToString(), tx).FirstOrDefault(r => r.Step == step && (Rights.Oversees(officer.Role) ? r.CaseId is null : !r.IsHeardHere && CaseTable.Sees(db, officer, r.CaseId, tx)));

    // A duty officer records calls, and oversight that a complaint was answered; no more.
    private static bool MayRecord(Role role, string step) => step switch
    {
        DueStep.Seen => Rights.SeesDeadlines(role),
        DueStep.Decision => Rights.ReadsCases(role) || Rights.Oversees(role),
        _ => Rights.ReadsCases(role),
    };

    // What only a message may do, nobody writes down instead: the other side would not know.
    private static bool MayRecord(DeadlineRow row, bool isOurs) => row.Step switch
    {
        // Whoever opens the case says so by a message; what concerns no case has no such message.
        DueStep.Seen => !isOurs || row.CaseId is null,
        DueStep.Authority or DueStep.Stopped or DueStep.Review => true,
        DueStep.Decision => row.Kind == MessageKind.VoiceComplaint.Kind,
        _ => false,
    };

    private StandingAlarm Said(Alarm alarm, DeadlineRow? deadline)
    {
        var number = alarm.Peer is { } peer && !AlarmRule.CallsNobody(alarm.Code) ? _node.Directory.Current.Find(ParticipantId.Parse(peer).Value)?.DutyNumber : null;
        var due = deadline?.DueAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null;
        return new(alarm.Code, alarm.Peer, alarm.CoreId, alarm.RaisedAt, deadline?.Mover, due, number, alarm.Number, alarm.TakenBy, AlarmWords.Say(alarm, deadline, _node.Self.Value, number));
    }

    private static OpenDeadline Shown(DeadlineRow row) => new(
        row.MessageId, row.CaseId, row.CoreId, row.Peer, row.Outgoing, row.Kind, row.Code, row.Step, row.Mover,
        DateTimeOffset.FromUnixTimeMilliseconds(row.Since!.Value), DateTimeOffset.FromUnixTimeMilliseconds(row.DueAt!.Value), row.Level == 2, row.HolidaysKnown, ReadBackWord.Of(MessageId.Parse(row.MessageId).Value).Text);

    internal static bool IsWord(string? text) => text is { Length: >= 1 and <= 32 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static Rejection NothingOpen => new(RejectionCode.UnknownInReplyTo, "message", "nothing of this step is open for that message");

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role sees or does no such thing; ask the coordinator");
}
