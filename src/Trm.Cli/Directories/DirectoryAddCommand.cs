using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory add</c></summary>
internal sealed class DirectoryAddCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The version in force");
    private readonly Option<string[]> _entries = DirectoryFiles.Entries();
    private readonly Option<string[]> _replace = new("--replace") { Description = "A participant whose entry is replaced without a key of its own: every governance key must sign, every node is alarmed and waits a day", HelpName = "ID" };
    private readonly Option<string[]> _keys = DirectoryFiles.GovernanceKeys();
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryAddCommand(Screen screen)
        : base(screen, "add", "Make the next version with these entries added, or replaced", "trm directory add directory.p7s --entry AT.p7s --key governance.key -o directory-2.p7s")
    {
        _entries.Required = true;
        Arguments.Add(_file);
        Options.Add(_entries);
        Options.Add(_replace);
        Options.Add(_keys);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var entries = await DirectoryFiles.ReadEntriesAsync(line.GetRequiredValue(_entries), cancel);
        if (!entries.IsOk)
            return Screen.Refuse(entries.Rejections);
        return await DirectoryFiles.NextAsync(
            Screen, line.GetRequiredValue(_file), line.GetRequiredValue(_keys), line.GetRequiredValue(_output),
            document => entries.Value.Aggregate(document, (d, entry) => d.Add(entry)), cancel, line.GetValue(_replace) ?? []);
    }
}
