namespace Trm.Contracts.Htcds;

/// <summary>
/// One column of a survey tool's export: a question with its groups before it (<c>person/prs_First_Name</c>, ODK Central's CSV <c>person-prs_First_Name</c>), or one choice of
/// a question with several (<c>vic_TypeOfExploitation/ForcedLabour</c>).
/// </summary>
/// <param name="Field">The field; null where the column is the tool's own.</param>
/// <param name="Choice">The choice that the column ticks or leaves; null where it holds the answer.</param>
internal sealed record SurveyColumn(HtcdsField? Field, string? Choice)
{
    /// <summary>The column of that name, or null where nobody knows it.</summary>
    public static SurveyColumn? Find(string name)
    {
        if (SurveyForm.IsIgnored(name))
            return new(null, null);
        var parts = name.Split(name.Contains('/', StringComparison.Ordinal) ? '/' : '-');
        if (!parts.SkipLast(1).All(IsName))
            return null;
        if (SurveyForm.Find(parts[^1]) is { } field)
            return new(field, null);
        return parts.Length > 1 && SurveyForm.Find(parts[^2]) is { Type: HtcdsType.Codes, Codes: { } codes } several && codes.Find(parts[^1]) is { } choice
            ? new(several, choice)
            : null;
    }

    // A group that repeats holds several people: name[2]. One file row is one person, so such a column is not known.
    private static bool IsName(string part) =>
        part.Length is >= 1 and <= 64 && (char.IsAsciiLetter(part[0]) || part[0] == '_') && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.');
}
