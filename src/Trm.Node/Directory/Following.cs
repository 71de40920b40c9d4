using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Generations;
using Trm.Node.Inbox;
using Trm.Node.Keys;
using Trm.Node.Outbox;
using Trm.Node.Storage;

namespace Trm.Node.Directory;

/// <summary>
/// What follows when a directory was adopted, whichever process adopted it: our own keys first, then what is in flight, what is parked, and what waited for it. New mailboxes are read and
/// new peers greeted without a restart.
/// </summary>
internal sealed class Following(NodeParts node, KeyKeeper keys, SealingAgain again, Mailboxes mailboxes, ControlSender control, InboxWorker inbox) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Revocations _revocations = new(node);
    private long _followed;

    /// <summary>At start: what is left where the node ended just behind an adoption. <see cref="TakeWaitingAsync"/> is the rest of it, and needs the broker.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        _followed = node.Directory.Current.Version;
        await JudgeAnewAsync(cancel);
    }

    /// <summary>What failed when a directory was adopted is done again until it is done.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await AdoptedAsync(cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>Nothing where all was done; each step looks first whether it is still to be done.</summary>
    public async Task AdoptedAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var version = node.Directory.Current.Version;
            if (_followed == version)
                return;
            await keys.LookAsync(cancel);
            await JudgeAnewAsync(cancel);
            await mailboxes.ReadAsync(cancel);
            await control.GreetAsync(cancel);
            await TakeWaitingAsync(cancel);
            _followed = version;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What waited for a newer directory goes through the whole path again.</summary>
    public async Task TakeWaitingAsync(CancellationToken cancel)
    {
        var waiting = await node.Database.ReadAsync(db => QuarantineTable.WaitingFor(db, node.Directory.Current.Version), cancel);
        foreach (var row in waiting)
        {
            var arrival = await inbox.TakeAsync(ParticipantId.Parse(row.Peer).Value, row.Urgent ? Lane.Urgent : Lane.Normal, row.Bytes, cancel, row.Courier);
            await node.Database.CommitAsync(CommitStep.Received, tx =>
            {
                QuarantineTable.StopWaiting(tx, row.Id, arrival.Header is not null);
                return 0;
            }, cancel);
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task JudgeAnewAsync(CancellationToken cancel)
    {
        await again.RunAsync(cancel);
        await _revocations.AlarmAsync(cancel);
        await JudgeParkedAnewAsync(cancel);
    }

    private async Task JudgeParkedAnewAsync(CancellationToken cancel)
    {
        foreach (var peer in await node.Database.ReadAsync(db => InboxTable.PeersWithParked(db), cancel))
        {
            await node.Turn.DoAsync(ParticipantId.Parse(peer).Value, turn => turn.CommitAsync(CommitStep.Received, tx =>
            {
                new Reception(node, tx).JudgeParkedAnew(peer);
                return 0;
            }, cancel), cancel);
        }
    }
}
