using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Node.Inbox;
using Trm.Node.Storage;

namespace Trm.Node.Outbox;

/// <summary>Seals the control messages that are owed: one per peer answers many.</summary>
internal sealed class ControlSender(NodeParts node, Numbering numbering)
{
    // Peers without a valid key or a mailbox: tried again after a pause, or every look would be a line in the log.
    private readonly Dictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);

    /// <summary>Seals what is owed until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var now = node.Time.GetUtcNow();
            var due = await node.Database.ReadAsync(db => ReceiptQueue.Due(db, now.ToUnixTimeMilliseconds()), cancel);
            foreach (var peer in due.Where(p => !_notBefore.TryGetValue(p, out var time) || time <= now))
                if (await SealAsync(ParticipantId.Parse(peer).Value, db => ReceiptQueue.Due(db, now.ToUnixTimeMilliseconds()).Contains(peer, StringComparer.Ordinal), cancel))
                    _notBefore.Remove(peer);
                else
                    _notBefore[peer] = now + Pause;
            await node.Owed.WaitAsync(node.Delivery.Tick, cancel);
        }
    }

    /// <summary>The first message of our generation to each peer that the directory lists mailboxes with, and that has not left.</summary>
    public async Task GreetAsync(CancellationToken cancel)
    {
        var now = node.Time.GetUtcNow();
        foreach (var peer in node.Directory.Current.Participants.Where(p => p.StatusAt(now).State != "left").Select(p => p.Id).Where(id => id != node.Self))
        {
            var greeted = await node.Database.ReadAsync(db => PeerTable.Get(db, peer.Value).Greeted, cancel);
            if (!greeted && node.Directory.Current.MailboxOf(peer, node.Self, Contracts.Messages.Lane.Urgent) is not null)
                await GreetAsync(peer, now, cancel);
        }
    }

    // Where no key of the peer or none of ours is good now, the greeting is owed like any other word, and tried again.
    private async Task GreetAsync(ParticipantId peer, DateTimeOffset now, CancellationToken cancel)
    {
        if (await SealAsync(peer, db => !PeerTable.Get(db, peer.Value).Greeted, cancel))
            return;
        await node.Database.CommitAsync(CommitStep.Elapsed, tx =>
        {
            PeerTable.OweControl(tx, peer.Value, now.ToUnixTimeMilliseconds());
            return 0;
        }, cancel);
    }

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // Looked at once more in the turn: what was owed a moment ago another process may have said.
    private Task<bool> SealAsync(ParticipantId peer, Func<DbConnection, bool> isOwed, CancellationToken cancel) => node.Turn.DoAsync(
        peer, async turn => !await node.Database.ReadAsync(isOwed, cancel) || await numbering.SealControlAsync(turn, peer, cancel), cancel);
}
