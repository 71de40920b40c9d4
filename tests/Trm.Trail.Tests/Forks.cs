namespace Trm.Trail.Tests;

/// <summary>Two signed checkpoints of one log that no proof can join, over every pair of sizes of a small log.</summary>
public sealed class Forks
{
    private const int Most = 20;

    private static readonly NoteSigner Log = new("trm/AT/0", Ed25519PrivateKey.FromSeed(new byte[32]));
    private static readonly TreeHash[] Honest = [.. Enumerable.Range(0, Most).Select(i => Rfc6962.HashLeaf([(byte)i]))];
    private static readonly TreeHash[] Rewritten = [Rfc6962.HashLeaf([255]), .. Honest[1..]];

    private static IEnumerable<(int Old, int New)> Pairs => Enumerable.Range(1, Most).SelectMany(o => Enumerable.Range(o, Most + 1 - o).Select(n => (o, n)));

    private static VerifiedCheckpoint Signed(TreeHash[] leaves, int size) =>
        Checkpoint.Verify(new Checkpoint("trm/AT/0", size, NaiveTree.Mth([.. leaves.Take(size)])).Sign(Log).ToBytes(), Log.Key).Demand();

    private static ConsistencyProof Proof(TreeHash[] leaves, int old, int size) => MerkleTree.ProveConsistency(old, size, new MemoryTree(leaves.Take(size)));

    [Test]
    public void are_found_in_the_proof_that_fails_and_convince_whoever_has_the_key()
    {
        var found = 0;
        foreach (var (old, size) in Pairs)
        {
            var (held, shown, proof) = (Signed(Honest, old), Signed(Rewritten, size), Proof(Rewritten, old, size));
            Assert.That(proof.Verify(held.Checkpoint.Root, shown.Checkpoint.Root).Holds, Is.False);
            var fork = ForkProof.Find(held, shown, proof.Prefix(shown.Checkpoint.Root), proof);

            // Where the old size is a power of two the old root is no part of the proof: then only the log itself, which has the tree, can tell.
            Assert.That(fork is null, Is.EqualTo(old < size && System.Numerics.BitOperations.IsPow2(old)), $"{old} to {size}");
            fork ??= ForkProof.Find(held, shown, NaiveTree.Mth([.. Rewritten.Take(old)]), proof)!;
            Assert.That(fork.Verify(Log.Key).Demand().Origin, Is.EqualTo("trm/AT/0"), $"{old} to {size}");
            found++;
        }

        Assert.That(found, Is.EqualTo(Most * (Most + 1) / 2));
    }

    [Test]
    public void are_not_found_in_a_log_that_grew()
    {
        foreach (var (old, size) in Pairs)
        {
            var (held, shown, proof) = (Signed(Honest, old), Signed(Honest, size), Proof(Honest, old, size));
            Assert.That(ForkProof.Find(held, shown, proof.Prefix(shown.Checkpoint.Root) ?? held.Checkpoint.Root, proof), Is.Null, $"{old} to {size}");
        }
    }

    [Test]
    public void cannot_be_said_of_an_honest_log()
    {
        foreach (var (old, size) in Pairs)
        {
            var (held, shown, proof) = (Signed(Honest, old), Signed(Honest, size), Proof(Honest, old, size));
            foreach (var prefix in new[] { held.Checkpoint.Root, Rfc6962.EmptyRoot, NaiveTree.Mth([.. Rewritten.Take(old)]), shown.Checkpoint.Root })
                foreach (var hashes in new IReadOnlyList<TreeHash>[] { proof.Hashes, Proof(Rewritten, old, size).Hashes, [] })
                    Assert.That(new ForkProof(held.Note.Note.ToBytes(), shown.Note.Note.ToBytes(), prefix, hashes).Verify(Log.Key).Holds, Is.False, $"{old} to {size}");
        }
    }

    [Test]
    public void are_of_one_log_and_signed_by_it()
    {
        var other = new NoteSigner("trm/RS/0", Ed25519PrivateKey.FromSeed([1, .. new byte[31]]));
        var fork = ForkProof.Find(Signed(Honest, 3), Signed(Rewritten, 3))!;
        Assert.That(fork.Verify(Log.Key).Holds, Is.True);
        Assert.That(fork.Verify(other.Key).Holds, Is.False);

        var note = fork.Larger.ToArray();
        for (var i = 0; i < note.Length; i++)
        {
            byte[] changed = [.. note];
            changed[i] ^= 1;
            Assert.That((fork with { Larger = changed }).Verify(Log.Key).Holds, Is.False, $"byte {i}");
        }
    }
}
