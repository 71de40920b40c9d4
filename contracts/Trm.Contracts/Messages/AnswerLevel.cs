namespace Trm.Contracts.Messages;

/// <summary>What must have happened by a deadline.</summary>
public enum AnswerLevel
{
    /// <summary>L1: the other node has verified and stored it.</summary>
    Receipt,

    /// <summary>L2: a person opened it, or took the recorded call.</summary>
    Seen,

    /// <summary>L3: a person decided.</summary>
    Decision,

    /// <summary>L4: it is done.</summary>
    Outcome,

    /// <summary>A recorded call to the duty number.</summary>
    Call,

    /// <summary>An alarm on both sides.</summary>
    Alarm,
}
