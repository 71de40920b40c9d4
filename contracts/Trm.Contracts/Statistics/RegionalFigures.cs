using System.Globalization;
using System.Text;
using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Statistics;

/// <summary>
/// What is published of a year: the fixed tables of a region, small counts withheld over all of them together, the others rounded. A value of this type has been through both; the counts are not in it.
/// </summary>
public sealed class RegionalFigures
{
    /// <summary>Fewer participants are no region: what one of them subtracts as its own would be what another has.</summary>
    public const int LeastContributors = 3;

    private readonly Dictionary<string, int?> _figures;

    private RegionalFigures(int year, int k, bool isTraining, IReadOnlyList<ParticipantId> contributors, Dictionary<string, int?> figures) =>
        (Year, K, IsTraining, Contributors, _figures) = (year, k, isTraining, contributors, figures);

    public int Year { get; }

    /// <summary>The smallest group that is shown.</summary>
    public int K { get; }

    /// <summary>Of an exercise.</summary>
    public bool IsTraining { get; }

    /// <summary>Who counted, sorted.</summary>
    public IReadOnlyList<ParticipantId> Contributors { get; }

    /// <summary>What is printed for a quantity, a multiple of five; null where it is withheld.</summary>
    public int? Of(string quantity) => _figures[quantity];

    /// <summary>The share of those of whom an indicator is true, in whole percent of what is printed; null where either is withheld.</summary>
    public int? Percent(Indicator indicator) => Of(indicator.Yes) is { } yes && Of(indicator.All) is { } all ? Math.Min(100, ((200 * yes) + all) / (2 * all)) : null;

    /// <summary>The sum of several participants' figures, as it is published.</summary>
    /// <param name="parts">Of one year, each participant once.</param>
    /// <param name="k">The smallest group that is shown; no smaller than any part's.</param>
    /// <returns><c>VALUE</c>: fewer than three participants, one of them twice, different years, too small a k; <c>TRAINING_MISMATCH</c>: an exercise beside what is none.</returns>
    public static Result<RegionalFigures> Combine(IReadOnlyList<YearFigures> parts, int k)
    {
        if (parts.Select(p => p.Participant).Distinct().Count() is var different && different < parts.Count)
            return new Rejection(RejectionCode.Value, "participant", "each participant counts once: leave one of its files out");
        if (different < LeastContributors)
            return new Rejection(RejectionCode.Value, "participant", $"figures are of at least {LeastContributors} participants; of fewer, each would read the other's out of them");
        if (parts.Any(p => p.Year != parts[0].Year))
            return new Rejection(RejectionCode.Value, "year", "these files are of different years; combine one year");
        if (parts.Any(p => p.IsTraining != parts[0].IsTraining))
            return new Rejection(RejectionCode.TrainingMismatch, "training", "some of these files are of an exercise");
        var least = parts.Max(p => p.K);
        if (k < least)
            return new Rejection(RejectionCode.Value, "k", $"these participants have agreed that no group smaller than {least} is shown");
        var counts = FixedTables.Quantities.ToDictionary(q => q, q => parts.Sum(p => p.Counts[q]), StringComparer.Ordinal);
        return new RegionalFigures(parts[0].Year, k, parts[0].IsTraining, [.. parts.Select(p => p.Participant).Order()], Print(counts, k));
    }

    /// <summary>One participant's year as its own officers see it: by the same rules, and published to nobody.</summary>
    public static RegionalFigures OfOwn(ParticipantId participant, int year, int k, bool isTraining, IReadOnlyDictionary<string, int> counts) =>
        new(year, Math.Max(k, Agreement.LeastK), isTraining, [participant], Print(counts, Math.Max(k, Agreement.LeastK)));

    private static Dictionary<string, int?> Print(IReadOnlyDictionary<string, int> counts, int k)
    {
        var withheld = FixedTables.Withheld(counts, k);
        return FixedTables.Quantities.ToDictionary(q => q, q => withheld.Contains(q) ? (int?)null : Rounding.Round(counts[q]), StringComparer.Ordinal);
    }

    /// <summary>Compact JSON; a withheld figure is null.</summary>
    public byte[] WriteJson() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("form", "trm-regional-figures/1");
        json.WriteNumber("year", Year);
        json.WriteNumber("k", K);
        json.WriteNumber("roundedTo", Rounding.Step);
        if (IsTraining)
            json.WriteBoolean("training", true);
        json.WriteStartArray("contributors");
        foreach (var participant in Contributors)
            json.WriteStringValue(participant.Value);
        json.WriteEndArray();
        json.WriteStartArray("tables");
        foreach (var table in FixedTables.All)
        {
            json.WriteStartObject();
            json.WriteString("table", table.Code);
            Texts("rows", table.Rows);
            Texts("columns", table.Columns);
            json.WriteStartArray("figures");
            foreach (var row in table.Cells)
            {
                json.WriteStartArray();
                foreach (var figure in row.Select(Of))
                    if (figure is { } shown)
                        json.WriteNumberValue(shown);
                    else
                        json.WriteNullValue();
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void Texts(string member, IEnumerable<string> texts)
        {
            json.WriteStartArray(member);
            foreach (var text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
        }
    });

    /// <summary>CSV (RFC 4180): year, table, row, column, figure; a withheld figure is empty.</summary>
    public string WriteCsv()
    {
        var csv = new StringBuilder("year,table,row,column,figure\r\n");
        foreach (var table in FixedTables.All)
            for (var r = 0; r < table.Rows.Count; r++)
                for (var c = 0; c < table.Columns.Count; c++)
                    csv.Append(CultureInfo.InvariantCulture, $"{Year},{table.Code},{table.Rows[r]},{table.Columns[c]},{Of(table.Cells[r][c])}\r\n");
        return csv.ToString();
    }
}
