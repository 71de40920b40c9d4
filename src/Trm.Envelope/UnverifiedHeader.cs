using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>
/// What stands in a header that nobody has verified: anybody may have written it. For showing to people who ask what a file is, and for nothing else.
/// </summary>
public sealed class UnverifiedHeader
{
    private UnverifiedHeader(Header claims, Certificate certificate) => (Claims, Certificate) = (claims, certificate);

    /// <summary>The header as it stands.</summary>
    public Header Claims { get; }

    /// <summary>The certificate that it carries.</summary>
    public Certificate Certificate { get; }

    /// <summary>Reads the first part of a sealed message; null where it is not a SignedData of the header's profile with a header in the one spelling.</summary>
    public static UnverifiedHeader? Read(SealedMessage message) => Read(message.Header);

    /// <summary>Reads a <c>header.p7s</c> alone; null as for the other.</summary>
    public static UnverifiedHeader? Read(ReadOnlyMemory<byte> header) =>
        header.Length <= SizeLimits.SignedHeader && SignedData.Parse(header, SignatureProfile.P256) is { Signers: [var part] } data
            && Header.Parse(data.Content).Try(out var claims, out _)
            ? new(claims, part.Certificate)
            : null;
}
