using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Trm.Contracts.Identifiers;

/// <summary>
/// Three words of the spelling alphabet of ICAO and ITU, which follow from a message's id: whoever has opened the message can read them out over a telephone, nobody else. The same on both sides, however
/// often the message is sealed. Source: contracts/duty.md.
/// </summary>
public sealed record ReadBackWord
{
    private static readonly string[] Alphabet =
    [
        "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform",
        "victor", "whiskey", "xray", "yankee", "zulu",
    ];

    private ReadBackWord(string text) => Text = text;

    /// <summary>Three words joined by hyphens: <c>kilo-tango-lima</c>.</summary>
    public string Text { get; }

    /// <summary>The word of a message: the first eight bytes of SHA-256("trm-word/" and the id), a number whose last three digits to the base 26 are the letters, the last one first.</summary>
    public static ReadBackWord Of(MessageId message)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes($"trm-word/{message}")));
        return new(string.Join('-', Enumerable.Range(0, 3).Select(i => Alphabet[(int)(number / Power(i) % 26)])));
    }

    /// <summary>True where what was written down is this word: the words or their letters alone, in any case, joined by anything.</summary>
    public bool IsReadBack(string? heard)
    {
        var parts = (heard ?? "").ToLowerInvariant().Replace("x-ray", "xray", StringComparison.Ordinal).Split([' ', '-', ',', '.', '/'], StringSplitOptions.RemoveEmptyEntries);
        var letters = Text.Split('-').Select(w => w[0]);
        return parts is [{ Length: 3 } alone] ? alone.SequenceEqual(letters) : parts.Length == 3 && parts.All(IsWord) && parts.Select(p => p[0]).SequenceEqual(letters);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Spelt as people spell it: alpha, juliet, whisky.
    private static bool IsWord(string part) => part.Length == 1 || Alphabet.Any(w => w[0] == part[0] && part.Length >= w.Length - 1 && part.Length <= w.Length + 1 && part[..2] == w[..2]);

    private static ulong Power(int exponent) => exponent == 0 ? 1UL : 26UL * Power(exponent - 1);
}
