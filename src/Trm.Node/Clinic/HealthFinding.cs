namespace Trm.Node.Clinic;

/// <summary>What a clinician found.</summary>
/// <param name="IsFit">Fit to travel, or not.</param>
/// <param name="At">When the person was looked at.</param>
/// <param name="IsMedicineSecured">Also where none is needed.</param>
public sealed record HealthFinding(bool IsFit, DateTimeOffset At, bool IsMedicineSecured);
