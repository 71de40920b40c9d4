namespace Trm.Node.Inbox;

/// <summary>One transmission that was verified: what became of it, and its final receipt.</summary>
internal sealed record InboxRow
{
    public required string Peer { get; init; }
    public required string CoreId { get; init; }
    public required string HeaderSha256 { get; init; }
    public required long Gen { get; init; }
    
    /// <summary>Null where the transmission was sealed for somebody else.</summary>
    public required long? Seq { get; init; }
    public string? Kind { get; init; }
    public string? Code { get; init; }
    public string? MessageId { get; init; }
    public string? CaseId { get; init; }
    public string? PayloadSha256 { get; init; }
    public required string State { get; init; }
    public string? ParkedFor { get; init; }
    public byte[]? Bytes { get; init; }
    public required bool Urgent { get; init; }
    public required long ReceivedAt { get; init; }
    public required long Exp { get; init; }
    public byte[]? Receipt { get; init; }

    /// <summary>Our generation in which that receipt was given.</summary>
    public required long OwnGen { get; init; }
}
