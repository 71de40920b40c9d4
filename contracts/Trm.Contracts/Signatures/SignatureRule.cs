using Trm.Contracts.Codes;

namespace Trm.Contracts.Signatures;

/// <summary>One row of the table of who signs what.</summary>
/// <param name="Act">The act.</param>
/// <param name="Person">Who signs on the person's side, by the capacity in which the person decides; empty where nobody must.</param>
/// <param name="Professional">Any one of these signs; empty where nobody must.</param>
/// <param name="Never">Who may not sign it at all.</param>
/// <param name="SecondPair">Who may be the second pair of eyes; null where none is needed.</param>
/// <param name="BothSides">Whether each side has a professional of its own sign.</param>
/// <param name="SecondKnowsPerson">Whether the second pair of eyes knows the person.</param>
public sealed record SignatureRule(
    SignedAct Act,
    Func<ConsentCapacity, IReadOnlyList<SignerRole>> Person,
    IReadOnlyList<SignerRole> Professional,
    IReadOnlyList<SignerRole> Never,
    IReadOnlyList<SignerRole>? SecondPair = null,
    bool BothSides = false,
    bool SecondKnowsPerson = false);
