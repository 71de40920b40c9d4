using System.Globalization;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>
/// One person's case as a national system recorded it: the fields that hold something, in the order of the file. Every value was checked by
/// the reader, so asking for one needs no second look.
/// </summary>
public sealed class HtcdsCase : IEquatable<HtcdsCase>
{
    private readonly Dictionary<string, HtcdsEntry> _byName;

    internal HtcdsCase(int row, string? id, IReadOnlyList<HtcdsEntry> entries)
    {
        Row = row;
        Id = id;
        Entries = entries;
        _byName = entries.ToDictionary(e => e.Field.Name, StringComparer.Ordinal);
    }

    /// <summary>Which case of the file, from 1; the header does not count.</summary>
    public int Row { get; }

    /// <summary>The office's own reference from the column <c>id</c>, if the file has one. It chooses a case and never leaves the office.</summary>
    public string? Id { get; }

    /// <summary>What the case holds, in the order of the file.</summary>
    public IReadOnlyList<HtcdsEntry> Entries { get; }

    /// <summary>The core fields that are empty: the standard asks for them, a referral can do without.</summary>
    public IReadOnlyList<HtcdsField> Gaps =>
        [.. HtcdsCatalogue.Fields.Where(f => f is { IsCore: true, Status: HtcdsStatus.Draft } && !_byName.ContainsKey(f.Name))];

    /// <summary>True where the field holds something.</summary>
    public bool Has(string field) => _byName.ContainsKey(HtcdsCatalogue.Field(field).Name);

    /// <summary>Every value of the field; empty where it holds nothing.</summary>
    public IReadOnlyList<string> Values(string field) => _byName.GetValueOrDefault(HtcdsCatalogue.Field(field).Name)?.Values ?? [];

    /// <summary>The first value of the field, or null.</summary>
    public string? Text(string field) => Values(field) is [var first, ..] ? first : null;

    /// <summary>A day, or null where the field is empty.</summary>
    public DateOnly? Date(string field) => Text(Typed(field, HtcdsType.Date)) is { } text
        ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;

    /// <summary>A whole number, or null where the field is empty.</summary>
    public int? Count(string field) => Text(Typed(field, HtcdsType.Count)) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Yes or no, or null where the field is empty.</summary>
    public bool? Flag(string field) => Text(Typed(field, HtcdsType.Flag)) is { } text ? text == "true" : null;

    /// <summary>
    /// One case of a file: by the office's own id, else by row number; a file with one case needs no choice. <c>REQUIRED</c> where a choice is
    /// needed and absent, <c>VALUE</c> where it leads to no case or to several.
    /// </summary>
    public static Result<HtcdsCase> Choose(IReadOnlyList<HtcdsCase> cases, string? choice)
    {
        if (choice is null)
        {
            return cases.Count == 1
                ? cases[0]
                : new Rejection(RejectionCode.Required, "case", $"the file holds {cases.Count} cases: name one by its id or its row number");
        }

        var byId = cases.Where(c => c.Id == choice).ToList();
        if (byId.Count > 1)
            return new Rejection(RejectionCode.Value, "case", "several cases have this id: name the row number");
        if (byId.Count == 1)
            return byId[0];
        return int.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row >= 1 && row <= cases.Count
            ? cases[row - 1]
            : new Rejection(RejectionCode.Value, "case", $"no case has this id, and the row numbers are 1 to {cases.Count}");
    }

    /// <summary>Same row, same id, same entries in the same order.</summary>
    public bool Equals(HtcdsCase? other) =>
        other is not null && Row == other.Row && Id == other.Id && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HtcdsCase);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Row, Entries.Count);

    /// <summary>The row and nothing of the person.</summary>
    public override string ToString() => $"row {Row}";

    private static string Typed(string field, HtcdsType type) => HtcdsCatalogue.Field(field).Type == type
        ? field
        : throw new ArgumentException($"{field} is no {type}", nameof(field));
}
