using System.Collections.Frozen;

namespace Trm.Contracts.Htcds;

/// <summary>The codes a coded field may carry: a list of the standard itself, or the ISO list it points to.</summary>
public sealed class HtcdsCodeList
{
    private readonly FrozenDictionary<string, string> _canonical;

    private HtcdsCodeList(string system, string hint, IReadOnlyList<HtcdsCode> codes, IEnumerable<KeyValuePair<string, string>> canonical)
    {
        System = system;
        Hint = hint;
        Codes = codes;
        _canonical = canonical.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The code system's canonical address in messages.</summary>
    public string System { get; }

    /// <summary>What is allowed, in one line for the person who made the file.</summary>
    public string Hint { get; }

    /// <summary>The codes in the standard's order.</summary>
    public IReadOnlyList<HtcdsCode> Codes { get; }

    /// <summary>The one spelling of a code, or null where the list lacks it. Codes are case-sensitive.</summary>
    public string? Find(string code) => _canonical.GetValueOrDefault(code);

    /// <summary>ISO 3166-1; alpha-3 is read and written as alpha-2. <c>XK</c> and <c>XXA</c> (stateless, ICAO Doc 9303) are read too.</summary>
    public static HtcdsCodeList Countries { get; } = ReadCountries();

    /// <summary>ISO 639-2, either form, or ISO 639-1; written as RFC 5646 wants it: two letters where there are two.</summary>
    public static HtcdsCodeList Languages { get; } = ReadLanguages();

    /// <summary>A list of the standard itself.</summary>
    internal static HtcdsCodeList OfField(string field, IReadOnlyList<HtcdsCode> codes) => new(
        $"{HtcdsCatalogue.System}/{field}",
        "one of " + string.Join(", ", codes.Select(c => c.Code)),
        codes,
        codes.Select(c => KeyValuePair.Create(c.Code, c.Code)));

    private static HtcdsCodeList ReadCountries()
    {
        var rows = Rows("iso-3166-1.txt").Append(["XKX", "XK"]).Append(["XXA", "XXA"]).ToList();
        return new(
            "urn:iso:std:iso:3166", "an ISO 3166-1 country code, such as RS or SRB; XXA for a stateless person",
            [.. rows.Select(r => new HtcdsCode(r[1], r[0]))],
            rows.SelectMany(r => r.Distinct(StringComparer.Ordinal).Select(code => KeyValuePair.Create(code, r[1]))));
    }

    private static HtcdsCodeList ReadLanguages()
    {
        var rows = Rows("iso-639-2.txt").Select(r => (Codes: r.Where(c => c != "-").ToList(), Written: r[2] == "-" ? r[0] : r[2])).ToList();
        return new(
            "urn:ietf:bcp:47", "an ISO 639-2 language code, such as srp or ger",
            [.. rows.Select(r => new HtcdsCode(r.Written, r.Codes[0]))],
            rows.SelectMany(r => r.Codes.Select(code => KeyValuePair.Create(code, r.Written))));
    }

    private static IEnumerable<string[]> Rows(string resource)
    {
        using var stream = HtcdsCatalogue.Open(resource);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').Select(l => l.Split(' '))];
    }
}
