using System.IO.Compression;
using System.Security.Cryptography;

namespace Trm.Evidence.Packs;

/// <summary>
/// The files of a zip from anybody, in memory: contents only. Dates, attributes, comments and declared sizes of the zip are not believed; names outside the
/// layout, doubled names, folders and content beyond the limits are findings and are not read.
/// </summary>
internal sealed class PackArchive : ITrailFiles
{
    /// <summary>Largest zip, in bytes.</summary>
    public const long MaxArchive = 512L * 1024 * 1024;

    /// <summary>Largest file in it, in bytes.</summary>
    public const int MaxFile = 64 * 1024 * 1024;

    /// <summary>Largest content of all files together, in bytes.</summary>
    public const long MaxContent = 1024L * 1024 * 1024;

    /// <summary>Most files.</summary>
    public const int MaxFiles = 2_000_000;

    private const int MaxOdd = 10_000;

    private readonly List<Finding> odd = [];

    private PackArchive()
    {
    }

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of the zip, lower-case hex; null where it was too large to read, or where there is none.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>What is wrong with the zip itself.</summary>
    public IReadOnlyList<Finding> Faults => odd;

    IReadOnlyList<string> ITrailFiles.Places => [.. Files.Keys.Where(k => k.StartsWith("log/", StringComparison.Ordinal) || k.StartsWith("evidence/", StringComparison.Ordinal) || k.StartsWith("proofs/", StringComparison.Ordinal))];

    IReadOnlyList<Finding> ITrailFiles.Odd => [];

    byte[]? ITrailFiles.Read(string place, int most) =>
        Files.GetValueOrDefault(place) is { } bytes ? bytes.Length > most ? bytes[..(most + 1)] : bytes : null;

    /// <summary>Files that are in memory already.</summary>
    public static PackArchive Of(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var archive = new PackArchive();
        foreach (var (path, bytes) in files)
            archive.Take(path, bytes);
        return archive;
    }

    public static PackArchive Read(Stream zip)
    {
        var archive = new PackArchive();
        try
        {
            if (zip.Length > MaxArchive)
                archive.Add("", "the zip is larger than any pack", "a pack has at most 512 MiB");
            else
            {
                archive.Sha256 = Convert.ToHexStringLower(SHA256.HashData(zip));
                zip.Position = 0;
                archive.ReadAll(zip);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            archive.Add("", "this is not a zip that can be read to its end", "is it an evidence pack? fetch it again");
        }

        return archive;
    }

    private void ReadAll(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > MaxFiles)
        {
            Add("", "the zip holds more files than any pack", $"a pack has at most {MaxFiles} files");
            return;
        }

        var left = MaxContent;
        foreach (var entry in zip.Entries)
        {
            // A bomb is not unpacked to its end, and what lies behind it is not unpacked at all.
            if (left <= 0 || odd.Count >= MaxOdd)
            {
                Add("", "the zip holds more than any pack", "do not use this pack; ask for it again");
                return;
            }

            if (!PackPath.IsLawful(entry.FullName))
            {
                Take(entry.FullName, []);
                continue;
            }

            var bytes = ReadOne(entry, long.Min(MaxFile, left));
            if (bytes is null)
                odd.Add(new(FindingCode.PackUnreadable, entry.FullName, null, "the file cannot be read, or is larger than any file of a pack", "fetch the pack again"));
            else
                Take(entry.FullName, bytes);
            left -= bytes?.Length ?? MaxFile;
        }
    }

    private void Take(string path, byte[] bytes)
    {
        if (!PackPath.IsLawful(path))
            odd.Add(new(FindingCode.FileUnexpected, Plain(path), null, "no pack has a file of this name", "somebody added it"));
        else if (!Files.TryAdd(path, bytes))
            odd.Add(new(FindingCode.FileUnexpected, path, null, "the zip holds two files of this name", "which one a program sees depends on the program: do not use this pack"));
    }

    // The declared length may lie: read at most what is allowed.
    private static byte[]? ReadOne(ZipArchiveEntry entry, long most)
    {
        try
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                if (content.Length + count > most)
                    return null;
                content.Write(buffer, 0, count);
            }

            return content.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or IOException)
        {
            return null;
        }
    }

    private void Add(string place, string sentence, string hint) => odd.Add(new(FindingCode.PackUnreadable, place, null, sentence, hint));

    private static string Plain(string name) => new([.. name.Take(120).Select(c => c is > ' ' and < '\u007f' ? c : '?')]);
}
