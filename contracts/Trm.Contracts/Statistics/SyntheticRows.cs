using System.Globalization;
using System.Text;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Statistics;

/// <summary>
/// Invented rows that have about the same totals as the referrals of a year in a region, and are of nobody. Three tables, chosen before anything is counted, are made noisy; the rows are drawn from those alone. One
/// referral stands in one cell of each table, so that each costs a third of epsilon and the rows together cost epsilon; nothing that is done with the noisy tables afterwards costs anything.
/// </summary>
/// <remarks>
/// Protected is one referral: a person with two is protected by twice epsilon. Of what is not in the three tables - purpose and exploitation together, say - the rows tell nothing: they are drawn as if one did not
/// hang on the other, given age and gender. Columns follow the case data standard (prs_Gender, vic_TypeOfExploitation; HTCDS 2.0, IOM) and the columns of the Counter-Trafficking Data Collaborative.
/// Source: contracts/decisions/0074.
/// </remarks>
public sealed class SyntheticRows
{
    /// <summary>So many tables are made noisy: each costs this part of epsilon.</summary>
    public const int NoisyTables = 3;

    private static readonly string[] NoisyTableNames = ["referrals-by-age-and-gender", "referrals-by-age-and-purpose", "referrals-by-gender-and-exploitation"];

    /// <summary>What stands where a column is masked.</summary>
    public const string Masked = "";

    /// <summary>The columns, in the order of files.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["yearOfRegistration", "majorityStatus", "gender", "typeOfExploitation", "referralPurpose"];

    private static readonly string[] MajorityStatus = ["Adult", "MinorOrInDoubt"];
    private static readonly string[] Gender = ["Feminine", "Masculine", "Unknown"];
    private static readonly string[] Exploitation = ["ForcedLabour", "SexualExploitation", "Other", "Several", "Unknown"];

    private SyntheticRows(int year, bool isTraining, int k, Epsilon epsilon, IReadOnlyList<ParticipantId> contributors, IReadOnlyList<IReadOnlyList<string>> rows) =>
        (Year, IsTraining, K, Epsilon, Contributors, Rows) = (year, isTraining, k, epsilon, contributors, rows);

    public int Year { get; }

    /// <summary>Of an exercise.</summary>
    public bool IsTraining { get; }

    /// <summary>Every combination that occurs, of all columns or of some, occurs so often at least.</summary>
    public int K { get; }

    /// <summary>What the rows cost.</summary>
    public Epsilon Epsilon { get; }

    /// <summary>Who counted, sorted.</summary>
    public IReadOnlyList<ParticipantId> Contributors { get; }

    /// <summary>Each with a value for every column, sorted.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>Draws rows.</summary>
    /// <param name="parts">Figures that <see cref="RegionalFigures.Combine"/> takes.</param>
    /// <param name="k">The same k.</param>
    /// <param name="epsilon">More than nothing, and no more than <see cref="Epsilon.Most"/>.</param>
    /// <param name="draw">Cryptographic randomness.</param>
    /// <returns>The codes of <see cref="RegionalFigures.Combine"/>; <c>VALUE</c> for an epsilon that is none.</returns>
    public static Result<SyntheticRows> Draw(IReadOnlyList<YearFigures> parts, int k, Epsilon epsilon, Draw draw)
    {
        if (epsilon.Hundredths == 0 || epsilon.IsMoreThan(Epsilon.Most))
            return new Rejection(RejectionCode.Value, "epsilon", $"more than 0, and at most {Epsilon.Most}");
        return RegionalFigures.Combine(parts, k).Then<SyntheticRows>(figures =>
        {
            var noisy = new Noisy(parts, epsilon, draw);
            var rows = new List<string[]>();
            foreach (var age in Enum.GetValues<AgeGroup>())
                foreach (var gender in Enum.GetValues<GenderGroup>())
                    for (var n = noisy.Referrals(age, gender); n > 0; n--)
                        rows.Add(
                        [
                            figures.Year.ToString(CultureInfo.InvariantCulture), MajorityStatus[(int)age], Gender[(int)gender], Exploitation[(int)noisy.Exploitation(gender)],
                            CodeSystems.Purposes.Code(noisy.Purpose(age)),
                        ]);
            return new SyntheticRows(figures.Year, figures.IsTraining, k, epsilon, figures.Contributors, Coarsen(rows, k));
        });
    }

    /// <summary>Masks the last column of what is rare, then the last two, and drops what is rare even so. Every row of a combination is treated alike.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Coarsen(IReadOnlyList<string[]> rows, int k)
    {
        var kept = new List<string[]>();
        var rest = rows;
        for (var shown = Columns.Count; shown > 1 && rest.Count > 0; shown--)
        {
            var groups = rest.Select(r => (string[])[.. r.Select((value, i) => i < shown ? value : Masked)]).GroupBy(r => string.Join(',', r), StringComparer.Ordinal).ToList();
            kept.AddRange(groups.Where(g => g.Count() >= k).SelectMany(g => g));
            rest = [.. groups.Where(g => g.Count() < k).SelectMany(g => g)];
        }

        return [.. kept.OrderBy(r => string.Join(',', r), StringComparer.Ordinal)];
    }

    /// <summary>CSV (RFC 4180). What it cost, and of whom it is, stands beside it: <see cref="WriteStatement"/>.</summary>
    public string WriteCsv()
    {
        var csv = new StringBuilder(string.Join(',', Columns)).Append("\r\n");
        foreach (var row in Rows)
            csv.Append(string.Join(',', row)).Append("\r\n");
        return csv.ToString();
    }

    /// <summary>What whoever uses the rows must know of them, as JSON.</summary>
    public byte[] WriteStatement() => Messages.CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("form", "trm-synthetic-rows/1");
        json.WriteNumber("year", Year);
        if (IsTraining)
            json.WriteBoolean("training", true);
        json.WriteNumber("rows", Rows.Count);
        json.WriteNumber("k", K);
        json.WriteStartObject("privacy");
        json.WriteString("epsilon", Epsilon.ToString());
        json.WriteString("delta", "0");
        json.WriteString("unit", "one referral, in or out");
        json.WriteString("mechanism", "discrete Laplace noise on three tables, then drawing");
        json.WriteStartObject("spentOn");
        foreach (var table in NoisyTableNames)
            json.WriteString(table, $"{Epsilon}/{NoisyTables}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("contributors");
        foreach (var participant in Contributors)
            json.WriteStringValue(participant.Value);
        json.WriteEndArray();
        json.WriteString("note", "No row is of a person. Columns are masked where a combination would be rare.");
        json.WriteEndObject();
    });

    /// <summary>The three tables with their noise, and what is drawn from them.</summary>
    private sealed class Noisy
    {
        private readonly Draw _draw;
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

        public Noisy(IReadOnlyList<YearFigures> parts, Epsilon epsilon, Draw draw)
        {
            _draw = draw;
            foreach (var quantity in Cells())
                _counts[quantity] = Math.Max(0, parts.Sum(p => p.Counts[quantity]) + DiscreteLaplace.Sample(epsilon.Hundredths, 100 * NoisyTables, draw));
        }

        public int Referrals(AgeGroup age, GenderGroup gender) => _counts[Quantity.Referrals(age: age, gender: gender)];

        public Purpose Purpose(AgeGroup age) => One(CodeSystems.Purposes.Values, p => Quantity.Referrals(age: age, purpose: p));

        public ExploitationGroup Exploitation(GenderGroup gender) => One(Enum.GetValues<ExploitationGroup>(), e => Quantity.Referrals(gender: gender, exploitation: e));

        // Where the noise has left nothing, each is as likely as the others.
        private T One<T>(IReadOnlyList<T> values, Func<T, string> quantity)
        {
            var total = values.Sum(v => _counts[quantity(v)]);
            if (total == 0)
                return values[_draw(values.Count)];
            var at = _draw(total);
            return values.First(v => (at -= _counts[quantity(v)]) < 0);
        }

        private static IEnumerable<string> Cells()
        {
            foreach (var age in Enum.GetValues<AgeGroup>())
            {
                foreach (var gender in Enum.GetValues<GenderGroup>())
                    yield return Quantity.Referrals(age: age, gender: gender);
                foreach (var purpose in Enum.GetValues<Purpose>())
                    yield return Quantity.Referrals(age: age, purpose: purpose);
            }

            foreach (var gender in Enum.GetValues<GenderGroup>())
                foreach (var exploitation in Enum.GetValues<ExploitationGroup>())
                    yield return Quantity.Referrals(gender: gender, exploitation: exploitation);
        }
    }
}
