using System.Buffers.Binary;

namespace Trm.Trail;

/// <summary>
/// The bytes of a cosignature/v1 line (C2SP tlog-cosignature): the witness's time, eight bytes big-endian, and 64 bytes of Ed25519 signature over
/// <c>"cosignature/v1\ntime &lt;seconds&gt;\n"</c> and the text of the note. Parsed only; a cosignature is believed by nobody before it is verified.
/// </summary>
/// <param name="Time">When the witness says it cosigned.</param>
/// <param name="Bytes">The signature.</param>
public sealed record Cosignature(DateTimeOffset Time, ReadOnlyMemory<byte> Bytes)
{
    internal const int TimeSize = 8;

    // The last second that a DateTimeOffset holds: the end of the year 9999.
    private const ulong LastSecond = 253_402_300_799;

    /// <summary>The cosignature in a signature line.</summary>
    public static Checked<Cosignature> Parse(NoteSignature signature)
    {
        var bytes = signature.Bytes;
        if (bytes.Length != TimeSize + Ed25519PublicKey.SignatureSize)
            return new Fault(FaultCode.Malformed, "a cosignature has 72 bytes behind its key id");
        var seconds = BinaryPrimitives.ReadUInt64BigEndian(bytes.Span);
        return seconds <= LastSecond
            ? new Cosignature(DateTimeOffset.FromUnixTimeSeconds((long)seconds), bytes[TimeSize..])
            : new Fault(FaultCode.OutOfRange, "the time of the cosignature lies beyond the year 9999");
    }
    /// <summary>Verifies that a witness cosigned the text of a note.</summary>
    /// <param name="line">The signature line.</param>
    /// <param name="text">The text of the note, with its final newline.</param>
    /// <param name="witness">The key of the witness; its name and id must be those of the line.</param>
    public static Checked<VerifiedCosignature> Verify(NoteSignature line, string text, NoteKey witness)
    {
        if (witness.Algorithm != NoteAlgorithm.Cosignature) return new Fault(FaultCode.UnknownAlgorithm, $"the key of {witness.Name} does not cosign");
        if (line.Name != witness.Name || line.KeyId != witness.Id) return new Fault(FaultCode.UnknownKey, $"the line is not by {witness.Name}");
        var parsed = Parse(line);
        if (!parsed.Holds) return parsed.Fault;
        return witness.PublicKey.Signed(WitnessSigner.Message(parsed.Value.Time.ToUnixTimeSeconds(), text), parsed.Value.Bytes.Span)
            ? new VerifiedCosignature(witness, parsed.Value.Time, line)
            : new Fault(FaultCode.BadSignature, $"the cosignature of {witness.Name} does not verify");
    }
}
