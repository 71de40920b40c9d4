using System.CommandLine;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Envelope.Keys;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory governor</c></summary>
internal sealed class DirectoryGovernorCommand : TrmCommand
{
    private readonly Option<string> _holder = new("--holder") { Description = "Who holds the key: stands in its certificate", Required = true, HelpName = "NAME" };
    private readonly Option<string> _output = new("--out", "-o") { Description = "The private key to write (.key); its certificate (.pem) is written beside it", Required = true, HelpName = "FILE" };

    public DirectoryGovernorCommand(Screen screen)
        : base(screen, "governor", "Make one governance key, for its holder alone, and the certificate that the others get", "trm directory governor --holder Vienna -o vienna.key")
    {
        Options.Add(_holder);
        Options.Add(_output);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var path = line.GetRequiredValue(_output);
        var beside = DirectoryFiles.CertificateBeside(path);
        if (beside == path)
            throw CommandException.Usage("--out names the private key, such as vienna.key");
        if (new[] { path, beside }.FirstOrDefault(File.Exists) is { } there)
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{there} exists already; keys are never overwritten: name another");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            KeyFolder.MakeOwnerOnly(folder);
        var key = GovernanceKey.Create(line.GetRequiredValue(_holder), Screen.Time.GetUtcNow());
        key.Save(path, beside);
        var fingerprint = DirectoryText.Fingerprint(key.Certificate);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("key", path);
                json.WriteString("certificate", beside);
                json.WriteString("fingerprint", fingerprint);
                json.WriteEndObject();
            });
        }
        else
        {
            Screen.Facts(("private key", path), ("certificate", beside), ("fingerprint", fingerprint));
            Screen.Line();
            Screen.Paragraph("The private key never leaves its holder. Hand the certificate over, and read the fingerprint out to those who put it into a directory.");
        }

        return Task.FromResult(ExitCode.Ok);
    }
}
