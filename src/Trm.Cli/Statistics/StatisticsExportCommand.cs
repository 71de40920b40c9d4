using System.CommandLine;
using System.Globalization;
using Trm.Cli.Nodes;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Envelope.Keys;

namespace Trm.Cli.Statistics;

/// <summary><c>trm statistics export</c></summary>
internal sealed class StatisticsExportCommand : NodeCommand
{
    private readonly Option<int> _year = new("--year") { Description = "A calendar year; it leaves from six months after its end on", Required = true, HelpName = "YEAR" };
    private readonly Option<string?> _to = Optional("--to", "The secretariat's certificate, PEM or DER, the one that the node knows: only the holder of its key opens the file", "CERT");
    private readonly Option<string?> _out = new("--out", "-o") { Description = "Where the sealed file goes", HelpName = "FILE" };
    private readonly Option<bool> _preview = new("--preview") { Description = "Show the year as it would be published, small counts withheld, from the same day on; nothing is written and nothing leaves" };

    public StatisticsExportCommand(Screen screen)
        : base(
            screen, "export", "A year's counts for the regional secretariat, signed and sealed: fixed tables, no case, no other side",
            "trm statistics export --year 2025 --to secretariat.pem -o AT-2025.p7m\ntrm statistics export --year 2025 --preview") => Add(_year, _to, _out, _preview);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var (year, to, output) = (line.GetValue(_year), line.GetValue(_to), line.GetValue(_out));
        if (line.GetValue(_preview))
            return to is null && output is null ? await PreviewAsync(node, year, cancel) : throw CommandException.Usage("a preview is written nowhere: give --preview, or --to CERT and -o FILE");
        if (to is null || output is null)
            throw CommandException.Usage("give --to CERT and -o FILE, or --preview");
        if (File.Exists(output))
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{output} exists already; name another, or move it away");
        var certificate = await Input.ReadAsync(to, Certificate.MaxBytes * 2, cancel);
        if (await node.PostAsync("/api/statistics/export", new { year, certificate }, cancel) is not { } exported)
            return ExitCode.Refused;
        await Input.WriteNewAsync(output, exported.GetProperty("file").GetBytesFromBase64(), cancel);
        var sha256 = Text(exported, "sha256")!;
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("year", year);
                json.WriteString("sha256", sha256);
                json.WriteString("file", output);
                json.WriteEndObject();
            });
        else
            Screen.Facts(
                ("written to", output), ("counts", sha256),
                ("next", "hand it to the secretariat. It publishes a year once: what is exported again after that is refused there"));
        return ExitCode.Ok;
    }

    private async Task<int> PreviewAsync(NodeClient node, int year, CancellationToken cancel)
    {
        if (await node.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/statistics?year={year}"), cancel) is not { } own)
            return ExitCode.Refused;
        if (Screen.IsJson)
        {
            Screen.Json(json => own.WriteTo(json));
            return ExitCode.Ok;
        }

        Screen.Paragraph($"{year}, as it would be published. What was said from {Text(own, "until")![..10]} on is not counted.");
        FiguresText.Show(Screen, own.GetProperty("figures"));
        return ExitCode.Ok;
    }
}
