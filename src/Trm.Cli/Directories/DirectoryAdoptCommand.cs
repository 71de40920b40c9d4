using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Envelope.Directory;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory adopt</c></summary>
internal sealed class DirectoryAdoptCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The new version");
    private readonly Option<string?> _current = new("--current") { Description = "The version in force, which the new one must succeed", HelpName = "FILE" };
    private readonly Option<string?> _fingerprint = new("--fingerprint") { Description = "For a first adoption: the fingerprint, learnt by a way of its own", HelpName = "HEX" };
    private readonly Option<ParticipantId> _self = Input.Participant("--participant", "Ourselves: nobody removes our entry but we", required: false);
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryAdoptCommand(Screen screen)
        : base(
            screen, "adopt", "Check a directory as the successor of the one in force, and write it",
            "trm directory adopt directory-2.p7s --current directory.p7s --participant AT -o directory.p7s")
    {
        Arguments.Add(_file);
        Options.Add(_current);
        Options.Add(_fingerprint);
        Options.Add(_self);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var adopted = await AdoptAsync(line, cancel);
        if (!adopted.IsOk)
            return Screen.Refuse(adopted.Rejections);
        var output = line.GetRequiredValue(_output);
        await Input.ReplaceAsync(output, adopted.Value.Signed.Bytes, cancel);
        if (Screen.IsJson)
            Screen.Json(json => DirectoryText.Write(json, adopted.Value.Signed));
        else
            Screen.Facts(("adopted", $"version {adopted.Value.Version}"), ("fingerprint", adopted.Value.Fingerprint), ("file", output));
        return ExitCode.Ok;
    }

    private async Task<Result<TrustDirectory>> AdoptAsync(ParseResult line, CancellationToken cancel)
    {
        var (file, current, fingerprint) = (line.GetRequiredValue(_file), line.GetValue(_current), line.GetValue(_fingerprint));
        if (current is null == fingerprint is null)
            throw CommandException.Usage("give --current FILE, or --fingerprint HEX for a first adoption");
        var now = Screen.Time.GetUtcNow();
        if (current is null)
            return await DirectoryFiles.TrustAsync(file, fingerprint, now, cancel);
        var inForce = await DirectoryFiles.TrustAsync(current, null, now, cancel);
        var bytes = await Input.ReadAsync(file, SizeLimits.Directory, cancel);
        return inForce.Then(c => TrustDirectory.Adopt(c, bytes, line.GetValue(_self)));
    }
}
