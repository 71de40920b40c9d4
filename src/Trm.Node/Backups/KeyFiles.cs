using System.Text;
using Trm.Node.Storage;

namespace Trm.Node.Backups;

/// <summary>The files of the folder of case keys - wrapped keys, and decisions to erase - one after the other, each by its name.</summary>
internal static class KeyFiles
{
    private const string Form = "trm-case-keys/1";
    private const int MaxBytes = 64 * 1024;

    /// <summary>How many of each.</summary>
    internal sealed record Count(int Keys, int Erasures);

    /// <summary>Writes what lies in that folder. A key that goes meanwhile was erased: its decision, which is older, is read after it.</summary>
    public static Count Write(string folder, Stream to)
    {
        using var writer = new BinaryWriter(to, Encoding.UTF8, leaveOpen: true);
        writer.Write(Form);
        var count = new Count(Write(folder, ".key", writer), Write(folder, ".erased", writer));
        writer.Write("");
        return count;
    }

    /// <summary>Reads them all into that folder; into none where it is null.</summary>
    /// <exception cref="InvalidDataException">These are no key files.</exception>
    public static Count Read(Stream from, string? folder)
    {
        using var reader = new BinaryReader(from, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadString() != Form)
            throw new InvalidDataException("it does not begin with keys of cases");
        var (keys, erasures) = (0, 0);
        for (string name; (name = reader.ReadString()).Length > 0;)
        {
            var length = reader.ReadInt32();
            if (length is < 0 or > MaxBytes || !IsName(name))
                throw new InvalidDataException("it holds a file that is no key of a case");
            var bytes = reader.ReadBytes(length);
            if (bytes.Length < length)
                throw new EndOfStreamException("a key is cut off");
            if (folder is not null)
                OwnerOnly.Write(Path.Combine(folder, name), bytes);
            if (name.EndsWith(".key", StringComparison.Ordinal))
                keys++;
            else
                erasures++;
        }

        return new(keys, erasures);
    }

    private static int Write(string folder, string extension, BinaryWriter writer)
    {
        var count = 0;
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*" + extension).Order(StringComparer.Ordinal).ToList())
        {
            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(path);
            }
            catch (FileNotFoundException)
            {
                continue;
            }

            writer.Write(Path.GetFileName(path));
            writer.Write(bytes.Length);
            writer.Write(bytes);
            count++;
        }

        return count;
    }

    // A name as the vault gives them: nothing leads out of the folder.
    private static bool IsName(string name) => Path.GetExtension(name) is ".key" or ".erased" && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') && name[0] != '.';
}
