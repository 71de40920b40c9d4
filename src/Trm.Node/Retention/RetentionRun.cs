using Trm.Contracts.Identifiers;

namespace Trm.Node.Retention;

/// <summary>What a run of the schedule did.</summary>
/// <param name="Purged">How much of each class that time alone decides; what was none is not named.</param>
/// <param name="Proposed">Cases that wait for another officer now.</param>
/// <param name="Erased">Cases that another officer had proposed, and that are erased now.</param>
/// <param name="Blocked">Cases that are due, and that something stands against.</param>
/// <param name="Answered">Cases that were erased here before the other side asked for it: it has been told.</param>
public sealed record RetentionRun(
    IReadOnlyDictionary<DataClass, long> Purged, IReadOnlyList<CaseId> Proposed, IReadOnlyList<CaseId> Erased, IReadOnlyList<CaseId> Blocked, IReadOnlyList<CaseId> Answered);
