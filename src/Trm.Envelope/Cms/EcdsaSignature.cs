using System.Security.Cryptography;

namespace Trm.Envelope.Cms;

/// <summary>An ECDSA signature as CMS carries it: DER of two integers, and nothing that merely resembles it.</summary>
internal static class EcdsaSignature
{
    public static bool Verifies(ECDsa key, ReadOnlySpan<byte> hash, ReadOnlyMemory<byte> signature) =>
        IsDer(signature) && key.VerifyHash(hash, signature.Span, DSASignatureFormat.Rfc3279DerSequence);

    // One signature, one encoding: libraries differ in what BER they let through.
    private static bool IsDer(ReadOnlyMemory<byte> signature) => signature.Length <= 160 && Der.TryRead(signature, reader =>
    {
        var pair = reader.ReadSequence();
        var positive = pair.ReadInteger().Sign > 0 && pair.ReadInteger().Sign > 0;
        pair.ThrowIfNotEmpty();
        return positive ? reader : null;
    }) is not null;
}
