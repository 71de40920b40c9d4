using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>The one spelling of a UUID on the wire: lower case, hyphenated, not empty.</summary>
internal static class Uuid
{
    public static bool Parse(string? text, out Guid value) =>
        Guid.TryParseExact(text, "D", out value)
        && value != Guid.Empty
        && string.Equals(value.ToString("D"), text, StringComparison.Ordinal);

    public static Rejection NotOne(string path) =>
        new(RejectionCode.Value, path, "an id is a UUID in lower case with hyphens");
}
