using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Duty;

/// <summary>
/// Calls to a duty number. Whoever answers reads back the word of the message: of one that is there from their own screen, of one that is not there yet from the caller's mouth. Recorded, it counts as seen
/// (L2), whether a receipt is here or not.
/// </summary>
public sealed class CallDesk
{
    private static readonly TimeSpan Spoken = TimeSpan.FromHours(72);

    private readonly NodeParts _node;

    internal CallDesk(NodeParts node) => _node = node;

    internal static Rejection OtherWord => new(RejectionCode.Value, "word", "not the word of this message: whoever answered speaks of another one; trm call words shows the words on either side");

    /// <summary>
    /// Records that somebody at the other side was told of a message of ours and read back its word. <c>NOT_ALLOWED</c>; <c>REQUIRED</c>: who answered, by code, and the word; <c>VALUE</c>: another word;
    /// <c>UNKNOWN_IN_REPLY_TO</c>: no message of ours, or somebody has seen it before; <c>ILLEGAL_TRANSITION</c>: it was refused there, and is to be sent anew.
    /// </summary>
    public async Task<Result<RecordedCall>> RecordAsync(MessageId message, Officer officer, string? answeredBy, string? word, CancellationToken cancel = default)
    {
        if (!Rights.SeesDeadlines(officer.Role))
            return NotAllowed;
        if (!DeadlineDesk.IsWord(answeredBy) || word is not { Length: >= 1 and <= 64 })
            return new Rejection(RejectionCode.Required, "answeredBy, word", "a recorded call says who answered, by code, and the word that was read back");
        if (await _node.Database.ReadAsync(db => CallTable.Sent(db, message) is { } found && CaseTable.Sees(db, officer, found.CaseId) ? found : null, cancel) is not { } known)
            return Unknown;
        return await _node.Turn.DoAsync(ParticipantId.Parse(known.Peer).Value, turn => turn.CommitAsync<Result<RecordedCall>>(CommitStep.Viewed, tx =>
        {
            var (now, said) = (_node.Time.GetUtcNow(), ReadBackWord.Of(message));
            var sent = CallTable.Sent(tx.Connection!, message, tx)!;
            if (sent.IsRefused)
                return new Rejection(RejectionCode.IllegalTransition, "message", "their node refused it, for the codes that its receipt names: put that right, and send it anew");
            if (!said.IsReadBack(word))
                return OtherWord;
            if (CallTable.IsSeen(tx.Connection!, message, DueStep.Seen, tx))
                return Unknown;
            var open = DeadlineTable.OfMessage(tx.Connection!, message.ToString(), sent.Peer, outgoing: true, tx).FirstOrDefault(r => r.Step == DueStep.Seen);
            var by = CallTable.By(officer.Code, answeredBy!, said.Text);
            if (open is { DueAt: not null })
                new DeadlineBook(_node, tx, now).Record(open, by);
            else
                DeadlineTable.FulfilledBefore(tx, new()
                {
                    MessageId = message.ToString(),
                    Peer = sent.Peer,
                    Outgoing = true,
                    Step = DueStep.Seen,
                    CaseId = sent.CaseId,
                    CoreId = sent.CoreId,
                    Kind = sent.Kind,
                    Code = sent.Code,
                    Mover = sent.Peer,
                    ClosedAt = now.ToUnixTimeMilliseconds(),
                    ClosedBy = by,
                });
            AlarmTable.Take(tx, AlarmCode.Undelivered, sent.Peer, sent.CoreId, officer.Code, now.ToUnixTimeMilliseconds());
            DrillTable.Answered(tx, message.ToString(), answeredBy!, now.ToUnixTimeMilliseconds());
            TrailTable.Append(tx, _node.Vault, now, TrailEntry.Call(TrailEvent.Seen, message, officer.Code, answeredBy!, said, sent.CaseId is { } c ? CaseId.Parse(c).Value : null));
            return new RecordedCall(message.ToString(), sent.Peer, now, answeredBy!, said.Text);
        }, cancel), cancel);
    }

    /// <summary>The call in which a message of ours was told, as it stands on record. <c>NOT_ALLOWED</c>; <c>UNKNOWN_IN_REPLY_TO</c>: there is none, or it is of a case that the officer does not see.</summary>
    public async Task<Result<RecordedCall>> RecordedAsync(MessageId message, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.SeesDeadlines(officer.Role))
            return NotAllowed;
        return await _node.Database.ReadAsync(db => CallTable.Sent(db, message) is { } found && CaseTable.Sees(db, officer, found.CaseId) ? CallTable.Recorded(db, message) : null, cancel) is { } call ? call : Unknown;
    }

    /// <summary>A message of ours, as one tells of it. <c>NOT_ALLOWED</c>; <c>UNKNOWN_IN_REPLY_TO</c>: no message of ours, or of a case that the officer does not see.</summary>
    public async Task<Result<CallAbout>> FindAsync(MessageId message, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.SeesDeadlines(officer.Role))
            return NotAllowed;
        return await _node.Database.ReadAsync(db => CallTable.Sent(db, message) is { } found && CaseTable.Sees(db, officer, found.CaseId)
            ? new CallAbout(
                new(message.ToString(), true, found.Kind, found.Code, DateTimeOffset.FromUnixTimeMilliseconds(found.CreatedAt), ReadBackWord.Of(message).Text),
                ParticipantId.Parse(found.Peer).Value, _node.Directory.Current.Find(ParticipantId.Parse(found.Peer).Value)?.DutyNumber, CallTable.IsSeen(db, message, DueStep.Seen))
            : null, cancel) is { } about ? about : Unknown;
    }

    /// <summary>What passed between us and a peer within three days, with the word of each, the newest first: what one has before oneself at the telephone. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<SpokenMessage>>> WordsAsync(ParticipantId peer, Officer officer, CancellationToken cancel = default) => Rights.SeesDeadlines(officer.Role)
        ? Result<IReadOnlyList<SpokenMessage>>.Ok(await _node.Database.ReadAsync(db => CallTable.Since(db, peer.Value, (_node.Time.GetUtcNow() - Spoken).ToUnixTimeMilliseconds(), officer.Organisation), cancel))
        : NotAllowed;

    private static Rejection Unknown => new(RejectionCode.UnknownInReplyTo, "message", "no message of ours that somebody must still see; trm call words shows them");

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role records no calls; ask the duty officer");
}
