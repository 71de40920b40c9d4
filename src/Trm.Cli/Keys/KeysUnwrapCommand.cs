using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Envelope.Keys;
using Trm.Node.Storage.Content;

namespace Trm.Cli.Keys;

/// <summary><c>trm keys unwrap</c></summary>
internal sealed class KeysUnwrapCommand : TrmCommand
{
    private const int MaxBytes = 16 * 1024;

    private readonly Argument<string> _backup = new("FILE") { Description = "The backup that trm keys wrap wrote" };
    private readonly Option<string> _key = new("--key") { Description = "The offline private key", Required = true, HelpName = "FILE" };
    private readonly Option<string> _certificate = new("--cert") { Description = "Its certificate", Required = true, HelpName = "FILE" };
    private readonly Option<string> _output = new("--out", "-o") { Description = "The key-encryption key to write, for its owner only; never overwritten", Required = true, HelpName = "FILE" };
    private readonly Option<string?> _data = new("--data") { Description = "The restored data folder: the key is kept only if it opens its cases", HelpName = "DIR" };

    public KeysUnwrapCommand(Screen screen)
        : base(
            screen, "unwrap", "Restore the node's key-encryption key from its backup, with the offline key",
            "trm keys unwrap kek.p7m --key offline.key --cert offline.pem -o kek.key --data data")
    {
        Arguments.Add(_backup);
        foreach (var option in new Option[] { _key, _certificate, _output, _data })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        if (!EncryptionKey.Load(line.GetRequiredValue(_key), line.GetRequiredValue(_certificate)).Try(out var offline, out var unread))
            return Screen.Refuse([unread]);
        var (backup, output) = (await Input.ReadAsync(line.GetRequiredValue(_backup), MaxBytes, cancel), line.GetRequiredValue(_output));
        if (File.Exists(output))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{output} is there already; a key is never overwritten");
        var restored = KeyBackup.Restore(backup, offline, output, line.GetValue(_data));
        if (!restored.IsOk)
            return Screen.Refuse(restored.Rejections);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", output);
                json.WriteBoolean("tried", line.GetValue(_data) is not null);
                json.WriteEndObject();
            });
            return ExitCode.Ok;
        }

        Screen.Facts(("key-encryption key", output), ("tried on the data", line.GetValue(_data) ?? "no: give --data"));
        return ExitCode.Ok;
    }
}
