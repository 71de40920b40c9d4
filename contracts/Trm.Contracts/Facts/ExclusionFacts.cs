namespace Trm.Contracts.Facts;

/// <summary>Whom the person excluded, and to whom something would go (gate G17). Known to the sending side only.</summary>
/// <param name="To">The addressee; null where the step is sent to nobody.</param>
/// <param name="WitnessProtection">A person in witness protection is not in the exchange at all.</param>
public sealed record ExclusionFacts(IReadOnlyList<Exclusion> Excluded, Addressee? To = null, bool WitnessProtection = false)
{
    /// <summary>Nobody is excluded.</summary>
    public static ExclusionFacts None { get; } = new([], null);
}
