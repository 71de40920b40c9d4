using System.Globalization;
using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Statistics;

/// <summary>
/// What the secretariat has published, year by year, and how much of each year's privacy it has spent. A year is published once, from one set of files: the difference between two publications would be what
/// one participant, or one case, adds. The same files at the same k make the same tables, byte for byte, and may be combined again. A year of an exercise is another year: it neither spends nor hides
/// what is done in earnest.
/// </summary>
/// <remarks>Source: contracts/decisions/0074.</remarks>
public sealed class PublicationRecord
{
    /// <summary>Largest record read, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const string Form = "trm-publications/1";

    private readonly List<Year> _years;

    private PublicationRecord(IEnumerable<Year> years) => _years = [.. years.OrderBy(y => y.Number).ThenBy(y => y.IsTraining)];

    /// <summary>Nothing was published.</summary>
    public static PublicationRecord Empty { get; } = new([]);

    /// <summary>How much of a year's privacy was spent on rows.</summary>
    public Epsilon SpentOn(int year, bool isTraining) => Known(year, isTraining)?.Spent ?? Epsilon.None;

    /// <summary>The record with the tables of that year in it; the same where they are in it. <c>VALUE</c> where that year was published from other files, or at another k.</summary>
    /// <param name="isTraining">Of an exercise.</param>
    /// <param name="files">SHA-256 of each participant's figures, hex.</param>
    public Result<PublicationRecord> WithTables(int year, bool isTraining, int k, IReadOnlyDictionary<ParticipantId, string> files) =>
        Find(year, isTraining, files).Then<PublicationRecord>(known => known.K is { } before && before != k
            ? new Rejection(RejectionCode.Value, "k", $"{year} was published with k = {before}; what another k withholds differently tells what is small")
            : With(known with { K = k }));

    /// <summary>
    /// The record with rows of that year in it. <c>VALUE</c> where that year was published from other files, or where they would spend more than <see cref="Epsilon.Most"/> of a year's privacy.
    /// </summary>
    /// <inheritdoc cref="WithTables"/>
    public Result<PublicationRecord> WithRows(int year, bool isTraining, Epsilon spends, IReadOnlyDictionary<ParticipantId, string> files) =>
        Find(year, isTraining, files).Then<PublicationRecord>(known => (known.Spent + spends).IsMoreThan(Epsilon.Most)
            ? new Rejection(RejectionCode.Value, "epsilon", $"of {year} epsilon {known.Spent} of {Epsilon.Most} is spent: publish again the rows that there are")
            : With(known with { Spent = known.Spent + spends }));

    /// <summary>Reads a record. <c>TOO_LARGE</c>, <c>FILE_INVALID</c>, <c>CONTRACT_VERSION_UNSUPPORTED</c>, <c>REQUIRED</c>, <c>STRUCTURE</c>, <c>VALUE</c>.</summary>
    public static Result<PublicationRecord> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "record", $"a record of publications has at most {MaxBytes / 1024} KiB");
        using var json = CompactJson.TryParse(bytes);
        if (json is null)
            return new Rejection(RejectionCode.FileInvalid, "record", "the record is not JSON (RFC 8259, UTF-8)");
        var faults = new FileFaults();
        var reader = new JsonObjectReader(json.RootElement, "", faults, "record");
        if (reader.Text("form", Form, t => t.Length > 0) is not ("" or Form))
            reader.Fault(RejectionCode.ContractVersionUnsupported, "form", $"this reads {Form}");
        var years = reader.Objects("years", "years", required: false).Select(Read).ToList();
        if (years.DistinctBy(y => (y.Number, y.IsTraining)).Count() != years.Count)
            reader.Fault(RejectionCode.Value, "years", "each year once, and once for an exercise");
        reader.Close();
        return faults.Count > 0 ? Result<PublicationRecord>.Refused(faults.List) : new PublicationRecord(years);
    }

    /// <summary>The record as a file.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("form", Form);
        json.WriteStartArray("years");
        foreach (var year in _years)
            Write(json, year);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private sealed record Year(int Number, bool IsTraining, int? K, Epsilon Spent, IReadOnlyDictionary<ParticipantId, string> Files);

    private Year? Known(int number, bool isTraining) => _years.Find(y => y.Number == number && y.IsTraining == isTraining);

    private Result<Year> Find(int number, bool isTraining, IReadOnlyDictionary<ParticipantId, string> files)
    {
        if (Known(number, isTraining) is not { } known)
            return new Year(number, isTraining, null, Epsilon.None, files);
        return known.Files.Count == files.Count && known.Files.All(f => files.GetValueOrDefault(f.Key) == f.Value)
            ? known
            : new Rejection(
                RejectionCode.Value, "year",
                string.Create(CultureInfo.InvariantCulture, $"{number} was published from other files, of {string.Join(", ", known.Files.Keys.Order())}: the difference to these would be what a participant or a case adds. What came late waits for the next year"));
    }

    private PublicationRecord With(Year year) => new(_years.Where(y => (y.Number, y.IsTraining) != (year.Number, year.IsTraining)).Append(year));

    private static Year Read(JsonObjectReader json)
    {
        var number = json.Number("year", "a calendar year");
        var isTraining = json.Has("training") && json.Flag("training");
        int? k = json.Has("k") ? json.Number("k", "a whole number") : null;
        if (!Epsilon.Parse(json.Text("epsilon", "how much of the year's privacy is spent", t => Epsilon.Parse(t).IsOk)).Try(out var spent, out _))
            spent = Epsilon.None;
        var files = new Dictionary<ParticipantId, string>();
        foreach (var file in json.Objects("files", "the figures of each participant", required: true))
        {
            if (ParticipantId.Parse(file.Text("participant", "2 to 16 of A-Z, 0-9 and '-'", t => ParticipantId.Parse(t).IsOk)).Try(out var participant, out _))
                files[participant] = file.Text("sha256", "64 hexadecimal digits", t => t.Length == 64 && t.All(char.IsAsciiHexDigitLower));
            file.Close();
        }

        json.Close();
        return new(number, isTraining, k, spent, files);
    }

    private static void Write(Utf8JsonWriter json, Year year)
    {
        json.WriteStartObject();
        json.WriteNumber("year", year.Number);
        if (year.IsTraining)
            json.WriteBoolean("training", true);
        if (year.K is { } k)
            json.WriteNumber("k", k);
        json.WriteString("epsilon", year.Spent.ToString());
        json.WriteStartArray("files");
        foreach (var (participant, sha256) in year.Files.OrderBy(f => f.Key))
        {
            json.WriteStartObject();
            json.WriteString("participant", participant.Value);
            json.WriteString("sha256", sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
