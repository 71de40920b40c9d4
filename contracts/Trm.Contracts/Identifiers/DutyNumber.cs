using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>A telephone number that is answered day and night: '+' and 7 to 15 digits (ITU-T E.164), <c>tel:</c> before it on the wire (RFC 3966).</summary>
public sealed record DutyNumber
{
    private const string Scheme = "tel:";

    private DutyNumber(string value) => Value = value;

    /// <summary>'+' and the digits.</summary>
    public string Value { get; }

    /// <summary>The form on the wire.</summary>
    public string Uri => Scheme + Value;

    /// <summary>Parses '+' and the digits; <c>VALUE</c> for anything else.</summary>
    public static Result<DutyNumber> Parse(string? text) =>
        text is { Length: >= 8 and <= 16 } && text[0] == '+' && text[1] != '0' && text.Skip(1).All(char.IsAsciiDigit)
            ? new DutyNumber(text)
            : new Rejection(RejectionCode.Value, "duty-number", "a duty number is '+' and 7 to 15 digits");

    /// <summary>Parses the form on the wire; <c>VALUE</c> for anything else.</summary>
    public static Result<DutyNumber> ParseUri(string? text) =>
        Parse(text?.StartsWith(Scheme, StringComparison.Ordinal) == true ? text[Scheme.Length..] : null);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
