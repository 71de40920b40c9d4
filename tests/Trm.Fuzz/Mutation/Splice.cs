namespace Trm.Fuzz.Mutation;

internal static class Splice
{
    /// <summary>The same bytes with <paramref name="count"/> of them replaced.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> bytes, int at, int count, ReadOnlySpan<byte> with)
    {
        var result = new byte[bytes.Length - count + with.Length];
        bytes[..at].CopyTo(result);
        with.CopyTo(result.AsSpan(at));
        bytes[(at + count)..].CopyTo(result.AsSpan(at + with.Length));
        return result;
    }

    /// <summary>Bytes repeated up to a length.</summary>
    public static byte[] Repeat(ReadOnlySpan<byte> bytes, int times, int most)
    {
        var count = bytes.Length == 0 ? 0 : Math.Clamp(times, 0, Math.Max(1, most / bytes.Length));
        var result = new byte[bytes.Length * count];
        for (var i = 0; i < count; i++)
            bytes.CopyTo(result.AsSpan(i * bytes.Length));
        return result;
    }
}
