using System.Buffers.Binary;
using System.Diagnostics;
using Trm.Trail;

namespace Trm.Benchmarks;

/// <summary>A log grown to a size, and what it cost early and late.</summary>
/// <param name="Growth">Appending, tenth by tenth.</param>
/// <param name="Verifications">At a tenth of the size, and at all of it.</param>
/// <param name="Proofs">At a tenth of the size, and at all of it.</param>
public sealed record LogRun(IReadOnlyList<LogGrowth> Growth, IReadOnlyList<LogVerification> Verifications, IReadOnlyList<LogProofCost> Proofs)
{
    /// <summary>In how many parts the growth is measured.</summary>
    public const int Tenths = 10;

    /// <summary>A checkpoint is published after this many leaves, and the log opened again.</summary>
    public const int PublishEvery = 1000;

    private const int ProofsOfEach = 100;
    private const string Origin = "trm/AT/0";

    /// <summary>Time of a leaf, last tenth against first.</summary>
    public double AppendRatio => Growth[^1].MicrosecondsPerLeaf / Growth[0].MicrosecondsPerLeaf;

    /// <summary>Time of a leaf in a full verification, all of the log against a tenth of it.</summary>
    public double VerifyRatio => Verifications[^1].MicrosecondsPerLeaf / Verifications[0].MicrosecondsPerLeaf;

    /// <summary>Grows a log in an empty folder and measures.</summary>
    /// <param name="folder">Where; made where absent.</param>
    /// <param name="leaves">A multiple of <see cref="Tenths"/> times <see cref="PublishEvery"/>.</param>
    public static LogRun Measure(string folder, long leaves)
    {
        using var key = Ed25519PrivateKey.Generate();
        var signer = new NoteSigner(Origin, key);
        var once = Path.Combine(folder, "warm-up");
        Grow(once, 0, PublishEvery, signer, Live());
        Directory.Delete(once, recursive: true);
        var path = Path.Combine(folder, "log");
        var growth = new List<LogGrowth>();
        var checkpoints = new List<VerifiedCheckpoint>();
        for (var (tenth, before) = (0, Live()); tenth < Tenths; tenth++)
        {
            growth.Add(Grow(path, tenth * (leaves / Tenths), (tenth + 1) * (leaves / Tenths), signer, before));
            if (tenth is 0 or Tenths - 1)
                checkpoints.Add(Checkpoint.Verify(new LogFolder(path).ReadCheckpoint(), signer.Key).Demand());
        }

        return new(growth, [.. checkpoints.Select(c => Verify(path, c))], [.. checkpoints.Select(c => Prove(path, c.Checkpoint))]);
    }

    private static LogGrowth Grow(string path, long from, long to, NoteSigner signer, long before)
    {
        var folder = new LogFolder(path, durable: false);
        var tiles = new CountedTiles(folder);
        var size = from;
        var (watch, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        Span<byte> entry = stackalloc byte[Leaf.Size];
        TiledLog log;
        do
        {
            log = TiledLog.Open(size, tiles, tiles);
            for (var i = 0; i < PublishEvery; i++, size++)
            {
                BinaryPrimitives.WriteInt64BigEndian(entry, size);
                log.Append(entry);
            }

            log.Flush();
            folder.WriteCheckpoint(new Checkpoint(Origin, log.Size, log.Root).Sign(signer));
        }
        while (size < to);
        (var seconds, allocated) = (watch.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
        var live = Live() - before;
        GC.KeepAlive(log);
        return new(from, to, seconds, allocated, live, tiles.Writes, tiles.Reads);
    }

    private static LogVerification Verify(string path, VerifiedCheckpoint checkpoint)
    {
        var (before, most, reads) = (Live(), 0L, 0);
        var files = TilePath.AllOf(checkpoint.Checkpoint.Size).Count();
        // Eight looks at what is alive, spread over the work.
        var tiles = new CountedTiles(new LogFolder(path), () => most = ++reads % (files / 8 + 1) == 0 ? long.Max(most, Live() - before) : most);
        var (watch, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        var check = LogCheck.Run(checkpoint, tiles);
        (var seconds, allocated) = (watch.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
        return check.Verified is null
            ? throw new InvalidOperationException($"a log of our own does not verify: {check.Faults[0]}")
            : new(checkpoint.Checkpoint.Size, seconds, allocated, most, tiles.Reads, tiles.BytesRead);
    }

    private static LogProofCost Prove(string path, Checkpoint checkpoint)
    {
        var (size, root, tiles, longest) = (checkpoint.Size, checkpoint.Root, new CountedTiles(new LogFolder(path)), 0);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < ProofsOfEach; i++)
        {
            // Spread over the log, always the same.
            var index = (long)(size * ((i * 0.618033988749895) % 1));
            var reader = new TileReader(size, tiles);
            var inclusion = MerkleTree.ProveInclusion(index, size, reader);
            inclusion.Verify(reader.Read(new NodeId(0, index)), root).Demand();
            reader = new TileReader(size, tiles);
            var consistency = MerkleTree.ProveConsistency(index + 1, size, reader);
            consistency.Verify(MerkleTree.Root(index + 1, reader), root).Demand();
            longest = int.Max(longest, int.Max(inclusion.Hashes.Count, consistency.Hashes.Count));
        }

        return new(size, watch.Elapsed.TotalMilliseconds / (2 * ProofsOfEach), tiles.Reads / (2.0 * ProofsOfEach), longest);
    }

    private static long Live() => GC.GetTotalMemory(forceFullCollection: true);
}
