using Trm.Contracts.Codes;

namespace Trm.Node.RightsOfPersons;

/// <summary>Consents changed, as the trail has it.</summary>
/// <param name="Minute">When this office learnt it, to the minute.</param>
/// <param name="Change"><c>given</c>, <c>changed</c> or <c>withdrawn</c>.</param>
/// <param name="Scopes">What they are about.</param>
public sealed record ConsentChange(DateTimeOffset Minute, string Change, IReadOnlyList<ConsentScope> Scopes);
