using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>A case's pseudonym as people say and type it: <c>C-7F3A91</c>, its first six hexadecimal digits. Two of ten thousand cases may share one; the word beside it tells them apart.</summary>
public static class ShortName
{
    private const int Digits = 6;

    /// <summary>That of a case.</summary>
    public static string Of(CaseId @case) => $"C-{@case.ToString()[..Digits].ToUpperInvariant()}";

    /// <summary>The beginning of a pseudonym that a person typed, as it is stored; null where it is none.</summary>
    internal static string? Prefix(string typed)
    {
        var text = typed.Trim().ToLowerInvariant();
        if (text.StartsWith("c-", StringComparison.Ordinal))
            text = text[2..];
        return text.Length is >= 4 and <= 36 && text.All(c => char.IsAsciiHexDigitLower(c) || c == '-') ? text : null;
    }
}
