namespace Trm.Node.Outbox;

/// <summary>When a message came to be stored, another one of ours had its id: nothing of it was stored.</summary>
internal sealed class IdTakenException() : Exception("another message of ours has this id");
