namespace Trm.Fuzz.Targets;

/// <summary>What follows where a reader has accepted.</summary>
internal static class Promise
{
    /// <summary>One value, one spelling: what was accepted is written as it was read.</summary>
    public static void OneSpelling(ReadOnlyMemory<byte> input, ReadOnlySpan<byte> written) => Keep(input.Span.SequenceEqual(written), "accepted in another spelling than the one that is written");

    public static void Keep(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }
}
