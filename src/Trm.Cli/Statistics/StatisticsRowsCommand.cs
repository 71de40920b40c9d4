using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Trm.Cli.Terminal;
using Trm.Contracts.Statistics;

namespace Trm.Cli.Statistics;

/// <summary><c>trm statistics rows</c></summary>
internal sealed class StatisticsRowsCommand : SecretariatCommand
{
    private readonly Option<string> _epsilon = new("--epsilon") { Description = "How much they may tell of whether one referral is in them; of one year 1 in all", DefaultValueFactory = _ => Epsilon.Most.ToString(), HelpName = "E" };
    private readonly Option<string> _output = new("--out", "-o") { Description = "The rows, CSV; what they cost stands beside them in FILE.json", Required = true, HelpName = "FILE" };

    public StatisticsRowsCommand(Screen screen)
        : base(
            screen, "rows", "Invented rows with about the totals of a region's year, of nobody (differential privacy), in columns of the case data standard",
            "trm statistics rows AT-2025.p7m RS-2025.p7m BA-2025.p7m --directory directory.p7s --key secretariat.key --record published.json --epsilon 1 -o rows-2025.csv")
    {
        Options.Add(_epsilon);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult line, Given given, CancellationToken cancel)
    {
        var (output, beside) = (line.GetRequiredValue(_output), line.GetRequiredValue(_output) + ".json");
        DemandAbsent(output);
        DemandAbsent(beside);
        if (!Epsilon.Parse(line.GetValue(_epsilon)).Try(out var epsilon, out var wrong))
            throw CommandException.Usage($"--epsilon: {wrong.Hint}");
        var drawn = SyntheticRows.Draw(given.Figures, given.K, epsilon, RandomNumberGenerator.GetInt32);
        if (!drawn.IsOk)
            return Screen.Refuse(drawn.Rejections);
        var recorded = given.Published.Record.WithRows(given.Year, given.IsTraining, epsilon, given.Digests);
        if (!recorded.IsOk)
            return Screen.Refuse(recorded.Rejections);
        // Spent before anything can be read: rows that were lost have cost as much as others.
        await given.Published.ReplaceAsync(recorded.Value, cancel);
        await Input.WriteNewAsync(beside, drawn.Value.WriteStatement(), cancel);
        await Input.WriteNewAsync(output, Encoding.UTF8.GetBytes(drawn.Value.WriteCsv()), cancel);
        var spent = recorded.Value.SpentOn(given.Year, given.IsTraining);
        if (Screen.IsJson)
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("year", given.Year);
                json.WriteNumber("rows", drawn.Value.Rows.Count);
                json.WriteString("epsilon", epsilon.ToString());
                json.WriteString("spent", spent.ToString());
                json.WriteString("file", output);
                json.WriteString("statement", beside);
                json.WriteEndObject();
            });
        else
            Screen.Facts(
                ("rows", drawn.Value.Rows.Count.ToString(CultureInfo.InvariantCulture)), ("written to", output), ("what they cost", beside), ("epsilon", epsilon.ToString()),
                ("spent on the year", $"{spent} of {Epsilon.Most}"));
        return ExitCode.Ok;
    }
}
