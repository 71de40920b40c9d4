namespace Trm.Fuzz.Mutation;

/// <summary>Changes that need to know nothing.</summary>
internal static class ByteChanges
{
    private static readonly byte[] Edges = [0, 1, 0x0A, 0x0D, 0x1F, 0x20, 0x22, 0x2F, 0x30, 0x5C, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0x88, 0xA0, 0xA1, 0xC0, 0xFE, 0xFF];

    private static readonly long[] Numbers =
    [
        -1, 0, 1, 31, 32, 33, 255, 256, 4095, 4096, 65535, 65536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, (1L << 53) - 1, 1L << 53, long.MaxValue, long.MinValue,
    ];

    public static byte[] Change(Dice dice, byte[] bytes, byte[] other, int most)
    {
        if (bytes.Length == 0)
            return other.Length > 0 && dice.OneIn(2) ? other[..dice.Size(other.Length)] : dice.Bytes(dice.Size(16));
        var at = dice.Roll(bytes.Length);
        var count = dice.Size(bytes.Length - at);
        return dice.Roll(13) switch
        {
            0 or 1 => Set(bytes, at, (byte)(bytes[at] ^ (1 << dice.Roll(8)))),
            2 => Set(bytes, at, dice.Pick(Edges)),
            3 => Set(bytes, at, (byte)dice.Next()),
            4 => Set(bytes, at, (byte)(bytes[at] + (dice.OneIn(2) ? 1 : -1))),
            5 => Splice.Replace(bytes, at, count, []),
            6 => bytes[..at],
            7 => Splice.Replace(bytes, at, 0, dice.Bytes(dice.Size(16))),
            8 => Splice.Replace(bytes, at, 0, Splice.Repeat(bytes.AsSpan(at, count), dice.Size(256), most - bytes.Length)),
            9 => Number(dice, bytes, at),
            10 when other.Length > 0 => Cross(dice, bytes, at, other),
            11 => Splice.Replace(bytes, at, Math.Min(bytes.Length - at, Canary.Bytes.Length), Canary.Bytes),
            _ => Splice.Replace(bytes, at, count, dice.Bytes(count > 64 ? 8 : count)),
        };
    }

    private static byte[] Set(byte[] bytes, int at, byte value)
    {
        var result = (byte[])bytes.Clone();
        result[at] = value;
        return result;
    }

    // A length or a count, big-endian as everything here, wherever it may lie.
    private static byte[] Number(Dice dice, byte[] bytes, int at)
    {
        var result = (byte[])bytes.Clone();
        var value = dice.OneIn(2) ? dice.Pick(Numbers) : bytes.Length + dice.Roll(9) - 4;
        for (int width = 1 << dice.Roll(4), i = width - 1; i >= 0; i--, value >>= 8)
            if (at + i < result.Length)
                result[at + i] = (byte)value;
        return result;
    }

    private static byte[] Cross(Dice dice, byte[] bytes, int at, byte[] other)
    {
        var from = dice.Roll(other.Length);
        return dice.OneIn(2) ? [.. bytes[..at], .. other[from..]] : Splice.Replace(bytes, at, 0, other.AsSpan(from, dice.Size(other.Length - from)));
    }
}
