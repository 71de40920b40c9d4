using Trm.Contracts.Codes;

namespace Trm.Node.Referrals;

/// <summary>The newest version of a consent that is written in the trail.</summary>
/// <param name="Id">Names the consent through all its versions.</param>
public sealed record KnownConsent(string Id, int Version, ConsentScope Scope);
