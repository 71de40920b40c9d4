using System.Security.Cryptography;

namespace Trm.Trail.Tests;

public sealed class The_tree
{
    private const int Many = 70;

    private static readonly TreeHash[] Leaves = [.. Enumerable.Range(0, Many).Select(i => Rfc6962.HashLeaf([(byte)i, 7]))];
    private static readonly MemoryTree Tree = new(Leaves);

    private static TreeHash[] First(int n) => Leaves[..n];

    [Test]
    public void of_nothing_is_the_hash_of_nothing() =>
        Assert.That(new TreeEdge().Root.ToArray(), Is.EqualTo(SHA256.HashData([])));

    [Test]
    public void hashes_leaves_of_every_length_the_same_way([Values(0, 1, 53, 510, 511, 512, 513, 5000)] int length)
    {
        var entry = new byte[length];
        Assert.That(Rfc6962.HashLeaf(entry).ToArray(), Is.EqualTo(SHA256.HashData([0, .. entry])));
    }

    [Test]
    public void has_the_root_that_the_rfc_defines([Range(0, Many)] int size)
    {
        Assert.That(MerkleTree.Root(size, Tree), Is.EqualTo(NaiveTree.Mth(First(size))));
        Assert.That(TreeEdge.Read(size, Tree).Root, Is.EqualTo(NaiveTree.Mth(First(size))));
    }

    [Test]
    public void proves_every_leaf_with_the_path_that_the_rfc_defines([Range(1, Many)] int size)
    {
        var root = NaiveTree.Mth(First(size));
        for (var index = 0; index < size; index++)
        {
            var proof = MerkleTree.ProveInclusion(index, size, Tree);
            Assert.That(proof.Hashes, Is.EqualTo(NaiveTree.Path(index, First(size))));
            Assert.That(proof.Verify(Leaves[index], root).Holds, Is.True);
            Assert.That(proof.Verify(Leaves[(index + 1) % Many], root).Fault!.Code, Is.EqualTo(FaultCode.HashMismatch));
        }
    }

    [Test]
    public void proves_every_prefix_with_the_proof_that_the_rfc_defines([Range(1, Many)] int size)
    {
        var root = NaiveTree.Mth(First(size));
        for (var old = 1; old <= size; old++)
        {
            var oldRoot = NaiveTree.Mth(First(old));
            var proof = MerkleTree.ProveConsistency(old, size, Tree);
            Assert.That(proof.Hashes, Is.EqualTo(NaiveTree.Proof(old, First(size))));
            Assert.That(proof.Verify(oldRoot, root).Holds, Is.True);
            if (old == size) continue;
            Assert.That(proof.Verify(root, root).Fault!.Code, Is.EqualTo(FaultCode.HashMismatch));
            Assert.That(proof.Verify(oldRoot, oldRoot).Fault!.Code, Is.EqualTo(FaultCode.HashMismatch));
        }
    }

    [Test]
    public void proves_every_subtree_and_refuses_every_other_range([Range(1, 33)] int size)
    {
        var root = NaiveTree.Mth(First(size));
        for (var start = 0; start < size; start++)
            for (var end = start + 1; end <= size; end++)
            {
                var width = 1;
                while (width < end - start) width *= 2;
                var subtree = Subtree.Parse(start, end);
                Assert.That(subtree.Holds, Is.EqualTo(start % width == 0), $"[{start}, {end})");
                if (!subtree.Holds) continue;
                var proof = MerkleTree.ProveSubtree(subtree.Value, size, Tree);
                Assert.That(proof.Verify(NaiveTree.Mth(Leaves[start..end]), root).Holds, Is.True, $"[{start}, {end}) in {size}");
            }
    }

    [Test]
    public void gives_no_proof_from_the_empty_tree()
    {
        Assert.That(() => MerkleTree.ProveConsistency(0, 5, Tree), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(new ConsistencyProof(0, 5, []).Verify(Rfc6962.EmptyRoot, NaiveTree.Mth(First(5))).Fault!.Code, Is.EqualTo(FaultCode.OutOfRange));
        Assert.That(new ConsistencyProof(0, 0, []).Verify(Rfc6962.EmptyRoot, Rfc6962.EmptyRoot).Fault!.Code, Is.EqualTo(FaultCode.OutOfRange));
    }

    [Test]
    public void refuses_sizes_and_indices_without_sense_and_throws_nothing()
    {
        long[] odd = [long.MinValue, -1, 0, 1, 2, long.MaxValue - 1, long.MaxValue];
        foreach (var a in odd)
            foreach (var b in odd)
                for (var count = 0; count < 70; count++)
                {
                    var hashes = Enumerable.Repeat(Leaves[0], count).ToArray();
                    Assert.That(() => new InclusionProof(a, b, hashes).Verify(Leaves[1], Leaves[2]).Holds, Is.False, $"{a} {b} {count}");
                    Assert.That(() => new ConsistencyProof(a, b, hashes).Verify(Leaves[1], Leaves[2]).Holds, Is.False, $"{a} {b} {count}");
                    Assert.That(() => Subtree.Parse(a, b), Throws.Nothing);
                }
    }

    [Test]
    public void of_two_hundred_thousand_leaves_reads_a_few_dozen_hashes()
    {
        const int size = 200_003;
        var tree = new MemoryTree(Enumerable.Range(0, size).Select(i => Rfc6962.HashLeaf(BitConverter.GetBytes(i))));

        var proof = MerkleTree.ProveInclusion(123_456, size, tree);
        var prefix = MerkleTree.ProveConsistency(77_777, size, tree);

        Assert.That(proof.Verify(Rfc6962.HashLeaf(BitConverter.GetBytes(123_456)), tree.Edge.Root).Holds, Is.True);
        Assert.That(prefix.Verify(MerkleTree.Root(77_777, tree), tree.Edge.Root).Holds, Is.True);
        Assert.That(tree.Reads, Is.LessThan(120));
    }
}
