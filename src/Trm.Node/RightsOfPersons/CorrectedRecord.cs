using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;

namespace Trm.Node.RightsOfPersons;

/// <summary>The office's record of a person with one field as the person says it.</summary>
internal static class CorrectedRecord
{
    /// <summary>What the person says, in the one spelling of the field. <c>VALUE</c> or <c>CODE_INVALID</c>; several codes stand behind each other.</summary>
    public static Result<HtcdsEntry> Parse(HtcdsField field, string says) =>
        HtcdsReader.Read(Write(null, [(field.Name, [says])]), "json").Then<HtcdsEntry>(cases => cases is [{ Entries: [var entry] }]
            ? entry
            : new Rejection(RejectionCode.Required, field.Name, "what the person says it should be"));

    /// <summary>What stands in the record now; null where nothing does, or it cannot be read.</summary>
    public static string? Standing(DraftFiles files, HtcdsField field) =>
        Read(files).Try(out var recorded, out _) && recorded.Values(field.Name) is { Count: > 0 } values ? string.Join("; ", values) : null;

    /// <summary>The same files with that field. The sheet stays as it is.</summary>
    public static Result<DraftFiles> With(DraftFiles files, HtcdsEntry corrected) => Read(files).Then<DraftFiles>(recorded => files with
    {
        CaseFile = Write(recorded.Id, [.. recorded.Entries.Where(e => e.Field.Name != corrected.Field.Name).Append(corrected).Select(e => (e.Field.Name, e.Values))]),
        Format = "json",
        Choice = null,
    });

    /// <summary>The same where a draft can be made of it; else why not: the person says what the consents on record contradict.</summary>
    public static Result<DraftFiles> Fitting(DraftFiles files, CaseId @case, HtcdsEntry corrected) =>
        With(files, corrected).Then(next => next.ToDraft(@case).Then(_ => Result<DraftFiles>.Ok(next)));

    /// <summary>These files as the person has corrected them, as far as a draft can be made of that: who keeps them may have read them before.</summary>
    public static DraftFiles Corrected(DraftFiles files, CaseFile file)
    {
        foreach (var correction in file.Corrections)
            if (HtcdsCatalogue.Find(correction.Field) is { } field && Standing(files, field) != correction.Says
                && Parse(field, correction.Says).Then(entry => Fitting(files, file.Id, entry)).Try(out var next, out _))
                files = next;
        return files;
    }

    /// <summary>What these files say as the person has corrected it, and the former ones did not: the categories of those fields.</summary>
    public static IReadOnlyList<ConsentCategory> TakenUp(DraftFiles former, DraftFiles files, CaseFile file) =>
        Categories(file.Corrections.Where(c => Says(files, c) && !Says(former, c)));

    /// <summary>What these files say as the person has corrected it since then: the categories of those fields.</summary>
    public static IReadOnlyList<ConsentCategory> Since(DateTimeOffset at, DraftFiles files, CaseFile file) => Categories(file.Corrections.Where(c => c.At >= at && Says(files, c)));

    private static IReadOnlyList<ConsentCategory> Categories(IEnumerable<Correction> corrections) =>
        [.. corrections.Select(c => HtcdsMapping.Of(c.Field).Category).OfType<ConsentCategory>().Distinct()];

    private static bool Says(DraftFiles files, Correction correction) => HtcdsCatalogue.Find(correction.Field) is { } field && Standing(files, field) == correction.Says;

    private static Result<HtcdsCase> Read(DraftFiles files) => HtcdsReader.Read(files.CaseFile, files.Format).Then(cases => HtcdsCase.Choose(cases, files.Choice));

    private static byte[] Write(string? id, IReadOnlyList<(string Name, IReadOnlyList<string> Values)> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (id is not null)
                json.WriteString(HtcdsReader.IdColumn, id);
            foreach (var (name, values) in fields)
                json.WriteString(name, string.Join(';', values));
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
