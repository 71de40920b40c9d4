using System.Globalization;

namespace Trm.Trail;

/// <summary>
/// What a log says of itself (C2SP tlog-checkpoint): its origin, the number of its leaves, its root, and extension lines that nobody has to understand. One
/// spelling: <c>origin \n size \n base64(root) \n (extension \n)*</c>.
/// </summary>
public sealed record Checkpoint
{
    /// <exception cref="ArgumentException">A part that a checkpoint cannot hold; use <see cref="Parse"/> for text of others.</exception>
    public Checkpoint(string origin, long size, TreeHash root, params IReadOnlyList<string> extensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (!NoteKey.IsName(origin)) throw new ArgumentException("Not an origin.", nameof(origin));
        if (extensions.Any(line => !IsLine(line))) throw new ArgumentException("Not an extension line.", nameof(extensions));
        (Origin, Size, Root, Extensions) = (origin, size, root, extensions);
    }

    /// <summary>The name of the log: <c>trm/&lt;participant&gt;/&lt;generation&gt;</c>; also the name of its key.</summary>
    public string Origin { get; }

    /// <summary>The number of leaves.</summary>
    public long Size { get; }

    public TreeHash Root { get; }

    public IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads the text of a note as a checkpoint.</summary>
    public static Checked<Checkpoint> Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0) return Malformed("a checkpoint has three lines or more");
        if (!NoteKey.IsName(lines[0])) return Malformed("the first line of a checkpoint is its origin");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1])
            return Malformed("the second line of a checkpoint is its size, decimal, without leading zeros");
        if (!CanonicalBase64.TryParse(lines[2], out var bytes) || TreeHash.TryParse(bytes) is not { } root)
            return Malformed("the third line of a checkpoint is its root, 32 bytes in base64");
        var extensions = lines[3..^1];
        if (!extensions.All(IsLine)) return Malformed("an extension line of a checkpoint is empty");
        if (size == 0 && root != Rfc6962.EmptyRoot) return new Fault(FaultCode.HashMismatch, "the root of an empty log is the hash of nothing");
        return new Checkpoint(lines[0], size, root, extensions);
    }

    /// <summary>What a signed checkpoint claims, its signature not looked at: whose key to verify it with.</summary>
    public static Checked<Checkpoint> ParseClaim(ReadOnlySpan<byte> note)
    {
        var parsed = SignedNote.Parse(note);
        return parsed.Holds ? Parse(parsed.Value.Text) : parsed.Fault;
    }

    /// <summary>Parses a signed checkpoint and verifies the signature of the log itself; origin and key must have the same name.</summary>
    /// <param name="note">The bytes of the signed note, of any origin.</param>
    /// <param name="log">The key of the log.</param>
    public static Checked<VerifiedCheckpoint> Verify(ReadOnlySpan<byte> note, NoteKey log)
    {
        var parsed = SignedNote.Parse(note);
        if (!parsed.Holds) return parsed.Fault;
        var verified = parsed.Value.Verify(log);
        if (!verified.Holds) return verified.Fault;
        var checkpoint = Parse(parsed.Value.Text);
        if (!checkpoint.Holds) return checkpoint.Fault;
        return checkpoint.Value.Origin == log.Name
            ? new VerifiedCheckpoint(checkpoint.Value, verified.Value)
            : new Fault(FaultCode.WrongOrigin, $"the checkpoint is of another log than {log.Name}");
    }

    /// <summary>Signs with the log's own key.</summary>
    /// <exception cref="ArgumentException">The key is named otherwise than the log.</exception>
    public SignedNote Sign(NoteSigner log) =>
        log.Key.Name == Origin ? SignedNote.Sign(ToText(), log) : throw new ArgumentException("A log signs under its own origin.", nameof(log));

    /// <summary>The text that is signed.</summary>
    public string ToText() =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n{string.Concat(Extensions.Select(line => line + "\n"))}");

    public bool Equals(Checkpoint? other) => other is not null && ToText() == other.ToText();

    public override int GetHashCode() => ToText().GetHashCode(StringComparison.Ordinal);

    private static bool IsLine(string line) => line.Length > 0 && !line.Any(char.IsControl);

    private static Fault Malformed(string why) => new(FaultCode.Malformed, why);
}
