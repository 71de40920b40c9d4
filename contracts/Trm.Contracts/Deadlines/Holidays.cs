using System.Collections.Frozen;
using System.Globalization;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Deadlines;

/// <summary>
/// Public holidays by country, from a file that an office renews every year. They are no part of an agreement: a state proclaims them when it
/// does, and a day too many or too few moves an alarm and nothing else.
/// </summary>
public sealed class Holidays
{
    /// <summary>Largest file read, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string DateHint = "a date written yyyy-MM-dd";

    private readonly FrozenDictionary<string, Country> _countries;

    private Holidays(IEnumerable<Country> countries) => _countries = countries.ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);

    /// <summary>No holiday of any country is known.</summary>
    public static Holidays None { get; } = new([]);

    /// <summary>The countries the file speaks of, ISO 3166-1 alpha-2.</summary>
    public IEnumerable<string> Countries => _countries.Keys.Order(StringComparer.Ordinal);

    /// <summary>True where the file says which days are holidays around that day; else only weekends are known.</summary>
    public bool Knows(string country, DateOnly day) => _countries.GetValueOrDefault(country) is { } known && known.From <= day && day <= known.Until;

    /// <summary>True on a holiday of the country.</summary>
    public bool IsHoliday(string country, DateOnly day) => _countries.GetValueOrDefault(country)?.Days.Contains(day) == true;

    /// <summary>These and those together; <c>VALUE</c> where both speak of one country.</summary>
    public Result<Holidays> And(Holidays others) => Countries.FirstOrDefault(others._countries.ContainsKey) is { } twice
        ? new Rejection(RejectionCode.Value, "countries", $"{twice} stands in two files; each country in one")
        : new Holidays([.. _countries.Values, .. others._countries.Values]);

    /// <summary>
    /// Reads a file: <c>{"holidays":1,"countries":[{"country":"AT","from":"2026-01-01","until":"2026-12-31","days":["2026-01-01"]}]}</c>. Every fault
    /// is named: <c>FILE_INVALID</c>, <c>TOO_LARGE</c>, <c>CONTRACT_VERSION_UNSUPPORTED</c>, <c>REQUIRED</c>, <c>STRUCTURE</c>, <c>VALUE</c>.
    /// </summary>
    public static Result<Holidays> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new Rejection(RejectionCode.TooLarge, "holidays", $"a file of holidays has at most {MaxBytes / 1024} KiB");
        using var json = CompactJson.TryParse(bytes);
        if (json is null)
            return new Rejection(RejectionCode.FileInvalid, "holidays", "the file is not JSON (RFC 8259, UTF-8)");
        var faults = new FileFaults();
        var file = new JsonObjectReader(json.RootElement, "", faults, "holidays");
        if (file.Number("holidays", "1, the version of the file's form") is not (0 or 1))
            file.Fault(RejectionCode.ContractVersionUnsupported, "holidays", "this is version 1 of the file's form");
        if (file.Has("example"))
            file.Text("example", "a sentence that says that nobody answers for this", t => t.Length is >= 10 and <= 300);
        var countries = file.Objects("countries", "countries", required: true).Select(Read).ToList();
        if (countries.DistinctBy(c => c.Code, StringComparer.Ordinal).Count() != countries.Count)
            file.Fault(RejectionCode.Value, "countries", "each country once");
        file.Close();
        return faults.Count > 0 ? Result<Holidays>.Refused(faults.List) : new Holidays(countries);
    }

    private static Country Read(JsonObjectReader json)
    {
        var before = json.FaultCount;
        var code = json.Text("country", "an ISO 3166-1 country code of two letters", t => t.Length == 2 && HtcdsCodeList.Countries.Find(t) == t);
        var from = Date(json.Text("from", DateHint, t => Date(t) is not null)) ?? default;
        var until = Date(json.Text("until", DateHint, t => Date(t) is not null)) ?? default;
        var days = json.Texts("days", RejectionCode.Value, DateHint, t => Date(t) is not null, required: false).Select(t => Date(t)!.Value).ToList();
        json.Close();
        if (json.FaultCount == before && until < from)
            json.Fault(RejectionCode.Value, json.At("until"), "not before the first day");
        else if (json.FaultCount == before && days.Any(d => d < from || d > until))
            json.Fault(RejectionCode.Value, json.At("days"), "a day lies outside of what the file speaks of");
        return new(code, from, until, days.ToFrozenSet());
    }

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private sealed record Country(string Code, DateOnly From, DateOnly Until, FrozenSet<DateOnly> Days);
}
