using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Agreements;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Deadlines;
using Trm.Node.Generations;
using Trm.Node.Hooks;
using Trm.Node.Inbox;
using Trm.Node.Machine;
using Trm.Node.Processes;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Node.Witness;

namespace Trm.Node.Outbox;

/// <summary>
/// What time alone brings: undelivered, expired and void, gaps told and alarmed, parked messages judged finally, junk minutes
/// closed, deadlines overdue. Time never says yes: nothing here accepts, lifts or clears anything for a person.
/// </summary>
internal sealed class Clockwork(NodeParts node)
{
    /// <summary>Looks at the clock until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (await node.Database.ReadAsync(IsSomethingToDo, cancel))
                await TickAsync(cancel);
            node.Lines.Close();
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>One look at the clock: in one process of a node, and in the turns of those peers whose cases it may change.</summary>
    public async Task TickAsync(CancellationToken cancel)
    {
        var isPhotographGone = false;
        using var duty = await node.Turn.TryTakeDutyAsync(Lease.Clockwork, cancel);
        if (duty is null)
            return;
        var peers = (await node.Database.ReadAsync(Concerned, cancel)).ToHashSet(StringComparer.Ordinal);
        using (var turn = await node.Turn.TakeAsync(peers.Select(p => ParticipantId.Parse(p).Value), cancel))
        {
            await turn.CommitAsync(CommitStep.Elapsed, tx =>
            {
                BringBack(tx);
                MarkUndelivered(tx, peers);
                AlarmUnsent(tx);
                MarkExpired(tx, peers);
                CatchUp(tx);
                TellGaps(tx);
                JudgeParked(tx, peers);
                CloseJunkMinutes(tx);
                QuarantineTable.GiveUp(tx, Now);
                WatchDirectory(tx);
                OfferCheckpoints(tx, peers);
                WatchOwnClock(tx);
                WatchDisk(tx);
                WatchParticipants(tx, peers);
                foreach (var peer in LossTable.NewlyCaughtUp(tx.Connection!, tx))
                {
                    LossTable.CaughtUp(tx, peer, Ms);
                    node.Clear(tx, AlarmCode.NotCaughtUp, peer, null);
                }

                new DeadlineBook(node, tx, Now).Elapse();
                isPhotographGone = _files.Elapse(tx, peers);
                // On record until it is done: whatever ends this process in between, the daily look makes up for it.
                if (isPhotographGone)
                    PurgeTable.Forget(tx, Ms);
                return 0;
            }, cancel);
        }

        // Not from the case alone: from every page that it stood on.
        if (isPhotographGone)
            await Purges.ForgetAsync(node, cancel);

        node.Due.Ring();
        node.Owed.Ring();
    }

    private readonly AttachmentClock _files = new(node);

    // Whose cases it may touch. What becomes due while their turns are awaited has time until the next look.
    private IEnumerable<string> Concerned(DbConnection db) =>
    [
        .. Exhausted(db).Concat(OutboxTable.Expiring(db, Ms)).Select(r => r.Peer),
        .. InboxTable.PeersWithParked(db),
        .. Inactive().Except(Known(AlarmTable.Open(db)), StringComparer.Ordinal),
        .. OfferSchedule.Due(node, db, Now),
        .. _files.Concerned(db),
    ];

    private DateTimeOffset Now => node.Time.GetUtcNow();

    private long Ms => Now.ToUnixTimeMilliseconds();

    // Cheap enough for every second; an idle node commits nothing.
    private bool IsSomethingToDo(DbConnection db) => IsAnythingAhead(db) || OutboxTable.Unsent(db).Any(IsUnsentTooLong) || DeadlineTable.IsAnyDueNow(db, Ms) || IsDirectoryNews(db) || IsClockNews(db) || IsDiskNews(db) || OfferSchedule.Due(node, db, Now).Count > 0 || LossTable.NewlyCaughtUp(db).Count > 0 || PeerTable.Ahead(db).Count > 0 || _files.Concerned(db).Any() || db.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM gap)
            OR EXISTS (SELECT 1 FROM alarm WHERE code IN ('GAP', 'SEQUENCE_JUMP') AND cleared_at IS NULL)
            OR EXISTS (SELECT 1 FROM inbox WHERE state = 'parked' AND (parked_for <> 'PARTS' OR exp < @now))
            OR EXISTS (SELECT 1 FROM junk WHERE minute < @minute)
            OR EXISTS (SELECT 1 FROM quarantine WHERE dir IS NOT NULL AND received_at < @givenUp)
            OR EXISTS (SELECT 1 FROM outbox WHERE publish_at <= @now AND state = 'dispatched' AND message_id IS NOT NULL)
            OR EXISTS (SELECT 1 FROM outbox WHERE exp < @now AND receipt IS NULL AND state IN ('sealed', 'dispatched', 'undelivered'))
        """,
        new { now = Ms, minute = Ms / 60_000, givenUp = QuarantineTable.GivenUpBefore(Now) }) > 0;

    // Our clock was set back. What the former one put off would wait until this one has caught up with it, a day long, and no alarm would say so.
    private void BringBack(DbTransaction tx)
    {
        OutboxTable.BringBack(tx, Ms, Ahead);
        PeerTable.BringBack(tx, Ms, Ahead, Pause);
        AlarmTable.BringBack(tx, Ms, Ahead);
    }

    private bool IsAnythingAhead(DbConnection db) => OutboxTable.HasAhead(db, Ahead) || PeerTable.HasAhead(db, Ahead, Pause) || AlarmTable.HasAhead(db, Ahead);

    private long Ahead => (Now + ClockOffset.Alarming).ToUnixTimeMilliseconds();

    private long Pause => (long)node.Delivery.MissingAgain.TotalMilliseconds;

    // A row that is due although its resends are used up: from now on somebody telephones, and it goes out once a day.
    private void MarkUndelivered(DbTransaction tx, HashSet<string> peers)
    {
        foreach (var row in Exhausted(tx.Connection!, tx).Where(r => peers.Contains(r.Peer)))
            MarkUndelivered(tx, row);
    }

    private IEnumerable<OutboxRow> Exhausted(DbConnection db, DbTransaction? tx = null) =>
        OutboxTable.Due(db, Ms, 1000, tx).Where(r => IsExhausted(r, node.Agreements, Now));

    private void MarkUndelivered(DbTransaction tx, OutboxRow row)
    {
        OutboxTable.Undelivered(tx, row.CoreId, (Now + node.Delivery.UndeliveredAgain).ToUnixTimeMilliseconds());
        TrailTable.Append(tx, node.Vault, Now, TrailEntry.Undelivered(row.CoreId, row.Attempts));
        node.Raise(tx, AlarmCode.Undelivered, row.Peer, row.CoreId);
        ProfileNotReceipted(tx, row);
        node.Hooks.Of(tx, HookEventType.MessageUndelivered, row.Kind, row.CaseId, row.MessageId);
        node.Telemetry.Figures.Undelivered(row.Peer);
        node.Log.Undelivered(row.Peer, row.CoreId, row.Attempts);
    }

    /// <summary>Published as often as its class asks, and no receipt.</summary>
    public static bool IsExhausted(OutboxRow row, AgreementBook agreements, DateTimeOffset now) =>
        !row.IsControl && row is { State: OutboxState.Dispatched, Receipt: null, DispatchedAt: { } first }
        && ResendSchedule.IsExhausted(agreements.Resends(row.Peer, row.Lane, DateTimeOffset.FromUnixTimeMilliseconds(first)), row.Attempts, now);

    // The broker has not taken it in all that time: somebody telephones; it goes out as soon as the broker is back.
    private void AlarmUnsent(DbTransaction tx)
    {
        foreach (var row in OutboxTable.Unsent(tx.Connection!, tx).Where(IsUnsentTooLong))
        {
            node.Raise(tx, AlarmCode.Undelivered, row.Peer, row.CoreId);
            node.Hooks.Of(tx, HookEventType.MessageUndelivered, row.Kind, row.CaseId, row.MessageId);
        }
    }

    private bool IsUnsentTooLong(OutboxTable.UnsentRow row) =>
        Now >= node.Agreements.Resends(row.Peer, row.Urgent ? Lane.Urgent : Lane.Normal, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt)).Alarm;

    private void ProfileNotReceipted(DbTransaction tx, OutboxRow row)
    {
        if (row is { Kind: "referral", Code: "profile", CaseId: { } id }
            && CaseTable.Find(tx.Connection!, node.Vault, CaseId.Parse(id).Value, tx) is { OwnSide: Side.Sending } file)
            CaseTable.Put(tx, node, file with { Referral = file.Referral.NotReceipted(), UpdatedAt = Now });
    }

    private void MarkExpired(DbTransaction tx, HashSet<string> peers)
    {
        foreach (var row in OutboxTable.Expiring(tx.Connection!, Ms, tx).Where(r => peers.Contains(r.Peer)))
        {
            if (!row.IsControl)
            {
                MarkExpired(tx, row);
            }
            else
            {
                OutboxTable.Expired(tx, row.CoreId);
                if (row.PartOf is null)
                {
                    ReceiptQueue.AddAgain(tx, row);
                    ForkTable.OweAll(tx, row.Peer);
                }
            }

            PeerTable.OweControl(tx, row.Peer, Ms);
            node.Log.Expired(row.Peer, row.CoreId);
        }
    }

    private void MarkExpired(DbTransaction tx, OutboxRow row)
    {
        TrailTable.Append(tx, node.Vault, Now, TrailEntry.Expired(row.CoreId, row.Attempts));
        // They have the message by another transmission, and said so: this one leaves a void number, and nobody is asked about it.
        if (OutboxTable.IsReceiptedElsewhere(tx, row))
        {
            OutboxTable.GoneOn(tx, row.CoreId);
            node.Clear(tx, AlarmCode.Undelivered, row.Peer, row.CoreId);
            return;
        }

        OutboxTable.Expired(tx, row.CoreId);
        node.Raise(tx, AlarmCode.Expired, row.Peer, row.CoreId);
        node.Hooks.Of(tx, HookEventType.MessageExpired, row.Kind, row.CaseId, row.MessageId);
        node.Telemetry.Figures.Expired(row.Peer);
        NotTaken(tx, row);
    }

    // A report that nobody has is a fact all the same: it stands here, and what is decided from now on does not rest on it.
    private void NotTaken(DbTransaction tx, OutboxRow row)
    {
        if (row.CaseId is { } id && CaseTable.Find(tx.Connection!, node.Vault, CaseId.Parse(id).Value, tx) is { } file)
            CaseTable.Put(tx, node, file with { Return = file.Return.NotTaken(MessageId.Parse(row.MessageId).Value), UpdatedAt = Now });
    }

    // Urgent ones come first, by the broker and in a courier's file: after a long silence they jump, and are no fault. Whoever has settled it is not asked again about the same message.
    private void CatchUp(DbTransaction tx)
    {
        var old = PeerTable.CatchUp(tx, Ms).Where(a => Ms - a.ReceivedAt >= node.Delivery.GapAlarm.TotalMilliseconds).ToList();
        var open = AlarmTable.Open(tx.Connection!, tx).Where(a => a.Code == AlarmCode.SequenceJump).ToList();
        foreach (var over in open.Where(a => !PeerTable.IsAhead(tx, a.Peer!, a.CoreId!)))
            node.Clear(tx, over.Code, over.Peer, over.CoreId);
        foreach (var row in old.Where(row => open.All(a => a.Peer != row.Peer) && !AlarmTable.IsKnown(tx, AlarmCode.SequenceJump, row.Peer, row.CoreId)))
            node.Raise(tx, AlarmCode.SequenceJump, row.Peer, row.CoreId);
    }

    private void TellGaps(DbTransaction tx)
    {
        var gaps = PeerTable.Gaps(tx).GroupBy(g => g.Peer, StringComparer.Ordinal).ToList();
        foreach (var closed in AlarmTable.Open(tx.Connection!, tx).Where(a => a.Code == AlarmCode.Gap).Select(a => a.Peer).Except(gaps.Select(g => g.Key), StringComparer.Ordinal))
            node.Clear(tx, AlarmCode.Gap, closed, null);
        foreach (var peer in gaps)
        {
            var oldest = peer.Min(g => g.Since);
            var isNews = peer.Any(g => g.ToldAt is null && Ms - g.Since >= node.Delivery.GapToldAfter.TotalMilliseconds);
            var isAgain = peer.Any(g => g.ToldAt is { } told && Ms - told >= node.Delivery.GapToldAgain.TotalMilliseconds);
            if (isNews || isAgain)
                PeerTable.OweControl(tx, peer.Key, Ms);
            if (Ms - oldest >= node.Delivery.GapAlarm.TotalMilliseconds && peer.Any(g => !g.Alarmed))
            {
                PeerTable.GapAlarmed(tx, peer.Key);
                node.Raise(tx, AlarmCode.Gap, peer.Key, null);
            }
        }
    }

    private void JudgeParked(DbTransaction tx, HashSet<string> peers)
    {
        var reception = new Reception(node, tx);
        foreach (var peer in InboxTable.PeersWithParked(tx.Connection!, tx).Where(peers.Contains))
            reception.JudgeParkedByTime(peer);
    }

    // In the peer's turn: a control message that is being sealed meanwhile would be paid for this offer, and not bring it.
    private void OfferCheckpoints(DbTransaction tx, IReadOnlySet<string> peers)
    {
        foreach (var peer in OfferSchedule.Due(node, tx.Connection!, Now, tx).Where(peers.Contains))
        {
            OfferTable.Due(tx, peer, node.LogSigner.Key.Name);
            PeerTable.OweControl(tx, peer, Ms);
        }
    }

    // From now on only reports are sent, or all is well again: somebody must know.
    private void WatchDirectory(DbTransaction tx)
    {
        foreach (var (code, stands) in DirectoryState())
            node.Stand(tx, code, stands);
    }

    // Raised and cleared as the newest receipts say; what waits goes out again by itself.
    private void WatchOwnClock(DbTransaction tx)
    {
        if (!IsClockNews(tx.Connection!, tx))
            return;
        var offset = PeerClocks.Offset(tx.Connection!, Now, tx);
        foreach (var (code, limit) in ClockAlarms)
            node.Stand(tx, code, offset?.Duration() > limit);
        node.Log.ClockOff(Math.Round(offset?.TotalSeconds ?? 0));
    }

    private bool IsClockNews(DbConnection db, DbTransaction? tx = null)
    {
        var (offset, open) = (PeerClocks.Offset(db, Now, tx), AlarmTable.Open(db, tx));
        return ClockAlarms.Any(a => offset?.Duration() > a.Limit != open.Any(o => o.Code == a.Code));
    }

    private static readonly (string Code, TimeSpan Limit)[] ClockAlarms = [(AlarmCode.ClockOff, ClockOffset.Alarming), (AlarmCode.ClockStopped, ClockOffset.Stopping)];

    // Early, as long as there is room to store the alarm itself; less than the floor is worse and takes its place.
    private void WatchDisk(DbTransaction tx)
    {
        foreach (var (code, stands) in DiskAlarms())
            node.Stand(tx, code, stands);
    }

    private bool IsDiskNews(DbConnection db)
    {
        var open = AlarmTable.Open(db);
        return DiskAlarms().Any(s => s.Stands != open.Any(a => a.Code == s.Code));
    }

    private (string Code, bool Stands)[] DiskAlarms()
    {
        var level = node.Disk.Look().Level;
        return [(AlarmCode.DiskLow, level == DiskLevel.Low), (AlarmCode.StorageLow, level >= DiskLevel.Floor)];
    }

    private bool IsDirectoryNews(DbConnection db)
    {
        var open = AlarmTable.Open(db);
        return DirectoryState().Any(s => s.Stands != open.Any(a => a.Code == s.Code)) || !Inactive().ToHashSet(StringComparer.Ordinal).SetEquals(Known(open));
    }

    // Overdue is a warning; expired is worse and takes its place.
    private IEnumerable<(string Code, bool Stands)> DirectoryState()
    {
        var directory = node.Directory.Current;
        var expired = directory.IsPastHardExpiry(Now);
        return [(AlarmCode.DirectoryDue, !expired && directory.IsPastNextUpdate(Now)), (AlarmCode.DirectoryExpired, expired)];
    }

    // Who is suspended or has left: nobody waits for the resends of what was asked of it. Reports go on as they would. Who comes back is asked again at once.
    private void WatchParticipants(DbTransaction tx, HashSet<string> peers)
    {
        var (known, inactive) = (Known(AlarmTable.Open(tx.Connection!, tx)).ToList(), Inactive().ToList());
        foreach (var id in inactive.Except(known, StringComparer.Ordinal).Where(peers.Contains))
        {
            node.Raise(tx, AlarmCode.ParticipantNotActive, id, null);
            foreach (var row in OutboxTable.Unreceipted(tx, id).Where(r => MessageKind.Find(r.Kind, r.Code) is { IsOk: true, Value.Class: not MessageClass.Report }))
                MarkUndelivered(tx, row);
        }

        foreach (var id in known.Except(inactive, StringComparer.Ordinal))
        {
            node.Clear(tx, AlarmCode.ParticipantNotActive, id, null);
            OutboxTable.UndeliveredAgain(tx, id, Ms);
        }
    }

    private static IEnumerable<string> Known(IEnumerable<Alarm> open) => open.Where(a => a.Code == AlarmCode.ParticipantNotActive).Select(a => a.Peer!);

    private IEnumerable<string> Inactive() => node.Directory.Current.Participants.Where(p => !p.IsActiveAt(Now)).Select(p => p.Id.Value);

    private void CloseJunkMinutes(DbTransaction tx)
    {
        foreach (var (count, bytes) in QuarantineTable.TakeJunkBefore(tx, Ms / 60_000))
            TrailTable.Append(tx, node.Vault, Now, TrailEntry.Junk(count, bytes));
    }
}
