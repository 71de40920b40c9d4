using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Envelope;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Node.Witness;

namespace Trm.Node.Keys;

/// <summary>
/// What a key that the newest directory no longer stands for does to what was sealed with it: ours in flight is given up and sealed again under the same message id; what peers
/// signed with it since it is in doubt is an alarm each. Source: contracts/envelope.md, "Directory"; contracts/stolen-key.md.
/// </summary>
internal sealed class Revocations(NodeParts node)
{
    /// <summary>
    /// Gives up what is in flight and rests on such a key: messages wait to be sealed again, control messages are void and what they said is owed anew. What the peer holds already is
    /// known there by its message id and shown once.
    /// </summary>
    /// <returns>How many messages wait now.</returns>
    public Task<int> GiveUpAsync(CancellationToken cancel) => node.Turn.DoForAllAsync(turn => GiveUpAsync(turn, cancel), cancel);

    private async Task<int> GiveUpAsync(HeldTurn turn, CancellationToken cancel)
    {
        var lost = (await node.Database.ReadAsync(db => OutboxTable.InFlight(db, NodeTable.Generation(db)), cancel)).Where(IsLost).ToList();
        if (lost.Count == 0)
            return 0;
        await turn.CommitAsync(CommitStep.Elapsed, tx =>
        {
            foreach (var row in lost)
                GiveUp(tx, row);
            return 0;
        }, cancel);
        var messages = lost.Count(r => !r.IsControl);
        node.Log.ToSealAgain(messages);
        node.Owed.Ring();
        return messages;
    }

    /// <summary>The same of some of those that the peer asks for, where they rest on such a key.</summary>
    public void GiveUp(DbTransaction tx, IReadOnlyList<OutboxRow> some)
    {
        foreach (var row in some.Where(IsLost))
            GiveUp(tx, row);
    }

    /// <summary>Raises an alarm for each key of a peer that the directory newly revokes or puts in doubt, and for each message of theirs that we took since then.</summary>
    public async Task AlarmAsync(CancellationToken cancel)
    {
        var (known, isFirst) = await node.Database.ReadAsync(db => (KeyTable.Doubted(db), Directory.DirectoryTable.All(db).Count <= 1), cancel);
        foreach (var (peer, listing) in node.Directory.Current.Participants.Where(p => p.Id != node.Self).SelectMany(p => p.Signing.Concat(p.Encryption).Select(k => (p.Id, k))))
            if ((listing.SuspectedSince ?? listing.Revoked) is { } since && known.Add((listing.Certificate.Sha256, since.ToUnixTimeMilliseconds())))
                await AlarmAsync(peer, listing, since, isAlarm: !isFirst, cancel);
        foreach (var (sha256, since) in (node.Directory.Current.Find(node.Self)?.Signing ?? []).Where(k => k.Revoked is not null).Select(k => (k.Certificate.Sha256, k.Revoked!.Value)))
            if (known.Add((sha256, since.ToUnixTimeMilliseconds())))
                await OwnAsync(sha256, since, cancel);
    }

    // Whoever signed in our name with it is believed no longer.
    private Task<int> OwnAsync(string sha256, DateTimeOffset since, CancellationToken cancel) => node.Turn.DoForAllAsync(
        turn => turn.CommitAsync(CommitStep.Elapsed, tx =>
        {
            KeyTable.Doubt(tx, sha256, since);
            foreach (var alarm in AlarmTable.Open(tx.Connection!, tx).Where(a => a.Code == AlarmCode.NumberTaken))
                node.Clear(tx, alarm.Code, alarm.Peer, null);
            return 0;
        }, cancel),
        cancel);

    private Task AlarmAsync(ParticipantId peer, KeyListing listing, DateTimeOffset since, bool isAlarm, CancellationToken cancel) =>
        node.Turn.DoAsync(peer, turn => AlarmAsync(turn, peer, listing, since, isAlarm, cancel), cancel);

    private async Task AlarmAsync(HeldTurn turn, ParticipantId peer, KeyListing listing, DateTimeOffset since, bool isAlarm, CancellationToken cancel)
    {
        var doubted = isAlarm ? await node.Database.ReadAsync(db => TrailTable.ReceivedHeaders(db, since), cancel) : [];
        var ids = doubted.Select(h => UnverifiedHeader.Read(h)!).Where(h => h.Certificate.Equals(listing.Certificate)).Select(h => h.Claims.Id.ToString()).ToList();
        var believed = doubted.Select(h => UnverifiedHeader.Read(h)!).Where(h => IsBelieved(peer, h.Certificate)).Select(h => h.Claims.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        await turn.CommitAsync(CommitStep.Elapsed, tx =>
        {
            KeyTable.Doubt(tx, listing.Certificate.Sha256, since);
            if (isAlarm)
                node.Raise(tx, AlarmCode.KeyRevoked, peer.Value, null);
            // What they have signed anew with another key meanwhile is in no doubt: the alarm would come behind what ends it.
            foreach (var id in ids.Where(id => !InboxTable.OtherCopies(tx, peer.Value, id).Any(believed.Contains)))
                node.Raise(tx, AlarmCode.KeyInDoubt, peer.Value, id);
            return 0;
        }, cancel);
        if (isAlarm)
            node.Log.InDoubt(peer.Value, ids.Count);
    }

    private bool IsBelieved(ParticipantId peer, Certificate certificate) =>
        node.Directory.Current.Find(peer)?.Signing.FirstOrDefault(k => k.Certificate.Equals(certificate)) is { Revoked: null, SuspectedSince: null };

    // Signed by a key that nobody believes any more, or encrypted to one that its owner has given up.
    private bool IsLost(OutboxRow row) => !SealedMessage.Parse(row.Bytes).Value.Verify(node.Directory.Current).Try(out var header, out _)
        || (node.Directory.Current.Find(header.To) is { } peer
            && header.Header.Rcp.Any(ski => peer.Encryption.FirstOrDefault(k => k.Certificate.SkiHex == ski) is not { Revoked: null }));

    private void GiveUp(DbTransaction tx, OutboxRow row)
    {
        var now = node.Time.GetUtcNow();
        if (row.Receipt is not null)
        {
            OutboxTable.LostThere(tx, row.CoreId);
        }
        else if (!row.IsControl)
        {
            OutboxTable.GiveUp(tx, row.CoreId);
        }
        else if (row.PartOf is { } file)
        {
            OutboxTable.GiveUpParts(tx, file);
            AttachmentTable.SendAgain(tx, row.Peer);
        }
        else
        {
            // Its number is void. The receipts in it are given again, byte for byte; what else it said, the next one says.
            OutboxTable.Expired(tx, row.CoreId);
            ReceiptQueue.AddAgain(tx, row);
            ForkTable.OweAll(tx, row.Peer);
        }

        PeerTable.OweControl(tx, row.Peer, now.ToUnixTimeMilliseconds());
    }
}
