using System.Data.Common;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Deadlines;
using Trm.Node.Generations;
using Trm.Node.Hooks;
using Trm.Node.Machine;
using Trm.Node.Keys;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Trail;
using Trm.Node.Witness;

namespace Trm.Node.Inbox;

/// <summary>
/// What a control message says to us: receipts matched by digest, what the peer holds and misses, what it has voided. Inside the
/// transaction of its <see cref="Reception"/>. Source: contracts/envelope.md, "Delivery".
/// </summary>
internal sealed class ControlReception(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    private readonly Losses _losses = new(node, tx, now);

    private long Ms => now.ToUnixTimeMilliseconds();

    /// <summary>Takes one control message; a directory in it is its reception's affair.</summary>
    public void Take(VerifiedHeader header, OpenedMessage opened, ControlMessage control)
    {
        var peer = header.From.Value;
        if (control.Receipts.Count > 0)
            TrailTable.Append(tx, node.Vault, now, TrailEntry.ReceiptsVerified(header.HeaderP7s, opened.Capsule.Bytes));
        Compare(peer, control.Have);
        foreach (var receipt in control.Receipts)
            TakeReceipt(peer, receipt, control.Have);
        TakeHave(peer, control.Have, header.Header);
        _losses.Heard(header, control);
        new Witnessing(node, tx, now).Take(header.From, header.Header.Iat, control);
        long[] given = [.. control.Void.Where(n => n < header.Header.Seq)];
        _losses.Voided(peer, given);
        PeerTable.Void(tx, peer, header.Header.Gen, given);
    }

    private void TakeReceipt(string peer, Receipt receipt, Have have)
    {
        var row = OutboxTable.Find(tx, receipt.Of.ToString());
        if (row is null || row.Peer != peer || row.HeaderSha256 != receipt.HeaderSha256 || row.IsControl)
        {
            node.Lines.Of(peer)?.ReceiptOfNothing(peer, receipt.Of.ToString());
            // What was on its way when the generation began arrives while it is valid; what comes later was never lost here.
            if (row is null && GenerationTable.Begun(tx) is { } begun && receipt.ReceivedAt < begun + Numbering.Validity)
                _losses.Receipted(peer, receipt);
            return;
        }

        if (row.Receipt is not null)
            return;
        // The number is another message's, an old copy's or a thief's: this one was not judged, and goes on under another. Of a generation that has ended it says what we know.
        if (receipt.Issues.Contains(RejectionCode.IdReused))
        {
            if (row.Gen < Storage.NodeTable.Generation(tx.Connection!))
                return;
            OldCopy.NumberUsed(node, tx, peer, Math.Max(row.Seq, have.Through));
            OutboxTable.ToSealAgain(tx, row.CoreId);
            return;
        }

        // Given up before it was refused: the peer could not read it, or will say the same of its successor.
        if (!receipt.IsOk && row.State is (OutboxState.ToSealAgain or OutboxState.SealedAgain or OutboxState.Restricted))
            return;

        var sealings = OutboxTable.Sealings(tx, row);
        var first = DateTimeOffset.FromUnixTimeMilliseconds(sealings.Min(s => s.CreatedAt));
        OutboxTable.Receipted(tx, row.CoreId, receipt.IsOk ? OutboxState.Receipted : OutboxState.Refused, receipt.Write(), Ms);
        if (sealings.Any(s => s.CoreId != row.CoreId && s.State == OutboxState.Expired))
            OutboxTable.NotExpired(tx, row);
        PeerClocks.Note(tx, row, now, ClockOffset.Of(WireTime.Cut(first), receipt.ReceivedAt, now));
        node.Clear(tx, AlarmCode.Undelivered, peer, row.CoreId);
        node.Lines.Of(peer)?.Receipted(peer, row.CoreId, receipt.Code);
        OutboxTable.CloseParts(tx, row);
        if (sealings.Any(s => s.CoreId != row.CoreId && s.IsReceipted))
            return;
        node.Telemetry.Figures.Receipted(peer, receipt.IsOk ? null : receipt.Issues[0], now - first);
        var stands = Effect(row, receipt);
        node.Hooks.Of(tx, receipt.IsOk ? HookEventType.MessageReceipted : HookEventType.MessageRefused, row.Kind, row.CaseId, row.MessageId);
        new DeadlineBook(node, tx, now).Receipted(row, receipt, stands);
    }

    // A move takes effect at its author with the ok receipt; a refusal takes back what was only proposed. The case as it stands then.
    private CaseFile? Effect(OutboxRow row, Receipt receipt)
    {
        if (row.CaseId is null || CaseTable.Find(tx.Connection!, node.Vault, CaseId.Parse(row.CaseId).Value, tx) is not { } file)
            return null;
        var kind = MessageKind.Find(row.Kind, row.Code).Value;
        var next = (receipt.IsOk, kind) switch
        {
            (false, _) => TakenBack(row, kind, receipt, file),
            (true, _) when kind == MessageKind.ReferralProfile => file with { Referral = file.Referral.Receipted() },
            (true, { IsMove: true }) => Taken(row, file),
            // Its receipt was late: what we had given up has been there.
            _ => file with { Return = file.Return.Taken(MessageId.Parse(row.MessageId).Value) },
        };
        if (next is null)
            node.Raise(tx, AlarmCode.Disagreement, row.Peer, row.CoreId);
        else if (next != file)
            CaseTable.Put(tx, node, next with { UpdatedAt = now });
        if (!receipt.IsOk && kind.Class == MessageClass.Report)
            node.Raise(tx, AlarmCode.ReportRefused, row.Peer, row.CoreId);
        return next ?? file;
    }

    private CaseFile? Taken(OutboxRow row, CaseFile file)
    {
        var message = Own(row);
        var judge = new CaseJudge(file, file.OwnSide, new(() => []), now);
        return judge.TakeEffect(message) is { } next ? next with { Organisation = file.Accepting(message) ?? next.Organisation } : null;
    }

    // Lifts and answers take effect at once; where the peer has refused one, what it ended stands again, or nobody could end it any more. A report of ours that
    // the peer refused is a fact all the same: it stands, and nothing decided meanwhile rests on it.
    private CaseFile TakenBack(OutboxRow row, MessageKind kind, Receipt receipt, CaseFile file)
    {
        var own = MessageId.Parse(row.MessageId).Value;
        var before = file with { Referral = file.Referral.Refused(own), Return = file.Return.NotTaken(own) };
        var isLift = kind == MessageKind.HoldLift;
        // A hold of ours that they never had is lifted all the same: there is nothing there that they could refuse to lift.
        if (isLift && HoldContent.Of(Own(row)).Lifted is { } hold
            && (ContentTable.Find(tx.Connection!, hold, file.Peer, outgoing: true, tx) is null || OutboxTable.MayStand(tx.Connection!, hold.ToString(), tx)))
            before = before with { Return = before.Return.LiftNotTaken(hold) };
        var stands = isLift
            ? row.InReplyTo is { } lifted && OutboxTable.MayStand(tx.Connection!, lifted, tx)
            : kind.Kind == "answer" && !receipt.Issues.Any(Verdict.MissingState.Contains);
        return stands
            && ContentTable.Find(tx.Connection!, MessageId.Parse(row.InReplyTo).Value, file.Peer, outgoing: isLift, tx) is { } content
            && Read(content) is { } ended
            && CaseSteps.Of(ended, isLift ? file.OwnSide : file.PeerSide) is { } step
            && before.Referral.Decide(step).Try(out var again, out _)
            ? before with { Referral = again }
            : before;
    }

    private Message Own(OutboxRow row) =>
        Read(ContentTable.Find(tx.Connection!, MessageId.Parse(row.MessageId).Value, ParticipantId.Parse(row.Peer).Value, outgoing: true, tx)!)!;

    private Message? Read(ContentTable.Row content)
    {
        var (meta, payload) = ContentTable.Open(node.Vault, content);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null;
    }

    // A generation that we were never in, or most of the numbers from our next one on: what was sent before a restore lies close together. A single number far ahead is
    // somebody else's doing, and makes nothing of ours a second use.
    private void Compare(string peer, Have have)
    {
        var own = Storage.NodeTable.Generation(tx.Connection!);
        var next = PeerTable.Get(tx.Connection!, peer, tx).NextSeq;
        var beyond = have.Through - next + 1;
        if (have.Generation > own)
            OldCopy.Found(node, tx, peer);
        else if (have.Generation == own && beyond > 0 && 2 * have.Missing.Count(n => n >= next) < beyond)
            OldCopy.NumberUsed(node, tx, peer, have.Through);
    }

    private void TakeHave(string peer, Have have, Header header)
    {
        var gen = Storage.NodeTable.Generation(tx.Connection!);
        var before = Ms - (long)node.Delivery.MissingAgain.TotalMilliseconds;
        if (have.Generation == gen)
        {
            OutboxTable.HeldByPeer(tx, peer, gen, have.Through, have.Missing);
            // What brought a directory was signed for who did not have it yet. Who has it by another way, and believes that key no more, would ask for it without end.
            if (header.Dir >= node.Directory.Current.Version)
                new Revocations(node).GiveUp(tx, OutboxTable.AskedAgain(tx, peer, gen, have.Missing));
            OutboxTable.Again(tx, peer, gen, have.Missing, Ms, before);
            VoidGone(peer, gen, have.Missing, long.MaxValue);
            OutboxTable.DropHeldParts(tx, peer);
        }

        // A first greeting crosses what was just sent; one after a restore asks for everything, received before or not.
        if (header.Seq == 1)
        {
            var above = have.Generation == gen ? have.Through : 0;
            OutboxTable.AgainAbove(tx, peer, gen, above, Ms, header.Gen == 0 ? before : Ms);
            VoidGone(peer, gen, [], above);
        }

        // Of a file that is whole there without them, parts that never arrived are void and no more. Who was restored may have lost whole ones, whichever of its first messages comes first.
        if (header.Gen > 0 && OutboxTable.LoseParts(tx, peer))
            AttachmentTable.SendAgain(tx, peer);
    }

    // What the peer has lost and we cannot send again any more: it shall not wait for it.
    private void VoidGone(string peer, long gen, IReadOnlyList<long> numbers, long above)
    {
        if (OutboxTable.VoidGone(tx, peer, gen, numbers, above, Ms) > 0)
            PeerTable.OweControl(tx, peer, Ms);
    }
}
