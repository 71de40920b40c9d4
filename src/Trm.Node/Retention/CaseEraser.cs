using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Deadlines;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Retention;

/// <summary>
/// Erases a case, in an order in which it can be ended anywhere and is never half done: the decision as a file; in one commit everything that was said, the private parts
/// of its leaves, event 15 and the word to the peer; then its key; then the pages that the database and its log still hold. What is found begun is finished at the next start.
/// </summary>
/// <remarks>Within the turn of the peer of its case.</remarks>
internal sealed class CaseEraser(NodeParts node, Numbering numbering)
{
    private sealed record LastWord(NumberedMessage Numbered, Message Message);

    /// <summary>Erases what two persons decided to erase, and tells the peer.</summary>
    public async Task EraseAsync(HeldTurn turn, ErasureDecision decision, CaseFile file)
    {
        await CutAsync(turn, decision, file);
        await FinishAsync([decision]);
    }

    /// <summary>The same up to the key, which is gone when it returns. What pages of the database still hold is left to <see cref="FinishAsync"/>, once for many cases.</summary>
    public async Task CutAsync(HeldTurn turn, ErasureDecision decision, CaseFile file)
    {
        var request = await node.Database.ReadAsync(db => Obstacles.Request(db, node, file), CancellationToken.None);
        // What is left of an erased case is purged in its time; the other side has been told when the case was.
        var isAlreadyTold = file.Erased is not null && decision.Basis == ErasureBasis.RetentionOver;
        var isKnownToPeer = request is not null || !isAlreadyTold && await node.Database.ReadAsync(db => OutboxTable.OfCase(db, file.Id).Any(t => t.Receipt is { IsOk: true }) || IsHeardOf(db, file), CancellationToken.None);
        var word = isKnownToPeer ? await WordAsync(turn, decision, file, request) : null;
        await CutAsync(turn, decision, word, request, isUntold: isKnownToPeer && word is null);
    }

    /// <summary>Writes the database anew, without what was deleted, and notes that these erasures are done. Nothing where there are none.</summary>
    public async Task FinishAsync(IReadOnlyList<ErasureDecision> decisions)
    {
        if (decisions.Count == 0)
            return;
        await node.Database.ForgetAsync(CancellationToken.None);
        var stopped = await node.Database.ReadAsync(StoppedAt, CancellationToken.None);
        await node.Database.CommitAsync(CommitStep.Erased, tx =>
        {
            foreach (var decision in decisions)
                ErasureTable.Done(tx, decision.Case, decision.Number);
            foreach (var peer in decisions.Select(d => d.Peer.Value).Where(p => !stopped.Contains(p)).Distinct(StringComparer.Ordinal))
                node.Clear(tx, AlarmCode.ErasureStopped, peer, null);
            return 0;
        }, CancellationToken.None);
        foreach (var decision in decisions)
            node.Log.Erased(decision.Peer.Value, decision.Number);
    }

    /// <summary>The number of the newest erasure of that case, where it was decided and is not done; else null.</summary>
    public async Task<int?> UnfinishedAsync(CaseId @case) =>
        node.Vault.Erasures(@case) is > 0 and var number && await node.Database.ReadAsync(db => ErasureTable.Find(db, @case, number), CancellationToken.None) is not { State: ErasureState.Done } ? number : null;

    /// <summary>The other side of a case whose erasure was decided; null where none was.</summary>
    public ParticipantId? PeerOf(CaseId @case) => node.Vault.Erasures(@case) > 0 ? node.Vault.Decided().Select(ErasureDecision.Read).FirstOrDefault(d => d.Case == @case)?.Peer : null;

    /// <summary>Finishes what was begun of that case. What stands against it since then, where something does: then nothing is erased.</summary>
    public async Task<IReadOnlyList<Rejection>> ResumeAsync(HeldTurn turn, CaseId @case)
    {
        var obstacles = new List<Rejection>();
        foreach (var decision in node.Vault.Decided().Select(ErasureDecision.Read).Where(d => d.Case == @case))
            obstacles.AddRange(await ResumeAsync(turn, decision));
        return obstacles;
    }

    /// <summary>
    /// Finishes what was begun, and does again what an older copy of the database or of the keys has undone. Where nothing is erased yet and something stands against it by
    /// now - a legal hold, a report that nobody has seen - it stays proposed.
    /// </summary>
    public async Task ResumeAsync()
    {
        foreach (var decision in node.Vault.Decided().Select(ErasureDecision.Read))
            await node.Turn.DoAsync(decision.Peer, turn => ResumeAsync(turn, decision), CancellationToken.None);

        foreach (var erasure in (await node.Database.ReadAsync(ErasureTable.List, CancellationToken.None)).OrderBy(e => e.Number))
            if (erasure.State != ErasureState.Proposed && node.Vault.Erasures(erasure.Case) < erasure.Number)
            {
                var side = await node.Database.ReadAsync(db => CaseTable.SideOf(db, erasure.Case), CancellationToken.None) ?? Side.Receiving;
                node.Vault.Begin(erasure.Case, erasure.Number, new ErasureDecision(
                    erasure.Case, erasure.Number, erasure.Peer, side, erasure.Basis, erasure.ProposedBy, erasure.ProposedAt, erasure.ApprovedBy!, erasure.ApprovedAt!.Value).Write());
                node.Vault.Unlink(erasure.Case, erasure.Number);
            }
    }

    private async Task<IReadOnlyList<Rejection>> ResumeAsync(HeldTurn turn, ErasureDecision decision)
    {
        var erasure = await node.Database.ReadAsync(db => ErasureTable.Find(db, decision.Case, decision.Number), CancellationToken.None);
        switch (erasure?.State)
        {
            case ErasureState.Done:
                node.Vault.Unlink(decision.Case, decision.Number);
                break;
            case ErasureState.Erased:
                node.Vault.Unlink(decision.Case, decision.Number);
                await FinishAsync([decision]);
                break;
            case ErasureState.Proposed when await FindAsync(decision.Case) is { } file:
                var obstacles = await node.Database.ReadAsync(db => Obstacles.Of(db, node, file), CancellationToken.None);
                if (obstacles.Count > 0)
                {
                    await StoppedAsync(turn, decision);
                    return obstacles;
                }

                await EraseAsync(turn, decision, file);
                break;
            default:
                await CutAsync(turn, decision, null, null, isUntold: false);
                await FinishAsync([decision]);
                break;
        }

        return [];
    }

    private HashSet<string> StoppedAt(DbConnection db) => node.Vault.Decided().Select(ErasureDecision.Read)
        .Where(d => ErasureTable.Find(db, d.Case, d.Number) is { State: ErasureState.Proposed }).Select(d => d.Peer.Value).ToHashSet(StringComparer.Ordinal);

    // Two persons have decided, and nobody else knows that it was not done.
    private Task<int> StoppedAsync(HeldTurn turn, ErasureDecision decision) => turn.CommitAsync(CommitStep.Erased, tx =>
    {
        node.Raise(tx, AlarmCode.ErasureStopped, decision.Peer.Value, null);
        return 0;
    }, CancellationToken.None);

    private async Task CutAsync(HeldTurn turn, ErasureDecision decision, LastWord? word, ContentTable.Row? request, bool isUntold)
    {
        node.Vault.Begin(decision.Case, decision.Number, decision.Write());
        await turn.CommitAsync(CommitStep.Erased, tx =>
        {
            Erase(tx, decision, word, request, isUntold);
            return 0;
        }, CancellationToken.None);
        node.Vault.Unlink(decision.Case, decision.Number);
        node.Due.Ring();
    }

    private void Erase(DbTransaction tx, ErasureDecision decision, LastWord? word, ContentTable.Row? request, bool isUntold)
    {
        var now = node.Time.GetUtcNow();
        var (@case, id) = (decision.Case, decision.Case.ToString());
        var deadlines = new DeadlineBook(node, tx, now);
        // It ends what the peer waits for while that can still be read.
        if (word is not null)
            deadlines.Sent(word.Message, word.Numbered.Order.Id.ToString());
        CaseAlarms.Erase(node, tx, @case);
        var (leaves, former) = TrailTable.ErasePrivate(tx, @case);
        var saw = node.Hooks.Seeing(tx, id);
        foreach (var table in new[] { "content", "draft", "cases", "deadline", "journey", "escort", "approval", "hook_event" })
            tx.Connection!.Execute($"DELETE FROM {table} WHERE case_id = @id", new { id }, tx);
        AttachmentTable.Erase(tx, id);
        OutboxTable.Erase(tx, id);
        InboxTable.Erase(tx, id);
        QuarantineTable.Forget(tx, decision.Peer.Value, node.Directory.Current.Version, now);
        ErasureTable.ForgetCertificates(tx, @case);

        TrailTable.Append(tx, node.Vault, now, TrailEntry.Erased(leaves, former, CodeSystems.ErasureBases.Code(decision.Basis), [decision.ProposedBy, decision.ApprovedBy], @case));
        CaseTable.Put(tx, node, new CaseFile(@case, decision.Peer, decision.OwnSide, CaseWord.For(@case), ReferralCase.Unknown, decision.ApprovedAt, now)
        {
            Erased = new(decision.Number, decision.Basis, decision.ApprovedAt),
        });
        node.Hooks.Erased(tx, id, saw);
        if (word is not null)
        {
            node.Telemetry.Figures.Submitted(decision.Peer.Value);
            ContentTable.Insert(tx, node.Vault, decision.Peer, outgoing: true, word.Message.Meta, word.Message.Payload, "", now);
            if (ApprovalTrail.Of(word.Message, decision.ProposedBy) is { } approval)
                TrailTable.Append(tx, node.Vault, now, approval);
            Numbering.Store(tx, node.Vault, now, word.Numbered, [], decision.ProposedBy);
        }

        if (isUntold)
            node.Raise(tx, AlarmCode.ErasureNotTold, decision.Peer.Value, null);
        ErasureTable.Erased(
            tx, decision, leaves.Count + former.Count, word?.Message.Kind == MessageKind.RightsAsked ? word.Message.Id : null,
            word is not null && request is not null ? MessageId.Parse(request.MessageId).Value : null);
    }

    // The answer to the peer's request, or our own request that it erases, too. Null where nothing may or can be sent to it now.
    private async Task<LastWord?> WordAsync(HeldTurn turn, ErasureDecision decision, CaseFile file, ContentTable.Row? request)
    {
        var now = node.Time.GetUtcNow();
        var asked = request is null ? null : MessageId.Parse(request.MessageId).Value;
        var context = new MessageContext(node.Self, file.Peer, file.Id, decision.ProposedBy, now, MessageId.Of(Guid.NewGuid()), asked);
        var composed = asked is null
            ? RightsMessage.Asked(context, DataRight.Erasure)
            : RightsMessage.Done(context, DataRight.Erasure, RightOutcome.Done, erased: Enum.GetValues<ConsentCategory>(), secondApprover: decision.ApprovedBy);
        var message = composed.Value;
        if (node.Directory.Current.IsPastHardExpiry(now) || !node.Agreements.Allows(file.Peer, message.Kind, now) || !MayLeave(file, message, now))
            return null;
        var isGreeted = await node.Database.ReadAsync(db => PeerTable.Get(db, file.Peer.Value).Greeted, CancellationToken.None);
        if (!isGreeted && !await numbering.SealControlAsync(turn, file.Peer, CancellationToken.None))
            return null;
        return (await numbering.SealAsync(file.Peer, message.Meta, message.Payload, message.Kind.Lane, CancellationToken.None)).Try(out var numbered, out _) ? new(numbered, message) : null;
    }

    private bool MayLeave(CaseFile file, Message message, DateTimeOffset now)
    {
        var judge = new CaseJudge(file, file.OwnSide, new(() => []), now)
        {
            To = file.AddresseeBy(node.Directory.Current),
        };
        return judge.MayLeave(message).Count == 0;
    }

    private static bool IsHeardOf(DbConnection db, CaseFile file) => ContentTable.OfCase(db, file.Id).Any(r => !r.Outgoing && r.Peer == file.Peer.Value);

    // Null where there is none, and where its key is gone already.
    private Task<CaseFile?> FindAsync(CaseId @case) => node.Database.ReadAsync(db =>
    {
        try
        {
            return CaseTable.Find(db, node.Vault, @case);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }, CancellationToken.None);
}
