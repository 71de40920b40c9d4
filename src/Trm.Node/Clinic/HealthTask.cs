namespace Trm.Node.Clinic;

/// <summary>What is asked of a clinician for a journey.</summary>
/// <param name="What">One of <see cref="Codes"/>.</param>
/// <param name="From">From when on it counts; null where it may be done at once.</param>
/// <param name="By">By when; null where no time is known.</param>
/// <remarks>Source: contracts/Trm.Contracts/Gates, G10.</remarks>
public sealed record HealthTask(string What, DateTimeOffset? From, DateTimeOffset? By)
{
    /// <summary>Medicine is secured, or none is needed; before the clearance.</summary>
    public const string Medicine = "medicine";

    /// <summary>The person is found fit to travel; a finding of the last 72 hours.</summary>
    public const string Fit = "fit";

    /// <summary>The person was looked at and not found fit: a stop is one action away, and a new finding takes its place.</summary>
    public const string NotFit = "not-fit";

    /// <summary>Somebody arrives of whose health something was said: read it, and be ready.</summary>
    public const string Arrival = "arrival";

    /// <summary>Every one there is.</summary>
    public static IReadOnlyList<string> Codes { get; } = [Medicine, Fit, NotFit, Arrival];
}
