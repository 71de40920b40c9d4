using Trm.Node.Overview;

namespace Trm.Node.Clinic;

/// <summary>A journey as a clinician's list shows it. That something was said of health is told, and nothing of what.</summary>
/// <param name="HasNotes">Whether a message says anything of the clinical category.</param>
/// <param name="Tasks">What is asked of a clinician, the earliest first.</param>
public sealed record HealthLine(JourneyLine Journey, bool HasNotes, IReadOnlyList<HealthTask> Tasks)
{
    /// <summary>The earliest time of what is asked; null where nothing is, or no time is known.</summary>
    public DateTimeOffset? By => Tasks.Select(t => t.By).FirstOrDefault(by => by is not null);
}
