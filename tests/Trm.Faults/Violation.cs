namespace Trm.Faults;

/// <summary>A claim that does not hold in a world.</summary>
/// <param name="Claim">What was claimed.</param>
/// <param name="By">What violates it.</param>
internal sealed record Violation(string Claim, string By)
{
    /// <inheritdoc/>
    public override string ToString() => $"claimed: {Claim}\n  but: {By}";
}
