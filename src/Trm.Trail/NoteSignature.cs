using System.Buffers.Binary;

namespace Trm.Trail;

/// <summary>One signature line of a signed note: <c>— name base64(key id || signature)</c> (C2SP signed-note). Parsed, not verified.</summary>
/// <param name="Name">The name of the key, here an origin or a witness.</param>
/// <param name="KeyId">The first four bytes of the key's hash, big-endian.</param>
/// <param name="Bytes">What follows the key id; its form depends on the key's algorithm.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    internal const string Prefix = "— ";

    private const int MaxLength = 4096;

    /// <summary>The signature line in these bytes: UTF-8, one line with its newline, as witnesses answer (C2SP tlog-witness).</summary>
    public static Checked<NoteSignature> Parse(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.Length is > 0 and <= MaxLength && bytes[^1] == (byte)'\n' && System.Text.Unicode.Utf8.IsValid(bytes) ? System.Text.Encoding.UTF8.GetString(bytes[..^1]) : "";
        return TryParse(text) is { } line ? line : new Fault(FaultCode.Malformed, "not a signature line of the form '— name base64'");
    }

    internal static NoteSignature? TryParse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var parts = line[Prefix.Length..].Split(' ');
        return parts.Length == 2 && NoteKey.IsName(parts[0]) && CanonicalBase64.TryParse(parts[1], out var bytes) && bytes.Length > 4
            ? new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4))
            : null;
    }

    /// <summary>The line, without its newline.</summary>
    public override string ToString()
    {
        var bytes = new byte[4 + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.Span.CopyTo(bytes.AsSpan(4));
        return $"{Prefix}{Name} {Convert.ToBase64String(bytes)}";
    }
}
