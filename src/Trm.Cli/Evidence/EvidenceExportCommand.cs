using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Evidence;

/// <summary><c>trm evidence export</c></summary>
internal sealed class EvidenceExportCommand : NodeCommand
{
    private const long Step = 16 * 1024 * 1024;

    private readonly Option<string?> _from = Optional("--from", "The first day (UTC), as 2026-11-01", "DAY");
    private readonly Option<string?> _to = Optional("--to", "The last day (UTC), to its end", "DAY");
    private readonly Option<string?> _case = Optional("--case", "Only one case, by its pseudonym", "ID");
    private readonly Option<string?> _message = Optional("--message", "Only one transmission", "ID");
    private readonly Option<string?> _peer = Optional("--peer", "Only what may be handed to that other side: the record of what passed between you and it", "PEER");
    private readonly Option<string?> _generation = Optional("--generation", "Everything of a generation that has ended, before a restore or a change of the log key", "N");
    private readonly Option<string> _output = new("--out", "-o") { Description = "The pack, a new file", Required = true, HelpName = "FILE" };

    public EvidenceExportCommand(Screen screen)
        : base(
            screen, "export", "Take an evidence pack out of a running node: everything by default, or some days, one case, one message, one other side",
            "trm evidence export -o AT.zip --token data/access/AT-AU-001.auditor.token\ntrm evidence export --from 2026-11-01 --to 2026-11-30 -o november.zip\ntrm evidence export --peer RS -o for-RS.zip") =>
        Add(_from, _to, _case, _message, _peer, _generation, _output);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var output = line.GetRequiredValue(_output);
        if (File.Exists(output))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{output} exists already; name another, or move it away");
        var asked = new[] { _from, _to, _case, _message, _peer, _generation }.Select(o => (Name: o.Name[2..], Value: line.GetValue(o))).Where(o => o.Value is not null).ToList();
        if (asked.Count(o => o.Name != "to" || asked.All(a => a.Name != "from")) > 1)
            throw CommandException.Usage("a pack is of some days (--from, --to), of a case, of a message, of a generation or for a peer: ask for one of them");

        if (!Screen.IsJson)
            Screen.Note("The node is putting the pack together ...");
        if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder)
            Directory.CreateDirectory(folder);
        var beside = output + ".new";
        try
        {
            await using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
                if (!await node.DownloadAsync($"/api/evidence?{string.Join('&', asked.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value!)}"))}", file, Progress(), cancel))
                    return ExitCode.Refused;
            File.Move(beside, output);
        }
        finally
        {
            File.Delete(beside);
        }

        await ShowAsync(output, cancel);
        return ExitCode.Ok;
    }

    private async Task ShowAsync(string output, CancellationToken cancel)
    {
        await using var file = File.OpenRead(output);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", output);
                json.WriteNumber("bytes", file.Length);
                json.WriteString("sha256", digest);
                json.WriteEndObject();
            });
            return;
        }

        Screen.Facts(("pack", output), ("bytes", file.Length.ToString(CultureInfo.InvariantCulture)), ("sha256", digest));
        Screen.Line();
        Screen.Line("Verify it here, or on any machine without a network:");
        Screen.Out.WriteLine($"  trm verify {output}");
    }

    private Action<long, long?> Progress()
    {
        var told = 0L;
        return (done, all) =>
        {
            if (Screen.IsJson || done - told < Step)
                return;
            told = done;
            Screen.Note(string.Create(CultureInfo.InvariantCulture, $"{done >> 20} MiB{(all is { } a ? $" of {a >> 20} MiB" : "")}"));
        };
    }
}
