using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Broker;
using Trm.Node.Machine;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Outbox;

/// <summary>Publishes what is due, urgent first, and notes the broker's confirms. A confirm proves nothing; only a receipt ends a row.</summary>
internal sealed class Dispatcher(NodeParts node)
{
    private const int BatchSize = 128;

    private sealed record Attempt(OutboxRow Row, BrokerException? Failure);

    /// <summary>Publishes until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var due = await node.Database.ReadAsync(Due, cancel);
            // A row whose resends are used up is the clock's: it becomes undelivered before it goes out again.
            var rows = due.Where(r => !Clockwork.IsExhausted(r, node.Agreements, node.Time.GetUtcNow())).ToList();
            if (rows.Count > 0)
                await PublishAsync(rows, cancel);
            if (rows.Count < BatchSize && rows.TrueForAll(r => r.PartOf is null))
                await node.Due.WaitAsync(node.Delivery.Tick, cancel);
        }
    }

    // With a wrong clock of ours, what may wait does; it must not stand before what may not.
    private IReadOnlyList<OutboxRow> Due(System.Data.Common.DbConnection db) => PeerClocks.StopSending(db, node.Time.GetUtcNow())
        ? [.. OutboxTable.Due(db, Now(), int.MaxValue).Where(r => r is { IsControl: true, PartOf: null } || r.PartOf is null && PeerClocks.GoesAnyway(MessageKind.Find(r.Kind, r.Code).Value)).Take(BatchSize)]
        : OutboxTable.Due(db, Now(), BatchSize);

    private async Task PublishAsync(IReadOnlyList<OutboxRow> due, CancellationToken cancel)
    {
        var attempts = await Task.WhenAll(due.Select(row => PublishAsync(row, cancel)));
        await node.Database.CommitAsync(CommitStep.Dispatched, tx =>
        {
            foreach (var attempt in attempts)
                Note(tx, attempt);
            return 0;
        }, cancel);
        node.Log.Dispatched(attempts.Count(a => a.Failure is null));
    }

    private async Task<Attempt> PublishAsync(OutboxRow row, CancellationToken cancel)
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

    private void Note(System.Data.Common.DbTransaction tx, Attempt attempt)
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
            OutboxTable.Confirmed(tx, row.CoreId, ms, next?.ToUnixTimeMilliseconds());
            if (row is { DispatchedAt: null, IsControl: false })
                TrailTable.Append(tx, node.Vault, now, TrailEntry.Dispatched(row.CoreId));
            foreach (var code in new[] { AlarmCode.Unroutable, AlarmCode.MailboxFull })
                node.Clear(tx, code, row.Peer, null);
            return;
        }

        OutboxTable.Postpone(tx, row.CoreId, (now + node.Delivery.BrokerRetry).ToUnixTimeMilliseconds());
        var alarm = failure switch
        {
            MailboxUnroutableException => AlarmCode.Unroutable,
            MailboxFullException => AlarmCode.MailboxFull,
            _ => null,
        };
        if (alarm is not null)
            node.Raise(tx, alarm, row.Peer, null);
    }

    private long Now() => node.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
