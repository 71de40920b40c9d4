namespace Trm.Node.RightsOfPersons;

/// <summary>A file about the person. It is handed out by itself: <see cref="Retention.ErasureDesk.DeliverCopyAsync"/>.</summary>
/// <param name="At">When it was handed in here, or came.</param>
/// <param name="IsOurs">Whether it was handed in here.</param>
/// <param name="Peer">To whom or from whom.</param>
/// <param name="Type">Its media type; null where that is not known yet.</param>
/// <param name="Size">In bytes.</param>
/// <param name="State">See <see cref="Attachments.AttachmentState"/>.</param>
public sealed record HeldDocument(DateTimeOffset At, bool IsOurs, string Peer, string? Type, long Size, string State);
