namespace Trm.Contracts.Agreements;

/// <summary>What must have happened when a deadline is over. None of them happens by itself.</summary>
public enum DeadlineStep
{
    /// <summary>A person has seen it (L2): opened it, or took the recorded call.</summary>
    Seen,

    /// <summary>It was decided or answered (L3); a right granted or refused with reasons, a complaint answered.</summary>
    Decision,

    /// <summary>What a withdrawal asks to stop was stopped, and the other side told.</summary>
    Stopped,

    /// <summary>A hold was looked at again by its owner. An overdue review lifts nothing.</summary>
    Review,

    /// <summary>The data protection authority was told of a breach.</summary>
    Authority,
}
