namespace Trm.Envelope;

/// <summary>
/// The suites this house knows, weakest first. A suite is one opaque constant: nothing inside it is negotiated.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Suites".</remarks>
public static class Suite
{
    /// <summary>ECDSA and ECDH on P-256, AES-256-GCM, SHA-256.</summary>
    public const string Trm1 = "trm-1";

    /// <summary>All known suites, weakest first.</summary>
    public static IReadOnlyList<string> Known { get; } = [Trm1];

    /// <summary>True where this node can open it.</summary>
    public static bool IsKnown(string suite) => Known.Contains(suite, StringComparer.Ordinal);

    /// <summary>True where a known suite is weaker than the minimum. A minimum unknown to us is stronger than all we know.</summary>
    public static bool IsBelow(string suite, string minimum)
    {
        for (var i = 0; i < Known.Count; i++)
        {
            if (Known[i] == minimum)
                return false;
            if (Known[i] == suite)
                return true;
        }

        return true;
    }

    // "trm-" and a number without leading zero: what a directory may name as a minimum.
    internal static bool IsName(string? text) =>
        text is { Length: >= 5 and <= 7 } && text.StartsWith("trm-", StringComparison.Ordinal) && text[4] != '0' && text.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0;
}
