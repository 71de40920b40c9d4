using System.CommandLine;
using System.Globalization;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Courier;

namespace Trm.Cli.Courier;

/// <summary><c>trm courier export</c></summary>
internal sealed class CourierExportCommand : NodeCommand
{
    private readonly Option<ParticipantId> _to = Input.Participant("--to", "Only for this peer; one file for each for whom anything waits where absent", required: false);
    private readonly Option<string> _output = new("--out", "-o") { Description = "The folder for the files; they name sender, recipient and time", Required = true, HelpName = "DIR" };

    public CourierExportCommand(Screen screen)
        : base(
            screen, "export", "Write what waits for a peer - messages, parts of files, receipts, all of it sealed - into a file that travels by any means; it stays pending until its receipts are here",
            "trm courier export -o /media/stick --token data/access/AT-90.administrator.token\ntrm courier export --to RS -o /media/stick") => Add(_to, _output);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        if (await node.ListAsync("/api/courier", cancel) is not { } pending)
            return ExitCode.Refused;
        var left = pending.EnumerateArray().Where(p => Text(p, "notSealed") is not null).ToDictionary(p => Text(p, "peer")!, p => (Text(p, "notSealed")!, (string?)Text(p, "peer"), Text(p, "next")), StringComparer.Ordinal);
        var waiting = pending.EnumerateArray().ToDictionary(p => Text(p, "peer")!, p => p.GetProperty("messages").GetInt64(), StringComparer.Ordinal);
        var folder = Directory.CreateDirectory(line.GetRequiredValue(_output)).FullName;
        var written = new List<(string File, CourierHeader Header)>();
        var code = ExitCode.Ok;
        // What one peer is refused keeps no other's file back.
        foreach (var peer in line.GetValue(_to) is { } only ? [only.Value] : waiting.Keys.ToArray())
            if (await WriteAsync(node, peer, folder, cancel) is { } one)
                written.Add(one);
            else
                code = ExitCode.Refused;
        if (written.Count > 0 || code == ExitCode.Ok)
            Show(written, waiting);
        // In the file is what was sealed; what could not be is told, or nobody would look for it.
        var missing = written.Where(w => left.ContainsKey(w.Header.To.Value)).Select(w => left[w.Header.To.Value]).ToList();
        return missing.Count == 0 ? code : Screen.Fail(ExitCode.Refused, missing);
    }

    // Looked through before it has its name: what is carried away is whole.
    private async Task<(string File, CourierHeader Header)?> WriteAsync(NodeClient node, string peer, string folder, CancellationToken cancel)
    {
        var beside = Path.Combine(folder, $".{Guid.NewGuid():N}.new");
        try
        {
            CourierHeader header;
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                if (!await node.DownloadAsync("/api/courier/export", file, Progress.Told(Screen), cancel, new { to = peer }))
                    return null;
                if (!CourierFile.Parse(file).Try(out var courier, out var fault))
                    throw new CommandException(ExitCode.Unavailable, fault.Code.Text, "the file did not come whole; try again, or on another disk");
                header = courier.Header;
                file.Flush(flushToDisk: true);
            }

            var path = Path.Combine(folder, $"{header.From}-{header.To}-{header.Written.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.courier");
            if (File.Exists(path))
                throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{path} exists already; move it away, or try again in a second");
            File.Move(beside, path);
            return (path, header);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private void Show(List<(string File, CourierHeader Header)> written, Dictionary<string, long> waiting)
    {
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartArray();
                foreach (var (file, header) in written)
                {
                    json.WriteStartObject();
                    json.WriteString("file", file);
                    json.WriteString("to", header.To.Value);
                    json.WriteNumber("messages", header.Count);
                    json.WriteNumber("urgent", header.Urgent);
                    json.WriteNumber("bytes", header.Bytes);
                    json.WriteString("sha256", header.Sha256);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        if (written.Count == 0)
            Screen.Line("nothing waits for anybody");
        foreach (var (file, header) in written)
        {
            Screen.Facts(
                ("file", file), ("for", header.To.Value), ("messages", string.Create(CultureInfo.InvariantCulture, $"{header.Count}, {header.Urgent} of them urgent")),
                ("sha256", header.Sha256));
            if (waiting.GetValueOrDefault(header.To.Value) > header.Count)
                Screen.Paragraph("More waits than one file holds: write the next one when the receipts of these are here.");
            Screen.Line();
        }

        if (written.Count > 0)
            Screen.Paragraph("It may be lost or copied: all of it is sealed. It shows who writes to whom, when and how much. There: trm courier import FILE.");
    }
}
