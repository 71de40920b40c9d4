namespace Trm.Console.Record;

/// <summary>How far a verification is.</summary>
public enum CheckStage
{
    /// <summary>Our own record is being put together.</summary>
    Collecting,

    /// <summary>What is there is being verified, and held against theirs.</summary>
    Verifying,

    /// <summary>It has ended, one way or another.</summary>
    Ended,
}
