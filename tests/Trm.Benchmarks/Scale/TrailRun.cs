using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Trm.Benchmarks.Measures;
using Trm.Trail;

namespace Trm.Benchmarks.Scale;

/// <summary>A full verification of a long trail against hashing its tree and nothing else.</summary>
public static class TrailRun
{
    private const string Origin = "trm/AT/0";
    private const int HashBytes = 32;

    /// <summary>Measures in a folder, which holds the log.</summary>
    /// <param name="folder">Where it is written.</param>
    /// <param name="leaves">How many.</param>
    /// <param name="rounds">Verifying and hashing, in turn.</param>
    public static Report Measure(string folder, long leaves, int rounds)
    {
        using var key = Ed25519PrivateKey.Generate();
        var signer = new NoteSigner(Origin, key);
        var log = Grow(new LogFolder(folder, durable: false), leaves);
        new LogFolder(folder, durable: false).WriteCheckpoint(new Checkpoint(Origin, log.Size, log.Root).Sign(signer));
        var checkpoint = Checkpoint.Verify(new LogFolder(folder).ReadCheckpoint(), signer.Key).Demand();
        if (!Root(leaves).AsSpan().SequenceEqual(log.Root.ToArray()))
            throw new InvalidOperationException("the tree that is hashed is not the tree of the log");

        var times = Part.Time(
            [
                new("verify: entries, tiles, signed root", () =>
                {
                    if (LogCheck.Run(checkpoint, new LogFolder(folder)).Verified is null)
                        throw new InvalidOperationException("a log of our own does not verify");
                }),
                new("hash: leaves and nodes, in memory", () => Root(leaves)),
                new("hash: leaves alone", () => Leaves(leaves)),
            ],
            rounds, 1);
        var table = Table.OfSpread(string.Create(CultureInfo.InvariantCulture, $"{leaves} leaves"), "s", "us/leaf", "the tree hashed / it", "its least", "its most");
        var hashing = times["hash: leaves and nodes, in memory"];
        foreach (var (name, took) in times)
            table.Add(name, Spread.Of(took.Rounds.Select(us => us / 1e6)), [took.Median / leaves, .. Table.Of(Spread.Ratio(hashing, took))]);
        return new("scale trail", new Dictionary<string, string>(StringComparer.Ordinal) { ["rounds"] = string.Create(CultureInfo.InvariantCulture, $"{rounds} in turn; the files are in the system's cache") }, table);
    }

    private static TiledLog Grow(LogFolder folder, long leaves)
    {
        var log = new TiledLog(folder);
        for (long i = 0; i < leaves; i++)
            log.Append(Entry(i));
        log.Flush();
        return log;
    }

    private static byte[] Entry(long index)
    {
        var entry = new byte[Leaf.Size];
        BinaryPrimitives.WriteInt64BigEndian(entry, index);
        return entry;
    }

    // RFC 6962 2.1: what waits for its right half lies at its level, which is there where that bit of the count is set.
    private static byte[] Root(long leaves)
    {
        Span<byte> waiting = stackalloc byte[64 * HashBytes], leaf = stackalloc byte[1 + Leaf.Size], node = stackalloc byte[1 + (2 * HashBytes)], hash = stackalloc byte[HashBytes];
        leaf.Clear();
        node[0] = 1;
        for (long i = 0; i < leaves; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(leaf[1..], i);
            SHA256.HashData(leaf, hash);
            var level = 0;
            for (; (i >> level & 1) == 1; level++)
                Join(At(waiting, level), node, hash);
            hash.CopyTo(At(waiting, level));
        }

        var lowest = BitOperations.TrailingZeroCount(leaves);
        At(waiting, lowest).CopyTo(hash);
        for (var level = lowest + 1; level < 63; level++)
            if ((leaves >> level & 1) == 1)
                Join(At(waiting, level), node, hash);
        return hash.ToArray();

        static Span<byte> At(Span<byte> waiting, int level) => waiting.Slice(level * HashBytes, HashBytes);

        static void Join(ReadOnlySpan<byte> left, Span<byte> node, Span<byte> right)
        {
            left.CopyTo(node[1..]);
            right.CopyTo(node[(1 + HashBytes)..]);
            SHA256.HashData(node, right);
        }
    }

    private static void Leaves(long leaves)
    {
        Span<byte> leaf = stackalloc byte[1 + Leaf.Size], hash = stackalloc byte[HashBytes];
        leaf.Clear();
        for (long i = 0; i < leaves; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(leaf[1..], i);
            SHA256.HashData(leaf, hash);
        }
    }
}
