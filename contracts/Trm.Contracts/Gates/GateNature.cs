namespace Trm.Contracts.Gates;

/// <summary>Who may go past a gate.</summary>
public enum GateNature
{
    /// <summary>Nobody overrides it.</summary>
    Absolute,

    /// <summary>An adult may decide otherwise after advice; recorded as an own decision.</summary>
    Own,

    /// <summary>It stops nothing: what it sees has happened, and somebody must act.</summary>
    Alarm,
}
