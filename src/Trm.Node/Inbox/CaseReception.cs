using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Envelope;
using Trm.Node.Attachments;
using Trm.Node.Machine;
using Trm.Node.Referrals;

namespace Trm.Node.Inbox;

/// <summary>
/// What an opened message does to its case: judged once, and the judged case stored if the message is taken. Source: contracts/envelope.md, "Opening", step 10,
/// and "Order".
/// </summary>
internal sealed class CaseReception(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    private readonly PartReception _files = new(node, tx, now);

    private long Ms => now.ToUnixTimeMilliseconds();

    /// <summary>Taken, refused, or parked.</summary>
    /// <param name="sinceMs">Since when it is parked; null where it has just arrived.</param>
    public Verdict Judge(Arrival arrival, VerifiedHeader header, OpenedMessage opened, long? sinceMs = null)
    {
        var meta = opened.Meta;
        var kind = KindOf(meta);
        if (InboxTable.OfMessage(tx, header.From.Value, meta.Message!.ToString()) is { } first)
            return first.PayloadSha256 == opened.PayloadSha256 || first.PayloadSha256 == InboxTable.Erased ? new Verdict.Take([], null) : Refusal(RejectionCode.IdReused);

        if (kind?.Class == MessageClass.Report)
            return IsForAnother(arrival) ? Refusal(RejectionCode.WrongRecipient) : JudgeReport(arrival, header.From, meta);
        if (kind is not null && !node.Agreements.Allows(header.From, kind, header.Header.Iat))
            return Refusal(RejectionCode.KindUnknown);
        if (arrival.Notes.HasFlag(Irregularities.PastExp) && !PeerClocks.IsInAlarm(tx.Connection!, now, tx))
            return Refusal(RejectionCode.MessageExpired);
        // The message about nothing does not wait for its sender's clock to be right: its receipt is what tells the sender that it is ahead.
        if ((kind == MessageKind.Test ? arrival.Notes & ~Irregularities.IatAhead : arrival.Notes) is not Irregularities.None and var notes)
            return new Verdict.Park(string.Join(' ', notes.Names()));
        if (arrival.Message is not { IsOk: true, Value: var message })
            return new Verdict.Refuse(arrival.Message!.Rejections);

        var standing = Find(meta);
        var (change, fault) = Step(message, standing, header.From);
        // What would be refused is refused at once; nobody waits for its files.
        if (fault is null)
            return ConsentCheck.Judge(message, SideOf(standing), standing, now) is { IsOk: false } gate ? new Verdict.Refuse(gate.Rejections) : _files.Judge(message) ?? new Verdict.Take([], change);
        var mayStillCome = Verdict.MissingState.Contains(fault.Code)
            && PeerTable.MissesBelow(tx, header.From.Value, header.Header.Gen, header.Header.Seq)
            && (sinceMs is not { } since || Ms - since < node.Delivery.ParkedAtMost.TotalMilliseconds);
        return mayStillCome ? new Verdict.Park(fault.Code.Text) : new Verdict.Refuse([fault]);
    }

    /// <summary>Stores the case as a taken message leaves it, and raises what must be looked at now.</summary>
    public void Advance(Verdict.Take take, MessageMeta meta, ParticipantId from, string coreId)
    {
        if (take.Case is not { } change)
            return;
        if (change.IsNews)
            CaseTable.Put(tx, node, change.After! with { UpdatedAt = now });
        if (KindOf(meta) is { } kind)
            CaseAlarms.Reported(node, tx, kind, from.Value, coreId, change.Before, change.After);
        if (change.After is { } after)
            CaseAlarms.Travelling(node, tx, after, coreId);
    }

    // A report is never refused for consent, state, version, clock or gate: what is irregular is shown beside it.
    private Verdict.Take JudgeReport(Arrival arrival, ParticipantId from, MessageMeta meta)
    {
        var notes = arrival.Notes.Names().ToList();
        var standing = Find(meta);
        if (arrival.Message is not { IsOk: true, Value: var message })
        {
            notes.Add(RejectionCode.Structure.Text);
            return new(notes, Change(meta, standing, from, file => Unread(file, meta)));
        }

        var (change, fault) = Step(message, standing, from);
        if (fault is not null)
            notes.Add(fault.Code.Text);
        if (ConsentCheck.Judge(message, SideOf(standing), standing, now) is { IsOk: false } gate)
            notes.Add(gate.Rejection.Code.Text);
        if (standing is not null && standing.Peer == from)
            notes.AddRange(JudgeOf(standing, message).Warnings(message));
        return new(notes, change);
    }

    // Sealed for us and written for somebody else: whoever sent it mixed two persons' offices up, and its words are not ours to keep.
    private static bool IsForAnother(Arrival arrival) =>
        arrival.Message is { IsOk: false } unread && unread.Rejections.Any(r => r.Code.Equals(RejectionCode.WrongRecipient));

    // What a message does to its case; where it may not, the case as it stands and why.
    private (CaseChange? Change, Rejection? Fault) Step(Message message, CaseFile? standing, ParticipantId from)
    {
        Rejection? refused = null;
        var change = Change(message.Meta, standing, from, file =>
        {
            if (JudgeOf(file, message).Decide(message).Try(out var next, out refused))
                return next with { Organisation = file.Accepting(message) ?? next.Organisation };
            // What does not exist on the wire fails like any last call: whoever asked to be the last to check must not learn that it was not the person, nor their health.
            if (refused.Code.Equals(RejectionCode.NotAllowed) || (message.Kind == MessageKind.ReadinessFinal && refused.Code.Equals(RejectionCode.Gate(10))))
                refused = new Rejection(RejectionCode.Gate(20));
            return file;
        });
        return change == CaseChange.OfStranger ? (change, new Rejection(RejectionCode.UnknownCase)) : (change, refused);
    }

    // Who is not of the case changes nothing in it.
    private CaseChange? Change(MessageMeta meta, CaseFile? standing, ParticipantId from, Func<CaseFile, CaseFile> next)
    {
        if (meta.Case is not { } id)
            return null;
        if (standing is not null && standing.Peer != from)
            return CaseChange.OfStranger;
        var before = standing ?? new CaseFile(id, from, Side.Receiving, CaseWord.For(id), ReferralCase.Unknown, now, now);
        var after = next(before);
        // A report of a case nobody here knows is shown like any other.
        return new(before, after, IsNews: standing is null || after != before);
    }

    // A report that cannot be read is taken by its meta: a hold stops, whatever else it said, and is looked at again within a week.
    private CaseFile Unread(CaseFile file, MessageMeta meta)
    {
        if (ReturnSteps.Unread(meta, file.PeerSide, now) is { } step)
            file = file with { Return = file.Return.Decide(step).Value };
        return (meta.Kind, meta.Code) == (MessageKind.HoldSet.Kind, MessageKind.HoldSet.Code)
            ? file with
            {
                Referral = file.Referral.Decide(new CaseStep.HoldSet(
                    meta.Message!, file.PeerSide, HoldReason.NotStated, DateOnly.FromDateTime(now.UtcDateTime).AddDays(7))).Value,
            }
            : file;
    }

    private CaseJudge JudgeOf(CaseFile file, Message message) => new(
        file, file.PeerSide, new(() => CaseJudge.RestsOnHistory(message.Kind) ? CaseHistory.Of(tx.Connection!, node.Vault, file, tx) : []), now);

    private CaseFile? Find(MessageMeta meta) => meta.Case is { } id ? CaseTable.Find(tx.Connection!, node.Vault, id, tx) : null;

    private static Side SideOf(CaseFile? standing) => standing?.PeerSide ?? Side.Sending;

    private static MessageKind? KindOf(MessageMeta meta) => MessageKind.Find(meta.Kind, meta.Code) is { IsOk: true, Value: var kind } ? kind : null;

    private static Verdict.Refuse Refusal(RejectionCode code) => new([new Rejection(code)]);
}
