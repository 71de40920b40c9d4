using Trm.Contracts.Facts;

namespace Trm.Node.Clinic;

/// <summary>All that a clinician sees of a case.</summary>
/// <param name="Notes">The newest first.</param>
/// <param name="Care">What is on record for gate G10.</param>
/// <param name="MayRecord">Whether what a clinician finds is put on record here: by the side that sends the person, until they are met.</param>
/// <param name="MayStop">Whether the case can still be stopped.</param>
public sealed record HealthRecord(HealthLine Line, IReadOnlyList<HealthNote> Notes, CareFacts Care, bool MayRecord, bool MayStop);
