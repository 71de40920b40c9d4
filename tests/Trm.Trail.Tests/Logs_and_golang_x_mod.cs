using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Trm.Testing;

namespace Trm.Trail.Tests;

/// <summary>An implementation of RFC 6962 and of signed notes that nobody here wrote (golang.org/x/mod) agrees with ours, in both directions.</summary>
public sealed class Logs_and_golang_x_mod
{
    private const int Seed = 20261122;
    private static readonly NoteSigner Signer = new("trm/AT/0", Ed25519PrivateKey.FromSeed(new byte[32]));
    private static readonly long[] Sizes = [0, 1, 2, 255, 256, 257, 1000, 65536, 70000];

    private readonly string _folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"go-{Guid.NewGuid():n}");
    private GoChecks _go = null!;

    [OneTimeSetUp]
    public void Start() => _go = GoChecks.Start();

    [OneTimeTearDown]
    public void Stop()
    {
        _go?.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [TestCaseSource(nameof(Sizes))]
    public void it_verifies_checkpoint_tiles_and_entries_that_we_wrote(long size)
    {
        var (path, log) = Ours(size);

        var answer = _go.Demand(new { @do = "check", folder = path, key = Signer.Key.ToString() });

        Assert.That(answer["size"]!.GetValue<long>(), Is.EqualTo(size));
        Assert.That(Hash(answer["root"]), Is.EqualTo(log.Root));
    }

    [TestCaseSource(nameof(Sizes))]
    public void we_verify_checkpoint_tiles_and_entries_that_it_wrote(long size)
    {
        var (path, key) = Theirs(size);
        var checkpoint = Checkpoint.Verify(new LogFolder(path).ReadCheckpoint(), key).Demand();

        var check = LogCheck.Run(checkpoint, new LogFolder(path));

        Assert.That(check.Faults, Is.Empty);
        Assert.That(check.Verified, Is.Not.Null);
        Assert.That(checkpoint.Checkpoint.Size, Is.EqualTo(size));
        Assert.That(
            Directory.GetFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file).Replace('\\', '/')),
            Is.EquivalentTo(TilePath.AllOf(size).Select(tile => tile.ToString()).Append("checkpoint")));
    }

    [TestCase(1)]
    [TestCase(257)]
    [TestCase(70000)]
    public void it_verifies_our_proofs_and_refuses_their_bad_twins(long size)
    {
        var (path, _) = Ours(size);
        var reader = new TileReader(size, new LogFolder(path));
        var random = new Random(Seed);
        foreach (var index in Picked(random, size))
        {
            var proof = MerkleTree.ProveInclusion(index, size, reader);
            var leaf = Rfc6962.HashLeaf(Entry(index));
            _go.Demand(Inclusion(path, Signer.Key, proof, leaf));
            Refuses(Inclusion(path, Signer.Key, proof, Changed(random, leaf)));
            Refuses(Inclusion(path, Signer.Key, proof with { Index = index == 0 ? size : index - 1 }, leaf));
            foreach (var twin in Twins(random, proof.Hashes)) Refuses(Inclusion(path, Signer.Key, proof with { Hashes = twin }, leaf));
        }

        foreach (var oldSize in Picked(random, size).Select(index => index + 1))
        {
            var proof = MerkleTree.ProveConsistency(oldSize, size, reader);
            var oldRoot = MerkleTree.Root(oldSize, reader);
            _go.Demand(Consistency(path, Signer.Key, proof, oldRoot));
            Refuses(Consistency(path, Signer.Key, proof, Changed(random, oldRoot)));
            foreach (var twin in Twins(random, proof.Hashes)) Refuses(Consistency(path, Signer.Key, proof with { Hashes = twin }, oldRoot));
        }
    }

    [TestCase(1)]
    [TestCase(257)]
    [TestCase(70000)]
    public void we_verify_its_proofs_and_refuse_their_bad_twins(long size)
    {
        var (path, key) = Theirs(size);
        var root = Checkpoint.Verify(new LogFolder(path).ReadCheckpoint(), key).Demand().Checkpoint.Root;
        var random = new Random(Seed);
        foreach (var index in Picked(random, size))
        {
            var answer = _go.Demand(new { @do = "prove-inclusion", folder = path, key = key.ToString(), index });
            var (proof, leaf) = (new InclusionProof(index, size, Hashes(answer)), Hash(answer["leaf"]));
            Assert.That(leaf, Is.EqualTo(Rfc6962.HashLeaf(Encoding.ASCII.GetBytes(FormattableString.Invariant($"entry {index}")))));
            Assert.That(proof.Verify(leaf, root).Holds, Is.True);
            Assert.That(proof.Verify(Changed(random, leaf), root).Holds, Is.False);
            foreach (var twin in Twins(random, proof.Hashes)) Assert.That((proof with { Hashes = twin }).Verify(leaf, root).Holds, Is.False);
        }

        foreach (var oldSize in Picked(random, size).Select(index => index + 1))
        {
            var answer = _go.Demand(new { @do = "prove-consistency", folder = path, key = key.ToString(), oldSize });
            var (proof, oldRoot) = (new ConsistencyProof(oldSize, size, Hashes(answer)), Hash(answer["root"]));
            Assert.That(proof.Verify(oldRoot, root).Holds, Is.True);
            Assert.That(proof.Verify(Changed(random, oldRoot), root).Holds, Is.False);
            foreach (var twin in Twins(random, proof.Hashes)) Assert.That((proof with { Hashes = twin }).Verify(oldRoot, root).Holds, Is.False);
        }
    }

    [Test]
    public void both_refuse_what_we_wrote_with_a_byte_changed() => BothRefuseEveryChange(Ours(300).Path, Signer.Key);

    [Test]
    public void both_refuse_what_it_wrote_with_a_byte_changed()
    {
        var (path, key) = Theirs(300);
        BothRefuseEveryChange(path, key);
    }

    [Test]
    public void it_opens_our_notes_with_the_lines_of_several_keys_and_reads_past_a_cosignature()
    {
        var second = new NoteSigner("trm/RS/0", Ed25519PrivateKey.FromSeed([1, .. new byte[31]]));
        var note = SignedNote.Sign("a text\nof ours\n", Signer, second).With(new NoteSignature("trm/RS/witness", 7, new byte[72]));

        var answer = _go.Demand(new { @do = "open", note = note.ToBytes(), keys = new[] { Signer.Key.ToString(), second.Key.ToString() } });

        Assert.That(Convert.FromBase64String(answer["text"]!.GetValue<string>()), Is.EqualTo("a text\nof ours\n"u8.ToArray()));
        Assert.That(answer["by"]!.AsArray().Select(name => name!.GetValue<string>()), Is.EqualTo(["trm/AT/0", "trm/RS/0"]));
        Assert.That(answer["unverified"]!.AsArray().Select(name => name!.GetValue<string>()), Is.EqualTo(["trm/RS/witness"]));
    }

    [Test]
    public void it_verifies_our_cosignature_and_refuses_it_with_a_byte_changed()
    {
        var witness = new WitnessSigner("trm/RS/witness", Ed25519PrivateKey.FromSeed([3, .. new byte[31]]));
        var checkpoint = Checkpoint.Verify(new LogFolder(Ours(257).Path).ReadCheckpoint(), Signer.Key).Demand();
        var note = checkpoint.Note.Note.With(witness.Cosign(checkpoint, DateTimeOffset.UnixEpoch.AddDays(20_000))).ToBytes();
        var keys = new[] { Signer.Key.ToString(), witness.Key.ToString() };

        var answer = _go.Demand(new { @do = "open", note, keys });

        Assert.That(answer["by"]!.AsArray().Select(name => name!.GetValue<string>()), Is.EqualTo(["trm/AT/0", "trm/RS/witness"]));
        // The cosignature is the last line: its time, its signature, the hash of its key.
        for (var back = 3; back < 100; back++)
        {
            byte[] changed = [.. note];
            changed[^back] = changed[^back] == (byte)'A' ? (byte)'B' : (byte)'A';
            if (_go.Ask(new { @do = "open", note = changed, keys })["by"] is { } by)
                Assert.That(by.AsArray(), Has.Count.EqualTo(1), $"{back} from the end");
        }
    }

    [Test]
    public void we_verify_its_cosignature_and_refuse_it_for_another_text()
    {
        var checkpoint = Checkpoint.Verify(new LogFolder(Ours(257).Path).ReadCheckpoint(), Signer.Key).Demand();

        var answer = _go.Demand(new { @do = "cosign", note = checkpoint.Note.Note.ToBytes(), key = Signer.Key.ToString(), origin = "example.org/witness", time = 1_800_000_000 });

        var witness = NoteKey.Parse(answer["key"]!.GetValue<string>()).Demand();
        var note = SignedNote.Parse(Convert.FromBase64String(answer["note"]!.GetValue<string>())).Demand();
        var line = note.Signatures.Single(signature => signature.Name == witness.Name);
        Assert.That(Cosignature.Verify(line, note.Text, witness).Demand().Time, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000)));
        Assert.That(Cosignature.Verify(line, note.Text.Replace("257", "258", StringComparison.Ordinal), witness).Fault!.Code, Is.EqualTo(FaultCode.BadSignature));
        Assert.That(Checkpoint.Verify(note.ToBytes(), Signer.Key).Demand().Checkpoint, Is.EqualTo(checkpoint.Checkpoint));
    }

    [Test]
    public void another_key_of_the_same_name_opens_nothing_on_either_side()
    {
        var other = new NoteSigner("trm/AT/0", Ed25519PrivateKey.FromSeed([2, .. new byte[31]]));
        var (path, key) = Theirs(1);
        var stranger = NoteKey.OfLog(key.Name, other.Key.PublicKey);

        Assert.That(_go.Refusal(new { @do = "check", folder = Ours(1).Path, key = other.Key.ToString() }), Is.EqualTo("note has no verifiable signatures"));
        Assert.That(Checkpoint.Verify(new LogFolder(path).ReadCheckpoint(), stranger).Fault!.Code, Is.EqualTo(FaultCode.UnknownKey));
    }

    // Every byte of the checkpoint, and bytes of every tile and bundle.
    private void BothRefuseEveryChange(string path, NoteKey key)
    {
        var random = new Random(Seed);
        TestContext.Out.WriteLine(FormattableString.Invariant($"seed {Seed}"));
        Assert.That(WeAccept(path, key), Is.True);
        _go.Demand(new { @do = "check", folder = path, key = key.ToString() });
        var changes = 0;
        foreach (var file in Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            var places = Path.GetFileName(file) == "checkpoint" ? Enumerable.Range(0, bytes.Length) : Enumerable.Range(0, 25).Select(_ => random.Next(bytes.Length)).Append(0).Append(bytes.Length - 1);
            foreach (var place in places)
            {
                byte[] changed = [.. bytes];
                changed[place] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(file, changed);
                var what = FormattableString.Invariant($"{Path.GetRelativePath(path, file)}, byte {place}");
                Assert.That(WeAccept(path, key), Is.False, what);
                Assert.That(_go.Ask(new { @do = "check", folder = path, key = key.ToString() })["fault"], Is.Not.Null, what);
                changes++;
            }

            File.WriteAllBytes(file, bytes);
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"{changes} changes refused by both"));
        Assert.That(WeAccept(path, key), Is.True);
    }

    private static bool WeAccept(string path, NoteKey key) =>
        Checkpoint.Verify(new LogFolder(path).ReadCheckpoint(), key) is { Holds: true } checkpoint && LogCheck.Run(checkpoint.Value, new LogFolder(path)).Faults.Count == 0;

    // For what the proof says, not for how the question was put.
    private void Refuses(object request) => Assert.That(_go.Refusal(request), Is.EqualTo("invalid transparency proof").Or.Match("^tlog: invalid inputs in Check"));

    private (string Path, TiledLog Log) Ours(long size)
    {
        var path = Path.Combine(_folder, $"ours-{Guid.NewGuid():n}");
        var folder = new LogFolder(path, durable: false);
        var log = new TiledLog(folder);
        for (var i = 0L; i < size; i++) log.Append(Entry(i));
        log.Flush();
        folder.WriteCheckpoint(new Checkpoint("trm/AT/0", size, log.Root).Sign(Signer));
        return (path, log);
    }

    private (string Path, NoteKey Key) Theirs(long size)
    {
        var path = Path.Combine(_folder, $"theirs-{Guid.NewGuid():n}");
        var answer = _go.Demand(new { @do = "write", folder = path, origin = "example.org/log", size });
        return (path, NoteKey.Parse(answer["key"]!.GetValue<string>()).Demand());
    }

    private static object Inclusion(string folder, NoteKey key, InclusionProof proof, TreeHash leaf) =>
        new { @do = "inclusion", folder, key = key.ToString(), index = proof.Index, leaf = leaf.ToBase64(), hashes = proof.Hashes.Select(hash => hash.ToBase64()) };

    private static object Consistency(string folder, NoteKey key, ConsistencyProof proof, TreeHash oldRoot) =>
        new { @do = "consistency", folder, key = key.ToString(), oldSize = proof.OldSize, oldRoot = oldRoot.ToBase64(), hashes = proof.Hashes.Select(hash => hash.ToBase64()) };

    // One hash changed, one too few, one too many.
    private static IEnumerable<IReadOnlyList<TreeHash>> Twins(Random random, IReadOnlyList<TreeHash> hashes)
    {
        yield return [.. hashes, default];
        if (hashes.Count == 0) yield break;
        yield return [.. hashes.Skip(1)];
        var place = random.Next(hashes.Count);
        yield return [.. hashes.Select((hash, i) => i == place ? Changed(random, hash) : hash)];
    }

    private static TreeHash Changed(Random random, TreeHash hash)
    {
        var bytes = hash.ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return new TreeHash(bytes);
    }

    private static IEnumerable<long> Picked(Random random, long size) =>
        new long[] { 0, size / 2, size - 1 }.Concat(Enumerable.Range(0, 20).Select(_ => random.NextInt64(size))).Distinct();

    private static IReadOnlyList<TreeHash> Hashes(JsonObject answer) => answer["hashes"] is JsonArray hashes ? [.. hashes.Select(Hash)] : [];

    private static TreeHash Hash(JsonNode? base64) => new(Convert.FromBase64String(base64!.GetValue<string>()));

    // As long as our leaves.
    private static byte[] Entry(long index) => Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture).PadLeft(53, '.'));
}
