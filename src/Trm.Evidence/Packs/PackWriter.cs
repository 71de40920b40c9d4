using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Trm.Envelope;
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
    public static byte[] Write(PackContent content, SigningKey key, DateTimeOffset issued) => Zip(Sign(Files(content), content, key, issued));

    // Every file but the manifest.
    private static SortedDictionary<string, byte[]> Files(PackContent content)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { ["log/checkpoint"] = content.Checkpoint.ToArray() };
        TrustDirectory? newest = null;
        foreach (var bytes in content.Directories)
        {
            var signed = SignedDirectory.Parse(bytes).Value;
            files[PackPath.Directory(signed.Document.Version)] = bytes.ToArray();
            newest = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), bytes, default).Value;
        }

        var log = new TiledLog(new Tiles(files));
        foreach (var leaf in content.Leaves)
            log.Append(leaf);
        log.Flush();
        foreach (var (id, header) in content.Headers)
            files[PackPath.Header(id)] = header.ToArray();
        foreach (var leaf in content.Evidence)
        {
            files[PackPath.Evidence(leaf.Index)] = leaf.ToJson();
            if (leaf.Opening.Header() is { } header && LeafContent.IdOf(header) is { } id)
                files.TryAdd(PackPath.Header(id), header);
        }

        files[PackPath.Guide] = Encoding.UTF8.GetBytes(PackGuide.Write(content, newest));
        return files;
    }

    /// <summary>Adds manifest and signature.</summary>
    internal static SortedDictionary<string, byte[]> Sign(SortedDictionary<string, byte[]> files, PackContent content, SigningKey key, DateTimeOffset issued)
    {
        var at = Contracts.Identifiers.WireTime.Cut(issued);
        var manifest = new PackManifest
        {
            Participant = content.Participant,
            Generation = content.Generation,
            Scope = content.Scope,
            Of = content.Of,
            HasPrivate = content.HasPrivate,
            From = content.From,
            To = content.To ?? content.Leaves.Count,
            Issued = at,
            Files = [.. files.Select(f => new PackFile(f.Key, f.Value.Length, Convert.ToHexStringLower(SHA256.HashData(f.Value))))],
        }.Write();
        files[PackPath.Manifest] = manifest;
        files[PackPath.Signature] = SignedStatement.Sign(manifest, key, at);
        return files;
    }

    /// <summary>The zip of files by path.</summary>
    internal static byte[] Zip(IReadOnlyDictionary<string, byte[]> files)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, bytes) in files)
            {
                var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
                entry.LastWriteTime = NoTime;
                using var stream = entry.Open();
                stream.Write(bytes);
            }

        return buffer.ToArray();
    }

    private sealed class Tiles(SortedDictionary<string, byte[]> files) : ITileSink
    {
        public void Write(TilePath path, ReadOnlySpan<byte> bytes) => files[$"log/{path}"] = bytes.ToArray();
    }
}
