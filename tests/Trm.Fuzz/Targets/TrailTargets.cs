using System.Globalization;
using System.Text;
using System.Text.Json;
using Trm.Contracts.Control;
using Trm.Trail;

namespace Trm.Fuzz.Targets;

/// <summary>Notes, checkpoints, cosignatures, proofs, tiles and leaves.</summary>
internal static class TrailTargets
{
    private const int Leaves = 300;

    private static readonly WitnessSigner Cosigner = new("trm/RS/witness", Ed25519PrivateKey.FromSeed([2, .. new byte[31]]));

    private static readonly Lazy<Tree> Known = new(() => new Tree(Leaves));

    public static IEnumerable<Target> All()
    {
        var log = World.Common.AtLog;
        yield return new("note", Form.Lines, () => Seeds.Trail("note").Concat(Seeds.Data("vectors/tessera", "checkpoint*")), input =>
        {
            var note = SignedNote.Parse(input.Span);
            if (!note.Holds)
                return Outcome.Of(note);
            Promise.OneSpelling(input, note.Value.ToBytes());
            var verified = Checkpoint.Verify(input.Span, log.Key);
            if (verified.Holds)
                Promise.Keep(Seeds.Trail("note").Any(n => Encoding.UTF8.GetString(n).StartsWith(verified.Value.Checkpoint.ToText() + "\n", StringComparison.Ordinal)), "a checkpoint that the log did not sign");
            return Outcome.Of(verified, "verified");
        });
        yield return new("checkpoint", Form.Lines, () => Texts(), input =>
        {
            var text = Encoding.UTF8.GetString(input.Span);
            var result = Checkpoint.Parse(text);
            if (result.Holds)
                Promise.Keep(result.Value.ToText() == text, "a checkpoint with two spellings");
            return Outcome.Of(result);
        });
        yield return new("checkpoint-signed", Form.Lines, () => Texts(), input => JudgeSigned(log, input));
        yield return new("cosignature", Form.Bytes, () => [[0, 0, 0, 0, 0x67, 0, 0, 0, .. new byte[64]], new byte[72], new byte[71], [.. Enumerable.Repeat((byte)0xFF, 72)]], input =>
            Outcome.Of(Cosignature.Parse(new NoteSignature("trm/RS/witness", 1, input.ToArray()))));
        yield return new("cosigned", Form.Lines, () => [Encoding.UTF8.GetBytes($"{Cosigner.Cosign(Known.Value.Checkpoint, World.Now)}\n")], input =>
        {
            var note = SignedNote.Parse([.. Encoding.UTF8.GetBytes(Known.Value.Checkpoint.Checkpoint.ToText() + "\n"), .. input.Span]);
            if (!note.Holds)
                return Outcome.Of(note);
            var result = Cosignature.Verify(note.Value.Signatures[0], note.Value.Text, Cosigner.Key);
            if (result.Holds)
                Promise.Keep(result.Value.Time == World.Now, "a cosignature that nobody made");
            return Outcome.Of(result, "cosigned");
        });
        yield return new("fork", Form.Json, () => [ForkJson()], input =>
        {
            if (ForkNotice.Parse(input) is not { } notice)
                return Outcome.Unreadable;
            Promise.OneSpelling(input, notice.Write());
            var result = new ForkProof(notice.Smaller, notice.Larger, new TreeHash(notice.Prefix.Span), [.. notice.Proof.Select(h => new TreeHash(h.Span))]).Verify(log.Key);
            return Outcome.Of(result, "fork");
        });
        yield return new("proof", Form.Lines, Proofs, JudgeProof);
        yield return new("tile-path", Form.Lines, () => TilePath.AllOf(1_234_567).Where((_, i) => i % 499 == 0).Concat(TilePath.AllOf(70_000).TakeLast(8)).Select(p => Encoding.ASCII.GetBytes(p.ToString())), input =>
        {
            var result = TilePath.Parse(Encoding.UTF8.GetString(input.Span));
            if (result.Holds)
                Promise.OneSpelling(input, Encoding.ASCII.GetBytes(result.Value.ToString()));
            return Outcome.Of(result, result.Holds ? $"{result.Value.IsEntries} {result.Value.IsPartial}" : "");
        });
        yield return new("entries", Form.Bytes, () => [Bundle(3), Bundle(1), Bundle(256), []], input => JudgeEntries(input));
        yield return new("log", Form.Zip, () => [Mutation.ZipMembers.Write(Known.Value.Files.Select(f => (f.Key, f.Value)))], JudgeLog) { Base = 16 << 20 }; // the zip that carries the files is ours, and inflates
        yield return new("leaf", Form.Bytes, () => Seeds.Trail("leaf").Select(hex => Convert.FromHexString(Encoding.ASCII.GetString(hex))), input =>
        {
            var result = Leaf.Parse(input.Span);
            if (result.Holds)
                Promise.OneSpelling(input, result.Value.ToBytes());
            return Outcome.Of(result);
        });
        yield return new("evidence", Form.Json, () => Seeds.Trail("evidence"), input =>
        {
            var result = LeafEvidence.Parse(input.Span);
            if (result.Holds)
                Promise.OneSpelling(input, result.Value.ToJson());
            return Outcome.Of(result, result.Holds ? FormattableString.Invariant($"{result.Value.Opening.IsPrivateWithheld} {result.Value.Opening.ToLeaf().Event}") : "");
        });
    }

    private static Outcome JudgeSigned(NoteSigner log, ReadOnlyMemory<byte> input)
    {
        byte[] note = [.. input.Span, .. "\n"u8, .. Encoding.UTF8.GetBytes(log.Sign(Encoding.UTF8.GetString(input.Span)) + "\n")];
        var result = Checkpoint.Verify(note, log.Key);
        if (result.Holds)
            Promise.OneSpelling(input, Encoding.UTF8.GetBytes(result.Value.Checkpoint.ToText()));
        return Outcome.Of(result, "verified");
    }

    // kind, two sizes, two hashes, then the proof: one to a line.
    private static Outcome JudgeProof(ReadOnlyMemory<byte> input)
    {
        var lines = Encoding.UTF8.GetString(input.Span).Split('\n');
        if (lines.Length < 5 || !long.TryParse(lines[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var one) || !long.TryParse(lines[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var two)
            || Hash(lines[3]) is not { } first || Hash(lines[4]) is not { } second)
            return Outcome.Unreadable;
        var hashes = lines.Skip(5).Select(Hash).OfType<TreeHash>().ToList();
        var tree = Known.Value;
        switch (lines[0])
        {
            case "inclusion":
                var inclusion = new InclusionProof(one, two, hashes).Verify(first, second);
                // A root does not tell its size; the checkpoint signs both.
                if (inclusion.Holds && tree.SizeOf(second) == two)
                    Promise.Keep(tree.Leaf(one) == first, "a leaf was proved to stand where another stands");
                return Outcome.Of(inclusion, "included");
            case "consistency":
                var consistency = new ConsistencyProof(one, two, hashes).Verify(first, second);
                if (consistency.Holds && tree.SizeOf(second) == two)
                    Promise.Keep(tree.SizeOf(first) == one, "a tree was proved to begin with another's");
                return Outcome.Of(consistency, "consistent");
            default:
                var subtree = Subtree.Parse(one, two);
                return subtree.Holds ? Outcome.Of(new SubtreeConsistencyProof(subtree.Value, Leaves, hashes).Verify(first, second), "subtree") : Outcome.Of(subtree);
        }
    }

    private static TreeHash? Hash(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length == TreeHash.Size ? TreeHash.TryParse(Convert.FromBase64String(text)) : null;

    private static IEnumerable<byte[]> Proofs()
    {
        var tree = Known.Value;
        foreach (var (index, size) in new (long, long)[] { (0, 1), (2, 3), (6, 7), (100, 256), (255, 256), (256, 257), (299, 300) })
            yield return Text("inclusion", index, size, tree.Leaf(index)!.Value, tree.Root(size), MerkleTree.ProveInclusion(index, size, tree.Reader(size)).Hashes);
        foreach (var (old, size) in new (long, long)[] { (1, 2), (3, 7), (4, 7), (7, 7), (128, 256), (255, 257), (256, 300) })
            yield return Text("consistency", old, size, tree.Root(old), tree.Root(size), MerkleTree.ProveConsistency(old, size, tree.Reader(size)).Hashes);
        foreach (var input in Seeds.TrailInputs("consistency"))
            yield return Text("consistency", input.GetProperty("oldSize").GetInt64(), input.GetProperty("size").GetInt64(), OfHex(input.GetProperty("oldRoot")), OfHex(input.GetProperty("root")), [.. input.GetProperty("proof").EnumerateArray().Select(OfHex)]);
        yield return Text("subtree", 0, 256, tree.Root(256), tree.Root(Leaves), MerkleTree.ProveSubtree(Subtree.Parse(0, 256).Demand(), Leaves, tree.Reader(Leaves)).Hashes);

        static TreeHash OfHex(JsonElement hex) => new(Convert.FromHexString(hex.GetString()!));

        static byte[] Text(string kind, long one, long two, TreeHash first, TreeHash second, IReadOnlyList<TreeHash> hashes) =>
            Encoding.ASCII.GetBytes(string.Join('\n', [kind, $"{one}", $"{two}", first.ToBase64(), second.ToBase64(), .. hashes.Select(h => h.ToBase64())]));
    }

    private static Outcome JudgeEntries(ReadOnlyMemory<byte> input)
    {
        foreach (var width in new[] { 1, 3, 256 })
        {
            var bundle = EntryBundle.Parse(input, width);
            if (!bundle.Holds)
                continue;
            using var spelled = new MemoryStream();
            foreach (var entry in bundle.Value.Entries)
                spelled.Write([(byte)(entry.Length >> 8), (byte)entry.Length, .. entry.Span]);
            Promise.OneSpelling(input, spelled.ToArray());
            return Outcome.Accepted(FormattableString.Invariant($"{width} entries"));
        }

        return Outcome.Of(EntryBundle.Parse(input, 3));
    }

    // The checkpoint stays: what is changed are the files of the log beside it.
    private static Outcome JudgeLog(ReadOnlyMemory<byte> input)
    {
        if (Mutation.ZipMembers.Read(input.ToArray()) is not { } zip)
            return Outcome.Unreadable;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, content) in zip.Members)
            files[name] = content;
        var tree = Known.Value;
        var check = LogCheck.Run(tree.Checkpoint, new Tiles(files), 1, 256);
        var same = TilePath.AllOf(Leaves).All(p => files.TryGetValue(p.ToString(), out var bytes) && bytes.AsSpan().SequenceEqual(tree.Files[p.ToString()]));
        Promise.Keep(same == check.Verified is not null, "a changed log was verified, or one unchanged was not");
        _ = check.Leaves().Count();
        return check.Verified is null ? new(check.Faults[0].Fault.Code.ToString(), check.Faults[0].Path?.ToString() ?? "", [.. check.Faults.Select(f => f.Fault.Detail)]) : Outcome.Accepted("verified");
    }

    /// <summary>A log that signed two histories.</summary>
    internal static ForkProof Fork()
    {
        var tree = Known.Value;
        var (smaller, larger) = (new Checkpoint("trm/AT/0", 3, tree.Root(4)).Sign(World.Common.AtLog), new Checkpoint("trm/AT/0", 7, tree.Root(7)).Sign(World.Common.AtLog));
        return new(smaller.ToBytes(), larger.ToBytes(), tree.Root(3), MerkleTree.ProveConsistency(3, 7, tree.Reader(7)).Hashes);
    }

    private static byte[] ForkJson() => new ForkNotice(Fork().Smaller, Fork().Larger, Fork().Prefix.ToArray(), [.. Fork().Proof.Select(h => (ReadOnlyMemory<byte>)h.ToArray())]).Write();

    private static byte[] Bundle(int width) => [.. Enumerable.Range(0, width).SelectMany(i => (byte[])[0, Leaf.Size, .. Known.Value.Entry(i)])];

    private static IEnumerable<byte[]> Texts()
    {
        yield return Encoding.UTF8.GetBytes(Known.Value.Checkpoint.Checkpoint.ToText());
        yield return Encoding.UTF8.GetBytes(new Checkpoint("trm/AT/0", 0, Rfc6962.EmptyRoot).ToText());
        yield return Encoding.UTF8.GetBytes(new Checkpoint("trm/AT/0", long.MaxValue, default, "one line more", "and another").ToText());
        foreach (var note in Seeds.Trail("note"))
            if (SignedNote.Parse(note) is { Holds: true, Value: var parsed })
                yield return Encoding.UTF8.GetBytes(parsed.Text);
    }

    private sealed class Tiles(Dictionary<string, byte[]> files) : ITileSource, ITileSink
    {
        public byte[]? Read(TilePath path) => files.GetValueOrDefault(path.ToString());

        public void Write(TilePath path, ReadOnlySpan<byte> bytes) => files[path.ToString()] = bytes.ToArray();
    }

    /// <summary>A log of fixed leaves, with every root that it ever had.</summary>
    private sealed class Tree
    {
        private readonly List<TreeHash> _leaves = [];
        private readonly Dictionary<TreeHash, long> _sizes = [];
        private readonly List<byte[]> _entries = [];

        public Tree(int size)
        {
            var log = new TiledLog(new Tiles(Files));
            for (var i = 0; i < size; i++)
            {
                var entry = LeafOpening.Parse(TrailEvent.MessageDispatched, 29_395_812 + i, new byte[32], BitConverter.GetBytes(i), default, null, null).Demand().ToLeaf().ToBytes();
                _entries.Add(entry);
                _leaves.Add(Rfc6962.HashLeaf(entry));
                log.Append(entry);
                _sizes[log.Root] = log.Size;
            }

            log.Flush();
            Checkpoint = Trail.Checkpoint.Verify(new Checkpoint("trm/AT/0", log.Size, log.Root).Sign(World.Common.AtLog).ToBytes(), World.Common.AtLog.Key).Demand();
        }

        public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

        public VerifiedCheckpoint Checkpoint { get; }

        public byte[] Entry(int index) => _entries[index];

        public TreeHash? Leaf(long index) => index >= 0 && index < _leaves.Count ? _leaves[(int)index] : null;

        public TreeHash Root(long size) => _sizes.Single(s => s.Value == size).Key;

        public long? SizeOf(TreeHash root) => _sizes.TryGetValue(root, out var size) ? size : null;

        public Nodes Reader(long size) => new Nodes(_leaves.Take((int)size).ToList());
    }

    private sealed class Nodes(List<TreeHash> leaves) : IHashReader
    {
        public TreeHash Read(NodeId node) => Root(leaves.GetRange((int)(node.Index << node.Level), 1 << node.Level));

        private static TreeHash Root(List<TreeHash> range) =>
            range.Count == 1 ? range[0] : Rfc6962.HashChildren(Root(range.GetRange(0, range.Count / 2)), Root(range.GetRange(range.Count / 2, range.Count / 2)));
    }
}
