using System.Security.Cryptography;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;

namespace Trm.Envelope.Keys;

/// <summary>A public key to seal to, imported once. Safe for concurrent use.</summary>
public sealed class RecipientKey
{
    private readonly AgreementKey _key;

    private RecipientKey(Certificate certificate, AgreementKey key) => (Certificate, _key) = (certificate, key);

    /// <summary>Its certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>The key of an encryption certificate. <c>KEY_FILE_INVALID</c> where it is for another purpose or no point of P-256.</summary>
    public static Result<RecipientKey> Of(Certificate certificate)
    {
        if (!certificate.IsFor(KeyPurpose.MessageEncryption))
            return new Rejection(RejectionCode.KeyFileInvalid, "certificate", "not an encryption certificate: P-256, key usage keyAgreement alone, critical");
        return AgreementKey.OfPoint(certificate.P256Point) is { } key
            ? new RecipientKey(certificate, key)
            : new Rejection(RejectionCode.KeyFileInvalid, "certificate", "its public key is no point of P-256");
    }

    // One ephemeral key per recipient and message, never used again.
    internal RecipientPart Wrap(ReadOnlySpan<byte> contentKey)
    {
        using var ephemeral = AgreementKey.Create();
        var kek = KeyAgreement.KeyEncryptionKey(ephemeral, _key);
        var part = new RecipientPart(ephemeral.Point(), Certificate.Ski, KeyWrap.Wrap(kek, contentKey));
        CryptographicOperations.ZeroMemory(kek);
        return part;
    }
}
