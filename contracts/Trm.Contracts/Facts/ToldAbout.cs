namespace Trm.Contracts.Facts;

/// <summary>Of what a person was told.</summary>
public enum ToldAbout
{
    /// <summary>Whether somebody takes the case, or the return.</summary>
    Decision,
    Plan,
    Clearance,

    /// <summary>A stop, and its end.</summary>
    Hold,
    Cancellation,

    /// <summary>What was said of them without their consent, because a life was at risk.</summary>
    SafetyNotice,

    /// <summary>Something went where it should not.</summary>
    Breach,
    Erasure,
}
