using Trm.Contracts.Messages;

namespace Trm.Node.Outbox;

/// <summary>One transmission that this node owes a fate. Mutable for the mapper only.</summary>
internal sealed record OutboxRow
{
    public required string CoreId { get; init; }
    public required string Peer { get; init; }
    public required long Gen { get; init; }
    public required long Seq { get; init; }
    public required string Mailbox { get; init; }
    public required bool Urgent { get; init; }
    public required string Kind { get; init; }
    public required string Code { get; init; }
    public string? MessageId { get; init; }
    public string? CaseId { get; init; }
    public string? InReplyTo { get; init; }
    public required string HeaderSha256 { get; init; }
    public required byte[] Bytes { get; init; }
    public required string State { get; init; }
    public long Attempts { get; init; }
    public long? PublishAt { get; init; }
    public long? DispatchedAt { get; init; }
    public long? PublishedAt { get; init; }
    public required long CreatedAt { get; init; }
    public required long Exp { get; init; }
    public byte[]? Receipt { get; init; }
    public long? ClosedAt { get; init; }
    public long? Leaf { get; init; }

    /// <summary>The file that it is a part of; null for what is none.</summary>
    public string? PartOf { get; init; }

    /// <summary>Which part, from 0.</summary>
    public long? Part { get; init; }

    /// <summary>Length of its signed header in bytes; of a part only.</summary>
    public long? PartHeader { get; init; }

    /// <summary>Never receipted, closed when the peer holds its number: a control message, or a part of a file.</summary>
    public bool IsControl => MessageId is null;

    public Lane Lane => Urgent ? Lane.Urgent : Lane.Normal;
}
