using Trm.Contracts.Codes;
using Trm.Node.Attachments;

namespace Trm.Node.Http;

/// <summary>A file of a case. <c>done</c> of <c>parts</c>: ours, what the other side holds; theirs, what is here; <c>missing</c> counts from 1.</summary>
public sealed record AttachmentReply(
    string Id, string? Message, string Peer, string Direction, string Sha256, long Size, string? Type, string? Category, string? Title, string State, int Parts, int Done, IReadOnlyList<int> Missing)
{
    internal static AttachmentReply Of(AttachmentView view) => new(
        view.Id, view.Message?.ToString(), view.Peer, view.Outgoing ? "sent" : "received", view.Sha256, view.Size, view.Type,
        view.Category is { } category ? CodeSystems.ConsentCategories.Code(category) : null, view.Title, view.State, view.Parts, view.Done, view.Missing);
}
