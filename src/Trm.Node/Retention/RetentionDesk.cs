using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Retention;

/// <summary>
/// What is kept no longer. The node purges by itself, once a day, what time alone decides. Cases two officers confirm, the whole list at once: the first proposes what is due,
/// another one erases what was proposed. It is the office's own affair: no officer of an organisation has a part in it.
/// </summary>
/// <remarks>Source: contracts/retention.md.</remarks>
public sealed class RetentionDesk
{
    /// <summary>How far ahead one may look, in days.</summary>
    public const int MostDays = 3660;

    private readonly NodeParts _node;
    private readonly Exchange _exchange;
    private readonly CaseEraser _eraser;
    private readonly Purger _purger;

    internal RetentionDesk(NodeParts node, Exchange exchange, CaseEraser eraser, Purger purger) => (_node, _exchange, _eraser, _purger) = (node, exchange, eraser, purger);

    /// <summary>What a run would do now, and what comes within so many days; nothing is changed. Who sees no cases is told how many there are. <c>VALUE</c>: days from 0 to <see cref="MostDays"/>.</summary>
    public async Task<Result<RetentionReport>> LookAsync(Officer officer, int days = 30, CancellationToken cancel = default)
    {
        if (officer.Organisation is not null || !Rights.SeesRetention(officer.Role))
            return NotAllowed;
        if (days is < 0 or > MostDays)
            return new Rejection(RejectionCode.Value, "days", FormattableString.Invariant($"from 0 to {MostDays}"));
        var now = _node.Time.GetUtcNow();
        var then = now.AddDays(days);
        return await _node.Database.ReadAsync(
            db =>
            {
                var cases = DueCases.List(db, _node, then);
                var classes = Schedule.ByOfficers.Select(what => new DueClass(
                    what,
                    cases.Count(c => c.What == what && c.Due <= now && c.Obstacles.Count == 0),
                    cases.Count(c => c.What == what && c.Due > now),
                    cases.Count(c => c.What == what && c.Due <= now && c.Obstacles.Count > 0)));
                var timed = Schedule.ByTime.Select(what => (What: what, Now: Purger.Count(db, _node, what, now, now), Then: Purger.Count(db, _node, what, then, now)))
                    .Select(t => new DueClass(t.What, t.Now, Math.Max(0, t.Then - t.Now), 0));
                return new RetentionReport(WireTime.Cut(now), days, [.. classes, .. timed], Rights.SeesErasures(officer.Role) ? cases : []);
            },
            cancel);
    }

    /// <summary>
    /// Purges what time alone decides. A coordinator beside it proposes every case that is due and that nothing stands against; another officer who does the same erases what was
    /// proposed, and the other side is asked to do so, too. An administrator purges by time alone.
    /// </summary>
    public async Task<Result<RetentionRun>> RunAsync(Officer officer, CancellationToken cancel = default)
    {
        if (officer.Organisation is not null || !Rights.MayRunRetention(officer.Role))
            return NotAllowed;
        var purged = await _purger.LookAsync(cancel);
        var (proposed, erased, blocked) = (new List<CaseId>(), new List<ErasureDecision>(), new List<CaseId>());
        if (Rights.MayApproveErasure(officer.Role))
        {
            // What an end cut off comes first.
            await _eraser.ResumeAsync();
            foreach (var due in await _node.Database.ReadAsync(db => DueCases.List(db, _node, _node.Time.GetUtcNow()), cancel))
                await TakeAsync(due, officer, proposed, erased, blocked, cancel);
            await _eraser.FinishAsync(erased);
            await _purger.LookAsync(cancel);
        }

        return new RetentionRun(purged, proposed, [.. erased.Select(e => e.Case)], blocked, officer.Role == Role.Coordinator ? await AnswerAsync(officer, cancel) : []);
    }

    /// <summary>
    /// Records that the persons of every case that is due within so many days, and that lacks nothing but this, were offered a copy: a letter went out, or whoever knows them asked.
    /// The cases are returned.
    /// </summary>
    public async Task<Result<IReadOnlyList<CaseId>>> OfferAsync(Officer officer, int days = 30, CancellationToken cancel = default)
    {
        if (!Rights.MayProposeErasure(officer.Role))
            return NotAllowed;
        if (days is < 0 or > MostDays)
            return new Rejection(RejectionCode.Value, "days", FormattableString.Invariant($"from 0 to {MostDays}"));
        var now = _node.Time.GetUtcNow();
        IReadOnlyList<CaseId> lacking = await _node.Database.ReadAsync<IReadOnlyList<CaseId>>(
            db => [.. DueCases.List(db, _node, now.AddDays(days)).Where(c => c.AwaitsCopy && ErasureTable.Copies(db, c.Case).Count == 0).Select(c => c.Case)], cancel);
        return await _node.Database.CommitAsync(CommitStep.Erased, tx =>
        {
            foreach (var @case in lacking)
                ErasureTable.PutCopy(tx, @case, CopyChoice.Offered, officer.Code, now, null);
            return Result<IReadOnlyList<CaseId>>.Ok(lacking);
        }, cancel);
    }

    // Both sides erased, and their requests crossed: what two officers decided here is said to the other side.
    private async Task<IReadOnlyList<CaseId>> AnswerAsync(Officer officer, CancellationToken cancel)
    {
        var answered = new List<CaseId>();
        foreach (var erasure in (await _node.Database.ReadAsync(ErasureTable.List, cancel)).Where(e => e is { State: ErasureState.Done, Number: 1 }))
        {
            var (file, request) = await _node.Database.ReadAsync(
                db => CaseTable.Find(db, _node.Vault, erasure.Case) is { } found ? (found, Obstacles.Request(db, _node, found)) : ((CaseFile?)null, null), cancel);
            if (request is null)
                continue;
            var asked = MessageId.Parse(request.MessageId).Value;
            var second = erasure.ApprovedBy == officer.Code ? erasure.ProposedBy : erasure.ApprovedBy!;
            if ((await _exchange.SubmitAsync(
                new Submission(
                    MessageKind.RightsDone, file!.Peer, file.Id, officer,
                    c => RightsMessage.Done(c, DataRight.Erasure, RightOutcome.Done, erased: Enum.GetValues<ConsentCategory>(), secondApprover: second)) { InReplyTo = asked },
                cancel)).IsOk)
                answered.Add(erasure.Case);
        }

        return answered;
    }

    // Judged again within the turn: something may have come in between.
    private Task TakeAsync(DueCase listed, Officer officer, List<CaseId> proposed, List<ErasureDecision> erased, List<CaseId> blocked, CancellationToken cancel)
    {
        ErasureDecision? begun = null;
        return _node.Turn.DoAsync(listed.Peer, async turn =>
        {
            // Decided in a turn that was lost: the decision stands, and is carried out now or stopped by what came in between.
            if (begun is not null && await _eraser.UnfinishedAsync(listed.Case) is not null)
            {
                if ((await _eraser.ResumeAsync(turn, listed.Case)).Count > 0)
                    blocked.Add(listed.Case);
                else
                    erased.Add(begun);
                return;
            }

            await TakeAsync(turn, listed, officer, decision => begun = decision, proposed, erased, blocked, cancel);
        }, cancel);
    }

    private async Task TakeAsync(
        HeldTurn turn, DueCase listed, Officer officer, Action<ErasureDecision> begin, List<CaseId> proposed, List<ErasureDecision> erased, List<CaseId> blocked, CancellationToken cancel)
    {
        var (due, file, number) = await _node.Database.ReadAsync(
            db => (DueCases.Find(db, _node, listed.Case), CaseTable.Find(db, _node.Vault, listed.Case), _node.Vault.Erasures(listed.Case) + 1), cancel);
        if (due is null || file is null)
            return;
        if (due.Obstacles.Count > 0)
        {
            blocked.Add(due.Case);
            return;
        }

        var now = _node.Time.GetUtcNow();
        var proposal = await _node.Database.ReadAsync(db => ErasureTable.Find(db, due.Case, number), cancel);
        if (due.ProposedBy is { } first && first != officer.Code)
        {
            var decision = new ErasureDecision(due.Case, number, file.Peer, file.OwnSide, ErasureBasis.RetentionOver, first, proposal!.ProposedAt, officer.Code, WireTime.Cut(now));
            begin(decision);
            await _eraser.CutAsync(turn, decision, file);
            erased.Add(decision);
        }
        else if (due.ProposedBy is not null)
        {
            proposed.Add(due.Case);
        }
        else if (Rights.MayProposeErasure(officer.Role))
        {
            await turn.CommitAsync(CommitStep.Erased, tx =>
            {
                ErasureTable.Propose(tx, due.Case, number, file.Peer, ErasureBasis.RetentionOver, officer.Code, now);
                return 0;
            }, cancel);
            proposed.Add(due.Case);
        }
    }

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "a coordinator runs the schedule, and another officer confirms; an administrator purges what time alone decides");
}
