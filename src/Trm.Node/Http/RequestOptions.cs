namespace Trm.Node.Http;

/// <summary>What one caller of the HTTP interface may cost.</summary>
public sealed class RequestOptions
{
    /// <summary>
    /// Calls of one officer that come back within a minute, and as many at once at first: the first minute may have twice as many. What stops somebody, or tells what has happened to a person, has as many of its
    /// own, what is done because something did not go through as well, each <see cref="RequestBudgets.LeastUrgent"/> at least; so have messages in FHIR until they are read.
    /// </summary>
    public int PerMinute { get; init; } = 600;

    /// <summary>Refuses what would stop everybody.</summary>
    /// <exception cref="ArgumentException">What is wrong, for who set it.</exception>
    public void Validate()
    {
        if (PerMinute is < 1 or > 1_000_000)
            throw new ArgumentException("requestsPerMinute is between 1 and 1000000");
    }
}
