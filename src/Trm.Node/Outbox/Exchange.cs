using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Deadlines;
using Trm.Node.Generations;
using Trm.Node.Inbox;
using Trm.Node.Machine;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;
using static System.FormattableString;

namespace Trm.Node.Outbox;

/// <summary>
/// Takes what an officer wants to send: judged by contract, consent, gates and lifecycle - what is refused here is shown and
/// nothing is sent - then numbered, sealed, and stored with its trail leaf and the case's state in one commit.
/// </summary>
internal sealed class Exchange(NodeParts node, Numbering numbering)
{
    private sealed record Standing(CaseFile? File, MessageId? Newest, IReadOnlyList<Said> Said, bool MoveOpen, bool OwesControl, bool IsClockWrong);

    private sealed record Judged(CaseFile? File, IReadOnlyList<PassedGate> Gates)
    {
        /// <summary>What stands beside a report of ours; it is sent all the same.</summary>
        public IReadOnlyList<string> Notes { get; init; } = [];
    }

    /// <summary>Submits one message. Every code of the contract; nothing is stored or sent where it is refused.</summary>
    public async Task<Result<Submitted>> SubmitAsync(Submission submission, CancellationToken cancel)
    {
        try
        {
            return await TakeAsync(submission, cancel);
        }
        catch (StorageFullException)
        {
            // Not even a report: whoever asked is told so now, and telephones.
            node.Log.RefusedBeforeSending(submission.Kind.Kind, submission.Kind.Code, submission.To.Value, RejectionCode.StorageLow.Text);
            return DiskWatch.Rejection with { Hint = $"the disk is full: nothing was stored and nothing was sent. Telephone {Telephone(submission.To)} now, and tell the administrator to make room: trm node doctor" };
        }
    }

    private string Telephone(ParticipantId to) => node.Directory.Current.Find(to) is { } peer ? $"{to} ({peer.DutyNumber})" : to.Value;

    private async Task<Result<Submitted>> TakeAsync(Submission submission, CancellationToken cancel)
    {
        if (!Rights.MaySend(submission.Officer.Role, submission.Kind))
            return new Rejection(RejectionCode.NotAllowed, "role", "this role does not send this; ask the coordinator or, for readiness, the organisation that receives");
        var (kind, to) = (submission.Kind, submission.To);
        using var turn = await node.Turn.TakeAsync(to, cancel);
        if (kind.Class != MessageClass.Report && !node.Agreements.Allows(to, kind, node.Time.GetUtcNow()))
        {
            node.Log.RefusedBeforeSending(kind.Kind, kind.Code, to.Value, RejectionCode.KindUnknown.Text);
            return new Rejection(RejectionCode.KindUnknown, "kind", $"the agreement with {to} does not include this kind; trm agreement list shows what it includes");
        }

        var standing = await node.Database.ReadAsync(db => Look(db, submission), cancel);
        var now = node.Time.GetUtcNow();
        var context = new MessageContext(
            node.Self, to, submission.Case, submission.Officer.Code, now, MessageId.Of(Guid.NewGuid()), submission.InReplyTo,
            kind.IsMove ? standing.Newest : null,
            standing.File is { } known && ReturnSteps.IsMove(kind, submission.InReplyTo, known.Referral.Profile)
                ? [.. known.Return.Known.Select(m => MessageId.Parse(m).Value)]
                : null);

        Message? message = null;
        var judged = node.Directory.Current.IsPastHardExpiry(now) && kind.Class != MessageClass.Report
            ? new Rejection(RejectionCode.DirectoryExpired, "directory", "our directory is past its hard expiry: only holds and other reports are sent until a newer one is adopted")
            : standing.IsClockWrong && !PeerClocks.GoesAnyway(kind)
            ? new Rejection(RejectionCode.ClockWrong, "clock", "our clock and the others' differ by more than five minutes: only holds and other reports are sent until it is right; set it, then: trm node test")
            : !PeerClocks.GoesAnyway(kind) && node.Disk.Look().IsBelowFloor
            ? DiskWatch.Rejection
            : kind.Class != MessageClass.Report && Inactive(to, now) is { } inactive
                ? inactive
                : Judge(submission, standing, now, submission.Compose(context), out message);
        if (!judged.IsOk)
        {
            node.Log.RefusedBeforeSending(kind.Kind, kind.Code, to.Value, judged.Rejection.Code.Text);
            if (kind.Class == MessageClass.Report && message is not null && standing.File is { } here && judged.Rejections.Any(r => r.Code.Equals(RejectionCode.NotAllowed)))
                await KeepHereAsync(turn, here, message, RejectionCode.NotAllowed.Text, AlarmCode.ReportNotSent, now, cancel);
            return Result<Submitted>.Refused(judged.Rejections);
        }

        // Receipts go first: what we submit now may rest on a message that the peer does not yet know to be received.
        for (var owes = standing.OwesControl; owes && await numbering.SealControlAsync(turn, to, cancel);)
            owes = await node.Database.ReadAsync(db => ReceiptQueue.Of(db, to.Value, 1).Count > 0, cancel);
        var numbered = await numbering.SealAsync(to, message!.Meta, message.Payload, kind.Lane, cancel);
        if (!numbered.IsOk)
        {
            if (kind.Class == MessageClass.Report && standing.File is { } mine)
                await KeepHereAsync(turn, mine, message, numbered.Rejection.Code.Text, HeldReport.Notes.Contains(numbered.Rejection.Code.Text, StringComparer.Ordinal) ? AlarmCode.ReportWaits : AlarmCode.ReportNotSent, now, cancel);
            return Result<Submitted>.Refused(numbered.Rejections);
        }

        var order = numbered.Value.Order;
        await turn.CommitAsync(CommitStep.Submitted, tx =>
        {
            Numbering.Store(tx, numbered.Value, now.ToUnixTimeMilliseconds());
            ContentTable.Insert(tx, node.Vault, to, outgoing: true, message.Meta, message.Payload, string.Join(' ', Inactive(to, now) is null ? judged.Value.Notes : [.. judged.Value.Notes, IrregularityNames.NotActive]), now);
            Numbering.Record(tx, node.Vault, now, numbered.Value, judged.Value.Gates, submission.Officer.Code);
            if (Act(kind) is { } act)
                TrailTable.Append(tx, node.Vault, now, TrailEntry.Act(act, message.Id, submission.Officer.Code, kind.Code, message.Meta.Case));
            if (ApprovalTrail.Of(message, submission.Officer.Code) is { } approval)
                TrailTable.Append(tx, node.Vault, now, approval);
            if (judged.Value.File is { } file)
            {
                file = ConsentTrail.Note(node, tx, file, submission.Consents);
                CaseTable.Put(tx, node.Vault, ConsentTrail.Note(node, tx, file, message));
                CaseAlarms.Travelling(node, tx, file, order.Id.ToString());
            }

            new DeadlineBook(node, tx, now).Sent(message, order.Id.ToString());
            if (message.Meta.Case is not null)
                AttachmentDesk.Send(tx, message, now);
            if (submission.Draft is { } draft)
                DraftTable.Put(tx, node.Vault, message.Meta.Case!, draft);
            return 0;
        }, cancel);
        node.Log.Submitted(kind.Kind, kind.Code, to.Value, order.Id.ToString(), order.Seq);
        node.Due.Ring();
        return new Submitted(order.Id, message.Id, message.Meta.Case);
    }

    // What has happened is a fact here, even where the other side may not hear of it. It names nobody: the alarm says that something was not sent.
    private Task<int> KeepHereAsync(HeldTurn turn, CaseFile file, Message message, string because, string alarm, DateTimeOffset now, CancellationToken cancel) => turn.CommitAsync(CommitStep.Submitted, tx =>
    {
        var next = new CaseJudge(file, file.OwnSide, new(() => []), now).Decide(message).Try(out var after, out _) ? after : file;
        CaseTable.Put(tx, node.Vault, next with { Return = next.Return.NotTaken(message.Id), UpdatedAt = now });
        ContentTable.Insert(tx, node.Vault, file.Peer, outgoing: true, message.Meta, message.Payload, because, now);
        node.Raise(tx, alarm, file.Peer.Value, message.Id.ToString());
        return 0;
    }, cancel);

    // Who is suspended or has left is told what happens to a person, and asked for nothing.
    private Rejection? Inactive(ParticipantId to, DateTimeOffset now)
    {
        var directory = node.Directory.Current;
        if (directory.Find(node.Self) is { } self && !self.IsActiveAt(now))
            return new(RejectionCode.ParticipantNotActive, "from", Invariant($"we ourselves are {self.StatusAt(now).State} since {self.StatusAt(now).Time:yyyy-MM-dd}: only holds and other reports are sent"));
        return directory.Find(to) is { } peer && !peer.IsActiveAt(now)
            ? new(RejectionCode.ParticipantNotActive, "to", Invariant($"{to}: {peer.StatusAt(now).State} since {peer.StatusAt(now).Time:yyyy-MM-dd}; only holds and other reports are sent. Telephone them: {peer.DutyNumber}; what cannot wait goes to another participant"))
            : null;
    }

    private Standing Look(System.Data.Common.DbConnection db, Submission submission)
    {
        var file = submission.Case is null ? null : CaseTable.Find(db, node.Vault, submission.Case);
        return new(
            file,
            submission.Case is null ? null : ContentTable.NewestOfPeer(db, submission.Case, submission.To),
            file is not null && CaseJudge.RestsOnHistory(submission.Kind) ? CaseHistory.Of(db, node.Vault, file) : [],
            submission.Case is not null && OutboxTable.HasOpenMove(db, submission.Case.ToString()),
            !PeerTable.Get(db, submission.To.Value).Greeted || ReceiptQueue.Of(db, submission.To.Value, 1).Count > 0,
            PeerClocks.StopSending(db, node.Time.GetUtcNow()));
    }

    private Result<Judged> Judge(Submission submission, Standing standing, DateTimeOffset now, Result<Message> composed, out Message? message)
    {
        if (!composed.Try(out message, out _))
            return Result<Judged>.Refused(composed.Rejections);
        if (submission.Case is null)
            return new Judged(null, []);
        var file = standing.File;
        // The opening of a case and what cannot wait for one: somebody arrived of whom nobody had heard.
        if (submission.Kind == MessageKind.ReferralProfile)
            file ??= new CaseFile(submission.Case, submission.To, Side.Sending, submission.Word ?? CaseWord.For(submission.Case), ReferralCase.Unknown, now, now);
        // A case of another peer and a case that does not exist look the same.
        if (file is null || file.Peer != submission.To)
            return new Rejection(RejectionCode.UnknownCase, "case", "this node holds no such case with that participant");
        if (submission.Kind.IsMove && standing.MoveOpen)
            return new Rejection(RejectionCode.IllegalTransition, "case", "an earlier decision or step of ours still waits for its receipt");
        var judge = new CaseJudge(file, file.OwnSide, new(standing.Said), now)
        {
            To = file.AddresseeBy(node.Directory.Current),
        };
        if (judge.MayLeave(message) is { Count: > 0 } stays)
            return Result<Judged>.Refused(stays);
        var gates = ConsentCheck.Judge(message, file.OwnSide, file, now);
        if (!gates.IsOk)
            return Result<Judged>.Refused(gates.Rejections);
        var notes = judge.Warnings(message);
        return judge.Decide(message).Then(next => Result<Judged>.Ok(new(Proposed(submission.Kind, file, next) with { UpdatedAt = now }, gates.Value) { Notes = notes }));
    }

    // A move takes effect with its ok receipt; until then the case stands where it stood.
    private static CaseFile Proposed(MessageKind kind, CaseFile before, CaseFile after) =>
        kind == MessageKind.ReferralProfile ? after with { Referral = after.Referral.AwaitingReceipt() } : kind.IsMove ? before : after;

    private static TrailEvent? Act(MessageKind kind) => kind switch
    {
        _ when kind == MessageKind.DecisionSeen => TrailEvent.Seen,
        { Kind: "decision" } => TrailEvent.Decision,
        _ => null,
    };
}
