using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using Trm.Node.Directory;
using Trm.Node.Storage;
using Trm.Node.Telemetry;

namespace Trm.Node.Inbox;

/// <summary>
/// Takes deliveries: the peers in turn, each a portion. It is examined - a few at once, in no transaction - and judged in one commit; the broker has its acknowledgements only then.
/// What several peers have judged at the same time shares a transaction (<see cref="GroupCommit"/>).
/// </summary>
internal sealed class InboxWorker(NodeParts node, DirectoryKeeper directories) : IDisposable
{
    private readonly FairQueue _queue = new();

    // Signatures and decryption: as many at once as there are processors, whoever asks for more.
    private readonly SemaphoreSlim _examining = new(Environment.ProcessorCount);

    /// <summary>What lies in hand.</summary>
    public InboxLoad Load => _queue.Load;

    /// <summary>Returns when the delivery's fate is committed; throws where the storage failed, so that the broker keeps it.</summary>
    public async Task DeliverAsync(Delivery delivery, CancellationToken cancel)
    {
        await node.Disk.RoomForAsync(delivery.Mailbox.Lane, cancel);
        var began = node.Time.GetTimestamp();
        var taken = TakeAsync(delivery.Mailbox.Peer, delivery.Mailbox.Lane, delivery.Body, cancel);
        await ((Task)taken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!taken.IsCanceled)
            node.Telemetry.Figures.Processed(node.Time.GetElapsedTime(began), delivery.Mailbox.Lane, taken.IsCompletedSuccessfully);
        await (await taken).DirectoryJudged.WaitAsync(cancel);
    }

    /// <summary>The same path for what comes by other means: a courier's file, a quarantined message whose directory is here.</summary>
    /// <param name="isByCourier">Whether a courier brought it, now or when it had to wait.</param>
    /// <returns>How far it came.</returns>
    public Task<Arrival> TakeAsync(ParticipantId mailboxOf, Lane lane, ReadOnlyMemory<byte> bytes, CancellationToken cancel, bool isByCourier = false)
    {
        var message = new InHand(mailboxOf, lane, bytes, isByCourier);
        _queue.Add(message);
        return message.Committed.WaitAsync(cancel);
    }

    /// <summary>Judges portion after portion until stopped; returns when none is in work any more.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var inWork = new List<Task>();
        try
        {
            while (true)
            {
                await _examining.WaitAsync(cancel);
                var portion = await NextAsync(cancel);
                inWork.RemoveAll(work => work.IsCompleted);
                inWork.Add(Task.Run(() => JudgeAsync(portion, cancel), CancellationToken.None));
            }
        }
        finally
        {
            await Task.WhenAll(inWork);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        _examining.Dispose();
    }

    private async Task<Portion> NextAsync(CancellationToken cancel)
    {
        try
        {
            return await _queue.TakeAsync(cancel);
        }
        catch
        {
            _examining.Release();
            throw;
        }
    }

    // Never throws: whatever happens, the portion leaves the queue, and whoever waits for it is told.
    private async Task JudgeAsync(Portion portion, CancellationToken cancel)
    {
        try
        {
            using var stage = node.Telemetry.Stages.Begin(Stage.Receive, portion.Messages[0].MailboxOf.Value, portion.Messages.Count);
            var examined = Examine(portion);
            await portion.Before.WaitAsync(cancel);
            await JudgeAsync(examined, cancel);
        }
        catch (Exception failure)
        {
            foreach (var message in portion.Messages)
                message.Fail(new StorageFailedException(failure.GetType().Name));
        }
        finally
        {
            _queue.Leave(portion);
        }
    }

    private List<(InHand Message, Arrival Arrival)> Examine(Portion portion)
    {
        using var stage = node.Telemetry.Stages.Within(Stage.Examine);
        try
        {
            return Examine(portion.Messages);
        }
        finally
        {
            _examining.Release();
        }
    }

    private List<(InHand Message, Arrival Arrival)> Examine(IEnumerable<InHand> messages)
    {
        var examined = new List<(InHand, Arrival)>();
        foreach (var message in messages)
            if (Examine(message) is { } arrival)
                examined.Add((message, arrival));
        return examined;
    }

    // A bug of ours in reading one costs that one: it stays with the broker.
    private Arrival? Examine(InHand message)
    {
        try
        {
            var arrival = Arrival.Examine(node, message.MailboxOf, message.Lane, message.Bytes);
            arrival.IsByCourier = message.IsByCourier;
            return arrival;
        }
        catch (Exception failure)
        {
            node.Log.LoopFailed("inbox", failure.GetType().Name, 0);
            message.Fail(new StorageFailedException(failure.GetType().Name));
            return null;
        }
    }

    // The case of a message is its sender's, in whoever's mailbox it stands; what could not be verified is about nobody.
    private async Task JudgeAsync(IEnumerable<(InHand Message, Arrival Arrival)> examined, CancellationToken cancel)
    {
        foreach (var batch in examined.GroupBy(e => e.Arrival.Header?.From ?? e.Message.MailboxOf))
            await JudgeAsync(batch.Key, [.. batch], cancel);
    }

    private async Task JudgeAsync(ParticipantId peer, IReadOnlyList<(InHand Message, Arrival Arrival)> batch, CancellationToken cancel)
    {
        if (await CommitAsync(peer, batch, cancel))
            return;
        // What cannot be judged must not keep the others waiting: each alone. What fails alone is not acknowledged.
        var failed = batch.Count == 1;
        if (!failed && !batch[0].Message.Committed.IsCompleted)
            foreach (var one in batch)
                failed |= !await CommitAsync(peer, [one], cancel);
        if (failed)
            await Task.Delay(TimeSpan.FromSeconds(1), node.Time, cancel);
    }

    private async Task<bool> CommitAsync(ParticipantId peer, IReadOnlyList<(InHand Message, Arrival Arrival)> batch, CancellationToken cancel)
    {
        try
        {
            // What is parked may be judged again: it is read and examined here, in no transaction.
            var parked = (await node.Database.ReadAsync(db => InboxTable.Parked(db, peer.Value), cancel)).ToDictionary(row => (row.CoreId, row.HeaderSha256), row => Arrival.Examine(node, row));
            var brought = await node.Turn.DoAsync(peer, turn => turn.CommitAsync(CommitStep.Received, tx =>
            {
                // A key may be revoked since then, or the message be somebody else's by the directory of today.
                if (!batch.All(one => one.Arrival.IsBy(node.Directory.Current)))
                    return null;
                var reception = new Reception(node, tx) { Examined = parked };
                foreach (var (_, arrival) in batch)
                    reception.Take(arrival);
                reception.Record(batch.Select(one => one.Arrival));
                reception.JudgeParked();
                return reception.Directories;
            }, cancel), cancel);

            if (brought is null)
            {
                await JudgeAsync(Examine(batch.Select(one => one.Message)), cancel);
                return true;
            }

            foreach (var (arrival, directory) in brought)
                arrival.DirectoryJudged = directories.OfferAsync(directory);
            foreach (var (message, arrival) in batch)
                message.Commit(arrival);
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
                foreach (var (message, _) in batch)
                    message.Fail(new StorageFailedException(failure.GetType().Name));
            if (stopped)
                throw;
            if (failure is StorageFullException)
                return false;
            node.Log.LoopFailed("inbox", failure.GetType().Name, 1);
            return false;
        }
    }
}
