using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>
/// Proof that a participant signed a document of its own: a SignedData of exactly the header's profile around it. What it may say, and that it can be taken for
/// no header and no directory entry, is the affair of whoever reads the document in its one spelling.
/// </summary>
public sealed class SignedStatement
{
    /// <summary>Largest statement, in bytes: the manifest of an evidence pack names every file of it.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    private SignedStatement(ReadOnlyMemory<byte> content, DateTimeOffset signedAt, ListedSigner signer) =>
        (Content, SignedAt, Signer) = (content, signedAt, signer);

    /// <summary>What was signed.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>When, in the signer's own words.</summary>
    public DateTimeOffset SignedAt { get; }

    /// <summary>Who signed, by which listing.</summary>
    public ListedSigner Signer { get; }

    /// <summary>Signs a document; the DER holds the document itself.</summary>
    public static byte[] Sign(ReadOnlyMemory<byte> content, SigningKey key, DateTimeOffset at) =>
        SignedData.Sign(content, WireTime.Cut(at), key).Write(SignatureProfile.P256);

    /// <summary>
    /// Verifies against a directory. <c>TOO_LARGE</c>; <c>HEADER_PROFILE</c> where it is no SignedData of the profile; <c>SIG_KEY_UNKNOWN</c>, <c>SIG_KEY_REVOKED</c>,
    /// <c>SIG_KEY_NOT_VALID</c>, <c>SIG_INVALID</c>.
    /// </summary>
    public static Result<SignedStatement> Verify(ReadOnlyMemory<byte> bytes, TrustDirectory directory)
    {
        if (bytes.Length > MaxLength)
            return new Rejection(RejectionCode.TooLarge);
        if (SignedData.Parse(bytes, SignatureProfile.P256) is not { Signers: [var part] } data)
            return new Rejection(RejectionCode.HeaderProfile, Hint: "not a SignedData of the header's profile");
        if (directory.FindSigner(part.Certificate) is not { } signer)
            return new Rejection(RejectionCode.SigKeyUnknown, Hint: "the directory does not list this certificate for signing");
        if (signer.Listing.Revoked is not null)
            return new Rejection(RejectionCode.SigKeyRevoked);
        if (!signer.Listing.Covers(part.SigningTime))
            return new Rejection(RejectionCode.SigKeyNotValid);
        return signer.Verifier.Use(key => part.Verifies(key, data.Content, SignatureProfile.P256))
            ? new SignedStatement(data.Content, part.SigningTime, signer)
            : new Rejection(RejectionCode.SigInvalid, Hint: "the signature does not fit");
    }
}
