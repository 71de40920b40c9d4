namespace Trm.Node.Courier;

/// <summary>What a courier to one peer would take along.</summary>
/// <param name="Peer">For whom.</param>
/// <param name="Messages">Sealed messages that it is not known to have: messages without a receipt, parts of files, control messages.</param>
/// <param name="Urgent">How many of them are urgent; control messages are.</param>
/// <param name="Bytes">All of them together.</param>
/// <param name="Since">When the oldest was sealed; null where there is none.</param>
/// <param name="NotSealed">Why the receipts, or whatever else is owed to the peer, cannot be sealed now, and would not go along: a code; null where they can.</param>
/// <param name="Next">What to do about that.</param>
public sealed record CourierPending(string Peer, long Messages, long Urgent, long Bytes, DateTimeOffset? Since, string? NotSealed = null, string? Next = null);
