namespace Trm.Trail;

/// <summary>An Ed25519 public key (RFC 8032): 32 bytes. Any 32 bytes are taken; those that are no point on the curve verify nothing.</summary>
public sealed class Ed25519PublicKey
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Size = 32;

    /// <summary>The length of a signature in bytes.</summary>
    public const int SignatureSize = 64;

    private readonly byte[] bytes;
    private readonly LibCrypto.KeyHandle handle;

    internal Ed25519PublicKey(byte[] bytes)
    {
        this.bytes = bytes;
        handle = LibCrypto.PublicKey(bytes);
    }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The key in these 32 bytes.</summary>
    public static Checked<Ed25519PublicKey> Parse(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new Ed25519PublicKey(bytes.ToArray())
            : new Fault(FaultCode.Malformed, $"an Ed25519 public key has 32 bytes, not {bytes.Length}");

    /// <summary>
    /// Whether these bytes are this key's signature over the message (RFC 8032 5.1.7, S below the group order). The plain predicate below the types
    /// that vouch for something: callers outside this room want <see cref="SignedNote.Verify"/> or <see cref="Checkpoint.Verify"/>.
    /// </summary>
    public bool Signed(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize && LibCrypto.Verify(handle, message, signature);
}
