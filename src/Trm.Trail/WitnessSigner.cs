using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Trm.Trail;

/// <summary>Cosigns checkpoints in the name of a witness (C2SP tlog-cosignature). It does not own the private key.</summary>
public sealed class WitnessSigner
{
    private readonly Ed25519PrivateKey key;

    /// <exception cref="ArgumentException">The name is empty or holds a space, a control character or a plus sign.</exception>
    public WitnessSigner(string name, Ed25519PrivateKey key)
    {
        this.key = key;
        Key = NoteKey.OfWitness(name, key.PublicKey);
    }

    /// <summary>The key by which others verify.</summary>
    public NoteKey Key { get; }

    /// <summary>
    /// The cosignature/v1 line for a checkpoint: that this witness has seen it, and no other history of that log before. Who calls this has checked both.
    /// </summary>
    /// <param name="checkpoint">What is cosigned.</param>
    /// <param name="time">Now; fractions of a second are dropped.</param>
    public NoteSignature Cosign(VerifiedCheckpoint checkpoint, DateTimeOffset time)
    {
        var bytes = new byte[Cosignature.TimeSize + Ed25519PublicKey.SignatureSize];
        var seconds = time.ToUnixTimeSeconds();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, checked((ulong)seconds));
        key.Sign(Message(seconds, checkpoint.Note.Note.Text)).CopyTo(bytes.AsSpan(Cosignature.TimeSize));
        return new NoteSignature(Key.Name, Key.Id, bytes);
    }

    internal static byte[] Message(long seconds, string text) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));
}
