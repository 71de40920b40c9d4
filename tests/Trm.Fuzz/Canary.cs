namespace Trm.Fuzz;

/// <summary>A name that stands for a victim's: planted into inputs, and never to be seen in what a reader says.</summary>
public static class Canary
{
    /// <summary>The name.</summary>
    public const string Name = "Zvonimira";

    public static ReadOnlySpan<byte> Bytes => "Zvonimira"u8;

    /// <summary>What is wrong with a sentence, or null: the name, or a character that moves a cursor or turns text around.</summary>
    public static string? Fault(string sentence)
    {
        if (sentence.Contains(Name, StringComparison.OrdinalIgnoreCase))
            return "it quotes the input";
        foreach (var c in sentence)
            if (char.IsControl(c) || char.IsSurrogate(c) || c is (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff')
                return FormattableString.Invariant($"it holds the character U+{(int)c:X4}");
        return null;
    }
}
