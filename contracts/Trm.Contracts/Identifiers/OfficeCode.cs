namespace Trm.Contracts.Identifiers;

/// <summary>
/// The code under which an office keeps a case worker or an interpreter: 3 to 32 of <c>A-Z 0-9 -</c> with at least one digit, so that nobody writes a
/// name there. Officers' names never travel.
/// </summary>
public static class OfficeCode
{
    /// <summary>What a person at the keyboard is told.</summary>
    public const string Hint = "a code of the office in A-Z, 0-9 and '-' with at least one digit, such as AT-CW-017; never a name";

    /// <summary>True for the form above.</summary>
    public static bool IsOne(string? text) =>
        text is { Length: >= 3 and <= 32 } && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-') && text.Any(char.IsAsciiDigit);
}
