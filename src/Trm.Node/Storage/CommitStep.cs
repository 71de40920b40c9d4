namespace Trm.Node.Storage;

/// <summary>
/// Every commit of a node, by name. Whatever stops a process stops it before or after one of these, or around a publish
/// or an acknowledgement; nothing in between is visible to anybody.
/// </summary>
public enum CommitStep
{
    /// <summary>Schema, participant and generation; agreements newly taken up; what a backup held, put back.</summary>
    Prepared,

    /// <summary>A directory version was adopted, or waits, or was refused with an alarm.</summary>
    DirectoryAdopted,

    /// <summary>Outbox row, trail leaf and case state of a submitted message; a part of a file that it names.</summary>
    Submitted,

    /// <summary>The broker's confirm was noted.</summary>
    Dispatched,

    /// <summary>Inbox rows, trail leaves, case states and receipts of a batch of received messages.</summary>
    Received,

    /// <summary>A control message was numbered and stored; the receipts in it leave their queue.</summary>
    ControlSealed,

    /// <summary>What time alone brings: undelivered, expired and void, parked messages judged finally, alarms.</summary>
    Elapsed,

    /// <summary>A case's content was shown to an officer, or one noted what was done without a message.</summary>
    Viewed,

    /// <summary>A draft, or a part of a file that was handed in, was stored or changed.</summary>
    Drafted,

    /// <summary>Something was decided about the data of a case - a proposal, a legal hold, a copy - or the case was erased.</summary>
    Erased,

    /// <summary>Something of a class whose time is over was purged, or all that is kept for a time was looked through.</summary>
    Purged,

    /// <summary>A national system was called and has an event or not, or is to be told one again.</summary>
    Called,

    /// <summary>A checkpoint over all leaves so far was published.</summary>
    CheckpointPublished,

    /// <summary>A request with an idempotency key was begun, or its reply kept. With several processes: a lease was taken, prolonged or given back, or outbox rows were claimed for publishing.</summary>
    Leased,
}
