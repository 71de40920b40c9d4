using System.Data.Common;
using Trm.Node.Alarms;
using Trm.Node.Broker;
using Trm.Node.Machine;
using Trm.Node.Storage;
using Trm.Node.Telemetry;
using Trm.Node.Trail;

namespace Trm.Node.Outbox;

/// <summary>
/// Publishes what is due, urgent first, and notes the broker's confirms. A confirm proves nothing; only a receipt ends a row. Each peer is served for itself: a mailbox that is
/// slow or full holds up nobody else's.
/// </summary>
internal sealed class Dispatcher(NodeParts node)
{
    private const int BatchSize = 64;

    private sealed record Attempt(OutboxRow Row, BrokerException? Failure);

    /// <summary>Publishes until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var serving = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                foreach (var (peer, served) in serving.Where(s => s.Value.IsCompleted).ToList())
                {
                    serving.Remove(peer);
                    await served;
                }

                foreach (var peer in await node.Database.ReadAsync(db => OutboxTable.PeersDue(db, Now(), node.Leases?.Process), cancel))
                    if (!serving.ContainsKey(peer))
                        serving[peer] = Task.Run(() => ServeAsync(peer, cancel), CancellationToken.None);
                await node.Due.WaitAsync(node.Delivery.Tick, cancel);
            }
        }
        finally
        {
            await Task.WhenAll(serving.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Batch after batch until nothing of that peer is due. What became due just behind the last look is looked for once more.
    private async Task ServeAsync(string peer, CancellationToken cancel)
    {
        for (var batches = 0; ; batches++)
        {
            var rows = await TakeDueAsync(peer, cancel);
            if (rows.Count > 0)
            {
                await PublishAsync(peer, rows, cancel);
                continue;
            }

            if (batches > 0)
                node.Due.Ring();
            return;
        }
    }

    // Where several processes publish, each claims what it is about to publish; the claims of a process end with its life. A row whose resends are used up is the clock's: it becomes
    // undelivered before it goes out again.
    private async Task<IReadOnlyList<OutboxRow>> TakeDueAsync(string peer, CancellationToken cancel)
    {
        var due = await node.Database.ReadAsync(db => Due(db, peer), cancel);
        if (node.Leases is not { } leases || due.Count == 0)
            return due;
        return await node.Database.CommitAsync(CommitStep.Leased, tx =>
        {
            var rows = Due(tx.Connection!, peer, tx);
            OutboxTable.Claim(tx, rows, leases.Process);
            return rows;
        }, cancel);
    }

    // With a wrong clock of ours, what may wait does; it must not stand before what may not.
    private IReadOnlyList<OutboxRow> Due(DbConnection db, string peer, DbTransaction? tx = null)
    {
        var due = OutboxTable.Due(db, Now(), BatchSize, tx, peer, node.Leases?.Process, goesAnyway: PeerClocks.StopSending(db, node.Time.GetUtcNow(), tx));
        return [.. due.Where(r => !Clockwork.IsExhausted(r, node.Agreements, node.Time.GetUtcNow()))];
    }

    private async Task PublishAsync(string peer, IReadOnlyList<OutboxRow> due, CancellationToken cancel)
    {
        using var stage = node.Telemetry.Stages.Begin(Stage.Dispatch, peer, due.Count);
        Attempt[] attempts;
        using (node.Telemetry.Stages.Within(Stage.Publish))
            attempts = await Task.WhenAll(due.Select(row => PublishAsync(row, cancel)));
        await node.Database.CommitAsync(CommitStep.Dispatched, tx =>
        {
            foreach (var attempt in attempts)
                Note(tx, attempt);
            if (attempts.Any(a => a.Failure is null))
                foreach (var code in new[] { AlarmCode.Unroutable, AlarmCode.MailboxFull })
                    node.Clear(tx, code, peer, null);
            // A mailbox that takes nothing is not asked for each row that waits for it.
            foreach (var (mailbox, alarm) in attempts.Select(a => (a.Row.Mailbox, Alarm: AlarmOf(a.Failure))).Where(a => a.Alarm is not null).Distinct())
            {
                OutboxTable.PostponeMailbox(tx, mailbox, Now(), (node.Time.GetUtcNow() + node.Delivery.BrokerRetry).ToUnixTimeMilliseconds());
                node.Raise(tx, alarm!, peer, null);
            }

            return 0;
        }, cancel);
        node.Log.Dispatched(attempts.Count(a => a.Failure is null));
    }

    private static string? AlarmOf(BrokerException? failure) => failure switch
    {
        MailboxUnroutableException => AlarmCode.Unroutable,
        MailboxFullException => AlarmCode.MailboxFull,
        _ => null,
    };

    private async Task<Attempt> PublishAsync(OutboxRow row, CancellationToken cancel)
    {
        var began = node.Time.GetTimestamp();
        var attempt = await TryPublishAsync(row, cancel);
        node.Telemetry.Figures.Published(node.Time.GetElapsedTime(began), attempt.Failure);
        return attempt;
    }

    private async Task<Attempt> TryPublishAsync(OutboxRow row, CancellationToken cancel)
    {
        try
        {
            await node.Broker.PublishAsync(row.Mailbox, row.Bytes, cancel);
            return new(row, null);
        }
        catch (BrokerException failure)
        {
            node.Lines.Of(row.Peer)?.NotDispatched(row.CoreId, row.Peer, failure.GetType().Name);
            return new(row, failure);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What one message meets must not undo the confirms of those beside it; it is tried again like any other.
            node.Lines.Of(row.Peer)?.NotDispatched(row.CoreId, row.Peer, failure.GetType().Name);
            return new(row, new BrokerUnavailableException("the carrier failed", failure));
        }
    }

    private void Note(DbTransaction tx, Attempt attempt)
    {
        var (row, failure) = attempt;
        var now = node.Time.GetUtcNow();
        var ms = now.ToUnixTimeMilliseconds();
        if (failure is null)
        {
            var first = row.DispatchedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : now;
            DateTimeOffset? next = row switch
            {
                { IsControl: true } => null,
                { State: OutboxState.Undelivered } => now + node.Delivery.UndeliveredAgain,
                _ => ResendSchedule.After(node.Agreements.Resends(row.Peer, row.Lane, first), first, now),
            };
            // By the row of now: another process may have published it while this one stood still.
            var isFirst = !OutboxTable.IsDispatched(tx, row.CoreId);
            OutboxTable.Confirmed(tx, row.CoreId, ms, next?.ToUnixTimeMilliseconds());
            if (!row.IsControl)
                node.Telemetry.Figures.Dispatched(row.Peer, isFirst);
            if (isFirst && !row.IsControl)
                TrailTable.Append(tx, node.Vault, now, TrailEntry.Dispatched(row.CoreId));
            return;
        }

        OutboxTable.Postpone(tx, row.CoreId, (now + node.Delivery.BrokerRetry).ToUnixTimeMilliseconds());
    }

    private long Now() => node.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
