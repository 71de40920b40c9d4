using Microsoft.Extensions.Primitives;
using Trm.Contracts.Rejections;

namespace Trm.Node.Idempotency;

/// <summary>The name that a client gives to one request, so that it may send it again (draft-ietf-httpapi-idempotency-key-header-07).</summary>
internal static class IdempotencyKey
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Longest key, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads the header: a string as RFC 8941 has it, in quotation marks; many clients leave those out. Empty where there is none.</summary>
    public static Result<string> Parse(StringValues header)
    {
        if (header.Count == 0)
            return "";
        var text = header is [['"', .., '"'] quoted] ? quoted[1..^1] : header.Count == 1 ? header[0] ?? "" : "";
        return text.Length is >= 1 and <= MaxLength && text.All(c => c is > ' ' and <= '~' and not ('"' or '\\' or ','))
            ? text
            : new Rejection(RejectionCode.Structure, Header, $"one key of at most {MaxLength} visible ASCII characters without comma, backslash and quotation mark, such as a UUID");
    }
}
