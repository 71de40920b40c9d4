using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory show</c></summary>
internal sealed class DirectoryShowCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File();

    public DirectoryShowCommand(Screen screen)
        : base(screen, "show", "Show a directory and its fingerprint", "trm directory show directory.p7s") => Arguments.Add(_file);

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var signed = await DirectoryFiles.ReadAsync(line.GetRequiredValue(_file), cancel);
        if (!signed.IsOk)
            return Screen.Refuse(signed.Rejections);
        if (Screen.IsJson)
            Screen.Json(json => DirectoryText.Write(json, signed.Value));
        else
            DirectoryText.Print(Screen, signed.Value);
        if (DirectoryFiles.Missing(signed.Value) is > 0 and var missing)
            Screen.Note($"Not yet in force: {missing} more governance signature(s) needed.");
        return ExitCode.Ok;
    }
}
