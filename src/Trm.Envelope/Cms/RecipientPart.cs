namespace Trm.Envelope.Cms;

/// <summary>What differs from one KeyAgreeRecipientInfo to the next; everything else is the profile.</summary>
/// <param name="OriginatorPoint">The ephemeral public key, 65 bytes, uncompressed.</param>
/// <param name="Ski">The recipient key's subject key identifier, 20 bytes.</param>
/// <param name="WrappedKey">The content-encryption key under RFC 3394, 40 bytes.</param>
internal sealed record RecipientPart(ReadOnlyMemory<byte> OriginatorPoint, ReadOnlyMemory<byte> Ski, ReadOnlyMemory<byte> WrappedKey);
