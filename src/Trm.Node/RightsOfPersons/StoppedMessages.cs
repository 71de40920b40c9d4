using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Generations;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Trail;

namespace Trm.Node.RightsOfPersons;

/// <summary>
/// What a restriction finds on its way, and what its end lets go. Messages that no broker has had, whose files have not all gone, or that are to be sealed again: what shares or decides waits, holds nothing up,
/// and is judged once more when the person lets this side go on; a departure with the person in it makes room for a bare one, for the fact goes. What a broker has had whole stays on its way: it may be there.
/// </summary>
/// <remarks>In the turn of the peer of the case. Source: contracts/decisions/0078.</remarks>
internal sealed class StoppedMessages(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    /// <summary>The case has changed: where it is restricted now, or not any more, its messages follow.</summary>
    /// <returns>The case after that.</returns>
    public CaseFile Follow(CaseFile before, CaseFile after)
    {
        switch (before.RestrictedAt, after.RestrictedAt)
        {
            case (null, not null):
                return OutboxTable.NotGone(tx, after.Id.ToString()).Where(r => Restriction.Stops(KindOf(r), Read(r))).Aggregate(after, (file, row) => Stop(file, row).File);
            case (not null, null):
                // A departure has its bare one.
                foreach (var row in OutboxTable.Restricted(tx, after.Id.ToString()).Where(r => !Restriction.LetsGo(KindOf(r))))
                    LetGo(after, row);
                break;
        }

        return after;
    }

    /// <summary>The same of one that is to be sealed now, of a case that is restricted.</summary>
    /// <returns>The report that takes its place, and is to be sealed; null where there is none.</returns>
    public MessageId? Stop(CaseFile file, GenerationTable.Row waiting)
    {
        var (after, bare) = waiting.CoreId is { } id && OutboxTable.Find(tx, id) is { } row ? Stop(file, row) : StopHeld(file, MessageId.Parse(waiting.MessageId).Value);
        CaseTable.Put(tx, node, after with { UpdatedAt = now });
        return bare;
    }

    /// <summary>Another move of ours in that case: those that wait are given up, for there is never more than one.</summary>
    public void GiveUpMoves(CaseId @case)
    {
        foreach (var row in OutboxTable.Restricted(tx, @case.ToString()).Where(r => KindOf(r).IsMove))
            OutboxTable.Expired(tx, row.CoreId);
    }

    private (CaseFile File, MessageId? Bare) Stop(CaseFile file, OutboxRow row)
    {
        OutboxTable.Restrict(tx, row.CoreId);
        TrailTable.Append(tx, node.Vault, now, TrailEntry.Expired(row.CoreId, row.Attempts));
        foreach (var beside in AttachmentTable.OfMessage(tx.Connection!, row.Peer, outgoing: true, row.MessageId!, tx).Where(a => a.State is AttachmentState.Sending or AttachmentState.Sent))
        {
            OutboxTable.GiveUpParts(tx, beside.Id);
            AttachmentTable.Update(tx, beside with { State = AttachmentState.Sending });
        }

        PeerTable.OweControl(tx, row.Peer, now.ToUnixTimeMilliseconds());
        node.Clear(tx, AlarmCode.Undelivered, row.Peer, row.CoreId);
        if (KindOf(row) == MessageKind.ReferralProfile)
            file = file with { Referral = file.Referral.NotReceipted() };
        if (Read(row) is not { } message || !Restriction.NamesPerson(message))
            return (file, null);
        return TakePlace(file, message);
    }

    // It was never sealed.
    private (CaseFile File, MessageId? Bare) StopHeld(CaseFile file, MessageId report)
    {
        ContentTable.Note(tx, report, file.Peer, RejectionCode.NotAllowed.Text);
        node.Clear(tx, AlarmCode.ReportWaits, file.Peer.Value, report.ToString());
        var (after, bare) = TakePlace(file, Read(report, file.Peer)!);
        node.Raise(tx, AlarmCode.ReportWaits, file.Peer.Value, bare.ToString());
        return (after, bare);
    }

    // Under an id of its own: the one before may have left all the same, and two of one id that say different things would be no message of ours.
    private (CaseFile File, MessageId Bare) TakePlace(CaseFile file, Message departure)
    {
        var bare = Restriction.Bare(departure, MessageId.Of(Guid.NewGuid())).Value;
        ContentTable.Insert(tx, node.Vault, file.Peer, outgoing: true, bare.Meta, bare.Payload, HeldReport.InPlace, now);
        var next = new CaseJudge(file, file.OwnSide, new(() => []), now).Decide(bare).Try(out var after, out _) ? after : file;
        return (next with { Return = next.Return.NotTaken(departure.Id) }, bare.Id);
    }

    private void LetGo(CaseFile file, OutboxRow row)
    {
        if (Read(row) is { } message && row.Exp >= now.ToUnixTimeMilliseconds() && MayGo(file, message))
            OutboxTable.GiveUp(tx, row.CoreId);
        else
            OutboxTable.Expired(tx, row.CoreId);
    }

    // As before anything leaves; of the lifecycle what has not taken effect yet.
    private bool MayGo(CaseFile file, Message message)
    {
        if (file.Referral.Closed.ContainsKey(file.OwnSide) || (ReferralLifecycle.IsTerminal(file.Referral.State) && message.Kind != MessageKind.UpdateConsentRenewed))
            return false;
        var judge = new CaseJudge(file, file.OwnSide, new(() => CaseHistory.Of(tx.Connection!, node.Vault, file, tx)), now) { To = file.AddresseeBy(node.Directory.Current) };
        return judge.MayLeave(message).Count == 0
            && ConsentCheck.Judge(message, file.OwnSide, file, now).IsOk
            && (!message.Kind.IsMove || message.Kind == MessageKind.ReferralProfile || judge.Decide(message).IsOk);
    }

    private Message? Read(OutboxRow row) => Read(MessageId.Parse(row.MessageId).Value, ParticipantId.Parse(row.Peer).Value);

    private Message? Read(MessageId id, ParticipantId peer) =>
        ContentTable.Find(tx.Connection!, id, peer, outgoing: true, tx) is { } content ? CaseHistory.Read(node.Vault, content) : null;

    private static MessageKind KindOf(OutboxRow row) => MessageKind.Find(row.Kind, row.Code).Value;
}
