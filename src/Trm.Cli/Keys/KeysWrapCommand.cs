using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Envelope.Keys;
using Trm.Node.Storage.Content;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys wrap</c></summary>
internal sealed class KeysWrapCommand : TrmCommand
{
    private readonly Option<string> _kek = new("--kek") { Description = "The node's key-encryption key", Required = true, HelpName = "FILE" };
    private readonly Option<string> _to = new("--to") { Description = "Certificate of the offline key", Required = true, HelpName = "FILE" };
    private readonly Option<string> _output = new("--out", "-o") { Description = "The backup to write, for its owner only", Required = true, HelpName = "FILE" };

    public KeysWrapCommand(Screen screen)
        : base(screen, "wrap", "Seal the node's key-encryption key to an offline key: the backup that is kept apart from the data", "trm keys wrap --kek data/kek.key --to offline.pem -o kek.p7m")
    {
        foreach (var option in new[] { _kek, _to, _output })
            Options.Add(option);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var (to, output) = (line.GetRequiredValue(_to), line.GetRequiredValue(_output));
        if (!KeyFile.ReadCertificate(to).Then(RecipientKey.Of).Try(out var offline, out var refused))
            return Task.FromResult(Screen.Refuse([refused with { Path = to }]));
        KeyBackup.Write(output, KeyBackup.Seal(line.GetRequiredValue(_kek), offline));
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", output);
                json.WriteString("sealedTo", offline.Certificate.SkiHex);
                json.WriteEndObject();
            });
            return Task.FromResult(ExitCode.Ok);
        }

        Screen.Facts(("backup", output), ("sealed to", offline.Certificate.SkiHex));
        Screen.Line();
        Screen.Paragraph("Keep it apart from the backups of the data: with the data and the offline key it opens every case. It is made again when the key-encryption key is another.");
        return Task.FromResult(ExitCode.Ok);
    }
}
