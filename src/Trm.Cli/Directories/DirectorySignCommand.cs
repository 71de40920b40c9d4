using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory sign</c></summary>
internal sealed class DirectorySignCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File();
    private readonly Option<string[]> _keys = DirectoryFiles.GovernanceKeys();
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectorySignCommand(Screen screen)
        : base(screen, "sign", "Put further governance signatures under a version", "trm directory sign directory-2.p7s --key governance-b.key -o directory-2-signed.p7s")
    {
        Arguments.Add(_file);
        Options.Add(_keys);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var now = Screen.Time.GetUtcNow();
        var signed = await DirectoryFiles.ReadAsync(line.GetRequiredValue(_file), cancel);
        var keys = DirectoryFiles.LoadKeys(line.GetRequiredValue(_keys));
        if (!keys.IsOk)
            return Screen.Refuse(keys.Rejections);
        foreach (var key in keys.Value)
            signed = signed.Then(s => s.Sign(key, now));
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);
        var output = line.GetRequiredValue(_output);
        await Input.WriteNewAsync(output, signed.Value.Bytes, cancel);
        return DirectoryFiles.Report(Screen, signed.Value, output);
    }
}
