using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Envelope.Keys;
using Trm.Node.Backups;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node backup</c></summary>
internal sealed class NodeBackupCommand : TrmCommand
{
    private const long Step = 100_000;

    private readonly NodeSettings.Options _options = new();
    private readonly Option<string> _to = new("--to") { Description = "Certificate of the offline key (trm keys offline): only with that key can anybody read which cases there are", Required = true, HelpName = "FILE" };
    private readonly Option<string> _content = new("--out", "-o") { Description = "The folder for the content", Required = true, HelpName = "DIR" };
    private readonly Option<string> _keys = new("--keys-out") { Description = "Another folder, for the keys of the cases; those of more than a month ago are destroyed there", Required = true, HelpName = "DIR" };

    public NodeBackupCommand(Screen screen)
        : base(
            screen, "backup", "Back up a node, while it runs or not: its database into one file, the keys of its cases into another",
            "trm node backup --config node.json --to offline.pem -o /backup/content --keys-out /safe/keys")
    {
        _options.AddTo(this, ["data", "kek", .. NodeSettings.OfDatabase]);
        foreach (var option in new Option[] { _to, _content, _keys })
            Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var settings = await _options.ReadAsync(line, cancel);
        var to = line.GetRequiredValue(_to);
        if (!KeyFile.ReadCertificate(to).Then(RecipientKey.Of).Try(out var offline, out var refused))
            return Screen.Refuse([refused with { Path = to }]);
        var taken = await NodeBackup.TakeAsync(
            new()
            {
                DataFolder = settings.Require("data"),
                Postgres = settings.ToPostgresOptions(),
                KeyEncryptionKeyFile = settings["kek"],
                ContentFolder = line.GetRequiredValue(_content),
                KeysFolder = line.GetRequiredValue(_keys),
                Offline = offline,
                Progress = rows =>
                {
                    cancel.ThrowIfCancellationRequested();
                    if (!Screen.IsJson && rows % Step == 0)
                        Screen.Note(string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
                },
            },
            Screen.Time, cancel);
        if (Screen.IsJson)
            Screen.Json(json => Write(json, taken));
        else
            Show(taken);
        return ExitCode.Ok;
    }

    private static void Write(Utf8JsonWriter json, TakenBackup taken)
    {
        json.WriteStartObject();
        json.WriteString("participant", taken.Participant);
        json.WriteString("taken", taken.Taken);
        foreach (var (name, file) in new[] { ("content", taken.Content), ("keys", taken.Keys) })
        {
            json.WriteStartObject(name);
            json.WriteString("file", file.Path);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteNumber("rows", taken.Rows);
        json.WriteNumber("caseKeys", taken.CaseKeys);
        json.WriteNumber("erasures", taken.Erasures);
        json.WriteStartArray("destroyed");
        foreach (var path in taken.Destroyed)
            json.WriteStringValue(path);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Show(TakenBackup taken)
    {
        Screen.Facts(
            ("backup of", $"{taken.Participant}, {taken.Taken:yyyy-MM-dd HH:mm:ss} UTC"),
            ("content", string.Create(CultureInfo.InvariantCulture, $"{taken.Rows} rows, {taken.Content.Bytes} bytes, read back")),
            ("keys", string.Create(CultureInfo.InvariantCulture, $"{taken.CaseKeys} of cases, {taken.Erasures} decisions to erase, read back; of use until {taken.Taken.AddDays(30):yyyy-MM-dd}")),
            ("destroyed", taken.Destroyed.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{taken.Destroyed.Count} backups of keys, older than a month") : null));
        Screen.Line();
        foreach (var file in new[] { taken.Content, taken.Keys })
            Screen.Out.WriteLine($"{file.Sha256}  {file.Path}");
        Screen.Line();
        Screen.Paragraph("Keep the two files apart from each other, and both apart from the key-encryption key's own backup (trm keys wrap) and the offline key.");
    }
}
