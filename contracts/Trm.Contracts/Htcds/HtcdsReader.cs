using System.Text;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>
/// Reads case files with the standard's column names, CSV (RFC 4180) or JSON, and what survey tools export of <see cref="SurveyForm"/>. Every fault is named with row and field; none quotes a value, for
/// a fault is shown, logged and sent to colleagues, and a value is somebody's life.
/// </summary>
public static class HtcdsReader
{
    /// <summary>Largest file read, in bytes.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    /// <summary>Most cases in one file.</summary>
    public const int MaxCases = 1000;

    /// <summary>Most faults named at once; a wrong file has the same one in every row.</summary>
    public const int MaxFaults = 100;

    /// <summary>The column, or JSON member, that holds the office's own reference. Not of the standard, which has none.</summary>
    public const string IdColumn = "id";

    /// <summary>
    /// Reads every case of a file. <c>FILE_INVALID</c>: not the format it claims to be, or not UTF-8; <c>STRUCTURE</c>: a column the standard
    /// lacks, or a doubled one; <c>CODE_INVALID</c>, <c>VALUE</c>: a value; <c>REQUIRED</c>: no case at all, or an empty one;
    /// <c>TOO_LARGE</c>: over the limits.
    /// </summary>
    /// <param name="bytes">The file, UTF-8, with or without a byte order mark.</param>
    /// <param name="nameOrFormat">A file name, whose ending says the format, or <c>csv</c> or <c>json</c> itself.</param>
    public static Result<IReadOnlyList<HtcdsCase>> Read(ReadOnlyMemory<byte> bytes, string nameOrFormat)
    {
        if (bytes.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "file", $"a case file has at most {MaxBytes / 1024 / 1024} MiB");
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        var faults = new HtcdsFaults();
        var records = Ending(nameOrFormat) switch
        {
            "csv" => HtcdsCsv.Read(bytes, faults),
            "json" => HtcdsJson.Read(bytes, faults),
            _ => Unknown(),
        };
        var cases = new List<HtcdsCase>();
        foreach (var record in records)
        {
            if (cases.Count == MaxCases)
            {
                faults.Add(RejectionCode.TooLarge, "file", $"a case file has at most {MaxCases} cases");
                break;
            }

            cases.Add(Case(record, faults));
        }

        if (cases.Count == 0)
            faults.Add(RejectionCode.Required, "file", "the file holds no case");
        return faults.Any ? Result<IReadOnlyList<HtcdsCase>>.Refused(faults.List) : Result<IReadOnlyList<HtcdsCase>>.Ok(cases);

        IEnumerable<HtcdsRecord> Unknown()
        {
            faults.Add(RejectionCode.FileInvalid, "file", "the name of a case file ends in .csv or .json");
            return [];
        }
    }

    private static string Ending(string nameOrFormat) => nameOrFormat[(nameOrFormat.LastIndexOf('.') + 1)..].ToLowerInvariant();

    private static HtcdsCase Case(HtcdsRecord record, HtcdsFaults faults)
    {
        var entries = new List<HtcdsEntry>();
        foreach (var (field, raw) in record.Fields)
            if (HtcdsValue.Read(record.Row, field, raw, faults) is { Count: > 0 } values)
                entries.Add(new(field, values));
        if (record.Fields.All(f => f.Raw.All(string.IsNullOrWhiteSpace)))
            faults.Add(RejectionCode.Required, $"row {record.Row}", "the row holds nothing");
        return new(record.Row, string.IsNullOrWhiteSpace(record.Id) ? null : record.Id.Trim(), entries);
    }
}
