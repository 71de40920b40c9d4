using BenchmarkDotNet.Attributes;
using Trm.Trail;

namespace Trm.Benchmarks.Parts;

/// <summary>What is done with a trail of a hundred thousand leaves: appended, proved, verified.</summary>
public class Trails
{
    private const long Leaves = 100_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("trm-parts-").FullName;
    private readonly byte[] _entry = new byte[Leaf.Size];
    private LogFolder _files = null!;
    private TiledLog _log = null!;
    private TreeHash _root;
    private InclusionProof _proof = null!;

    /// <summary>The trail.</summary>
    [GlobalSetup]
    public void Grow()
    {
        _files = new LogFolder(Path.Combine(_folder, "proved"), durable: false);
        var log = new TiledLog(_files);
        for (var i = 0; i < Leaves; i++)
            log.Append(_entry);
        log.Flush();
        _root = log.Root;
        _proof = Prove();
        _log = new TiledLog(new LogFolder(Path.Combine(_folder, "growing"), durable: false));
    }

    /// <summary>Its files go.</summary>
    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public TreeHash Append() => _log.Append(_entry);

    [Benchmark]
    public InclusionProof Prove() => MerkleTree.ProveInclusion(Leaves / 3, Leaves, new TileReader(Leaves, _files));

    [Benchmark]
    public void VerifyProof() => _proof.Verify(Rfc6962.HashLeaf(_entry), _root).Demand();
}
