namespace Trm.Contracts.Facts;

/// <summary>An emergency (gate G14): times are shorter and paper follows; consent, the child's safeguards and the receiver do not.</summary>
public sealed record FastTrackFacts
{
    /// <summary>The code of the coordinator who decided it.</summary>
    public string? Officer { get; init; }

    /// <summary>The code of the second person.</summary>
    public string? SecondOfficer { get; init; }

    /// <summary>The record of a word with the person.</summary>
    public string? WordWithPerson { get; init; }

    /// <summary>The named receiver, or the recorded wish not to be met.</summary>
    public string? ReceiverOrWish { get; init; }

    /// <summary>Whether the last check may be made until the departure itself, and not only until two hours before.</summary>
    public bool ShorterFinalCheck { get; init; }

    /// <summary>One for each paper that is postponed.</summary>
    public IReadOnlyList<FollowUpTask> Tasks { get; init; } = [];

    /// <summary>True where this paper may follow.</summary>
    public bool Postpones(PostponedPaper paper) => Tasks.Any(t => t.Paper == paper);
}
