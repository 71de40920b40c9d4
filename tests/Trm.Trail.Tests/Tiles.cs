using System.Globalization;
using System.Text;
using Trm.Testing;

namespace Trm.Trail.Tests;

public sealed class Tiles
{
    private static readonly NoteSigner Signer = new("trm/AT/0", Ed25519PrivateKey.FromSeed(new byte[32]));

    [TestCase("tile/0/000", 0, 0, 256)]
    [TestCase("tile/0/000.p/1", 0, 0, 1)]
    [TestCase("tile/1/255.p/255", 1, 255, 255)]
    [TestCase("tile/0/999", 0, 999, 256)]
    [TestCase("tile/0/x001/000", 0, 1000, 256)]
    [TestCase("tile/3/x001/x234/067.p/9", 3, 1234067, 9)]
    [TestCase("tile/0/x009/x223/x372/x036/x854/x775/807", 0, long.MaxValue, 256)]
    public void have_paths_with_one_spelling(string path, int level, long index, int width)
    {
        Assert.That(TilePath.OfHashes(level, index, width).ToString(), Is.EqualTo(path));
        Assert.That(TilePath.Parse(path).Demand(), Is.EqualTo(TilePath.OfHashes(level, index, width)));
        var entries = string.Concat("tile/entries/", path.AsSpan(7));
        Assert.That(TilePath.Parse(entries).Demand(), Is.EqualTo(TilePath.OfEntries(index, width)));
    }

    [TestCase("")]
    [TestCase("tile")]
    [TestCase("tile/0")]
    [TestCase("tile/0/0")]
    [TestCase("tile/0/0000")]
    [TestCase("tile/0/1000")]
    [TestCase("tile/0/x000/001")]
    [TestCase("tile/0/x001")]
    [TestCase("tile/0/001/002")]
    [TestCase("tile/8/000")]
    [TestCase("tile/-1/000")]
    [TestCase("tile/00/000")]
    [TestCase("tile/0/000.p/0")]
    [TestCase("tile/0/000.p/256")]
    [TestCase("tile/0/000.p/01")]
    [TestCase("tile/0/000.p")]
    [TestCase("tile/0/000.p/")]
    [TestCase("tile/0/000/")]
    [TestCase("/tile/0/000")]
    [TestCase("tile/entries/x-01/000")]
    [TestCase("tile/0/x009/x223/x372/x036/x854/x775/808")]
    [TestCase("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    public void of_another_spelling_are_refused(string path) => Assert.That(TilePath.Parse(path).Fault!.Code, Is.EqualTo(FaultCode.Malformed));

    [Test]
    public void of_tessera_lead_to_the_signed_root_at_every_size([Range(0, 15)] int size)
    {
        var folder = Vectors.RequireFolder("vectors/tessera/log");
        var key = NoteKey.Parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx").Demand();
        var checkpoint = Checkpoint.Verify(File.ReadAllBytes(Path.Combine(folder, $"checkpoint.{size}")), key).Demand();

        var check = LogCheck.Run(checkpoint, new LogFolder(folder));

        Assert.That(check.Faults, Is.Empty);
        Assert.That(check.Verified, Is.Not.Null);
        Assert.That(check.Leaves().Count(), Is.EqualTo(size));
    }

    [Test]
    public void of_our_own_are_byte_for_byte_what_tessera_writes()
    {
        var folder = new LogFolder(Vectors.RequireFolder("vectors/tessera/log"));
        var entries = EntryBundle.Parse(folder.Read(TilePath.OfEntries(0, 15)), 15).Demand().Entries;
        var ours = new MemoryTiles();
        var log = new TiledLog(ours);

        foreach (var entry in entries)
        {
            log.Append(entry.Span);
            log.Flush();
        }

        Assert.That(ours.Files.Keys, Has.Count.EqualTo(30));
        foreach (var (path, bytes) in ours.Files) Assert.That(bytes, Is.EqualTo(folder.Read(path)), path.ToString());
    }

    [Test]
    public void grow_to_the_same_bytes_however_the_entries_arrive([Values(1, 2, 3)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var entries = Enumerable.Range(0, 66_000).Select(i => Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture))).ToArray();
        var tree = new MemoryTree(entries.Select(entry => Rfc6962.HashLeaf(entry)));
        var tiles = new MemoryTiles();
        for (var size = 0; size < entries.Length;)
        {
            var log = TiledLog.Open(size, tiles, tiles);
            Assert.That(log.Root, Is.EqualTo(MerkleTree.Root(size, tree)));
            var next = int.Min(entries.Length, size + random.Next(1, random.Next(2) == 0 ? 300 : 20_000));
            foreach (var entry in entries[size..next]) log.Append(entry);
            log.Flush();
            size = next;
            Assert.That(log.Root, Is.EqualTo(MerkleTree.Root(size, tree)), $"size {size}");
            Assert.That(TilePath.AllOf(size).All(tiles.Files.ContainsKey), Is.True, $"size {size}");

            var reader = new TileReader(size, tiles);
            var index = random.Next(size);
            var old = random.Next(1, size + 1);
            Assert.That(reader.ReadEntry(index).ToArray(), Is.EqualTo(entries[index]));
            Assert.That(MerkleTree.ProveInclusion(index, size, reader).Verify(Rfc6962.HashLeaf(entries[index]), log.Root).Holds, Is.True);
            Assert.That(MerkleTree.ProveConsistency(old, size, reader).Verify(MerkleTree.Root(old, tree), log.Root).Holds, Is.True);
        }

        Assert.That(LogCheck.Run(Signed(entries.Length, MerkleTree.Root(entries.Length, tree)), tiles).Faults, Is.Empty);
    }

    [Test]
    public void are_exactly_these_for_a_size()
    {
        Assert.That(TilePath.AllOf(0), Is.Empty);
        Assert.That(TilePath.AllOf(1).Select(path => path.ToString()), Is.EqualTo(["tile/entries/000.p/1", "tile/0/000.p/1"]));
        Assert.That(TilePath.AllOf(256).Select(path => path.ToString()), Is.EqualTo(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]));
        Assert.That(TilePath.AllOf(257).Select(path => path.ToString()), Is.EqualTo(["tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]));
    }

    [Test]
    public void may_be_read_as_full_ones_where_the_partial_one_is_gone()
    {
        var (tiles, log) = Built(300);
        tiles.Files.Remove(TilePath.OfHashes(0, 0, 200));
        var reader = new TileReader(200, tiles);

        Assert.That(MerkleTree.ProveInclusion(17, 200, reader).Verify(Rfc6962.HashLeaf(Entry(17)), MerkleTree.Root(200, reader)).Holds, Is.True);
        Assert.That(reader.ReadEntry(199).ToArray(), Is.EqualTo(Entry(199)));
        Assert.That(MerkleTree.Root(300, new TileReader(300, tiles)), Is.EqualTo(log.Root));
    }

    [Test]
    public void that_are_damaged_are_named_and_nothing_else_is()
    {
        var (tiles, log) = Built(600);
        var checkpoint = Signed(600, log.Root);
        Assert.That(LogCheck.Run(checkpoint, tiles).Faults, Is.Empty);

        foreach (var path in TilePath.AllOf(600))
        {
            var bytes = tiles.Files[path];
            for (var i = 0; i < bytes.Length; i += path.IsEntries ? 1 : 31)
            {
                tiles.Files[path] = [.. bytes];
                tiles.Files[path][i] ^= 0x40;
                var check = LogCheck.Run(checkpoint, tiles);
                Assert.That(check.Verified, Is.Null, $"{path} byte {i}");
                Assert.That(check.Faults.Select(fault => fault.Path).Distinct(), Is.EqualTo([path]), $"{path} byte {i}");
                Assert.That(check.Leaves().All(leaf => leaf.Hash == Rfc6962.HashLeaf(Entry(leaf.Index))), Is.True, $"{path} byte {i}");
            }

            foreach (var length in new[] { 0, 1, bytes.Length - 1, bytes.Length + 1 })
            {
                tiles.Files[path] = bytes;
                Array.Resize(ref bytes, length);
                (tiles.Files[path], bytes) = (bytes, tiles.Files[path]);
                Assert.That(LogCheck.Run(checkpoint, tiles).Faults.Select(fault => fault.Path), Is.EqualTo([path]), $"{path} of {length} bytes");
            }

            tiles.Files.Remove(path);
            Assert.That(LogCheck.Run(checkpoint, tiles).Faults.Select(fault => (fault.Path, fault.Fault.Code)), Is.EqualTo([(path, FaultCode.Missing)]));
            tiles.Files[path] = bytes;
        }
    }

    [Test]
    public void and_entries_changed_together_miss_the_signed_root()
    {
        var (_, log) = Built(600);
        var forged = new MemoryTiles();
        var other = new TiledLog(forged);
        for (var i = 0; i < 600; i++) other.Append(i == 300 ? "forged"u8 : Entry(i));
        other.Flush();

        var check = LogCheck.Run(Signed(600, log.Root), forged, 100, 300, 301);

        Assert.That(check.Faults.Single().Path, Is.Null);
        Assert.That(check.Faults.Single().Fault.Code, Is.EqualTo(FaultCode.HashMismatch));
        Assert.That(check.Roots[300], Is.EqualTo(Built(300).Log.Root));
        Assert.That(check.Roots[301], Is.Not.EqualTo(Built(301).Log.Root));
    }

    [Test]
    public void whose_leaves_are_lost_in_both_places_are_named()
    {
        var (tiles, log) = Built(600);
        tiles.Files.Remove(TilePath.OfEntries(1));
        tiles.Files.Remove(TilePath.OfHashes(0, 1));

        var check = LogCheck.Run(Signed(600, log.Root), tiles);

        Assert.That(check.Faults.Select(fault => fault.Path), Is.EqualTo([TilePath.OfEntries(1), TilePath.OfHashes(0, 1)]));
        Assert.That(check.Leaves().Count(leaf => leaf.Hash is null), Is.EqualTo(256));
    }

    [Test]
    public void are_never_rewritten_in_a_folder()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"log-{Guid.NewGuid():n}");
        var folder = new LogFolder(path, durable: false);
        var log = new TiledLog(folder);
        for (var i = 0; i < 300; i++) log.Append(Entry(i));
        log.Flush();
        folder.WriteCheckpoint(new Checkpoint("trm/AT/0", 300, log.Root).Sign(Signer));

        Assert.That(() => folder.Write(TilePath.OfHashes(0, 0), folder.Read(TilePath.OfHashes(0, 0))!), Throws.Nothing);
        Assert.That(() => folder.Write(TilePath.OfHashes(0, 0), new byte[8192]), Throws.InstanceOf<IOException>());
        Assert.That(TiledLog.Open(300, folder, folder).Root, Is.EqualTo(log.Root));
        Assert.That(LogCheck.Run(Checkpoint.Verify(folder.ReadCheckpoint(), Signer.Key).Demand(), folder).Faults, Is.Empty);
        Assert.That(
            Directory.GetFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file).Replace('\\', '/')),
            Is.EquivalentTo(TilePath.AllOf(300).Select(tile => tile.ToString()).Append("checkpoint")));
        Directory.Delete(path, recursive: true);
    }

    [Test]
    public void of_a_folder_that_is_not_there_are_absent()
    {
        var folder = new LogFolder(Path.Combine(TestContext.CurrentContext.WorkDirectory, "nowhere"));
        Assert.That(folder.ReadCheckpoint(), Is.Null);
        Assert.That(folder.Read(TilePath.OfEntries(0)), Is.Null);
        Assert.That(() => TiledLog.Open(3, folder, folder), Throws.InstanceOf<IOException>());
    }

    private static (MemoryTiles Tiles, TiledLog Log) Built(int size)
    {
        var tiles = new MemoryTiles();
        var log = new TiledLog(tiles);
        for (var i = 0; i < size; i++) log.Append(Entry(i));
        log.Flush();
        return (tiles, log);
    }

    private static byte[] Entry(long index) => Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture));

    private static VerifiedCheckpoint Signed(long size, TreeHash root) =>
        Checkpoint.Verify(new Checkpoint("trm/AT/0", size, root).Sign(Signer).ToBytes(), Signer.Key).Demand();
}
