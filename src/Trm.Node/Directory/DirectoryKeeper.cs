using System.Threading.Channels;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Inbox;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Directory;

/// <summary>
/// Adopts directory versions: from a file, from a peer. Each adopted version is stored and is a trail entry; what is refused changes nothing and is an alarm with its
/// code; what replaces an entry without a key of its participant waits a day, under an alarm. Source: contracts/directory.md.
/// </summary>
internal sealed class DirectoryKeeper(NodeParts node)
{
    private readonly Channel<(OfferedDirectory Offered, TaskCompletionSource Judged)> _offered = Channel.CreateBounded<(OfferedDirectory, TaskCompletionSource)>(16);

    /// <summary>Called after a newer version was adopted. Whoever brought it may go away meanwhile: what follows is the node's own affair, and ends with the node only.</summary>
    public Func<Task> Adopted { get; set; } = () => Task.CompletedTask;

    /// <summary>
    /// A directory that a peer sent along; the peer sends it again tomorrow if too many come at once. Done when it is judged;
    /// fails where the storage failed.
    /// </summary>
    public Task OfferAsync(OfferedDirectory offered)
    {
        var judged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _offered.Writer.TryWrite((offered, judged)) ? judged.Task : Task.CompletedTask;
    }

    /// <summary>Takes up what waited when the node ended.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (await node.Database.ReadAsync(db => DirectoryTable.Waiting(db), cancel) is { } row
            && TrustDirectory.Succeed(node.Directory.Current, row.Bytes, node.Self).Try(out var succession, out _) && succession.Waits)
            node.Directory.Waiting = new(succession, DateTimeOffset.FromUnixTimeMilliseconds(row.Since));
    }

    /// <summary>Adopts what is offered where it is a lawful successor, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var (offered, judged) in _offered.Reader.ReadAllAsync(cancel))
        {
            try
            {
                await JudgeAsync(offered, cancel);
                judged.SetResult();
            }
            catch (Exception failure)
            {
                judged.SetException(new StorageFailedException(failure.GetType().Name));
                throw;
            }
        }
    }

    /// <summary>Puts into force what has waited its day, until stopped.</summary>
    public async Task WatchAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (node.Directory.Waiting is { } waiting && node.Time.GetUtcNow() >= waiting.EffectiveAt)
                await TakeEffectAsync(cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>
    /// Adopts the successor of the version in force; the version in force itself changes nothing. <c>DIRECTORY_WAITS</c> where it is kept until its day is over.
    /// </summary>
    public async Task<Result<TrustDirectory>> JudgeAsync(OfferedDirectory offered, CancellationToken cancel)
    {
        if (await node.Turn.DoForAllAsync(turn => JudgeAsync(turn, offered, cancel), cancel) is { } judged)
            return judged;
        await Adopted();
        return node.Directory.Current;
    }

    // Null where it is in force now.
    private async Task<Result<TrustDirectory>?> JudgeAsync(HeldTurn turn, OfferedDirectory offered, CancellationToken cancel)
    {
        var current = node.Directory.Current;
        var judged = TrustDirectory.Succeed(current, offered.Bytes, node.Self, node.Time.GetUtcNow());
        if (!judged.Try(out var succession, out var refusal))
            return await RefuseAsync(turn, offered, refusal, cancel);
        if (succession.Next.Version == current.Version)
            return current;
        if (succession.Waits)
            return await WaitAsync(turn, offered, succession, cancel);
        await PutInForceAsync(turn, succession, cancel);
        return null;
    }

    private async Task TakeEffectAsync(CancellationToken cancel)
    {
        if (await node.Turn.DoForAllAsync(turn => TakesEffectAsync(turn, cancel), cancel))
            await Adopted();
    }

    // Asked once more, for the clock: a version whose own time is over while it waited takes no effect.
    private async Task<bool> TakesEffectAsync(HeldTurn turn, CancellationToken cancel)
    {
        if (node.Directory.Waiting is not { } waiting || node.Time.GetUtcNow() < waiting.EffectiveAt)
            return false;
        if (TrustDirectory.Succeed(node.Directory.Current, waiting.Succession.Next.Signed.Bytes, node.Self, node.Time.GetUtcNow()).Try(out var succession, out var refusal))
        {
            await PutInForceAsync(turn, succession, cancel);
            return true;
        }

        await RefuseAsync(turn, new(waiting.Succession.Next.Signed.Bytes), refusal, cancel, alsoForget: true);
        return false;
    }

    private async Task PutInForceAsync(HeldTurn turn, DirectorySuccession succession, CancellationToken cancel)
    {
        var (next, before) = (succession.Next, node.Directory.Current);
        // Whatever waits and does not follow from this version is withdrawn by it.
        var waiting = node.Directory.Waiting is { } w && TrustDirectory.Succeed(next, w.Succession.Next.Signed.Bytes, node.Self) is { IsOk: true, Value: { Waits: true } still }
            ? w with { Succession = still }
            : null;
        await turn.CommitAsync(CommitStep.DirectoryAdopted, tx =>
        {
            var now = node.Time.GetUtcNow();
            DirectoryTable.Insert(tx, next.Version, next.Signed.Bytes.ToArray(), now.ToUnixTimeMilliseconds());
            if (waiting is null)
                DirectoryTable.DeleteWaiting(tx);
            var leaf = TrailTable.Append(tx, node.Vault, now, TrailEntry.DirectoryAdopted(next.Signed.Bytes));
            DirectoryAlarms.Adopted(node, tx, succession, waiting);
            PeerTable.MayAskForDirectory(tx);
            return leaf;
        }, cancel);
        node.Directory.Current = next;
        node.Directory.Waiting = waiting;
        node.Log.DirectoryAdopted(next.Version);
    }

    private async Task<Rejection> WaitAsync(HeldTurn turn, OfferedDirectory offered, DirectorySuccession succession, CancellationToken cancel)
    {
        var before = node.Directory.Waiting;
        var next = succession.Next;
        if (before is not null && next.Version == before.Succession.Next.Version && next.Fingerprint != before.Succession.Next.Fingerprint)
            return await RefuseAsync(turn, offered, new(RejectionCode.DirectoryFork, "version", "every governance key signed two different documents of this version"), cancel);
        if (before is null || next.Version > before.Succession.Next.Version)
        {
            // The same entries have been seen since then, whatever version carries them; others are new today.
            var since = before is not null && succession.ReplacesTheSameAs(before.Succession) ? before.Since : node.Time.GetUtcNow();
            await turn.CommitAsync(CommitStep.DirectoryAdopted, tx =>
            {
                DirectoryTable.PutWaiting(tx, next.Signed.Bytes.ToArray(), since.ToUnixTimeMilliseconds());
                DirectoryAlarms.Waits(node, tx, succession);
                return 0;
            }, cancel);
            node.Directory.Waiting = before = new(succession, DateTimeOffset.FromUnixTimeMilliseconds(since.ToUnixTimeMilliseconds()));
            node.Log.DirectoryWaits(next.Version, succession.Replaced[0].Value);
        }

        return new(RejectionCode.DirectoryWaits, $"participant {succession.Replaced[0]}", FormattableString.Invariant($"every governance key replaces this entry without a key of the participant: call them; in force at {before.EffectiveAt:yyyy-MM-ddTHH:mm:ssZ} unless it is taken back"));
    }

    private async Task<Rejection> RefuseAsync(HeldTurn turn, OfferedDirectory offered, Rejection refusal, CancellationToken cancel, bool alsoForget = false)
    {
        node.Log.DirectoryRefused(offered.From?.Value ?? "file", refusal.Code.Text);
        var isMerelyLate = offered.IsMerelyLate(refusal);
        // What follows only from what waits comes again when that is in force.
        var mayFollow = node.Directory.Waiting is { } waiting && refusal.Code.Equals(RejectionCode.DirectoryEntry) && !alsoForget
            && TrustDirectory.Succeed(waiting.Succession.Next, offered.Bytes, node.Self).IsOk;
        if (mayFollow)
            return new(RejectionCode.DirectoryWaits, "version", "follows from a version that still waits; offer it again when that is in force");
        if (!isMerelyLate)
        {
            await turn.CommitAsync(CommitStep.DirectoryAdopted, tx =>
            {
                DirectoryAlarms.Refused(node, tx, refusal, offered.From?.Value);
                if (alsoForget)
                {
                    DirectoryTable.DeleteWaiting(tx);
                    DirectoryAlarms.NoLongerWaits(node, tx, []);
                }

                return 0;
            }, cancel);
            if (alsoForget)
                node.Directory.Waiting = null;
        }

        return refusal;
    }
}
