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
    private readonly Channel<(ParticipantId From, ReadOnlyMemory<byte> Bytes)> _offered = Channel.CreateBounded<(ParticipantId, ReadOnlyMemory<byte>)>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Called after a newer version was adopted.</summary>
    public Func<CancellationToken, Task> Adopted { get; set; } = _ => Task.CompletedTask;

    /// <summary>A directory that a peer sent along; the peer sends it again tomorrow if too many come at once.</summary>
    public void Offer(ParticipantId from, ReadOnlyMemory<byte> bytes) => _offered.Writer.TryWrite((from, bytes));

    /// <summary>Adopts what is offered where it is a lawful successor, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var (from, bytes) in _offered.Reader.ReadAllAsync(cancel))
        {
            if (!(await AdoptAsync(bytes, cancel)).Try(out _, out var rejection))
                node.Log.DirectoryRefused(from.Value, rejection.Code.Text);
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
