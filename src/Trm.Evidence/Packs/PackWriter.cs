using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>Puts an evidence pack together. The same content, key and time give the same files.</summary>
public static class PackWriter
{
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // a zip cannot hold an earlier one

    /// <summary>Writes a pack as a zip.</summary>
    /// <param name="content">What goes into it.</param>
    /// <param name="key">The participant's message-signing key.</param>
    /// <param name="issued">Now.</param>
    public static byte[] Write(PackContent content, SigningKey key, DateTimeOffset issued)
    {
        using var buffer = new MemoryStream();
        Write(content, key, issued, buffer);
        return buffer.ToArray();
    }

    /// <summary>Writes a pack as a zip, file by file; the manifest, which names them all, comes last.</summary>
    /// <param name="content">What goes into it.</param>
    /// <param name="key">The participant's message-signing key.</param>
    /// <param name="issued">Now.</param>
    /// <param name="output">Where to; need not be able to seek, and stays open.</param>
    /// <param name="cancel">Ends the writing between two files.</param>
    public static void Write(PackContent content, SigningKey key, DateTimeOffset issued, Stream output, CancellationToken cancel = default)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        var listed = new List<PackFile>();
        foreach (var (path, bytes) in Files(content))
        {
            cancel.ThrowIfCancellationRequested();
            listed.Add(new(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
            Write(zip, path, bytes);
        }

        listed.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        var manifest = new PackManifest
        {
            Participant = content.Participant,
            Generation = content.Generation,
            Scope = content.Scope,
            Of = content.Of,
            HasPrivate = content.HasPrivate,
            From = content.From,
            To = content.To ?? content.Leaves.Count,
            Issued = WireTime.Cut(issued),
            Files = listed,
        };
        var text = manifest.Write();
        Write(zip, PackPath.Manifest, text);
        Write(zip, PackPath.Signature, Envelope.SignedStatement.Sign(text, key, manifest.Issued));
    }

    // Every file but the manifest.
    private static IEnumerable<(string Path, byte[] Bytes)> Files(PackContent content)
    {
        TrustDirectory? newest = null;
        foreach (var bytes in content.Directories)
        {
            var signed = SignedDirectory.Parse(bytes).Value;
            newest = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), bytes, default).Value;
            yield return (PackPath.Directory(signed.Document.Version), bytes.ToArray());
        }

        yield return (PackPath.Guide, Encoding.UTF8.GetBytes(PackGuide.Write(
            content.Participant, content.Generation, content.Scope, content.Of, content.From, content.To ?? content.Leaves.Count, newest)));
        yield return (PackPath.Checkpoint, content.Checkpoint.ToArray());
        foreach (var (size, note) in content.Checkpoints)
            yield return (PackPath.CheckpointOf(size), note.ToArray());
        foreach (var (origin, note) in content.Witnessed)
            yield return (PackPath.OfWitnessed(origin), note.ToArray());
        foreach (var file in content.Scope == PackScope.Peer ? Proofs(content) : Tiles(content))
            yield return file;

        foreach (var (id, header) in content.Headers)
            yield return (PackPath.Header(id), header.ToArray());
        var shown = content.Headers.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var leaf in content.Evidence)
        {
            yield return (PackPath.Evidence(leaf.Index), leaf.ToJson());
            if (leaf.Opening.Header() is { } header && LeafContent.IdOf(header) is { } id && shown.Add(id))
                yield return (PackPath.Header(id), header);
        }
    }

    private static IEnumerable<(string Path, byte[] Bytes)> Tiles(PackContent content)
    {
        var tiles = new Sink();
        var log = new TiledLog(tiles);
        foreach (var leaf in content.Leaves)
        {
            log.Append(leaf);
            foreach (var tile in tiles.Taken())
                yield return tile;
        }

        log.Flush();
        foreach (var tile in tiles.Taken())
            yield return tile;
    }

    private static IEnumerable<(string Path, byte[] Bytes)> Proofs(PackContent content)
    {
        var tiles = new Sink();
        var log = new TiledLog(tiles);
        foreach (var leaf in content.Leaves)
            log.Append(leaf);
        log.Flush();
        var reader = new TileReader(log.Size, tiles);
        foreach (var leaf in content.Evidence)
            yield return (PackPath.Proof(leaf.Index), ProofText.Write(MerkleTree.ProveInclusion(leaf.Index, log.Size, reader)));
    }

    private static void Write(ZipArchive zip, string path, byte[] bytes)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private sealed class Sink : ITileSink, ITileSource
    {
        private readonly Dictionary<TilePath, byte[]> tiles = [];

        public void Write(TilePath path, ReadOnlySpan<byte> bytes) => tiles[path] = bytes.ToArray();

        public byte[]? Read(TilePath path) => tiles.GetValueOrDefault(path);

        public List<(string Path, byte[] Bytes)> Taken()
        {
            var taken = tiles.Select(t => ($"log/{t.Key}", t.Value)).ToList();
            tiles.Clear();
            return taken;
        }
    }
}
