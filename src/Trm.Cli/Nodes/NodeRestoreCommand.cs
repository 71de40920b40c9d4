using System.CommandLine;
using System.Globalization;
using Trm.Cli.Terminal;
using Trm.Envelope.Keys;
using Trm.Node.Backups;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node restore</c></summary>
internal sealed class NodeRestoreCommand : TrmCommand
{
    private const long Step = 100_000;

    private readonly NodeSettings.Options _options = new();
    private readonly Argument<string> _content = new("CONTENT") { Description = "The content part of a backup" };
    private readonly Argument<string> _keysPart = new("KEYS") { Description = "The keys part, of the same backup or of a later one, at most a month old" };
    private readonly Option<string> _key = new("--key") { Description = "The offline private key", Required = true, HelpName = "FILE" };
    private readonly Option<string> _certificate = new("--cert") { Description = "Its certificate", Required = true, HelpName = "FILE" };

    public NodeRestoreCommand(Screen screen)
        : base(
            screen, "restore", "Put a backup back on a machine that holds nothing yet, and say what comes next: the node goes on in a new generation",
            "trm node restore AT.content.trm-backup AT.keys.trm-backup --config node.json --kek kek.key --key offline.key --cert offline.pem")
    {
        Arguments.Add(_content);
        Arguments.Add(_keysPart);
        _options.AddTo(this, ["participant", "data", "keys", "kek", "directory", .. NodeSettings.OfDatabase]);
        Options.Add(_key);
        Options.Add(_certificate);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var settings = await _options.ReadAsync(line, cancel);
        if (!EncryptionKey.Load(line.GetRequiredValue(_key), line.GetRequiredValue(_certificate)).Try(out var offline, out var unread))
            return Screen.Refuse([unread]);
        foreach (var file in new[] { line.GetRequiredValue(_content), line.GetRequiredValue(_keysPart) }.Where(f => !File.Exists(f)))
            throw CommandException.Absent(file);
        var restored = await NodeRestore.RestoreAsync(
            new()
            {
                Participant = settings.Participant(),
                ContentFile = line.GetRequiredValue(_content),
                KeysFile = line.GetRequiredValue(_keysPart),
                Offline = offline,
                DataFolder = settings.Require("data"),
                Postgres = settings.ToPostgresOptions(),
                KeyEncryptionKeyFile = settings["kek"],
                DirectoryFile = settings["directory"],
                LogKeyFile = settings["keys"] is { } keys ? Path.Combine(keys, "log.key") : null,
                Progress = rows =>
                {
                    if (!Screen.IsJson && rows % Step == 0)
                        Screen.Note(string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
                },
            },
            Screen.Time, cancel: cancel);
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("taken", restored.Taken);
                json.WriteString("keysTaken", restored.KeysTaken);
                json.WriteNumber("rows", restored.Rows);
                json.WriteNumber("caseKeys", restored.CaseKeys);
                json.WriteNumber("erasures", restored.Erasures);
                json.WriteNumber("generation", restored.Generation);
                if (restored.Log is { } log)
                    json.WriteString("log", log);
                json.WriteEndObject();
            });
        else
            Show(restored, settings);
        return ExitCode.Ok;
    }

    private void Show(RestoredBackup restored, NodeSettings settings)
    {
        Screen.Facts(
            ("put back", string.Create(CultureInfo.InvariantCulture, $"{restored.Rows} rows, as of {restored.Taken:yyyy-MM-dd HH:mm:ss} UTC")),
            ("keys", string.Create(CultureInfo.InvariantCulture, $"{restored.CaseKeys} of cases, {restored.Erasures} decisions to erase, as of {restored.KeysTaken:yyyy-MM-dd HH:mm:ss} UTC")),
            ("generation", string.Create(CultureInfo.InvariantCulture, $"{restored.Generation}: it has ended; no node starts in it again")),
            ("log to list", restored.Log ?? "give --keys, and it is named here"));
        Screen.Line();
        Screen.Paragraph("What comes next, in this order:");
        Screen.Paragraph("1. Have that log added to our entry in the directory: trm directory relist, then the governance body's trm directory add.", 2);
        Screen.Paragraph($"2. trm node generation --participant {settings["participant"]} --data {settings["data"]} ... --directory with that version", 2);
        Screen.Paragraph("3. trm node run, and a token for each officer: trm node token. Tokens are in no backup.", 2);
        Screen.Paragraph("4. trm node restored: what the others hold that is not here, and what they could not send again.", 2);
    }
}
