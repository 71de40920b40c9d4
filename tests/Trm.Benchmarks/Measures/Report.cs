using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Trm.Benchmarks.Measures;

/// <summary>What a command measured: where, with what, and the figures. One table for people, the same as JSON for programs.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Settings">Sizes, counts and whatever was read back from the parts that ran.</param>
/// <param name="Tables">The figures.</param>
public sealed record Report(string Command, IReadOnlyDictionary<string, string> Settings, params IReadOnlyList<Table> Tables)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where it was measured.</summary>
    public Machine Machine { get; } = Machine.Look();

    /// <summary>As JSON or as text.</summary>
    public string Write(bool json) => json ? Json() : Text();

    private string Text()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Machine.Facts.Concat(Settings))
            Line($"{name + ":",-22}{value}");
        foreach (var table in Tables)
        {
            Line($"");
            var name = Math.Max(table.Title.Length, table.Rows.Select(r => r.Name.Length).DefaultIfEmpty(0).Max()) + 2;
            var widths = table.Columns.Select((c, i) => Math.Max(c.Length, table.Rows.Select(r => Show(r.Values[i]).Length).DefaultIfEmpty(0).Max()) + 2).ToList();
            Line($"{table.Title.PadRight(name)}{string.Concat(table.Columns.Select((c, i) => c.PadLeft(widths[i])))}");
            foreach (var row in table.Rows)
                Line($"{row.Name.PadRight(name)}{string.Concat(row.Values.Select((v, i) => Show(v).PadLeft(widths[i])))}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
    }

    // Three or more digits that say something, and no more behind the point than that takes.
    private static string Show(double? value) => value switch
    {
        null => "",
        0 => "0",
        { } v => v.ToString(Math.Abs(v) switch { >= 100 => "F0", >= 10 => "F1", >= 1 => "F2", _ => "F3" }, CultureInfo.InvariantCulture),
    };

    private string Json() => JsonSerializer.Serialize(
        new
        {
            command = Command,
            machine = Machine.Facts,
            settings = Settings,
            tables = Tables.Select(t => new
            {
                title = t.Title,
                rows = t.Rows.Select(r => new { name = r.Name, values = t.Columns.Zip(r.Values, KeyValuePair.Create).ToDictionary(StringComparer.Ordinal), rounds = r.Rounds }),
            }),
        },
        Indented) + "\n";
}
