using Trm.Envelope.Keys;

namespace Trm.Envelope.Cms;

/// <summary>
/// A key on P-256 that agrees with another on a secret: private, or public alone. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every point is validated once, when it becomes a key: on the curve, and not the point at infinity, which no encoding of 65 bytes is. P-256 has cofactor 1, so that this is the full validation of
/// SP 800-56A 5.6.2.3.3. Ephemeral keys are used once and never kept.
/// </remarks>
internal sealed class AgreementKey : IDisposable
{
    /// <summary>Length of the secret, in bytes: the x-coordinate.</summary>
    public const int SecretBytes = 32;

    private static readonly Lender<LibCrypto.ContextHandle> Makers = new(LibCrypto.Maker);
    private static readonly AgreementKey Curve = Create();

    private readonly LibCrypto.KeyHandle _key;

    private AgreementKey(LibCrypto.KeyHandle key) => _key = key;

    /// <summary>A new private key.</summary>
    public static AgreementKey Create() => new(Makers.Use(LibCrypto.Make));

    /// <summary>A private key on P-256 from PKCS#8, both checked before.</summary>
    public static AgreementKey OfPrivate(ReadOnlySpan<byte> pkcs8) => new(LibCrypto.Private(pkcs8));

    /// <summary>A public key from 04 | x | y, or null where that is no point of P-256.</summary>
    public static AgreementKey? OfPoint(ReadOnlySpan<byte> point) =>
        point.Length == KeyAgreement.PointBytes && point[0] == 4 && LibCrypto.Public(Curve._key, point) is { } key ? new(key) : null;

    /// <summary>Its public point: 04 | x | y.</summary>
    public byte[] Point()
    {
        var point = new byte[KeyAgreement.PointBytes];
        return LibCrypto.Point(_key, point) == point.Length && point[0] == 4 ? point : throw new InvalidOperationException("a point of P-256 is 65 bytes long, uncompressed");
    }

    /// <summary>Writes the secret that this private key and a public one agree on.</summary>
    /// <param name="theirs">The public one.</param>
    /// <param name="secret">Of <see cref="SecretBytes"/>.</param>
    public void Agree(AgreementKey theirs, Span<byte> secret)
    {
        if (LibCrypto.Derive(_key, theirs._key, secret) != SecretBytes)
            throw new InvalidOperationException("the secret of two keys on P-256 is 32 bytes long");
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
