using System.CommandLine;
using Trm.Cli.Nodes;
using Trm.Cli.Terminal;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory show</c></summary>
internal sealed class DirectoryShowCommand : TrmCommand
{
    private readonly Argument<string?> _file = new("FILE") { Description = "The signed directory; without it, that of a running node (--token), and what waits there", Arity = ArgumentArity.ZeroOrOne };
    private readonly NodeClient.Options _node = new();

    public DirectoryShowCommand(Screen screen)
        : base(screen, "show", "Show a directory and its fingerprint; of a running node also what waits, and who is suspended or has left", "trm directory show directory.p7s")
    {
        Arguments.Add(_file);
        _node.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        if (line.GetValue(_file) is not { } file)
        {
            using var node = _node.Connect(line, Screen);
            if (await node.GetAsync("/api/directory", cancel) is not { } state)
                return ExitCode.Refused;
            if (Screen.IsJson)
                Screen.Json(json => state.WriteTo(json));
            else
                DirectoryText.Print(Screen, state);
            return ExitCode.Ok;
        }

        var signed = await DirectoryFiles.ReadAsync(file, cancel);
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
