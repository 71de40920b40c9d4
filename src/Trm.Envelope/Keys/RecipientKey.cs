using System.Security.Cryptography;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;

namespace Trm.Envelope.Keys;

/// <summary>A public key to seal to, imported once. Safe for concurrent use.</summary>
public sealed class RecipientKey
{
    private readonly Lender<ECDiffieHellmanPublicKey> _points;

    private RecipientKey(Certificate certificate)
    {
        Certificate = certificate;
        var point = certificate.P256Point.ToArray();
        _points = new(() => (KeyAgreement.Import(point) ?? throw new InvalidOperationException("was a point when it was parsed")).PublicKey);
    }

    /// <summary>Its certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>The key of an encryption certificate. <c>KEY_FILE_INVALID</c> where it is for another purpose or no point of P-256.</summary>
    public static Result<RecipientKey> Of(Certificate certificate)
    {
        if (!certificate.IsFor(KeyPurpose.MessageEncryption))
            return new Rejection(RejectionCode.KeyFileInvalid, "certificate", "not an encryption certificate: P-256, key usage keyAgreement alone, critical");
        using var point = KeyAgreement.Import(certificate.P256Point);
        return point is null
            ? new Rejection(RejectionCode.KeyFileInvalid, "certificate", "its public key is no point of P-256")
            : new RecipientKey(certificate);
    }

    // One ephemeral key per recipient and message, never used again.
    internal RecipientPart Wrap(ReadOnlySpan<byte> contentKey)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var kek = _points.Use(point => KeyAgreement.KeyEncryptionKey(ephemeral, point));
        var part = new RecipientPart(KeyAgreement.Point(ephemeral), Certificate.Ski, KeyWrap.Wrap(kek, contentKey));
        CryptographicOperations.ZeroMemory(kek);
        return part;
    }
}
