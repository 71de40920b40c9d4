using System.Threading.Channels;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using Trm.Node.Directory;
using Trm.Node.Storage;

namespace Trm.Node.Inbox;

/// <summary>
/// Takes deliveries: examines each on its own, judges them in batches - urgent ones first - in one commit, and lets the
/// broker have its acknowledgement only then.
/// </summary>
internal sealed class InboxWorker(NodeParts node, DirectoryKeeper directories) : IDisposable
{
    private const int BatchSize = 64;

    private readonly Channel<Waiting> _urgent = Channel.CreateUnbounded<Waiting>();
    private readonly Channel<Waiting> _normal = Channel.CreateUnbounded<Waiting>();
    private readonly SemaphoreSlim _some = new(0);

    private sealed record Waiting(Arrival Arrival, TaskCompletionSource Committed);

    /// <summary>Returns when the delivery's fate is committed; throws where the storage failed, so that the broker keeps it.</summary>
    public async Task DeliverAsync(Delivery delivery, CancellationToken cancel)
    {
        await node.Disk.RoomForAsync(delivery.Mailbox.Lane, cancel);
        var arrival = await TakeAsync(delivery.Mailbox.Peer, delivery.Mailbox.Lane, delivery.Body, cancel);
        await arrival.DirectoryJudged.WaitAsync(cancel);
    }

    /// <summary>The same path for what comes by other means: a courier's file, a quarantined message whose directory is here.</summary>
    /// <returns>How far it came.</returns>
    public async Task<Arrival> TakeAsync(ParticipantId mailboxOf, Lane lane, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var waiting = new Waiting(Arrival.Examine(node, mailboxOf, lane, bytes), new(TaskCreationOptions.RunContinuationsAsynchronously));
        await (lane == Lane.Urgent ? _urgent : _normal).Writer.WriteAsync(waiting, cancel);
        _some.Release();
        await waiting.Committed.Task.WaitAsync(cancel);
        return waiting.Arrival;
    }

    /// <summary>Judges batch after batch until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await _some.WaitAsync(cancel);
            var batch = new List<Waiting>(BatchSize) { Next() };
            while (batch.Count < BatchSize && _some.Wait(0, CancellationToken.None))
                batch.Add(Next());
            await JudgeAsync(batch, cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _some.Dispose();

    // Every release of the semaphore stands for one item in one of the channels.
    private Waiting Next() =>
        _urgent.Reader.TryRead(out var waiting) || _normal.Reader.TryRead(out waiting)
            ? waiting
            : throw new InvalidOperationException("a delivery was announced that is not there");

    private async Task JudgeAsync(List<Waiting> batch, CancellationToken cancel)
    {
        if (await CommitAsync(batch, cancel))
            return;
        // What cannot be judged must not keep the others waiting: each alone. What fails alone is not acknowledged.
        var failed = batch.Count == 1;
        if (!failed && !batch[0].Committed.Task.IsCompleted)
            foreach (var waiting in batch)
                failed |= !await CommitAsync([waiting], cancel);
        if (failed)
            await Task.Delay(TimeSpan.FromSeconds(1), node.Time, cancel);
    }

    private async Task<bool> CommitAsync(List<Waiting> batch, CancellationToken cancel)
    {
        try
        {
            List<(Arrival, OfferedDirectory)> brought;
            // The case of a message is its sender's; what could not be verified is about nobody.
            using (var turn = await node.Turn.TakeAsync(batch.Select(w => w.Arrival.Header?.From ?? w.Arrival.MailboxOf), cancel))
            {
                brought = await turn.CommitAsync(CommitStep.Received, tx =>
                {
                    var reception = new Reception(node, tx);
                    foreach (var waiting in batch)
                        reception.Take(waiting.Arrival);
                    reception.JudgeParked();
                    return reception.Directories;
                }, cancel);
            }

            foreach (var (arrival, directory) in brought)
                arrival.DirectoryJudged = directories.OfferAsync(directory);
            foreach (var waiting in batch)
                waiting.Committed.TrySetResult();
            node.Owed.Ring();
            node.Due.Ring();
            return true;
        }
        catch (Exception failure)
        {
            // The world failed, or a bug of ours: nothing was committed, nothing is acknowledged, the broker brings it again.
            var stopped = failure is OperationCanceledException && cancel.IsCancellationRequested;
            // Where there is no room for all there is none for each: to try them one by one would only keep a full disk busy.
            if (stopped || batch.Count == 1 || failure is StorageFullException)
                foreach (var waiting in batch)
                    waiting.Committed.TrySetException(new StorageFailedException(failure.GetType().Name));
            if (stopped)
                throw;
            if (failure is StorageFullException)
                return false;
            node.Log.LoopFailed("inbox", failure.GetType().Name, 1);
            return false;
        }
    }
}
