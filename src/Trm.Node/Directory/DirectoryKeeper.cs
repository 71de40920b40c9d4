using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Directory;

/// <summary>Adopts directory versions: from a file, from a peer. Each adopted version is stored and is a trail entry.</summary>
internal sealed class DirectoryKeeper(NodeParts node)
{
    /// <summary>Called after a newer version was adopted.</summary>
    public Func<CancellationToken, Task> Adopted { get; set; } = _ => Task.CompletedTask;

    /// <summary>A directory that a peer sent along: taken where it is a lawful successor, refused with a log line otherwise.</summary>
    public async Task TakeAsync(ParticipantId from, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (!(await AdoptAsync(bytes, cancel)).Try(out _, out var rejection))
            node.Log.DirectoryRefused(from.Value, rejection.Code.Text);
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
