using System.Text;
using Trm.Node.Storage;
using Trm.Trail;

namespace Trm.Node.Trail;

/// <summary>
/// Folds committed leaves into the tree in commit order and publishes checkpoints. The database is the truth; the tiles are
/// written from it, the same bytes however often.
/// </summary>
internal sealed class Sequencer(NodeParts node) : IDisposable
{
    private const int Chunk = 4096;

    private readonly LogFolder _folder = new(Path.Combine(node.TrailFolder, "log"));
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The origin line of this node's log in that generation.</summary>
    public static string Origin(string participant, long generation) => FormattableString.Invariant($"trm/{participant}/{generation}");

    /// <summary>Publishes within the promised time whenever something changed, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await ShowAsync(cancel);
        while (true)
        {
            await PublishAsync(cancel);
            await Task.Delay(node.Delivery.Checkpoint, node.Time, cancel);
        }
    }

    /// <summary>Looks at start whether the database is behind what was published: then it is an old copy, and to go on would use numbers twice and fork the log.</summary>
    /// <exception cref="NodeStartException">The published checkpoint is newer than the database.</exception>
    public async Task CheckAsync(CancellationToken cancel)
    {
        if (_folder.ReadCheckpoint() is not { } bytes || !SignedNote.Parse(bytes).Holds || !Checkpoint.Parse(SignedNote.Parse(bytes).Demand().Text).Holds)
            return;
        var published = Checkpoint.Parse(SignedNote.Parse(bytes).Demand().Text).Demand();
        if (published.Size > await node.Database.ReadAsync(db => TrailTable.Size(db), cancel))
            throw new NodeStartException(
                "DATABASE_RESTORED", "the database is older than the published checkpoint: an old copy was put back; a node does not go on under numbers that it used before");
    }

    // The newest checkpoint is in the database and not yet in its file where we ended, or the disk failed, in between.
    private async Task ShowAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (await node.Database.ReadAsync(db => TrailTable.Checkpoint(db), cancel) is not { } last)
                return;
            var bytes = Encoding.UTF8.GetBytes(last.Note);
            if (!bytes.AsSpan().SequenceEqual(_folder.ReadCheckpoint()))
                _folder.WriteCheckpoint(SignedNote.Parse(bytes).Demand());
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Publishes a checkpoint over all leaves committed so far; nothing where there is nothing new.</summary>
    public async Task PublishAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var (published, size, generation) = await node.Database.ReadAsync(
                db => (TrailTable.Checkpoint(db), TrailTable.Size(db), NodeTable.Generation(db)), cancel);
            if (size == (published?.Size ?? 0))
                return;
            var log = published is { } last ? await ResumeAsync(last, cancel) : new TiledLog(_folder);
            await AppendAsync(log, size, cancel);
            log.Flush();
            var checkpoint = new Checkpoint(Origin(node.Self.Value, generation), size, log.Root).Sign(node.LogSigner);
            await node.Database.CommitAsync(CommitStep.CheckpointPublished, tx =>
            {
                TrailTable.Published(tx, size, Encoding.UTF8.GetString(checkpoint.ToBytes()), node.Time.GetUtcNow().ToUnixTimeMilliseconds());
                return 0;
            }, cancel);
            _folder.WriteCheckpoint(checkpoint);
            node.Log.CheckpointPublished(size);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<TiledLog> ResumeAsync((long Size, string Note) published, CancellationToken cancel)
    {
        TiledLog log;
        try
        {
            log = TiledLog.Open(published.Size, _folder, _folder);
        }
        catch (IOException)
        {
            // A tile is gone with the disk or the power: all are written again from the database; those that are there must be the same.
            log = new TiledLog(_folder);
            await AppendAsync(log, published.Size, cancel);
        }

        var checkpoint = Checkpoint.Parse(SignedNote.Parse(Encoding.UTF8.GetBytes(published.Note)).Demand().Text).Demand();
        return log.Root == checkpoint.Root ? log : throw new InvalidDataException("the tiles are not those of the published checkpoint; nothing is signed over them");
    }

    private async Task AppendAsync(TiledLog log, long size, CancellationToken cancel)
    {
        while (log.Size < size)
            foreach (var leaf in await node.Database.ReadAsync(db => TrailTable.Leaves(db, log.Size, (int)Math.Min(Chunk, size - log.Size)), cancel))
                log.Append(leaf);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
