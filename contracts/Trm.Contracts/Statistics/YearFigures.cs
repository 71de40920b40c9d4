using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Statistics;

/// <summary>
/// What one participant tells the secretariat of a calendar year: the counts of the fixed tables, over all its cases together. No case, no pseudonym, no other side, no month. It is signed in its one spelling
/// and sealed to the secretariat, for its small counts are for nobody's eyes.
/// </summary>
/// <param name="Participant">Whose.</param>
/// <param name="Year">A calendar year, UTC.</param>
/// <param name="K">The smallest group that its agreements let anybody show: the largest of them.</param>
/// <param name="MadeAt">When it was counted, once; not before <see cref="Ready"/>.</param>
/// <param name="IsTraining">Of an exercise.</param>
/// <param name="Counts">Every quantity of <see cref="FixedTables.Quantities"/>; none negative; they keep every relation, and no part is more than what it is among.</param>
public sealed record YearFigures(ParticipantId Participant, int Year, int K, DateTimeOffset MadeAt, bool IsTraining, IReadOnlyDictionary<string, int> Counts)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The first year that a file may be of.</summary>
    public const int FirstYear = 2000;

    /// <summary>The largest k of a file: no count is larger, so that a larger one would withhold no more.</summary>
    public const int MostK = MostCases;

    /// <summary>The form of the file, and what no other signed document begins with.</summary>
    public const string Form = "trm-figures/1";

    /// <summary>So many months after its end a year may be counted for others.</summary>
    public const int MonthsLater = 6;

    private const int MostCases = 10_000_000;

    /// <summary>The end of a year: the first moment of the next.</summary>
    public static DateTimeOffset End(int year) => new(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>From when on a year may be exported.</summary>
    public static DateTimeOffset Ready(int year) => End(year).AddMonths(MonthsLater);

    /// <summary>The newest year that may be exported.</summary>
    public static int Newest(DateTimeOffset now) => now.UtcDateTime.AddMonths(-MonthsLater).Year - 1;

    /// <summary>
    /// Parses what was signed. <c>TOO_LARGE</c>, <c>FILE_INVALID</c>, <c>CONTRACT_VERSION_UNSUPPORTED</c>; <c>STRUCTURE</c> where it is not in its one spelling; <c>REQUIRED</c> and <c>VALUE</c> for what it says,
    /// every sum that does not hold among them.
    /// </summary>
    public static Result<YearFigures> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "figures", $"figures of a year have at most {MaxBytes / 1024} KiB");
        using var json = CompactJson.TryParse(bytes);
        if (json is null)
            return new Rejection(RejectionCode.FileInvalid, "figures", "the figures are not JSON (RFC 8259, UTF-8)");
        var faults = new FileFaults();
        var read = Read(new JsonObjectReader(json.RootElement, "", faults, "figures"));
        if (faults.Count > 0)
            return Result<YearFigures>.Refused(faults.List);
        return read.Write().AsSpan().SequenceEqual(bytes.Span)
            ? read
            : new Rejection(RejectionCode.Structure, "figures", "what is signed has one spelling: compact, members and counts in their order");
    }

    /// <summary>The one spelling, compact JSON.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("form", Form);
        json.WriteString("participant", Participant.Value);
        json.WriteNumber("year", Year);
        json.WriteNumber("k", K);
        json.WriteString("madeAt", WireTime.Format(MadeAt));
        if (IsTraining)
            json.WriteBoolean("training", true);
        json.WriteStartObject("counts");
        foreach (var quantity in FixedTables.Quantities)
            json.WriteNumber(quantity, Counts[quantity]);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static YearFigures Read(JsonObjectReader json)
    {
        if (json.Text("form", Form, t => t.Length > 0) is not ("" or Form))
            json.Fault(RejectionCode.ContractVersionUnsupported, "form", $"this reads {Form}");
        ParticipantId.Parse(json.Text("participant", "2 to 16 of A-Z, 0-9 and '-'", t => ParticipantId.Parse(t).IsOk)).Try(out var participant, out _);
        var year = Within(json, "year", FirstYear, 9000);
        var k = Within(json, "k", Agreement.LeastK, MostK);
        var madeAt = json.Time("madeAt");
        if (json.Has("madeAt") && year is >= FirstYear and <= 9000 && madeAt < Ready(year))
            json.Fault(RejectionCode.Value, "madeAt", $"a year is counted {MonthsLater} months after its end, and no earlier");
        var isTraining = json.Has("training") && json.Flag("training");
        var counts = Counted(json);
        json.Close();
        return new(participant ?? ParticipantId.Parse("XX").Value, year, k, madeAt, isTraining, counts);
    }

    private static Dictionary<string, int> Counted(JsonObjectReader json)
    {
        if (json.Object("counts") is not { } part)
        {
            json.Fault(RejectionCode.Required, "counts", "a count for every quantity of the fixed tables");
            return FixedTables.Quantities.ToDictionary(q => q, _ => 0, StringComparer.Ordinal);
        }

        var before = json.FaultCount;
        var counts = FixedTables.Quantities.ToDictionary(q => q, q => Within(part, q, 0, MostCases), StringComparer.Ordinal);
        part.Close();
        if (json.FaultCount > before)
            return counts;
        foreach (var relation in FixedTables.Relations.Where(r => counts[r.Whole] != r.Parts.Sum(p => counts[p])))
            json.Fault(RejectionCode.Value, part.At(relation.Whole), $"it is the sum of {string.Join(" + ", relation.Parts)}");
        foreach (var (some, among) in FixedTables.Nested.Where(n => counts[n.Part] > n.Among.Sum(q => counts[q])))
            json.Fault(RejectionCode.Value, part.At(some), $"it is no more than {string.Join(" + ", among)}");
        return counts;
    }

    private static int Within(JsonObjectReader json, string member, int least, int most)
    {
        var number = json.Number(member, $"a whole number from {least} to {most}");
        if (json.Has(member) && (number < least || number > most))
            json.Fault(RejectionCode.Value, json.At(member), $"a whole number from {least} to {most}");
        return number;
    }
}
