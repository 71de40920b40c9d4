using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Directory;

namespace Trm.Envelope;

/// <summary>
/// Proof that a participant signed a header: steps 2 to 5. Needs no envelope, so the evidence of a message that nobody can
/// read any more verifies all the same.
/// </summary>
public sealed class SignedHeader
{
    private SignedHeader(ReadOnlyMemory<byte> bytes, SignedData data, Header header, ListedSigner signer)
    {
        Bytes = bytes;
        Header = header;
        Signer = signer;
        HeaderSha256 = Digest.Sha256(data.Content.Span);
    }

    /// <summary><c>header.p7s</c>: the SignedData, DER.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public Header Header { get; }

    /// <summary>Who signed, by which listing.</summary>
    public ListedSigner Signer { get; }

    /// <summary>SHA-256 of the eContent, hex: what a receipt quotes.</summary>
    public string HeaderSha256 { get; }

    /// <summary>
    /// Verifies against the newest adopted directory. <c>HEADER_PROFILE</c> (step 2); <c>SIG_KEY_UNKNOWN</c>, <c>SIG_KEY_REVOKED</c> (3);
    /// <c>SIG_INVALID</c> (4); <c>HEADER_PROFILE</c>, <c>SUITE_UNSUPPORTED</c>, <c>SENDER_NOT_AUTHORISED</c>, <c>SIG_KEY_NOT_VALID</c>,
    /// <c>TRAINING_MISMATCH</c>, <c>HEADER_MISMATCH</c> (5).
    /// </summary>
    public static Result<SignedHeader> Verify(ReadOnlyMemory<byte> bytes, TrustDirectory directory)
    {
        if (bytes.Length > SizeLimits.SignedHeader || SignedData.Parse(bytes, SignatureProfile.P256) is not { Signers: [var part] } data)
            return new Rejection(RejectionCode.HeaderProfile, "header.p7s", "not a SignedData of the header's profile");
        if (directory.FindSigner(part.Certificate) is not { } signer)
            return new Rejection(RejectionCode.SigKeyUnknown, "header.p7s", "the directory does not list this certificate for message signing");
        if (signer.Listing.Revoked is not null)
            return new Rejection(RejectionCode.SigKeyRevoked, "header.p7s");
        if (!signer.Verifier.Use(key => part.Verifies(key, data.Content, SignatureProfile.P256)))
            return new Rejection(RejectionCode.SigInvalid, "header.p7s", "the signature does not fit");
        if (!Header.Parse(data.Content).Try(out var header, out var fault))
            return fault;
        if (header.From != signer.Participant.Id)
            return new Rejection(RejectionCode.SenderNotAuthorised, "core.from", "the signer is another participant");
        // Keys may be listed in both networks by mistake: what was sealed in one is still of that one alone.
        if (header.IsTraining != directory.IsTraining)
            return new Rejection(RejectionCode.TrainingMismatch, "core.training", directory.IsTraining ? "not sealed in an exercise" : "sealed in an exercise");
        if (!signer.Listing.Covers(header.Iat))
            return new Rejection(RejectionCode.SigKeyNotValid, "core.iat", "the certificate is not listed for this time");
        if (part.SigningTime != header.Iat)
            return new Rejection(RejectionCode.HeaderMismatch, "signing-time", "differs from core.iat");
        return new SignedHeader(bytes, data, header, signer);
    }
}
