using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Node.Alarms;
using Trm.Node.Hooks;
using Trm.Node.Inbox;
using Trm.Node.Referrals;

namespace Trm.Node.Attachments;

/// <summary>
/// Takes parts of files, and judges a file when it is whole. Inside the transaction of its <see cref="Reception"/>. A part proves nothing alone: it is kept within a budget for the
/// message that names its file, and goes with it.
/// </summary>
internal sealed class PartReception(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    /// <summary>Why a message waits whose files are not here yet.</summary>
    public const string Missing = "PARTS";

    /// <summary>What becomes of a part.</summary>
    public enum Fate
    {
        /// <summary>Stored, or here already.</summary>
        Held,

        /// <summary>Of no use: its number is held, its bytes are not.</summary>
        Dropped,

        /// <summary>No room for it now, or its case is still on its way: it counts as missing, and the peer sends it again.</summary>
        NotHeld,
    }

    /// <summary>Takes one part.</summary>
    public Fate Take(VerifiedHeader header, OpenedMessage opened)
    {
        var (peer, meta) = (header.From, opened.Meta);
        if (!AttachmentPart.Parse(opened.Payload).Try(out var part, out var fault))
            return Drop(header, fault.Code);
        if (CaseTable.Find(tx.Connection!, node.Vault, meta.Case!, tx) is not { } file || file.Peer != peer)
            return PeerTable.MissesBelow(tx, peer.Value, header.Header.Gen, header.Header.Seq) ? Fate.NotHeld : Drop(header, RejectionCode.UnknownCase);

        var message = meta.Message!.ToString();
        var judged = InboxTable.OfMessage(tx, peer.Value, message);
        if (judged is { State: InboxState.Refused })
            return Fate.Dropped; // it was on its way
        var row = AttachmentTable.Named(tx.Connection!, peer.Value, outgoing: false, message, part.Sha256, tx);
        if (row is null && (judged is not null || AttachmentTable.OfMessage(tx.Connection!, peer.Value, outgoing: false, message, tx).Count >= AttachedFile.MaxPerMessage))
            return Drop(header, RejectionCode.Value);
        if (row is not null && (row.Size != part.Size || row.CaseId != meta.Case!.ToString()))
            return Drop(header, RejectionCode.Value);
        if (row is { State: not (AttachmentState.Waiting or AttachmentState.Named) })
            return Fate.Dropped;
        if (row is not null && AttachmentTable.Part(tx.Connection!, node.Vault, row, part.Number, tx) is { } held)
            return held.AsSpan().SequenceEqual(part.Content.Span) ? Fate.Held : Drop(header, RejectionCode.IdReused);

        var (bytes, files) = AttachmentTable.Waiting(tx, peer.Value);
        if (bytes + part.Content.Length > node.Inbox.FileBytes || (row is null && files >= AttachmentLimits.WaitingFiles))
        {
            node.Lines.Of(peer.Value)?.PartNotHeld(peer.Value, header.Id.ToString(), bytes);
            return Fate.NotHeld;
        }

        if (row is null)
            AttachmentTable.Insert(tx, row = Row(peer, meta.Case!, message, part.Sha256, part.Size, null, AttachmentState.Waiting, header.Header.Exp.ToUnixTimeMilliseconds()));
        AttachmentTable.PutPart(tx, node.Vault, row, part.Number, part.Content.Span);
        if (row.State == AttachmentState.Named && judged is not null && AttachmentTable.IsWhole(tx.Connection!, row, tx))
            Settle(row, header.Id.ToString());
        return Fate.Held;
    }

    /// <summary>What stands between a message that would be taken and its files: nothing, parts that are missing, or files that are not what it says.</summary>
    public Verdict? Judge(Message message)
    {
        var rows = AttachedFile.Of(message).Select(f => (File: f, Row: AttachmentTable.Named(tx.Connection!, message.From.Value, outgoing: false, message.Id.ToString(), f.Sha256, tx)))
            .Where(r => r.Row?.State != AttachmentState.Deleted).ToList(); // a photograph that has served its purpose keeps nothing else waiting
        if (rows.Any(r => r.Row is null || r.Row.Size != r.File.Size || !AttachmentTable.IsWhole(tx.Connection!, r.Row, tx)))
            return new Verdict.Park(Missing);
        var faults = rows.Where(r => !AttachmentTable.Verify(tx.Connection!, node.Vault, r.Row!, r.File.Type, tx))
            .Select(_ => new Rejection(RejectionCode.Value, "DocumentReference.content.attachment", "the parts are not the file that the message names")).ToList();
        return faults.Count == 0 ? null : new Verdict.Refuse(faults);
    }

    /// <summary>The message waits for its parts, or was taken: what it names is expected, what came under its id and it does not name goes.</summary>
    /// <param name="isVerified">All its files were verified just now.</param>
    public void Name(Message message, string coreId, bool isTaken, bool isVerified)
    {
        var files = AttachedFile.Of(message).ToDictionary(f => f.Sha256, StringComparer.Ordinal);
        foreach (var row in AttachmentTable.OfMessage(tx.Connection!, message.From.Value, outgoing: false, message.Id.ToString(), tx))
            if (!files.TryGetValue(row.Sha256, out var file) || file.Size != row.Size)
                AttachmentTable.Delete(tx, row);
        foreach (var file in files.Values)
        {
            var row = AttachmentTable.Named(tx.Connection!, message.From.Value, outgoing: false, message.Id.ToString(), file.Sha256, tx);
            if (row is null)
                AttachmentTable.Insert(tx, row = Row(message.From, message.Meta.Case!, message.Id.ToString(), file.Sha256, file.Size, file.Type, AttachmentState.Named, null));
            else if (row.State is AttachmentState.Waiting or AttachmentState.Named)
                AttachmentTable.Update(tx, row = row with { Type = file.Type, State = isVerified ? AttachmentState.Complete : AttachmentState.Named, Exp = null });
            if (isTaken && row.State == AttachmentState.Named && AttachmentTable.IsWhole(tx.Connection!, row, tx))
                Settle(row, coreId);
        }
    }

    /// <summary>The message was refused: what came for it goes. Beside a taken message of that id nothing changes.</summary>
    public void Forget(ParticipantId peer, MessageId message)
    {
        if (InboxTable.OfMessage(tx, peer.Value, message.ToString()) is { State: InboxState.Received })
            return;
        foreach (var row in AttachmentTable.OfMessage(tx.Connection!, peer.Value, outgoing: false, message.ToString(), tx))
            AttachmentTable.Delete(tx, row);
    }

    // A file of a report that was taken without waiting for it.
    private void Settle(AttachmentRow row, string coreId)
    {
        var isRight = AttachmentTable.Verify(tx.Connection!, node.Vault, row, row.Type!, tx);
        AttachmentTable.Update(tx, row with { State = isRight ? AttachmentState.Complete : AttachmentState.Refused });
        if (isRight)
            node.Hooks.Changed(tx, row.CaseId, HookEventType.FileArrived);
        else
            node.Raise(tx, AlarmCode.AttachmentUnfit, row.Peer, coreId);
    }

    // Its sender's own doing: the bytes were signed as they are. The next part of the right kind may still complete the file.
    private Fate Drop(VerifiedHeader header, RejectionCode code)
    {
        node.Lines.Of(header.From.Value)?.Refused(header.From.Value, header.Id.ToString(), code.Text);
        node.Raise(tx, AlarmCode.AttachmentUnfit, header.From.Value, null);
        return Fate.Dropped;
    }

    private AttachmentRow Row(ParticipantId peer, CaseId @case, string message, string sha256, int size, string? type, string state, long? exp)
    {
        var id = Guid.NewGuid().ToString();
        return new()
        {
            Id = id,
            CaseId = @case.ToString(),
            Peer = peer.Value,
            Outgoing = false,
            MessageId = message,
            Sha256 = sha256,
            Size = size,
            Type = type,
            State = state,
            Content = id,
            At = now.ToUnixTimeMilliseconds(),
            Exp = exp,
        };
    }
}
