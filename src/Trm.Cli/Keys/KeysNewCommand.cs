using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys new</c></summary>
internal sealed class KeysNewCommand : TrmCommand
{
    private readonly Option<ParticipantId> _participant = Input.Participant("--participant", "Whose keys: the participant's id in the directory, such as AT");
    private readonly Option<string> _folder = new("--out", "-o") { Description = "The folder to write; made where absent, for its owner only", Required = true, HelpName = "DIR" };
    private readonly Option<long> _generation = new("--generation") { Description = "The generation of the log: 0 at first, one more after each restore", HelpName = "N" };

    public KeysNewCommand(Screen screen)
        : base(screen, "new", "Make a participant's keys: message signing, message encryption, log, witness", "trm keys new --participant AT -o keys/AT")
    {
        Options.Add(_participant);
        Options.Add(_folder);
        Options.Add(_generation);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var owner = line.GetRequiredValue(_participant);
        var made = KeyFolder.Create(owner, line.GetRequiredValue(_folder), line.GetValue(_generation), Screen.Time.GetUtcNow());
        if (Screen.IsJson)
        {
            Screen.Json(json => KeyList.Write(json, made));
            return Task.FromResult(ExitCode.Ok);
        }

        Screen.Facts(
            ("participant", owner.Value),
            ("folder", made.Path),
            ("signing key", $"{made.Keys.Signing.Certificate.SkiHex}, until {WireTime.Format(made.Keys.Signing.Certificate.NotAfter)}"),
            ("encryption key", $"{made.Keys.Encryption.Certificate.SkiHex}, until {WireTime.Format(made.Keys.Encryption.Certificate.NotAfter)}"),
            ("log key", made.Log.ToString()),
            ("witness key", made.Witness.ToString()));
        Screen.Line();
        Screen.Paragraph($"The private keys are readable by you alone. Next: trm directory entry --keys {made.Path} --participant {owner} ... makes the entry that you hand to the governance body.");
        return Task.FromResult(ExitCode.Ok);
    }
}
