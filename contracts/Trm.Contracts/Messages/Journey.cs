using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Messages;

/// <summary>The bare facts of a journey: basis, times, how many, who can be called. Nobody is named.</summary>
/// <param name="At">When it began, changed, or passed.</param>
/// <param name="ExpectedAt">When the person is expected, later than <paramref name="At"/>.</param>
/// <param name="Persons">How many travel, 1 to 99.</param>
/// <param name="Escort">The escort's code, never a name; null where nobody escorts.</param>
/// <param name="Number">The number that helps on the way.</param>
public sealed record Journey(TravelBasis Basis, DateTimeOffset At, DateTimeOffset ExpectedAt, int Persons, string? Escort, DutyNumber Number);
