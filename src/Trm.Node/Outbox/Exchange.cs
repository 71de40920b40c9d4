using System.Data.Common;
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
using Trm.Node.Hooks;
using Trm.Node.Inbox;
using Trm.Node.Machine;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.RightsOfPersons;
using Trm.Node.Storage;
using Trm.Node.Telemetry;
using Trm.Node.Trail;
using Trm.Trail;
using static System.FormattableString;

namespace Trm.Node.Outbox;

/// <summary>
/// Takes what an officer wants to send: judged by contract, consent, gates and lifecycle - what is refused here is shown and
/// nothing is sent - then numbered, sealed, and stored with its trail leaf and the case's state in one commit. What waits for the same peer at the same time is one batch.
/// </summary>
internal sealed class Exchange(NodeParts node, Numbering numbering)
{
    private readonly SubmissionQueue _queue = new();

    private sealed record Standing(CaseFile? File, MessageId? Newest, IReadOnlyList<Said> Said, bool MoveOpen, bool OwesControl, bool IsClockWrong, Taken Taken);

    // Whether a message of ours has the id that this one brings, and whether its officer may know.
    private enum Taken
    {
        No,
        Seen,
        Unseen,
    }

    private sealed record Judged(CaseFile? File, IReadOnlyList<PassedGate> Gates)
    {
        /// <summary>What stands beside a report of ours; it is sent all the same.</summary>
        public IReadOnlyList<string> Notes { get; init; } = [];
    }

    // A submission against what stands here now.
    private sealed record Looked(Result<Judged> Judged, Message? Message, Standing? Standing, DateTimeOffset Now);

    // What was judged and may leave.
    private sealed record Ready(WaitingSubmission Waiting, Message Message, Judged Judged, CaseFile? Standing, bool OwesControl, DateTimeOffset Now);

    /// <summary>Submits one message. Every code of the contract; nothing is stored or sent where it is refused.</summary>
    public async Task<Result<Submitted>> SubmitAsync(Submission submission, CancellationToken cancel)
    {
        var result = await Turn.AnewAsync(() => SubmitOnceAsync(submission, cancel));
        if (!result.IsOk)
            node.Telemetry.Figures.RefusedHere(submission.To.Value, result.Rejection.Code);
        return result;
    }

    /// <summary>What a submission would be refused for now: every code of the contract. Nothing is stored, sent or logged; a report is refused nothing that could be said before.</summary>
    public async Task<IReadOnlyList<Rejection>> WouldRefuseAsync(Submission submission, CancellationToken cancel)
    {
        if (!Rights.MaySend(submission.Officer.Role, submission.Kind))
            return [NotTheirs];
        if (submission.Kind.Class == MessageClass.Report)
            return [];
        using var turn = await node.Turn.TakeAsync(submission.To, cancel);
        return (await LookAsync(submission)).Judged.Rejections;
    }

    private async Task<Result<Submitted>> SubmitOnceAsync(Submission submission, CancellationToken cancel)
    {
        // A report that found no room beside others may find some alone.
        for (var isLast = submission.Kind.Class != MessageClass.Report; ; isLast = true)
        {
            try
            {
                return Rights.MaySend(submission.Officer.Role, submission.Kind)
                    ? await _queue.SubmitAsync(submission, SubmitAsync, cancel)
                    : NotTheirs;
            }
            catch (StorageFullException) when (!isLast)
            {
            }
            catch (StorageFullException)
            {
                // Not even a report: whoever asked is told so now, and telephones.
                node.Log.RefusedBeforeSending(submission.Kind.Kind, submission.Kind.Code, submission.To.Value, RejectionCode.StorageLow.Text);
                return DiskWatch.Rejection with { Hint = $"the disk is full: nothing was stored and nothing was sent. Telephone {Telephone(submission.To)} now, and tell the administrator to make room: trm node doctor" };
            }
        }
    }

    private static Rejection NotTheirs => new(RejectionCode.NotAllowed, "role", "this role does not send this; ask the coordinator or, for readiness, the organisation that receives");

    private string Telephone(ParticipantId to) => node.Directory.Current.Find(to) is { } peer ? $"{to} ({peer.DutyNumber})" : to.Value;

    // Judged one after the other, numbered and sealed one after the other - which costs less than storing them, and a token signs one thing at a time anyway -, committed together.
    private async Task SubmitAsync(ParticipantId to, IReadOnlyList<WaitingSubmission> batch)
    {
        using var turn = await node.Turn.TakeAsync(to, CancellationToken.None);
        using var stage = node.Telemetry.Stages.Begin(Stage.Submit, to.Value, batch.Count);
        var ready = new List<Ready>();
        using (node.Telemetry.Stages.Within(Stage.Judge))
            foreach (var waiting in batch)
                await EachAsync(waiting, async () =>
                {
                    var (refused, passed) = await JudgeAsync(turn, waiting);
                    if (passed is null)
                        waiting.Answer(refused!);
                    else
                        ready.Add(passed);
                });

        // Receipts go first: what we submit now may rest on a message that the peer does not yet know to be received.
        for (var owes = ready.Any(r => r.OwesControl); owes && await numbering.SealControlAsync(turn, to, CancellationToken.None);)
            owes = await node.Database.ReadAsync(db => ReceiptQueue.Any(db, to.Value), CancellationToken.None);
        // Where one cannot be stored nothing was: it is told so, and those behind it move up by its number.
        while (await SealAsync(turn, ready) is { Count: > 0 } numbered && !await StoreAsync(turn, numbered))
        {
        }
    }

    private static async Task EachAsync(WaitingSubmission waiting, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure)
        {
            waiting.Fail(failure);
        }
    }

    private async Task<(Result<Submitted>? Refused, Ready? Passed)> JudgeAsync(HeldTurn turn, WaitingSubmission waiting)
    {
        var submission = waiting.Submission;
        var (kind, to) = (submission.Kind, submission.To);
        var looked = await LookAsync(submission);
        if (looked.Judged.IsOk)
            return (null, new(waiting, looked.Message!, looked.Judged.Value, looked.Standing!.File, looked.Standing.OwesControl, looked.Now));
        node.Log.RefusedBeforeSending(kind.Kind, kind.Code, to.Value, looked.Judged.Rejection.Code.Text);
        // What would be kept is told that its id is another's, as what would be sent is: nobody believes it kept.
        if (kind.Class == MessageClass.Report && looked is { Message: { } message, Standing: { File: { } here } standing } && looked.Judged.Rejections.Any(r => r.Code.Equals(RejectionCode.NotAllowed))
            && (standing.Taken != Taken.No || !await KeepHereAsync(turn, waiting, here, message, RejectionCode.NotAllowed.Text, AlarmCode.ReportNotSent, looked.Now)))
            return (IdTaken, null);
        return (Result<Submitted>.Refused(looked.Judged.Rejections), null);
    }

    private async Task<Looked> LookAsync(Submission submission)
    {
        var (kind, to) = (submission.Kind, submission.To);
        if (kind.Class != MessageClass.Report && !node.Agreements.Allows(to, kind, node.Time.GetUtcNow()))
            return new(new Rejection(RejectionCode.KindUnknown, "kind", $"the agreement with {to} does not include this kind; trm agreement list shows what it includes"), null, null, node.Time.GetUtcNow());

        var standing = await node.Database.ReadAsync(db => Look(db, submission), CancellationToken.None);
        var now = node.Time.GetUtcNow();
        if (standing.Taken == Taken.Seen)
            return new(IdTaken, null, standing, now);
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
                : Judge(submission, standing, context, out message);
        // Judged first: of what the officer does not see they hear nothing that one without that message would not hear, until theirs would be sent or kept.
        return new(judged.IsOk && standing.Taken == Taken.Unseen ? IdTaken : judged, message, standing, now);
    }

    private static Rejection IdTaken => new(RejectionCode.IdReused, "message", "this node has sent another message under this id; a new message has a new one");

    // Who cannot be sealed is answered, and takes no number.
    private async Task<List<(Ready Ready, NumberedMessage Numbered)>> SealAsync(HeldTurn turn, List<Ready> ready)
    {
        using var stage = node.Telemetry.Stages.Within(Stage.Seal);
        var sealedOnes = new List<(Ready, NumberedMessage)>();
        Numbering.Standing? standing = null;
        foreach (var one in ready.Where(r => !r.Waiting.Answered.IsCompleted))
            await EachAsync(one.Waiting, async () =>
            {
                var submission = one.Waiting.Submission;
                standing ??= await numbering.StandAsync(submission.To, CancellationToken.None);
                var numbered = await numbering.SealAsync(submission.To, one.Message.Meta, one.Message.Payload, submission.Kind.Lane, CancellationToken.None, standing: standing);
                if (numbered.IsOk)
                {
                    standing = standing with { Next = standing.Next + 1 };
                    sealedOnes.Add((one, numbered.Value));
                    return;
                }

                var isTaken = submission.Kind.Class == MessageClass.Report && one.Standing is { } mine
                    && !await KeepHereAsync(turn, one.Waiting, mine, one.Message, numbered.Rejection.Code.Text, HeldReport.Notes.Contains(numbered.Rejection.Code.Text, StringComparer.Ordinal) ? AlarmCode.ReportWaits : AlarmCode.ReportNotSent, one.Now);
                one.Waiting.Answer(isTaken ? IdTaken : Result<Submitted>.Refused(numbered.Rejections));
            });
        return sealedOnes;
    }

    // False where one could not be stored, and others are left. Where the commit itself fails, all of them hear it.
    private async Task<bool> StoreAsync(HeldTurn turn, List<(Ready Ready, NumberedMessage Numbered)> batch)
    {
        Ready? current = null;
        try
        {
            await turn.CommitAsync(CommitStep.Submitted, tx =>
            {
                foreach (var (one, numbered) in batch)
                {
                    current = one;
                    Store(tx, one, numbered);
                    one.Waiting.Under?.Act(tx, new Submitted(numbered.Order.Id, one.Message.Id, one.Message.Meta.Case));
                }

                current = null;
                return 0;
            }, CancellationToken.None);
        }
        catch (IdTakenException)
        {
            current!.Waiting.Answer(IdTaken);
            return false;
        }
        catch (Exception failure) when (current is not null && batch.Count > 1 && failure is not StorageFullException)
        {
            current.Waiting.Fail(failure);
            return false;
        }

        foreach (var (one, numbered) in batch)
        {
            var submission = one.Waiting.Submission;
            node.Log.Submitted(submission.Kind.Kind, submission.Kind.Code, submission.To.Value, numbered.Order.Id.ToString(), numbered.Order.Seq);
            one.Waiting.Answer(new Submitted(numbered.Order.Id, one.Message.Id, one.Message.Meta.Case));
        }

        node.Due.Ring();
        return true;
    }

    private void Store(DbTransaction tx, Ready ready, NumberedMessage numbered)
    {
        var (submission, message, now, order) = (ready.Waiting.Submission, ready.Message, ready.Now, numbered.Order);
        // Another peer's turn, or another process, may have been first: commits are one after the other.
        if (submission.Keeps is { } id && ContentTable.FindOurs(tx.Connection!, id, tx) is not null)
            throw new IdTakenException();
        Numbering.Store(tx, node.Vault, now, numbered, ready.Judged.Gates, submission.Officer.Code);
        node.Telemetry.Figures.Submitted(submission.To.Value);
        ContentTable.Insert(tx, node.Vault, submission.To, outgoing: true, message.Meta, message.Payload, string.Join(' ', Inactive(submission.To, now) is null ? ready.Judged.Notes : [.. ready.Judged.Notes, IrregularityNames.NotActive]), now);
        if (Act(submission.Kind) is { } act)
            TrailTable.Append(tx, node.Vault, now, TrailEntry.Act(act, message.Id, submission.Officer.Code, submission.Kind.Code, message.Meta.Case));
        submission.Approved?.Finish(tx, now);
        if (ApprovalTrail.Of(message, submission.Officer.Code, submission.Approved) is { } approval)
            TrailTable.Append(tx, node.Vault, now, approval);
        if (submission is { Kind.IsMove: true, Case: { } moved })
            new StoppedMessages(node, tx, now).GiveUpMoves(moved);
        var file = ready.Judged.File;
        if (file is not null)
        {
            file = ConsentTrail.Note(node, tx, file, submission.Consents);
            file = ConsentTrail.Note(node, tx, file, message);
            CaseTable.Put(tx, node, file);
            CaseAlarms.Travelling(node, tx, file, order.Id.ToString());
            if (submission.Kind == MessageKind.ReferralProfile)
                CaseTable.Assign(tx, file.Id, submission.Officer.Code);
        }

        new DeadlineBook(node, tx, now).Sent(message, order.Id.ToString(), file);
        JourneyTable.Note(tx, message, submission.To);
        if (message.Meta.Case is not null)
            AttachmentDesk.Send(tx, message, now);
        if (submission.Draft is { } draft)
            DraftTable.Put(tx, node.Vault, message.Meta.Case!, ready.Judged.File is { Corrections.Count: > 0 } corrected ? CorrectedRecord.Corrected(DraftFiles.Read(draft), corrected).Write() : draft);
    }

    // What has happened is a fact here, even where the other side may not hear of it. It names nobody: the alarm says that something was not sent. False where another message was stored under its id first: nothing is kept.
    private Task<bool> KeepHereAsync(HeldTurn turn, WaitingSubmission waiting, CaseFile file, Message message, string because, string alarm, DateTimeOffset now) => turn.CommitAsync(CommitStep.Submitted, tx =>
    {
        if (ContentTable.FindOurs(tx.Connection!, message.Id, tx) is not null)
            return false;
        var next = new CaseJudge(file, file.OwnSide, new(() => []), now).Decide(message).Try(out var after, out _) ? after : file;
        CaseTable.Put(tx, node, next with { Return = next.Return.NotTaken(message.Id), UpdatedAt = now });
        ContentTable.Insert(tx, node.Vault, file.Peer, outgoing: true, message.Meta, message.Payload, because, now);
        node.Raise(tx, alarm, file.Peer.Value, message.Id.ToString());
        node.Hooks.Of(tx, HookEventType.MessageUndelivered, message.Kind.Kind, file.Id.ToString(), message.Id.ToString());
        waiting.Under?.Act(tx);
        return true;
    }, CancellationToken.None);

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

    private Standing Look(DbConnection db, Submission submission)
    {
        var file = submission.Case is null ? null : CaseTable.Find(db, node.Vault, submission.Case, submission.Officer);
        return new(
            file,
            submission.Case is null ? null : ContentTable.NewestOfPeer(db, submission.Case, submission.To),
            file is not null && CaseJudge.RestsOnHistory(submission.Kind) ? CaseHistory.Of(db, node.Vault, file) : [],
            submission.Case is not null && OutboxTable.HasOpenMove(db, submission.Case.ToString()),
            !PeerTable.Get(db, submission.To.Value).Greeted || ReceiptQueue.Any(db, submission.To.Value),
            PeerClocks.StopSending(db, node.Time.GetUtcNow()),
            submission.Keeps is not { } id || ContentTable.FindOurs(db, id) is not { } ours ? Taken.No : CaseTable.Sees(db, submission.Officer, ours.CaseId) ? Taken.Seen : Taken.Unseen);
    }

    private Result<Judged> Judge(Submission submission, Standing standing, MessageContext context, out Message? message)
    {
        var (now, composed) = (context.At, submission.Compose(context));
        if (!composed.Try(out message, out _))
            return Result<Judged>.Refused(composed.Rejections);
        if (submission.Case is null)
            return new Judged(null, []);
        var file = standing.File;
        // The opening of a case and what cannot wait for one: somebody arrived of whom nobody had heard.
        if (submission.Kind == MessageKind.ReferralProfile)
            file ??= new CaseFile(submission.Case, submission.To, Side.Sending, submission.Word ?? CaseWord.For(submission.Case), ReferralCase.Unknown, now, now);
        // A case of another peer, one of another organisation, and a case that does not exist look the same.
        if (file is null || file.Peer != submission.To)
            return new Rejection(RejectionCode.UnknownCase, "case", "this node holds no such case with that participant");
        if (submission.Kind.IsMove && standing.MoveOpen)
            return new Rejection(RejectionCode.IllegalTransition, "case", "an earlier decision or step of ours still waits for its receipt");
        if (file.RestrictedAt is not null)
        {
            if (!Restriction.LetsGo(submission.Kind))
                return Restriction.Stands;
            if (!Restriction.Bare(message).Try(out message, out var unfit))
                return unfit;
        }

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
