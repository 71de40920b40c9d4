using System.Text;
using System.Text.Json.Nodes;

namespace Trm.Trail.Tests.Golden;

/// <summary>A small log of fixed leaves, and what can be right and wrong about it.</summary>
internal static class GoldenLog
{
    private const long Minute = 29_395_812;

    private static readonly NoteSigner Log = new("trm/AT/0", Ed25519PrivateKey.FromSeed(new byte[32]));
    private static readonly NoteSigner Stranger = new("trm/RS/0", Ed25519PrivateKey.FromSeed([1, .. new byte[31]]));

    private static readonly IReadOnlyList<LeafOpening> Openings =
    [
        Open(0, TrailEvent.DirectoryAdopted, "", ""),
        Open(1, TrailEvent.MessageSealed, "header.p7s", """{"code":"profile"}"""),
        Open(2, TrailEvent.MessageDispatched, """{"id":"7d1a9c52-6b1f-4e0a-8a55-2f4f0c7b9d01"}""", ""),
        Open(3, TrailEvent.MessageReceived, "header.p7s", """{"code":"accepted"}"""),
        Open(4, TrailEvent.ReceiptsSent, "header.p7s", ""),
        Open(5, TrailEvent.Decision, "", """{"code":"seen"}"""),
        Open(6, TrailEvent.ContentViewed, "", """{"role":"coordinator"}"""),
    ];

    private static readonly IReadOnlyList<TreeHash> Leaves = [.. Openings.Select(o => o.ToLeaf().Hash)];

    public static IReadOnlyList<GoldenVector> All { get; } = [.. LeafVectors(), .. Inclusions(), .. Consistencies(), .. Checkpoints()];

    private static IEnumerable<GoldenVector> LeafVectors()
    {
        yield return Leaf("leaf-bare", "Nothing public and nothing private: the inner value is 32 zero bytes.", 0, o => o);
        yield return Leaf("leaf-public-and-private", "A public and a private part, each with its own salt.", 1, o => o);
        yield return Leaf("leaf-public-alone", "A public part alone: no second salt, and the inner value is 32 zero bytes.", 2, o => o);
        yield return Leaf("leaf-private-alone", "A private part alone.", 5, o => o);
        yield return Leaf("leaf-erased", "The private part and its salt are erased: the inner value stays, and the leaf is still recomputed.", 5, o => o.WithoutPrivate());
        var (evidence, leaf) = (Evidence(1, Openings[1]), Hex(Openings[1].ToLeaf().ToBytes()));
        yield return Leaf("leaf-of-another-public-part", "One letter of the public part is another: the leaf is not the one that was logged.",
            evidence.Replace(Convert.ToBase64String("header.p7s"u8), Convert.ToBase64String("Header.p7s"u8), StringComparison.Ordinal), leaf);
        yield return Leaf("leaf-of-another-minute", "The minute is one later: the leaf is not the one that was logged.", evidence.Replace($"{Minute}", $"{Minute + 1}", StringComparison.Ordinal), leaf);
        yield return Leaf("leaf-of-another-private-part", "The private part does not hash to the inner value beside it.",
            evidence.Replace(Convert.ToBase64String("""{"code":"profile"}"""u8), Convert.ToBase64String("""{"code":"identit"}"""u8), StringComparison.Ordinal), leaf);
        yield return Leaf("leaf-of-an-unused-event", "Event 18 does not exist.", evidence.Replace("\"event\":1,", "\"event\":18,", StringComparison.Ordinal), leaf);
        yield return Leaf("leaf-with-a-space", "Evidence has one spelling, without spaces.", evidence.Replace(",", ", ", StringComparison.Ordinal), leaf);
    }

    private static IEnumerable<GoldenVector> Inclusions()
    {
        foreach (var (index, size) in new[] { (0, 1), (0, 2), (2, 3), (3, 4), (0, 7), (4, 7), (6, 7) })
            yield return Inclusion($"inclusion-{index}-of-{size}", $"Leaf {index} is in the tree of {size}.", index, size, p => p);
        yield return Inclusion("inclusion-of-another-index", "The proof is that of leaf 3, claimed for leaf 2.", 3, 7, p => p with { Index = 2 });
        yield return Inclusion("inclusion-too-short", "The last hash of the proof is missing.", 3, 7, p => p with { Hashes = [.. p.Hashes.SkipLast(1)] });
        yield return Inclusion("inclusion-too-long", "A hash more than the tree has levels.", 3, 7, p => p with { Hashes = [.. p.Hashes, Leaves[0]] });
        yield return Inclusion("inclusion-outside", "Index 7 is not in a tree of 7.", 6, 7, p => p with { Index = 7 });
        yield return Inclusion("inclusion-of-a-node", "A tree of 2 whose second 'leaf' is an inner node of another tree: leaf and node hashes never meet, so the root differs.", 1, 2, p => p with { Hashes = [Rfc6962.HashChildren(Leaves[0], Leaves[1])] });
    }

    private static IEnumerable<GoldenVector> Consistencies()
    {
        foreach (var (old, size) in new[] { (1, 2), (1, 7), (3, 7), (4, 7), (6, 7), (7, 7) })
            yield return Consistency($"consistency-{old}-to-{size}", old == size ? "The same tree: the proof is empty and the roots are equal." : $"The tree of {size} begins with the tree of {old}.", old, size, p => p);
        yield return Consistency("consistency-from-nothing", "A proof from size 0 proves nothing, and is refused.", 1, 7, p => new(0, 7, []));
        yield return Consistency("consistency-backwards", "A log never shrinks.", 3, 7, p => new(7, 3, p.Hashes));
        yield return Consistency("consistency-too-short", "The last hash of the proof is missing.", 3, 7, p => p with { Hashes = [.. p.Hashes.SkipLast(1)] });
        yield return new("consistency-of-a-rewritten-log", "consistency", "Leaf 1 was rewritten after the older checkpoint: no proof joins the two roots.", Consistency(
            new ConsistencyProof(3, 7, Proof(3, 7).Hashes), Root(3), RootOf([Leaves[0], Leaves[5], .. Leaves.Skip(2)])));
    }

    private static IEnumerable<GoldenVector> Checkpoints()
    {
        var checkpoint = new Checkpoint("trm/AT/0", 7, Root(7));
        var note = checkpoint.Sign(Log);
        yield return Note("checkpoint", "Origin, size and root, signed by the log's own key.", note.ToString());
        yield return Note("checkpoint-with-a-line-of-a-stranger", "A line of a key that the reader does not know is passed over: the log's own line counts.", note.With(Stranger.Sign(checkpoint.ToText())).ToString());
        yield return Note("checkpoint-of-a-stranger", "Signed by another log's key alone: nobody who is known signed it.", SignedNote.Sign(checkpoint.ToText(), Stranger).ToString());
        yield return Note("checkpoint-of-another-origin", "Signed by this log's key, but the first line names another log.", SignedNote.Sign(new Checkpoint("trm/AT/1", 7, Root(7)).ToText(), Log).ToString());
        yield return Note("checkpoint-of-another-size", "The size was changed after signing.", note.ToString().Replace("\n7\n", "\n8\n", StringComparison.Ordinal));
        yield return Note("checkpoint-with-a-leading-nought", "A size has no leading zero.", SignedNote.Sign(checkpoint.ToText().Replace("\n7\n", "\n07\n", StringComparison.Ordinal), Log).ToString());
        yield return Note("checkpoint-without-a-signature", "A note without a signature says nothing.", checkpoint.ToText() + "\n");
    }

    private static GoldenVector Leaf(string name, string expect, int index, Func<LeafOpening, LeafOpening> change) =>
        Leaf(name, expect, Evidence(index, change(Openings[index])), Hex(Openings[index].ToLeaf().ToBytes()));

    private static GoldenVector Leaf(string name, string expect, string evidence, string leaf) => new(name, "leaf", expect, new()
    {
        ["evidence"] = evidence,
        ["leaf"] = leaf,
        ["leafHash"] = Hex(Rfc6962.HashLeaf(Convert.FromHexString(leaf)).ToArray()),
    });

    private static GoldenVector Inclusion(string name, string expect, int index, int size, Func<InclusionProof, InclusionProof> change)
    {
        var proof = change(MerkleTree.ProveInclusion(index, size, Tree(size)));
        return new(name, "inclusion", expect, new()
        {
            ["index"] = proof.Index,
            ["size"] = proof.Size,
            ["leafHash"] = Hex(Leaves[index].ToArray()),
            ["root"] = Hex(Root(size).ToArray()),
            ["proof"] = Hashes(proof.Hashes),
        });
    }

    private static GoldenVector Consistency(string name, string expect, int old, int size, Func<ConsistencyProof, ConsistencyProof> change)
    {
        var proof = change(Proof(old, size));
        return new(name, "consistency", expect, Consistency(proof, proof.OldSize == 0 ? Rfc6962.EmptyRoot : Root((int)proof.OldSize), Root((int)proof.Size)));
    }

    private static JsonObject Consistency(ConsistencyProof proof, TreeHash oldRoot, TreeHash root) => new()
    {
        ["oldSize"] = proof.OldSize,
        ["size"] = proof.Size,
        ["oldRoot"] = Hex(oldRoot.ToArray()),
        ["root"] = Hex(root.ToArray()),
        ["proof"] = Hashes(proof.Hashes),
    };

    private static GoldenVector Note(string name, string expect, string note) => new(name, "checkpoint", expect, new() { ["note"] = note, ["key"] = Log.Key.ToString() });

    private static ConsistencyProof Proof(int old, int size) => MerkleTree.ProveConsistency(old, size, Tree(size));

    private static MemoryTree Tree(int size) => new(Leaves.Take(size));

    private static TreeHash Root(int size) => MerkleTree.Root(size, Tree(size));

    private static TreeHash RootOf(IReadOnlyList<TreeHash> leaves) => MerkleTree.Root(leaves.Count, new MemoryTree(leaves));

    private static string Evidence(int index, LeafOpening opening) => Encoding.ASCII.GetString(new LeafEvidence(index, opening).ToJson());

    private static JsonArray Hashes(IEnumerable<TreeHash> hashes) => [.. hashes.Select(h => (JsonNode)Hex(h.ToArray()))];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    // Salts are random in a log; here they count, so that anybody can make these leaves again.
    private static LeafOpening Open(int index, TrailEvent what, string @public, string @private)
    {
        var salt = Enumerable.Range(0, 32).Select(i => (byte)(index * 64 + i)).ToArray();
        var salt2 = Enumerable.Range(32, 32).Select(i => (byte)(index * 64 + i)).ToArray();
        var secret = Encoding.UTF8.GetBytes(@private);
        return @private.Length == 0
            ? LeafOpening.Parse(what, Minute, salt, Encoding.UTF8.GetBytes(@public), default, null, null).Demand()
            : LeafOpening.Parse(what, Minute, salt, Encoding.UTF8.GetBytes(@public), new TreeHash(System.Security.Cryptography.SHA256.HashData([.. salt2, .. secret])), salt2, secret).Demand();
    }
}
