using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Attachments;

/// <summary>One file beside one message. Mutable for the mapper only.</summary>
internal sealed record AttachmentRow
{
    public required string Id { get; init; }
    public required string CaseId { get; init; }
    public required string Peer { get; init; }
    public required bool Outgoing { get; init; }
    public string? MessageId { get; init; }
    public required string Sha256 { get; init; }
    public required long Size { get; init; }
    public string? Type { get; init; }
    public required string State { get; init; }
    public required string Content { get; init; }
    public required long At { get; init; }
    public long? Exp { get; init; }

    public int Parts => new AttachedFile(Sha256, (int)Size, "", default).Parts;

    public CaseId Case => Contracts.Identifiers.CaseId.Parse(CaseId).Value;

    public ParticipantId From => ParticipantId.Parse(Peer).Value;

    /// <summary>A photograph for recognition, which has its day.</summary>
    public bool IsPhotograph => Type is not null && new AttachedFile(Sha256, 1, Type, default).IsPhotograph;
}
