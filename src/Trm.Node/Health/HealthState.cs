namespace Trm.Node.Health;

/// <summary>What a check found, from well to worse.</summary>
public enum HealthState
{
    /// <summary>As it must be.</summary>
    Ok,

    /// <summary>It could not be looked at now; nothing is known.</summary>
    NotLookedAt,

    /// <summary>It works, and somebody must do something before it does not.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Fault,
}
