using Trm.Node.Overview;
using Trm.Node.Retention;

namespace Trm.Node.RightsOfPersons;

/// <summary>What a person has asked in a case about what is held of them.</summary>
/// <param name="Case">As lists show it.</param>
/// <param name="RestrictedAt">Since when nothing is done with it here; null where that is not so.</param>
/// <param name="Requests">Here and at the other side, the newest first.</param>
public sealed record RightsStanding(CaseLine Case, DateTimeOffset? RestrictedAt, IReadOnlyList<RightsRequest> Requests);
