using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Envelope.Directory;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory add</c></summary>
internal sealed class DirectoryAddCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The version in force");
    private readonly Option<string[]> _entries = DirectoryFiles.Entries();
    private readonly Option<string[]> _keys = DirectoryFiles.GovernanceKeys();
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryAddCommand(Screen screen)
        : base(screen, "add", "Make the next version with these entries added, or replaced", "trm directory add directory.p7s --entry AT.p7s --key governance.key -o directory-2.p7s")
    {
        _entries.Required = true;
        Arguments.Add(_file);
        Options.Add(_entries);
        Options.Add(_keys);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = Screen.Time.GetUtcNow();
        var current = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_file), null, now, cancel);
        if (!current.IsOk)
            return Screen.Refuse(current.Rejections);
        var entries = await DirectoryFiles.ReadEntriesAsync(line.GetRequiredValue(_entries), cancel);
        if (!entries.IsOk)
            return Screen.Refuse(entries.Rejections);
        var keys = DirectoryFiles.LoadKeys(line.GetRequiredValue(_keys));
        if (!keys.IsOk)
            return Screen.Refuse(keys.Rejections);
        var next = entries.Value.Aggregate(current.Value.Document, (d, entry) => d.Add(entry)).Next(now);
        var signed = DirectoryFiles.Sign(next, keys.Value, now);
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);

        // What nobody would adopt is not handed out. With signatures still to come, adoption judges later.
        if (DirectoryFiles.Missing(signed.Value) == 0 && TrustDirectory.Adopt(current.Value, signed.Value.Bytes) is { IsOk: false } refused)
            return Screen.Refuse(refused.Rejections);
        var output = line.GetRequiredValue(_output);
        await Input.WriteNewAsync(output, signed.Value.Bytes, cancel);
        return DirectoryFiles.Report(Screen, signed.Value, output);
    }
}
