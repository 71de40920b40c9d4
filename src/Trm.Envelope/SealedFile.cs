using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>A file for one person outside the exchange: CMS AuthEnvelopedData of the envelope's profile, and nothing around it.</summary>
/// <remarks>Opened with <c>openssl cms -decrypt -inform DER -in FILE -recip CERT.pem -inkey KEY.pem</c>. It is not signed: who handed it over is known by other means.</remarks>
public static class SealedFile
{
    /// <summary>Seals under a fresh key; only the holder of the recipient's private key opens it.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content, RecipientKey to) => AuthEnvelopedData.Encrypt(content, [to]).Write();
}
