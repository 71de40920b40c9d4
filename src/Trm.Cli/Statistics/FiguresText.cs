using System.Globalization;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Statistics;

namespace Trm.Cli.Statistics;

/// <summary>Figures of a year on the screen: each indicator with its definition and a bar, then the tables by columns. A withheld figure is a dot.</summary>
internal static class FiguresText
{
    private const int BarWidth = 20;

    /// <param name="figures">What <see cref="RegionalFigures.WriteJson"/> writes.</param>
    public static void Show(Screen screen, JsonElement figures)
    {
        foreach (var table in figures.GetProperty("tables").EnumerateArray())
        {
            var code = table.GetProperty("table").GetString()!;
            screen.Line();
            if (code == FixedTables.OfIndicators.Code)
                ShowIndicators(screen, table);
            else
                ShowCrossed(screen, code, table);
        }

        screen.Line();
        var (k, step) = (figures.GetProperty("k").GetInt32(), figures.GetProperty("roundedTo").GetInt32());
        screen.Paragraph($". is withheld: a group of fewer than {k}, or what would give one away. Figures are rounded to {step}.");
    }

    private static void ShowIndicators(Screen screen, JsonElement table)
    {
        foreach (var (indicator, row) in Indicators.All.Zip(table.GetProperty("figures").EnumerateArray()))
        {
            var (yes, all) = (Number(row[0]), Number(row[2]));
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{indicator.Code,-26}{Text(row[0]),6} of {Text(row[2]),-6} {Bar(yes, all)}"));
            screen.Paragraph($"{indicator.Numerator()}. Out of: {indicator.Denominator()}.", indent: 4);
        }
    }

    private static void ShowCrossed(Screen screen, string code, JsonElement table)
    {
        screen.Line(code);
        // Downwards by column, so that the widest fits the screen.
        var (rows, columns) = (Texts(table, "rows"), Texts(table, "columns"));
        var figures = table.GetProperty("figures").EnumerateArray().ToList();
        screen.Table(["", .. rows], [.. columns.Select((column, c) => (IReadOnlyList<string>)[column, .. rows.Select((_, r) => Text(figures[r][c]))])]);
    }

    private static string Bar(int? yes, int? all)
    {
        if (yes is not { } some || all is not { } many)
            return "";
        var filled = Math.Min(BarWidth, ((2 * BarWidth * some) + many) / (2 * many));
        return $"{new string('#', filled)}{new string('-', BarWidth - filled)} {Math.Min(100, ((200 * some) + many) / (2 * many))} %";
    }

    private static List<string> Texts(JsonElement table, string member) => [.. table.GetProperty(member).EnumerateArray().Select(t => t.GetString()!)];

    private static int? Number(JsonElement figure) => figure.ValueKind == JsonValueKind.Number ? figure.GetInt32() : null;

    private static string Text(JsonElement figure) => Number(figure)?.ToString(CultureInfo.InvariantCulture) ?? ".";
}
