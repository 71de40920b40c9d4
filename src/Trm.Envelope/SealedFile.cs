using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>A file for one person outside the exchange: CMS AuthEnvelopedData of the envelope's profile, and nothing around it.</summary>
/// <remarks>Opened with <c>openssl cms -decrypt -inform DER -in FILE -recip CERT.pem -inkey KEY.pem</c>. It is not signed: who handed it over is known by other means.</remarks>
public static class SealedFile
{
    /// <summary>Seals under a fresh key; only the holder of the recipient's private key opens it.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content, RecipientKey to) => AuthEnvelopedData.Encrypt(content, [to]);

    /// <summary>The content. <c>FILE_INVALID</c> where it is no AuthEnvelopedData of this form; <c>WRONG_RECIPIENT</c> where it is sealed to another key; <c>DECRYPT_FAILED</c> where a bit of it was changed.</summary>
    public static Result<byte[]> Open(ReadOnlyMemory<byte> bytes, EncryptionKey key)
    {
        if (AuthEnvelopedData.Parse(bytes) is not { } sealedFile)
            return new Rejection(RejectionCode.FileInvalid, Hint: "not a sealed file (CMS AuthEnvelopedData, DER)");
        if (sealedFile.Recipients.FirstOrDefault(r => r.Ski.Span.SequenceEqual(key.Certificate.Ski.Span)) is not { } ours)
            return new Rejection(RejectionCode.WrongRecipient, Hint: "the file is sealed to another key");
        return key.Agree(ours.OriginatorPoint.Span) is { } agreed && sealedFile.Decrypt(agreed, ours) is { } content
            ? content
            : new Rejection(RejectionCode.DecryptFailed, Hint: "the file was changed after it was sealed");
    }
}
