using System.CommandLine;
using Trm.Cli.Directories;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys destroy</c></summary>
internal sealed class KeysDestroyCommand : TrmCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The participant's keys folder" };
    private readonly Argument<string> _key = new("KEY") { Description = "The key's identifier, 8 digits or more, as: trm keys list shows it" };
    private readonly Option<string> _directory = new("--directory") { Description = "The directory in force", Required = true, HelpName = "FILE" };
    private readonly Option<bool> _early = new("--although-messages-may-still-come") { Description = "Before its day; what still comes to an encryption key is then refused" };

    public KeysDestroyCommand(Screen screen)
        : base(
            screen, "destroy", "Overwrite and unlink a private key whose day has come; a running node does so by itself for encryption keys",
            "trm keys destroy keys/AT 3f81c0aa --directory directory.p7s")
    {
        Arguments.Add(_folder);
        Arguments.Add(_key);
        Options.Add(_directory);
        Options.Add(_early);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var loaded = OwnFolder.Load(line.GetRequiredValue(_folder));
        if (!loaded.IsOk)
            return Screen.Refuse(loaded.Rejections);
        var now = Screen.Time.GetUtcNow();
        var directory = await DirectoryFiles.TrustAsync(line.GetRequiredValue(_directory), null, now, cancel);
        if (!directory.IsOk)
            return Screen.Refuse(directory.Rejections);
        var key = OwnFolder.Find(loaded.Value, line.GetRequiredValue(_key));
        var entry = directory.Value.Find(loaded.Value.Owner);
        var listing = OwnFolder.Listing(entry, key);
        if (listing is not null && listing.IsValidAt(now))
            throw new CommandException(ExitCode.Refused, "KEY_IN_USE", "the directory lists this key as valid: have it revoked, or replaced, first");
        if (key.Purpose == KeyPurpose.MessageEncryption && KeySchedule.DestroyOn(key.Certificate, entry) is var due && due > now && !line.GetValue(_early))
            throw new CommandException(
                ExitCode.Refused, "KEY_IN_USE", $"messages to this key may still come, and it is destroyed on {WireTime.Format(due)}; --although-messages-may-still-come destroys it now");
        if (key.IsInToken)
            throw new CommandException(ExitCode.Refused, "KEY_IN_TOKEN", "this key is in a token: delete it there, with the token's own tools");
        KeyStore.Destroy(key);
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("destroyed", key.Certificate.SkiHex);
                json.WriteEndObject();
            });
        else
            Screen.Paragraph($"{key.PrivateFile} is overwritten and unlinked; its certificate stays. Copies in backups are yours to destroy.");
        return ExitCode.Ok;
    }
}
