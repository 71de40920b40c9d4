namespace Trm.Node.Overview;

/// <summary>One of our message keys. Its certificate's digest, never the key.</summary>
/// <param name="IsSigning">It signs; otherwise it opens what is sent to us.</param>
/// <param name="Digest">The first letters of the certificate's SHA-256, hex.</param>
/// <param name="From">First second of its use.</param>
/// <param name="To">First second after its use.</param>
/// <param name="State"><c>in-use</c>, <c>next</c>, <c>former</c>, <c>revoked</c>, <c>not-listed</c> or <c>destroyed</c>.</param>
/// <param name="IsInToken">True where it stays in a token (HSM).</param>
public sealed record KeyLine(bool IsSigning, string Digest, DateTimeOffset From, DateTimeOffset To, string State, bool IsInToken)
{
    /// <summary>Every state.</summary>
    public static IReadOnlyList<string> States { get; } = ["in-use", "next", "former", "revoked", "not-listed", "destroyed"];
}
