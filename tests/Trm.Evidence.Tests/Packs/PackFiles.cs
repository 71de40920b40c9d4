using System.IO.Compression;
using System.Security.Cryptography;
using Trm.Envelope;
using Trm.Envelope.Keys;
using Trm.Evidence.Packs;

namespace Trm.Evidence.Tests.Packs;

/// <summary>The files of a pack, to be bent: read from a zip, verified in memory, listed and signed anew.</summary>
internal sealed class PackFiles : SortedDictionary<string, byte[]>
{
    public const string Manifest = "manifest.json";
    public const string Signature = "manifest.p7s";

    private PackFiles()
        : base(StringComparer.Ordinal)
    {
    }

    public static PackFiles Of(byte[] zip)
    {
        var files = new PackFiles();
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            files.Add(entry.FullName, content.ToArray());
        }

        return files;
    }

    public PackFiles With(string place, byte[]? bytes)
    {
        var other = new PackFiles();
        foreach (var (path, content) in this)
            other[path] = content;
        if (bytes is null)
            other.Remove(place);
        else
            other[place] = bytes;
        return other;
    }

    /// <summary>The manifest written anew over what the files are now; the signature stays what it was.</summary>
    public PackFiles Listed()
    {
        var former = PackManifest.Parse(this[Manifest]).Value;
        return With(Manifest, (former with
        {
            Files = [.. this.Where(f => f.Key is not (Manifest or Signature)).Select(f => new PackFile(f.Key, f.Value.Length, Convert.ToHexStringLower(SHA256.HashData(f.Value))))],
        }).Write());
    }

    /// <summary>Listed anew, and signed by that key.</summary>
    public PackFiles Signed(SigningKey key)
    {
        var listed = Listed();
        return listed.With(Signature, SignedStatement.Sign(listed[Manifest], key, PackManifest.Parse(listed[Manifest]).Value.Issued));
    }

    /// <param name="trust">What the directory in it comes to, where that is known already.</param>
    public PackReport Verify(PackTrust? trust = null) => PackCheck.Run("pack", PackArchive.Of(this), null, trust);
}
