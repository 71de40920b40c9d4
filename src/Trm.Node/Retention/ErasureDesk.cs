using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Keys;
using Trm.Node.Approvals;
using Trm.Node.Attachments;
using Trm.Node.Referrals;
using Trm.Node.RightsOfPersons;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Retention;

/// <summary>What officers do with the data of a case when it is over: a copy for the person, a legal hold, and its erasure by two of them.</summary>
/// <remarks>Source: contracts/trail.md, "Erasure".</remarks>
public sealed class ErasureDesk
{
    private readonly NodeParts _node;
    private readonly CaseEraser _eraser;
    private readonly NodeRecord _record;

    internal ErasureDesk(NodeParts node, CaseEraser eraser, NodeRecord record) => (_node, _eraser, _record) = (node, eraser, record);

    /// <summary>
    /// The first officer proposes; another one who says the same approves, and the case is erased: its key, what was said, and the private parts of its leaves. The peer is asked to
    /// do the same, or answered where it has asked. <c>HELD</c> under a legal hold; <c>ILLEGAL_TRANSITION</c> while the case, a message, a deadline of ours or an alarm is
    /// open; <c>REQUIRED</c> before a copy was offered. Nothing brings an erased case back.
    /// </summary>
    public async Task<Result<Erasure>> EraseAsync(CaseId @case, Officer officer, ErasureBasis basis, CancellationToken cancel = default)
    {
        if (!Rights.MayApproveErasure(officer.Role))
            return NotAllowed;
        if (await PeerOfAsync(@case, officer, cancel) is not { } peer)
            return CaseTable.Unknown;
        return await _node.Turn.DoAsync(peer, turn => EraseAsync(turn, @case, officer, basis, cancel), cancel);
    }

    /// <summary>The same by two officers who have both signed it: what they signed is on the trail before anything is deleted.</summary>
    internal async Task<Result<Erasure>> EraseAsync(Approved approved, Officer proposer, ErasureBasis basis, CancellationToken cancel)
    {
        var @case = approved.Decision.Case!;
        if (await PeerOfAsync(@case, proposer, cancel) is not { } peer)
            return CaseTable.Unknown;
        return await _node.Turn.DoAsync<Result<Erasure>>(peer, async turn =>
        {
            if (await _node.FindCaseAsync(@case, proposer, cancel) is not { } file)
                return CaseTable.Unknown;
            if (await _node.Database.ReadAsync(db => Obstacles.Of(db, _node, file), cancel) is { Count: > 0 } obstacles)
                return Result<Erasure>.Refused(obstacles);
            var (number, now) = (_node.Vault.Erasures(@case) + 1, _node.Time.GetUtcNow());
            await turn.CommitAsync(CommitStep.Erased, tx =>
            {
                approved.Finish(tx, now);
                ErasureTable.Propose(tx, @case, number, file.Peer, basis, proposer.Code, approved.Decision.At);
                // It outlives the case: of none.
                return TrailTable.Append(tx, _node.Vault, now, ApprovalTrail.Of(approved, "erasure", null));
            }, cancel);
            await _eraser.EraseAsync(turn, new(@case, number, file.Peer, file.OwnSide, basis, proposer.Code, approved.Decision.At, approved.Approver.Code, WireTime.Cut(now)), file);
            return (await _node.Database.ReadAsync(db => ErasureTable.Find(db, @case, number), CancellationToken.None))!;
        }, cancel);
    }

    private async Task<Result<Erasure>> EraseAsync(HeldTurn turn, CaseId @case, Officer officer, ErasureBasis basis, CancellationToken cancel)
    {
        // What was decided and could not be finished - the disk failed, a reader stood in the way - is finished by whoever comes next and may approve it.
        if (await _eraser.UnfinishedAsync(@case) is { } begun)
        {
            var standing = await _eraser.ResumeAsync(turn, @case);
            return standing.Count > 0 ? Result<Erasure>.Refused(standing) : (await _node.Database.ReadAsync(db => ErasureTable.Find(db, @case, begun), CancellationToken.None))!;
        }

        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        var obstacles = await _node.Database.ReadAsync(db => Obstacles.Of(db, _node, file), cancel);
        if (obstacles.Count > 0)
            return Result<Erasure>.Refused(obstacles);
        var (number, now) = (_node.Vault.Erasures(@case) + 1, _node.Time.GetUtcNow());
        var proposed = await _node.Database.ReadAsync(db => ErasureTable.Find(db, @case, number), cancel);
        if (proposed is { State: ErasureState.Proposed } && proposed.Basis == basis && proposed.ProposedBy != officer.Code)
        {
            await _eraser.EraseAsync(turn, new(@case, number, file.Peer, file.OwnSide, basis, proposed.ProposedBy, proposed.ProposedAt, officer.Code, WireTime.Cut(now)), file);
        }
        else
        {
            if (!Rights.MayProposeErasure(officer.Role))
                return NotAllowed;
            await turn.CommitAsync(CommitStep.Erased, tx =>
            {
                ErasureTable.Propose(tx, @case, number, file.Peer, basis, officer.Code, now);
                return 0;
            }, cancel);
        }

        return (await _node.Database.ReadAsync(db => ErasureTable.Find(db, @case, number), CancellationToken.None))!;
    }

    /// <summary>Every erasure, proposed or done, with what the peer answered; newest first.</summary>
    public async Task<Result<IReadOnlyList<Erasure>>> ListAsync(Officer officer, CancellationToken cancel = default) => Rights.SeesErasures(officer.Role)
        ? Result<IReadOnlyList<Erasure>>.Ok(await SeenAsync(officer, ErasureTable.List, e => e.Case, cancel))
        : NotAllowed;

    /// <summary>Every request about a person's data, ours and theirs, with its answer or when that is due; newest first. What was erased with its case stands in <see cref="ListAsync"/> alone.</summary>
    public async Task<Result<IReadOnlyList<RightsRequest>>> RightsAsync(Officer officer, CancellationToken cancel = default) => Rights.ReadsCases(officer.Role)
        ? Result<IReadOnlyList<RightsRequest>>.Ok(await SeenAsync(officer, db => RightsRequests.List(db, _node), r => r.Case, cancel))
        : NotAllowed;

    /// <summary>Every legal hold, those that stand first.</summary>
    public async Task<Result<IReadOnlyList<LegalHold>>> HoldsAsync(Officer officer, CancellationToken cancel = default) => Rights.SeesErasures(officer.Role)
        ? Result<IReadOnlyList<LegalHold>>.Ok(await SeenAsync(officer, ErasureTable.Holds, h => h.Case, cancel))
        : NotAllowed;

    /// <summary>Forbids that a case is erased for now. It stops nothing else. One stands at a time: <c>HELD</c> where one does.</summary>
    public Task<Result<LegalHold>> HoldAsync(CaseId @case, Officer officer, KeptReason why, CancellationToken cancel = default) =>
        OnHoldAsync(@case, officer, (standing, tx, now) =>
        {
            if (standing is not null)
                return new Rejection(RejectionCode.Held, "legal hold", "one stands already; lift it before another is set");
            ErasureTable.SetHold(tx, @case, why, officer.Code, now);
            return new LegalHold(@case, why, officer.Code, now, null, null);
        }, cancel);

    /// <summary>Lifts the legal hold. <c>ILLEGAL_TRANSITION</c> where none stands.</summary>
    public Task<Result<LegalHold>> LiftHoldAsync(CaseId @case, Officer officer, CancellationToken cancel = default) =>
        OnHoldAsync(@case, officer, (standing, tx, now) =>
        {
            if (standing is null)
                return new Rejection(RejectionCode.IllegalTransition, "legal hold", "no legal hold stands on this case");
            ErasureTable.LiftHold(tx, @case, officer.Code, now);
            return standing with { LiftedBy = officer.Code, LiftedAt = now };
        }, cancel);

    /// <summary>Records that the person or their lawyer was offered a copy, or does not want one.</summary>
    public Task<Result<SealedCopy>> RecordCopyAsync(CaseId @case, Officer officer, CopyChoice choice, CancellationToken cancel = default) => choice == CopyChoice.Delivered
        ? Task.FromResult<Result<SealedCopy>>(new Rejection(RejectionCode.Required, "certificate", "a copy is delivered sealed to a certificate"))
        : WithCaseAsync<SealedCopy>(@case, officer, async (turn, _, now) =>
        {
            await turn.CommitAsync(CommitStep.Erased, tx =>
            {
                ErasureTable.PutCopy(tx, @case, choice, officer.Code, now, null);
                return 0;
            }, cancel);
            return new SealedCopy(choice, now, null);
        }, cancel);

    /// <summary>
    /// What is handed out of the case (<see cref="RightsDesk.HeldAsync"/>) and its files, for the person or their lawyer: a zip, sealed to their certificate. That it was shown is in the trail.
    /// <c>KEY_FILE_INVALID</c>: not an encryption certificate of P-256.
    /// </summary>
    public Task<Result<SealedCopy>> DeliverCopyAsync(CaseId @case, Officer officer, ReadOnlyMemory<byte> certificate, CancellationToken cancel = default) =>
        WithCaseAsync<SealedCopy>(@case, officer, async (turn, file, now) =>
        {
            if (!Certificate.ReadFile(certificate).Try(out var read, out var fault) || !RecipientKey.Of(read).Try(out var recipient, out fault))
                return fault;
            var (rows, copy) = await _node.Database.ReadAsync(
                db => (ContentTable.OfCase(db, @case), CaseCopy.Write(
                    HeldReading.Of(db, _node, file, now, _record.Witnessed(db)), AttachmentTable.OfCase(db, @case), (row, n) => AttachmentTable.Part(db, _node.Vault, row, n))),
                cancel);
            var sealedCopy = SealedFile.Seal(copy, recipient);
            await turn.CommitAsync(CommitStep.Erased, tx =>
            {
                ErasureTable.PutCopy(tx, @case, CopyChoice.Delivered, officer.Code, now, read.Sha256);
                return TrailTable.Append(tx, _node.Vault, now, TrailEntry.Viewed(officer, [.. rows.Select(r => r.MessageId)], @case));
            }, cancel);
            return new SealedCopy(CopyChoice.Delivered, now, sealedCopy);
        }, cancel);

    private Task<Result<LegalHold>> OnHoldAsync(CaseId @case, Officer officer, Func<LegalHold?, System.Data.Common.DbTransaction, DateTimeOffset, Result<LegalHold>> act, CancellationToken cancel) =>
        WithCaseAsync(@case, officer, (turn, _, now) => turn.CommitAsync(CommitStep.Erased, tx => act(ErasureTable.HoldOn(tx.Connection!, @case, tx), tx, now), cancel), cancel);

    private async Task<Result<T>> WithCaseAsync<T>(CaseId @case, Officer officer, Func<HeldTurn, CaseFile, DateTimeOffset, Task<Result<T>>> act, CancellationToken cancel)
        where T : class
    {
        if (!Rights.MayProposeErasure(officer.Role))
            return NotAllowed;
        if (await PeerOfAsync(@case, officer, cancel) is not { } peer)
            return CaseTable.Unknown;
        return await _node.Turn.DoAsync(
            peer, async turn => await _node.FindCaseAsync(@case, officer, cancel) is { } file ? await act(turn, file, _node.Time.GetUtcNow()) : CaseTable.Unknown, cancel);
    }

    // Where an erasure was cut off between its decision and its commit, and an older copy of the database was put back, the case itself may not be there.
    private async Task<ParticipantId?> PeerOfAsync(CaseId @case, Officer officer, CancellationToken cancel) =>
        await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) ?? (officer.Organisation is null ? _eraser.PeerOf(@case) : null);

    // To an officer of an organisation a list shows what concerns its cases; what was erased is the office's.
    private Task<IReadOnlyList<T>> SeenAsync<T>(Officer officer, Func<System.Data.Common.DbConnection, IReadOnlyList<T>> list, Func<T, CaseId> caseOf, CancellationToken cancel) =>
        _node.Database.ReadAsync<IReadOnlyList<T>>(db => CaseTable.Seen(db, officer) is { } seen ? [.. list(db).Where(e => seen.Contains(caseOf(e).ToString()))] : list(db), cancel);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "a coordinator proposes an erasure; another coordinator, or a case worker, approves it");
}
