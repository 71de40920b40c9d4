using Trm.Contracts.Identifiers;
using Trm.Node.Storage;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace Trm.Cli.Terminal;

/// <summary>Options and files that several commands share.</summary>
internal static class Input
{
    /// <summary>Reads a file that the command line names; <c>FILE_ABSENT</c>, or <c>TOO_LARGE</c> before a byte is read.</summary>
    public static async Task<byte[]> ReadAsync(string path, long most, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw CommandException.Absent(path);
        if (new FileInfo(path).Length > most)
            throw new CommandException(ExitCode.Refused, "TOO_LARGE", $"{path} is larger than {most} bytes");
        return await File.ReadAllBytesAsync(path, cancel);
    }

    /// <summary>Writes a new file, never over an existing one.</summary>
    public static async Task WriteNewAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (File.Exists(path))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{path} exists already; name another, or move it away");
        MakeFolderOf(path);
        await File.WriteAllBytesAsync(path, bytes, cancel);
    }

    /// <summary>Writes a file whole or not at all, over a former one; on the disk before it takes the former one's place, and there under its name when this returns.</summary>
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        MakeFolderOf(path);
        var beside = path + ".new";
        await using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(bytes, cancel);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        FolderNames.FlushOf(path);
    }

    /// <summary>An option whose value is a participant's id.</summary>
    public static Option<ParticipantId> Participant(string name, string description, bool required = true) => new(name)
    {
        Description = description,
        Required = required,
        HelpName = "ID",
        CustomParser = ParseParticipant,
    };

    /// <summary>Parses a participant's id; a wrong one is a fault of the command line.</summary>
    public static ParticipantId? ParseParticipant(ArgumentResult argument)
    {
        if (ParticipantId.Parse(argument.Tokens[0].Value).Try(out var id, out var fault))
            return id;
        argument.AddError($"{fault.Hint ?? "a participant's id is 2 to 16 of A-Z, 0-9 and '-'"}");
        return null;
    }

    /// <summary>Makes the folder of a file that is to be written.</summary>
    public static void MakeFolderOf(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
    }
}
