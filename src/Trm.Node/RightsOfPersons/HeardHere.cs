using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Deadlines;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.RightsOfPersons;

/// <summary>A complaint that independent oversight of this node hears: it lies among those that came from others, with the same time to answer, and no message carries it.</summary>
internal static class HeardHere
{
    /// <param name="peer">With whom the time was agreed.</param>
    public static async Task<Result<PassedOn>> KeepAsync(NodeParts node, ParticipantId peer, Officer officer, VoiceTopic topic, VoiceAbout about, CancellationToken cancel)
    {
        var now = node.Time.GetUtcNow();
        var written = VoiceMessage.Complaint(new MessageContext(node.Self, node.Self, null, officer.Code, now, MessageId.Of(Guid.NewGuid())), topic, about);
        if (!written.Try(out var complaint, out _))
            return Result<PassedOn>.Refused(written.Rejections);
        var due = node.Agreements.Times(peer, now).Of(MessageKind.VoiceComplaint, node.Self, now, Urgency.Routine, null).First(d => d.Step == DeadlineStep.Decision);
        return await node.Database.CommitAsync<Result<PassedOn>>(CommitStep.Viewed, tx =>
        {
            ContentTable.Insert(tx, node.Vault, node.Self, outgoing: false, complaint.Meta, complaint.Payload, "", now);
            DeadlineTable.Open(tx, new()
            {
                MessageId = complaint.Id.ToString(),
                Peer = node.Self.Value,
                Outgoing = false,
                Step = DueStep.Decision,
                CoreId = complaint.Id.ToString(),
                Kind = MessageKind.VoiceComplaint.Kind,
                Code = MessageKind.VoiceComplaint.Code,
                Mover = node.Self.Value,
                CountsFrom = due.From.ToUnixTimeMilliseconds(),
                Since = due.From.ToUnixTimeMilliseconds(),
                HalfAt = due.HalfTime.ToUnixTimeMilliseconds(),
                DueAt = due.Due.ToUnixTimeMilliseconds(),
                HolidaysKnown = due.HolidaysKnown,
            });
            TrailTable.Append(tx, node.Vault, now, TrailEntry.Act(TrailEvent.Outcome, complaint.Id, officer.Code, "complaint", null));
            return new PassedOn(complaint.Id, []);
        }, cancel);
    }
}
