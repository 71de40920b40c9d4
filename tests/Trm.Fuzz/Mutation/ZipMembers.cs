using System.IO.Compression;

namespace Trm.Fuzz.Mutation;

/// <summary>The members of a zip, in its order.</summary>
internal sealed class ZipMembers
{
    private ZipMembers(List<(string Name, byte[] Content)> members) => Members = members;

    public List<(string Name, byte[] Content)> Members { get; }

    /// <summary>Null where it cannot be read.</summary>
    public static ZipMembers? Read(byte[] bytes)
    {
        var members = new List<(string, byte[])>();
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            foreach (var entry in zip.Entries.Take(4096))
            {
                if (entry.Length > 1 << 20)
                    continue;
                using var stream = entry.Open();
                using var content = new MemoryStream();
                stream.CopyTo(content);
                members.Add((entry.FullName, content.ToArray()));
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            return null;
        }

        return members.Count > 0 ? new(members) : null;
    }

    public static byte[] Write(IEnumerable<(string Name, byte[] Content)> members, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in members.Where(m => m.Name.Length > 0))
            {
                var entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same bytes in every run
                using var stream = entry.Open();
                stream.Write(content);
            }

        return buffer.ToArray();
    }
}
