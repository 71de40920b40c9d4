namespace Trm.Fuzz;

/// <summary>What a reader can break.</summary>
public enum CrashKind
{
    /// <summary>An exception left the reader.</summary>
    Exception,

    /// <summary>It allocated more than the input's length allows.</summary>
    Allocation,

    /// <summary>It did not come back in time.</summary>
    Endless,

    /// <summary>It accepted what it must not accept.</summary>
    Promise,

    /// <summary>What it said for people and logs quotes the input.</summary>
    Leak,
}
