using Trm.Node.Overview;

namespace Trm.Node.Clinic;

/// <summary>All that a clinician sees of a case.</summary>
/// <param name="Notes">The newest first.</param>
/// <param name="MayStop">Whether the case can still be stopped.</param>
public sealed record HealthRecord(CaseLine Case, IReadOnlyList<HealthNote> Notes, bool MayStop);
