using Trm.Contracts.Referrals;

namespace Trm.Contracts.Signatures;

/// <summary>One signature on an act.</summary>
/// <param name="Code">The signer's code at their office, or the person's pseudonym; one code is one human being.</param>
/// <param name="Side">On which side; null for the person's own side.</param>
/// <param name="KnowsPerson">Whether the signer knows the person; a clearance needs one who does.</param>
public sealed record Signature(SignerRole Role, string Code, Side? Side = null, bool KnowsPerson = false);
