using System.CommandLine;
using System.Text;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Statistics;

namespace Trm.Cli.Statistics;

/// <summary><c>trm statistics combine</c></summary>
internal sealed class StatisticsCombineCommand : SecretariatCommand
{
    private readonly Option<string?> _csv = new("--csv") { Description = "Write the tables as CSV, too", HelpName = "FILE" };

    public StatisticsCombineCommand(Screen screen)
        : base(
            screen, "combine", "Combine participants' figures of a year into the region's tables: verified, small counts withheld over all tables together, rounded",
            "trm statistics combine AT-2025.p7m RS-2025.p7m BA-2025.p7m --directory directory.p7s --key secretariat.key --k 11 --record published.json") => Options.Add(_csv);

    protected override async Task<int> RunAsync(ParseResult line, Given given, CancellationToken cancel)
    {
        var csv = line.GetValue(_csv);
        DemandAbsent(csv);
        var combined = RegionalFigures.Combine(given.Figures, given.K);
        if (!combined.IsOk)
            return Screen.Refuse(combined.Rejections);
        var recorded = given.Published.Record.WithTables(given.Year, given.IsTraining, given.K, given.Digests);
        if (!recorded.IsOk)
            return Screen.Refuse(recorded.Rejections);
        // On record first: what is not written down might be published again, differently.
        await given.Published.ReplaceAsync(recorded.Value, cancel);
        if (csv is not null)
            await Input.WriteNewAsync(csv, Encoding.UTF8.GetBytes(combined.Value.WriteCsv()), cancel);
        using var json = JsonDocument.Parse(combined.Value.WriteJson());
        if (Screen.IsJson)
        {
            Screen.Json(w => json.RootElement.WriteTo(w));
            return ExitCode.Ok;
        }

        var figures = combined.Value;
        Screen.Line($"{figures.Year}{(figures.IsTraining ? " - AN EXERCISE" : "")}, {figures.Contributors.Count} participants: {string.Join(", ", figures.Contributors)}");
        FiguresText.Show(Screen, json.RootElement);
        return ExitCode.Ok;
    }
}
