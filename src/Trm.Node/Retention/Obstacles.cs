using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Generations;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Node.Retention;

/// <summary>
/// What stands against erasing a case now: each with a code and what to do about it. A person may be on the way, or somebody may be waiting for us; what we are waiting
/// for ends with the case.
/// </summary>
internal static class Obstacles
{
    /// <summary>After so long an offer that nobody took up is answered.</summary>
    public static readonly TimeSpan OfferStands = TimeSpan.FromDays(30);

    /// <summary>The place of the obstacle that an offer of a copy takes away.</summary>
    public const string Copy = "copy";

    // Whatever has been planned, a journey begins with a clearance and is over when it ended, or was called off.
    private static readonly HashSet<ReturnState> OnTheMove =
    [
        ReturnState.Cleared, ReturnState.FinalCheck, ReturnState.Travelling, ReturnState.TravellingUncleared, ReturnState.Met, ReturnState.NotMet, ReturnState.Missing,
        ReturnState.Found, ReturnState.RefusedEntry, ReturnState.Diverted, ReturnState.Reception, ReturnState.FollowUp,
    ];

    /// <summary>Empty where nothing stands against it.</summary>
    public static IReadOnlyList<Rejection> Of(DbConnection db, NodeParts node, CaseFile file)
    {
        var id = file.Id.ToString();
        var faults = new List<Rejection>();
        if (ErasureTable.HoldOn(db, file.Id) is { } hold)
            faults.Add(new(RejectionCode.Held, "legal hold", $"a legal hold stands ({CodeSystems.KeptReasons.Code(hold.Why)}); whoever set it lifts it: trm case hold-legal CASE --lift"));
        if (OnTheMove.Contains(file.Return.State))
            faults.Add(new(RejectionCode.IllegalTransition, "return", "a journey is under way or cleared; close the case when the person has arrived or stays"));
        if (!(ReferralLifecycle.IsTerminal(file.Referral.State) || file.Referral.State is ReferralState.Draft or ReferralState.Undelivered || file.Referral.Closed.ContainsKey(file.OwnSide)))
            faults.Add(new(RejectionCode.IllegalTransition, "case", "the case is open; close it on our side first"));
        if (OutboxTable.InFlight(db, id) > 0)
            faults.Add(new(RejectionCode.IllegalTransition, "outbox", "a message of ours has no receipt yet; wait for it or for its expiry"));
        // Who has left will never have it.
        if (GenerationTable.HoldsReport(db, id) && node.Directory.Current.Find(file.Peer)?.StatusAt(node.Time.GetUtcNow()).State != "left")
            faults.Add(new(RejectionCode.IllegalTransition, "report", "a report of ours could not be sent yet; put the token or key back, or have theirs listed, and wait until it has gone out: trm alarms list"));
        if (InboxTable.ParkedOf(db, id) > 0 || IsWaiting(db, node, file))
            faults.Add(new(RejectionCode.IllegalTransition, "inbox", "a message of theirs waits for what it rests on; it is judged in a few hours at most, or when the directory that it names is adopted"));
        if (DeadlineTable.OfCase(db, id, file.Peer.Value).Any(d => d.Mover == node.Self.Value && d.Step != DueStep.Told && !IsErasure(db, node, d)))
            faults.Add(new(RejectionCode.IllegalTransition, "deadlines", "something is due from us; do it first: trm deadlines list"));
        if (CaseAlarms.IsUnseen(db, file.Id))
            faults.Add(new(RejectionCode.IllegalTransition, "alarms", "something happened that nobody has looked at; open the case: trm referral show"));
        if (!IsCopySettled(ErasureTable.Copies(db, file.Id), node.Time.GetUtcNow()) && !HoldsRequestsAlone(db, file))
            faults.Add(new(RejectionCode.Required, Copy, "offer the person or their lawyer a copy first, and record what they choose: trm case copy; an offer that nobody took up counts after 30 days"));
        return faults;
    }

    /// <summary>The request of the other side that an erasure here answers, or null.</summary>
    public static ContentTable.Row? Request(DbConnection db, NodeParts node, CaseFile file, DbTransaction? tx = null)
    {
        var rows = ContentTable.OfCase(db, file.Id, tx).Where(r => r.Kind == MessageKind.RightsAsked.Kind && r.Peer == file.Peer.Value).ToList();
        var answered = rows.Where(r => r.Outgoing && r.Code == MessageKind.RightsDone.Code).Select(r => ContentTable.Open(node.Vault, r).Meta.InReplyTo?.ToString()).ToHashSet(StringComparer.Ordinal);
        return rows.LastOrDefault(r => !r.Outgoing && r.Code == MessageKind.RightsAsked.Code && !answered.Contains(r.MessageId) && RightOf(node, r) == DataRight.Erasure);
    }

    /// <summary>Which right a stored message is about; null where it cannot be read.</summary>
    public static DataRight? RightOf(NodeParts node, ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(node.Vault, row);
        return MessageReader.Parse(meta, payload, Contracts.Identifiers.ContractVersion.Released).Try(out var message, out _) ? RightsContent.Of(message).Right : null;
    }

    private static bool IsErasure(DbConnection db, NodeParts node, DeadlineRow due) =>
        due is { Kind: "rights", Step: DueStep.Decision, Outgoing: false }
        && ContentTable.Find(db, Contracts.Identifiers.MessageId.Parse(due.MessageId).Value, Contracts.Identifiers.ParticipantId.Parse(due.Peer).Value, outgoing: false) is { } row
        && RightOf(node, row) == DataRight.Erasure;

    // The version is what an unverified header says, and who can put it there can do so every day: what waits holds an erasure up for as long as one message may, and no longer.
    private static bool IsWaiting(DbConnection db, NodeParts node, CaseFile file)
    {
        var now = node.Time.GetUtcNow();
        return QuarantineTable.IsWaiting(db, file.Peer.Value, node.Directory.Current.Version, now)
            && !AlarmTable.Open(db).Any(a => a.Code == AlarmCode.DirectoryBehind && a.Peer == file.Peer.Value && now - a.RaisedAt >= QuarantineTable.WaitsAtMost);
    }

    // What was said since the case was erased is only that it be erased: of that nobody needs a copy.
    private static bool HoldsRequestsAlone(DbConnection db, CaseFile file) =>
        file.Erased is not null && ContentTable.OfCase(db, file.Id).All(r => r.Kind == MessageKind.RightsAsked.Kind);

    private static bool IsCopySettled(IReadOnlyList<(CopyChoice Choice, DateTimeOffset At)> copies, DateTimeOffset now) =>
        copies.Any(c => c.Choice != CopyChoice.Offered || now - c.At >= OfferStands);
}
