using System.Data.Common;
using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Attachments;

/// <summary>
/// Seals the parts of the files that stored messages name, one part a turn and a commit: a long file keeps nobody waiting, never more than one part is in memory, and whatever
/// ends the node, the next start goes on with the first part that has no number. What must hold for the message to leave must hold for each of its parts.
/// </summary>
internal sealed class PartSender(NodeParts node, Numbering numbering)
{
    private enum Step
    {
        Sealed,
        Done,

        /// <summary>Nothing can be sealed for it now.</summary>
        Later,
    }

    private enum Leave
    {
        Yes,
        Never,

        /// <summary>Not while the person restricts what is done with it.</summary>
        Later,
    }

    private sealed record Look(AttachmentRow? Row, Leave May, bool IsGreeted, int Next, byte[]? Bytes);

    /// <summary>Seals what is to be sent, until stopped; file by file, in the order of their messages.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            foreach (var row in await node.Database.ReadAsync(db => AttachmentTable.InState(db, AttachmentState.Sending), cancel))
                while (await SealNextAsync(row, cancel) == Step.Sealed)
                    node.Due.Ring();
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    private Task<Step> SealNextAsync(AttachmentRow row, CancellationToken cancel) => node.Turn.DoAsync(row.From, turn => SealNextAsync(turn, row, cancel), cancel);

    private async Task<Step> SealNextAsync(HeldTurn turn, AttachmentRow row, CancellationToken cancel)
    {
        var look = await node.Database.ReadAsync(db => See(db, row.Id), cancel);
        if (look.Row is null)
            return Step.Done; // erased meanwhile, or sealed by another
        if (look.May == Leave.Later)
            return Step.Later;
        var now = node.Time.GetUtcNow();
        if (look.May == Leave.Never)
        {
            await turn.CommitAsync(CommitStep.Submitted, tx =>
            {
                AttachmentTable.Update(tx, look.Row with { State = AttachmentState.Stopped });
                OutboxTable.GiveUpParts(tx, row.Id);
                PeerTable.OweControl(tx, row.Peer, now.ToUnixTimeMilliseconds());
                return 0;
            }, cancel);
            node.Owed.Ring();
            return Step.Done;
        }

        if (look.Next == row.Parts)
        {
            // The word behind the last part: without it nobody would miss one that was lost.
            await turn.CommitAsync(CommitStep.Submitted, tx =>
            {
                AttachmentTable.Update(tx, look.Row with { State = AttachmentState.Sent });
                PeerTable.OweControl(tx, row.Peer, now.ToUnixTimeMilliseconds());
                return 0;
            }, cancel);
            node.Owed.Ring();
            return Step.Done;
        }

        if (look.Bytes is null || (!look.IsGreeted && !await numbering.SealControlAsync(turn, row.From, cancel)))
            return Step.Later;
        var meta = MessageMeta.Part(MessageId.Parse(row.MessageId).Value, row.Case);
        if (!(await numbering.SealAsync(row.From, meta, AttachmentPart.Write(row.Sha256, (int)row.Size, look.Next, look.Bytes), Lane.Normal, cancel)).Try(out var numbered, out var refused))
        {
            node.Log.PartNotSealed(row.Peer, refused.Code.Text);
            return Step.Later;
        }

        await turn.CommitAsync(CommitStep.Submitted, tx =>
        {
            Numbering.Store(tx, numbered, now.ToUnixTimeMilliseconds(), (row.Id, look.Next));
            return 0;
        }, cancel);
        return Step.Sealed;
    }

    private Look See(DbConnection db, string id)
    {
        if (AttachmentTable.Find(db, id) is not { State: AttachmentState.Sending } row)
            return new(null, Leave.Never, false, 0, null);
        var sealedParts = OutboxTable.LiveParts(db, id).ToHashSet();
        var next = Enumerable.Range(0, row.Parts + 1).First(n => !sealedParts.Contains(n));
        return new(
            row, MayLeave(db, row), PeerTable.Get(db, row.Peer).Greeted, next,
            next < row.Parts ? AttachmentTable.Part(db, node.Vault, row, next) : null);
    }

    // Its message may have been given up, the person may have taken the consent back since it was judged, or restricted what is done with it, the office has excluded whom it went to, or the day of a photograph is over.
    private Leave MayLeave(DbConnection db, AttachmentRow row)
    {
        try
        {
            if (CaseTable.Find(db, node.Vault, row.Case) is not { } file || ContentTable.Find(db, MessageId.Parse(row.MessageId).Value, row.From, outgoing: true) is not { } content)
                return Leave.Never;
            if (row.IsPhotograph && AttachmentClock.IsOver(file))
                return Leave.Never;
            if (file.RestrictedAt is not null)
                return Leave.Later;
            if (!OutboxTable.MayStand(db, row.MessageId!, null))
                return Leave.Never;
            var (meta, payload) = ContentTable.Open(node.Vault, content);
            var now = node.Time.GetUtcNow();
            return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _)
                && new CaseJudge(file, file.OwnSide, new(() => []), now) { To = file.AddresseeBy(node.Directory.Current) }.MayLeave(message).Count == 0
                && ConsentCheck.Judge(message, file.OwnSide, file, now).IsOk
                    ? Leave.Yes
                    : Leave.Never;
        }
        catch (CryptographicException)
        {
            return Leave.Never; // its case is being erased
        }
    }
}
