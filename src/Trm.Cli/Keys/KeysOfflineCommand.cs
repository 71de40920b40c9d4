using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys offline</c></summary>
internal sealed class KeysOfflineCommand : TrmCommand
{
    private const int Years = 10;

    private readonly Option<ParticipantId> _participant = Input.Participant("--participant", "Whose key: the participant's id in the directory, such as AT");
    private readonly Option<string> _folder = new("--out", "-o") { Description = "The folder to write; made where absent, for its owner only", Required = true, HelpName = "DIR" };

    public KeysOfflineCommand(Screen screen)
        : base(screen, "offline", "Make the offline key to which the node's key-encryption key is backed up, on a machine that no network reaches", "trm keys offline --participant AT -o safe/AT")
    {
        Options.Add(_participant);
        Options.Add(_folder);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var folder = line.GetRequiredValue(_folder);
        var (key, certificate) = (Path.Combine(folder, "offline.key"), Path.Combine(folder, "offline.pem"));
        if (File.Exists(key) || File.Exists(certificate))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{folder} holds an offline key already; keys are never overwritten: name another folder");
        KeyFolder.MakeOwnerOnly(folder);
        var now = Screen.Time.GetUtcNow();
        var made = EncryptionKey.Create(line.GetRequiredValue(_participant), now, now.AddYears(Years));
        made.Save(key, certificate);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteString("certificate", certificate);
                json.WriteString("ski", made.Certificate.SkiHex);
                json.WriteEndObject();
            });
            return Task.FromResult(ExitCode.Ok);
        }

        Screen.Facts(("offline key", key), ("certificate", certificate), ("identifier", made.Certificate.SkiHex));
        Screen.Line();
        Screen.Paragraph($"Keep {key} away from every network and in two places; take {certificate} to the node: trm keys wrap --kek data/kek.key --to {Path.GetFileName(certificate)} -o kek.p7m");
        return Task.FromResult(ExitCode.Ok);
    }
}
