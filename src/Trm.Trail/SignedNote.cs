using System.Text;

namespace Trm.Trail;

/// <summary>
/// A signed note (C2SP signed-note): a text that ends in a newline, an empty line, and one or more signature lines. Parsed strictly, so that a
/// note has one spelling; nothing is verified before <see cref="Verify"/>.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Longer notes are refused before they are looked at, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>More signature lines are refused.</summary>
    public const int MaxSignatures = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The signed text, with its final newline.</summary>
    public string Text { get; }

    /// <summary>The signature lines, in order.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <exception cref="ArgumentException">The text is not one that a note can hold.</exception>
    public static SignedNote Sign(string text, params IReadOnlyList<NoteSigner> signers) => Of(text, [.. signers.Select(signer => signer.Sign(text))]);

    /// <summary>Reads a note without judging its signatures.</summary>
    public static Checked<SignedNote> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength) return new Fault(FaultCode.Malformed, $"a note has at most {MaxLength} bytes");
        string note;
        try
        {
            note = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return new Fault(FaultCode.Malformed, "the note is not UTF-8");
        }

        if (note.Any(c => c < 0x20 && c != '\n')) return new Fault(FaultCode.Malformed, "the note holds a control character");
        // The last empty line parts text and signatures: the text may hold empty lines, a signature line cannot.
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n')) return new Fault(FaultCode.Malformed, "the note has no signature lines");
        var lines = note[(split + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MaxSignatures) return new Fault(FaultCode.Malformed, $"a note has 1 to {MaxSignatures} signature lines");
        var signatures = new List<NoteSignature>();
        foreach (var line in lines)
        {
            if (NoteSignature.TryParse(line) is not { } signature) return new Fault(FaultCode.Malformed, $"line {signatures.Count + 1} of the signatures is not of the form '— name base64'");
            signatures.Add(signature);
        }

        return new SignedNote(note[..(split + 1)], signatures);
    }

    /// <summary>
    /// Verifies the lines of known keys. Lines of unknown keys are ignored, as the format demands, so that witnesses can be added; one bad signature of a known
    /// key refuses the note, and so does a second line of the same key or the absence of all known keys.
    /// </summary>
    public Checked<VerifiedNote> Verify(params IReadOnlyList<NoteKey> known)
    {
        if (known.FirstOrDefault(key => key.Algorithm != NoteAlgorithm.Ed25519) is { } other)
            return new Fault(FaultCode.UnknownAlgorithm, $"the key of {other.Name} does not sign notes");
        var by = new List<NoteKey>();
        var message = Utf8.GetBytes(Text);
        foreach (var signature in Signatures)
        {
            if (known.FirstOrDefault(key => key.Id == signature.KeyId && key.Name == signature.Name) is not { } key) continue;
            if (by.Contains(key)) return new Fault(FaultCode.Malformed, $"{key.Name} signed twice");
            if (!key.PublicKey.Signed(message, signature.Bytes.Span)) return new Fault(FaultCode.BadSignature, $"the signature of {key.Name} does not verify");
            by.Add(key);
        }

        return by.Count > 0
            ? new VerifiedNote(this, by)
            : new Fault(FaultCode.UnknownKey, $"no signature by {string.Join(", ", known.Select(key => key.Name))}");
    }

    /// <summary>The same note with further signature lines, such as the cosignatures of witnesses.</summary>
    public SignedNote With(params IReadOnlyList<NoteSignature> more) => Of(Text, [.. Signatures, .. more]);

    /// <summary>The note in its one spelling.</summary>
    public byte[] ToBytes() => Utf8.GetBytes(ToString());

    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(signature => $"{signature}\n"))}";

    private static SignedNote Of(string text, IReadOnlyList<NoteSignature> signatures)
    {
        var note = new SignedNote(text, signatures);
        if (!text.EndsWith('\n') || Parse(note.ToBytes()) is not { Holds: true, Value: var parsed } || parsed.Text != text)
            throw new ArgumentException("This text cannot be a signed note.", nameof(text));
        return note;
    }
}
