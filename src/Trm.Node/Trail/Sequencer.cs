using System.Globalization;
using System.Text;
using Trm.Node.Alarms;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Telemetry;
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
    private bool _isOldCopy;
    private DateTimeOffset _rewriteNotBefore;

    /// <summary>The origin line of this node's log in that generation.</summary>
    public static string Origin(string participant, long generation) => FormattableString.Invariant($"trm/{participant}/{generation}");

    /// <summary>Where the trail of that generation lies below a data folder: <c>trail</c> at first, <c>trail/1</c> and so on after. Nothing of a former one is moved.</summary>
    public static string FolderOf(string dataFolder, long generation) =>
        generation == 0 ? Path.Combine(dataFolder, "trail") : Path.Combine(dataFolder, "trail", generation.ToString(CultureInfo.InvariantCulture));

    /// <summary>Publishes within the promised time whenever something changed, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await PublishOwnAsync(cancel);
            await Task.Delay(node.Delivery.Checkpoint, node.Time, cancel);
        }
    }

    /// <summary>Looks at start whether the database is behind what was published: then it is an old copy, and to go on would use numbers twice and fork the log.</summary>
    /// <param name="dataFolder">Where the trails of all generations lie.</param>
    /// <exception cref="NodeStartException">The published checkpoint is newer than the database, or of a later generation.</exception>
    public async Task CheckAsync(string dataFolder, CancellationToken cancel)
    {
        _isOldCopy = true; // until the contrary is known: the end of a start that fails must not sign anything
        if (await node.Database.ReadAsync(db => Backups.RestoreTable.Find(db), cancel) is { } restored)
            throw new NodeStartException(
                "DATABASE_RESTORED", $"this is the backup of {restored.Taken:yyyy-MM-dd HH:mm} UTC: a node does not go on under numbers that were used after it; begin a new generation: trm node generation");
        var generation = await node.Database.ReadAsync(NodeTable.Generation, cancel);
        var trails = FolderOf(dataFolder, 0);
        if (System.IO.Directory.Exists(trails) && System.IO.Directory.EnumerateDirectories(trails).Any(d => long.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var later) && later > generation))
            throw OldCopy();
        await CheckPublishedAsync(cancel);
        if (node.Leases is not null)
        {
            OwnerOnly.CreateFolder(trails);
            if (await IsOwnAsync(cancel))
                FolderLock.Mark(trails);
        }

        _isOldCopy = false;
    }

    // Not a mount point whose file system is still to come: nothing that was published is in it, though others publish.
    private async Task<bool> IsOwnAsync(CancellationToken cancel) =>
        _folder.ReadCheckpoint() is not null || await node.Database.ReadAsync(db => TrailTable.Checkpoint(db) is null || !LeaseTable.AreOthers(db, node.Leases!.Process), cancel);

    private async Task CheckPublishedAsync(CancellationToken cancel)
    {
        if (_folder.ReadCheckpoint() is not { } bytes || !SignedNote.Parse(bytes).Holds || !Checkpoint.Parse(SignedNote.Parse(bytes).Demand().Text).Holds)
            return;
        var published = Checkpoint.Parse(SignedNote.Parse(bytes).Demand().Text).Demand();
        if (published.Size > await node.Database.ReadAsync(db => TrailTable.Checkpoint(db)?.Size ?? 0, cancel))
            throw OldCopy();
    }

    private static NodeStartException OldCopy() => new(
        "DATABASE_RESTORED", "the database is older than what its log has published: an old copy was put back. A node does not go on under numbers that it used before; begin a new generation: trm node generation");

    // The newest checkpoint is in the database and not yet in its file where a process ended, or the disk failed, in between; or one that stood still has put an older one back.
    private void Show(string newest)
    {
        var bytes = Encoding.UTF8.GetBytes(newest);
        if (bytes.AsSpan().SequenceEqual(_folder.ReadCheckpoint()))
            return;
        _folder.RemoveUnfinished();
        _folder.WriteCheckpoint(SignedNote.Parse(bytes).Demand());
    }

    /// <summary>Publishes a checkpoint over all leaves committed so far; nothing where there is nothing new.</summary>
    public Task PublishAsync(CancellationToken cancel) => Turn.AnewAsync(() => AloneAsync(() => node.Turn.TakeDutyAsync(Lease.Sequencer, cancel)!, cancel));

    /// <summary>The same, where no other process is the sequencer: then it is that one's to do.</summary>
    public Task PublishOwnAsync(CancellationToken cancel) => Turn.AnewAsync(() => AloneAsync(() => node.Turn.TryTakeDutyAsync(Lease.Sequencer, cancel), cancel));

    private async Task AloneAsync(Func<Task<HeldTurn?>> take, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            using var duty = await take();
            if (duty is not null)
                await PublishAsync(duty, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task PublishAsync(HeldTurn duty, CancellationToken cancel)
    {
        var (published, size, generation, isDamaged) = await node.Database.ReadAsync(
            db => (TrailTable.Checkpoint(db), TrailTable.Size(db), NodeTable.Generation(db), AlarmTable.Open(db).Any(a => a.Code == AlarmCode.LogDamaged)), cancel);
        isDamaged &= node.Time.GetUtcNow() >= _rewriteNotBefore;
        if (_isOldCopy || await IsBehindAsync(duty, published?.Size ?? 0, cancel))
            return;
        // A file system that is no longer mounted leaves an empty folder behind: the log would go on where no other process finds it.
        if (node.IsTrailAway)
            throw new IOException("the folder of the trail is not the one that was there when this process started");
        if (published is var (_, newest))
            Show(newest);
        if ((size == (published?.Size ?? 0) && !isDamaged) || await node.Database.ReadAsync(Generations.OldCopy.StopsLog, cancel))
            return;
        var whole = isDamaged && published is { } damaged ? await MendAsync(damaged, size, cancel) : null;
        if (whole is null && size == (published?.Size ?? 0))
            return;
        using var stage = node.Telemetry.Stages.Begin(Stage.Checkpoint);
        var log = whole ?? (published is { } last ? await ResumeAsync(duty, last, cancel) : new TiledLog(_folder));
        await AppendAsync(log, size, cancel);
        log.Flush();
        if (whole is not null)
            await duty.CommitAsync(CommitStep.Elapsed, tx =>
            {
                node.Clear(tx, AlarmCode.LogDamaged, null, null);
                return 0;
            }, cancel);
        if (size == published?.Size)
            return;
        var checkpoint = new Checkpoint(Origin(node.Self.Value, generation), size, log.Root).Sign(node.LogSigner);
        await duty.CommitAsync(CommitStep.CheckpointPublished, tx =>
        {
            TrailTable.Published(tx, size, Encoding.UTF8.GetString(checkpoint.ToBytes()), node.Time.GetUtcNow().ToUnixTimeMilliseconds());
            return 0;
        }, cancel);
        _folder.WriteCheckpoint(checkpoint);
        node.Log.CheckpointPublished(size);
    }

    // A checkpoint is committed before its file is written. Our own signature there on more than the database has published means that the database was put back under us - a server's standby
    // that lagged behind took over, perhaps: nothing is signed any more, and the file, which proves it, is left as it is.
    private async Task<bool> IsBehindAsync(HeldTurn duty, long published, CancellationToken cancel)
    {
        if (_folder.ReadCheckpoint() is not { } bytes || Checkpoint.Verify(bytes, node.LogSigner.Key) is not { Holds: true, Value.Checkpoint.Size: var shown } || shown <= published)
            return false;
        if (!await node.Database.ReadAsync(Generations.OldCopy.IsProved, cancel))
            await duty.CommitAsync(CommitStep.Elapsed, tx =>
            {
                Generations.OldCopy.Found(node, tx, peer: null);
                return 0;
            }, cancel);
        return true;
    }

    private async Task<TiledLog> ResumeAsync(HeldTurn duty, (long Size, string Note) published, CancellationToken cancel)
    {
        try
        {
            return Demand(TiledLog.Open(published.Size, _folder, _folder), published);
        }
        catch (Exception damaged) when (damaged is IOException or InvalidDataException && node.Time.GetUtcNow() >= _rewriteNotBefore)
        {
            node.Log.LoopFailed("trail", damaged.GetType().Name, 0);
        }

        try
        {
            return await RewriteAsync(published, cancel);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException && !StorageFullException.Is(failure))
        {
            // Nothing is published until somebody has looked.
            _rewriteNotBefore = node.Time.GetUtcNow() + node.Delivery.CheckpointAgain;
            await duty.CommitAsync(CommitStep.Elapsed, tx =>
            {
                node.Raise(tx, AlarmCode.LogDamaged, null, null);
                return 0;
            }, cancel);
            throw;
        }
    }

    // A tile that no new leaf asks for is missing: an offer found out. What cannot be mended now goes on as it is, and is tried again later.
    private async Task<TiledLog?> MendAsync((long Size, string Note) published, long size, CancellationToken cancel)
    {
        try
        {
            var log = await RewriteAsync(published, cancel);
            if (size == published.Size)
                log.Flush();
            return log;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            _rewriteNotBefore = node.Time.GetUtcNow() + node.Delivery.CheckpointAgain;
            node.Log.LoopFailed("trail", failure.GetType().Name, node.Delivery.CheckpointAgain.TotalSeconds);
            return null;
        }
    }

    // A tile is gone with the disk or the power: all are written again from the database; those that are there must be the same.
    private async Task<TiledLog> RewriteAsync((long Size, string Note) published, CancellationToken cancel)
    {
        var log = new TiledLog(_folder);
        await AppendAsync(log, published.Size, cancel);
        return Demand(log, published);
    }

    private static TiledLog Demand(TiledLog log, (long Size, string Note) published)
    {
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
