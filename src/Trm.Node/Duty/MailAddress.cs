using Trm.Contracts.Rejections;

namespace Trm.Node.Duty;

/// <summary>
/// An e-mail address of which nothing can be made but an address: letters, digits and a few marks, one '@'. No space, line break, bracket or quote can stand in it, so it ends no line of a
/// mail or of a mail server's dialogue (RFC 5321 4.1.2, its dot-string form alone).
/// </summary>
public sealed record MailAddress
{
    internal const string Hint = "an address such as duty@office.example: letters, digits and . _ + - before the '@', a host's name behind it";

    private MailAddress(string text) => Text = text;

    /// <summary>The address.</summary>
    public string Text { get; }

    /// <summary>Its host.</summary>
    public string Domain => Text[(Text.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Parses it; <c>VALUE</c> for anything else.</summary>
    public static Result<MailAddress> Parse(string? text) => text?.Split('@') is [var local, var domain] && IsLocal(local) && IsHost(domain)
        ? new MailAddress(text)
        : new Rejection(RejectionCode.Value, "to", Hint);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>True for the name or the address of a host.</summary>
    internal static bool IsHost(string text) => text.Length is >= 1 and <= 253 && text.Split('.').All(label => label.Length is >= 1 and <= 63 && label[0] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static bool IsLocal(string text) =>
        text.Length is >= 1 and <= 64 && text.Split('.').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-'));
}
