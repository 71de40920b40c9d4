using System.Text;

namespace Trm.Envelope.Directory;

/// <summary>
/// What a peer may put on our screens: letters of any script, digits, spaces and plain punctuation in one short line. No
/// control, format or private characters, so nothing that moves a cursor, turns text around or breaks a log line.
/// </summary>
internal static class DisplayText
{
    public const int MaxLength = 200;

    private const string Punctuation = " .,;:'()/+-&_#*";

    public static bool IsLine(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.Trim() == text && text.IsNormalized(NormalizationForm.FormC)
        && text.All(c => char.IsLetterOrDigit(c) || char.IsBetween(c, '\u0300', '\u036F') || Punctuation.Contains(c, StringComparison.Ordinal));

    // A C2SP verifier key (name+hash+base64) is opaque here: printable ASCII without spaces.
    public static bool IsVerifierKey(string? text) => text is { Length: > 0 and <= 256 } && text.All(c => char.IsBetween(c, '!', '~') && c is not ('"' or '\\' or '<' or '>'));
}
