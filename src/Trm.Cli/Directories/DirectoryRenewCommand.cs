using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory renew</c></summary>
internal sealed class DirectoryRenewCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The version in force");
    private readonly Option<string[]> _keys = DirectoryFiles.GovernanceKeys();
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryRenewCommand(Screen screen)
        : base(screen, "renew", "Make the next version with new dates and nothing else changed", "trm directory renew directory.p7s --key vienna.key -o directory-2.p7s")
    {
        Arguments.Add(_file);
        Options.Add(_keys);
        Options.Add(_output);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel) => DirectoryFiles.NextAsync(
        Screen, line.GetRequiredValue(_file), line.GetRequiredValue(_keys), line.GetRequiredValue(_output), document => document, cancel);
}
