using System.Threading.Channels;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Directory;

/// <summary>Adopts directory versions: from a file, from a peer. Each adopted version is stored and is a trail entry.</summary>
internal sealed class DirectoryKeeper(NodeParts node)
{
    private readonly Channel<(ParticipantId From, ReadOnlyMemory<byte> Bytes, TaskCompletionSource Judged)> _offered =
        Channel.CreateBounded<(ParticipantId, ReadOnlyMemory<byte>, TaskCompletionSource)>(16);

    /// <summary>Called after a newer version was adopted.</summary>
    public Func<CancellationToken, Task> Adopted { get; set; } = _ => Task.CompletedTask;

    /// <summary>
    /// A directory that a peer sent along; the peer sends it again tomorrow if too many come at once. Done when it is judged;
    /// fails where the storage failed.
    /// </summary>
    public Task OfferAsync(ParticipantId from, ReadOnlyMemory<byte> bytes)
    {
        var judged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _offered.Writer.TryWrite((from, bytes, judged)) ? judged.Task : Task.CompletedTask;
    }

    /// <summary>Adopts what is offered where it is a lawful successor, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var (from, bytes, judged) in _offered.Reader.ReadAllAsync(cancel))
        {
            try
            {
                if (!(await AdoptAsync(bytes, cancel)).Try(out _, out var rejection))
                    node.Log.DirectoryRefused(from.Value, rejection.Code.Text);
                judged.SetResult();
            }
            catch (Exception failure)
            {
                judged.SetException(new StorageFailedException(failure.GetType().Name));
                throw;
            }
        }
    }

    /// <summary>Adopts the successor of the version in force; the version in force itself changes nothing.</summary>
    public async Task<Result<TrustDirectory>> AdoptAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        using (await node.Turn.TakeAsync(cancel))
        {
            var current = node.Directory.Current;
            var next = TrustDirectory.Adopt(current, bytes, node.Self);
            if (!next.IsOk || next.Value.Version == current.Version)
                return next;
            await node.Database.CommitAsync(CommitStep.DirectoryAdopted, tx =>
            {
                var now = node.Time.GetUtcNow();
                DirectoryTable.Insert(tx, next.Value.Version, bytes.ToArray(), now.ToUnixTimeMilliseconds());
                return TrailTable.Append(tx, node.Vault, now, TrailEntry.DirectoryAdopted(bytes));
            }, cancel);
            node.Directory.Current = next.Value;
            node.Log.DirectoryAdopted(next.Value.Version);
        }

        await Adopted(cancel);
        return node.Directory.Current;
    }
}
