using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Trm.Trail;

/// <summary>
/// A named public key that signs notes, in the text form of C2SP signed-note (a "vkey"): <c>name+hash+base64(algorithm || public key)</c>, the hash being
/// eight lower-case hexadecimal digits of SHA-256(name || 0x0A || algorithm || public key).
/// </summary>
public sealed class NoteKey
{
    private NoteKey(string name, NoteAlgorithm algorithm, Ed25519PublicKey key)
    {
        (Name, Algorithm, PublicKey) = (name, algorithm, key);
        byte[] hashed = [.. Encoding.UTF8.GetBytes(name), 0x0A, (byte)algorithm, .. key.Bytes];
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(hashed));
    }

    /// <summary>The name; for the key of a log, the log's origin.</summary>
    public string Name { get; }

    /// <summary>What this key's signatures sign.</summary>
    public NoteAlgorithm Algorithm { get; }

    public Ed25519PublicKey PublicKey { get; }

    /// <summary>The first four bytes of the key's hash: a hint to find the key, not a protection.</summary>
    public uint Id { get; }

    /// <summary>The key of a log.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds a space, a control character or a plus sign.</exception>
    public static NoteKey OfLog(string name, Ed25519PublicKey key) => Named(name, NoteAlgorithm.Ed25519, key);

    /// <summary>The key of a witness.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds a space, a control character or a plus sign.</exception>
    public static NoteKey OfWitness(string name, Ed25519PublicKey key) => Named(name, NoteAlgorithm.Cosignature, key);

    /// <summary>The key in a vkey text, without surrounding white space.</summary>
    public static Checked<NoteKey> Parse(string vkey)
    {
        var parts = vkey.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0])
            || parts[1].Length != 8 || !parts[1].All(char.IsAsciiHexDigitLower)
            || !CanonicalBase64.TryParse(parts[2], out var bytes) || bytes.Length < 1)
            return new Fault(FaultCode.Malformed, "not a verifier key of the form name+hash+base64");
        if (bytes[0] is not ((byte)NoteAlgorithm.Ed25519 or (byte)NoteAlgorithm.Cosignature))
            return new Fault(FaultCode.UnknownAlgorithm, $"the key has algorithm {bytes[0]}");
        var key = Ed25519PublicKey.Parse(bytes.AsSpan(1));
        if (!key.Holds) return key.Fault;
        var parsed = new NoteKey(parts[0], (NoteAlgorithm)bytes[0], key.Value);
        return parsed.Id == uint.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            ? parsed
            : new Fault(FaultCode.HashMismatch, "the hash in the key is not the hash of that key");
    }

    /// <summary>The vkey text.</summary>
    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Algorithm, .. PublicKey.Bytes])}";

    internal static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => c is '+' or '\uFFFD' || char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));

    private static NoteKey Named(string name, NoteAlgorithm algorithm, Ed25519PublicKey key) =>
        IsName(name) ? new NoteKey(name, algorithm, key) : throw new ArgumentException("Not the name of a key.", nameof(name));
}
