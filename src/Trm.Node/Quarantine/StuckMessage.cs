namespace Trm.Node.Quarantine;

/// <summary>Something that does not go on by itself, or not yet: why, and what to do. Codes, ids and times; no case, no content.</summary>
/// <param name="Id">The transmission; of what could not be verified <c>q</c> and a number.</param>
/// <param name="Kind">How it is stuck.</param>
/// <param name="Peer">To whom it goes, or out of whose mailbox it came.</param>
/// <param name="Since">Since when.</param>
/// <param name="Code">The true code, known here alone.</param>
/// <param name="Why">The same in words.</param>
/// <param name="Next">What somebody does about it.</param>
public sealed record StuckMessage(string Id, StuckKind Kind, string Peer, DateTimeOffset Since, string Code, string Why, string Next)
{
    /// <summary>Lower case, hyphens.</summary>
    public string What => Kind switch
    {
        StuckKind.Unsent => "unsent",
        StuckKind.Undelivered => "undelivered",
        StuckKind.ToSealAgain => "to-seal-again",
        StuckKind.Expired => "expired",
        StuckKind.Parked => "parked",
        StuckKind.WaitsForDirectory => "waits-for-directory",
        _ => "quarantined",
    };

    /// <summary>Of ours: it goes in the urgent lane.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The officer who wants to discard it; another one confirms. Null where nobody does.</summary>
    public string? DiscardProposedBy { get; init; }
}
