using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Inbox;
using Trm.Node.Keys;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.RightsOfPersons;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Generations;

/// <summary>
/// Seals what waits for it: the same message under its message id, with a new transmission id and number. The former transmission ends in a leaf that names its successor. Deadlines,
/// alarms and cases go on; nobody decides anything again.
/// </summary>
internal sealed class SealingAgain(NodeParts node, Numbering numbering) : IDisposable
{
    /// <summary>In the trail: the node itself sealed it, no officer acted.</summary>
    private const string Nobody = "-";

    /// <summary>How long what could not be sealed rests before it is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private DateTimeOffset _tried = DateTimeOffset.MinValue;

    /// <summary>Tries again every minute, until stopped, while anything waits: the token is back, or a key is listed.</summary>
    public async Task WatchAsync(CancellationToken cancel)
    {
        while (true)
        {
            // A clock that was put back holds nothing up.
            if ((node.Time.GetUtcNow() - _tried).Duration() >= Pause && await node.Database.ReadAsync(GenerationTable.IsAnythingWaiting, cancel))
            {
                _tried = node.Time.GetUtcNow();
                await RunAsync(cancel);
            }

            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>What rests on a revoked key, and what waits from a former generation. One at a time: nothing is sealed again twice.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await new Revocations(node).GiveUpAsync(cancel);
            await SealAsync(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Seals all that waits, in the order in which it was first sealed; what cannot be sealed now waits on.</summary>
    public async Task SealAsync(CancellationToken cancel)
    {
        foreach (var row in await node.Database.ReadAsync(GenerationTable.ToSealAgain, cancel))
            await SealAsync(row, cancel);
    }

    public void Dispose() => _one.Dispose();

    private Task SealAsync(GenerationTable.Row row, CancellationToken cancel)
    {
        var peer = ParticipantId.Parse(row.Peer).Value;
        return node.Turn.DoAsync(peer, turn => SealAsync(turn, peer, row, cancel), cancel);
    }

    private async Task SealAsync(HeldTurn turn, ParticipantId peer, GenerationTable.Row row, CancellationToken cancel)
    {
        var (greeted, content, stopped) = await node.Database.ReadAsync(db => Look(db, peer, row), cancel);
        if (content is null)
            return;
        if (stopped is not null)
        {
            var instead = await turn.CommitAsync(CommitStep.Submitted, tx => new StoppedMessages(node, tx, node.Time.GetUtcNow()).Stop(stopped, row), cancel);
            node.Owed.Ring();
            if (instead is not null)
                await SealAsync(turn, peer, new() { MessageId = instead.ToString(), Peer = row.Peer }, cancel);
            return;
        }

        // The first message of a generation to each peer is a control message.
        if (!greeted && !await numbering.SealControlAsync(turn, peer, cancel))
        {
            await UnsealableAsync(row, cancel);
            return;
        }

        var (meta, payload) = ContentTable.Open(node.Vault, content);
        if (!(await numbering.SealAsync(peer, meta, payload, MessageKind.Find(meta.Kind, meta.Code).Value.Lane, cancel)).Try(out var message, out var refused))
        {
            // What is wrong with our own keys or data has alarms of its own.
            if (refused.Code.Equals(RejectionCode.WrongRecipient))
                await UnsealableAsync(row, cancel);
            return;
        }

        var now = node.Time.GetUtcNow();
        await turn.CommitAsync(CommitStep.Submitted, tx =>
        {
            if (row.CoreId is { } former)
                TrailTable.Append(tx, node.Vault, now, TrailEntry.SealedAgain(former, row.Attempts, message.Order.Id.ToString()));
            Numbering.Store(tx, node.Vault, now, message, [], Nobody);
            GenerationTable.Sealed(tx, row, message.Order.Id.ToString());
            node.Clear(tx, AlarmCode.ReportWaits, row.Peer, row.MessageId);
            return 0;
        }, cancel);
        node.Log.SealedAgain(row.Peer, message.Order.Id.ToString());
        node.Due.Ring();
    }

    // What is to be sealed now: nothing where another process has sealed it or it was erased meanwhile. Its case, where the person has restricted it and this may not go as it is.
    private (bool IsGreeted, ContentTable.Row? Content, CaseFile? Stopped) Look(DbConnection db, ParticipantId peer, GenerationTable.Row row)
    {
        var isGreeted = PeerTable.Get(db, row.Peer).Greeted;
        if (!GenerationTable.Waits(db, row) || ContentTable.Find(db, MessageId.Parse(row.MessageId).Value, peer, outgoing: true) is not { } content)
            return (isGreeted, null, null);
        return content.CaseId is { } @case && CaseTable.Find(db, node.Vault, CaseId.Parse(@case).Value) is { RestrictedAt: not null } file
            && Restriction.Stops(MessageKind.Find(content.Kind, content.Code).Value, CaseHistory.Read(node.Vault, content))
            ? (isGreeted, content, file)
            : (isGreeted, content, null);
    }

    private async Task UnsealableAsync(GenerationTable.Row row, CancellationToken cancel)
    {
        if ((await node.Database.ReadAsync(db => AlarmTable.Open(db), cancel)).Any(a => a.Code == AlarmCode.Unroutable && a.Peer == row.Peer))
            return;
        await node.Database.CommitAsync(CommitStep.Elapsed, tx =>
        {
            node.Raise(tx, AlarmCode.Unroutable, row.Peer, null);
            return 0;
        }, cancel);
    }
}
