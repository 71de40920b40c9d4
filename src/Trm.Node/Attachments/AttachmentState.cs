namespace Trm.Node.Attachments;

/// <summary>Where a file beside a message stands, as stored and shown.</summary>
public static class AttachmentState
{
    /// <summary>Ours: it is being handed in.</summary>
    public const string Uploading = "uploading";

    /// <summary>Ours: whole here, for a message that is not written yet. For a day.</summary>
    public const string Kept = "kept";

    /// <summary>Ours: its message is stored, its parts are being sealed.</summary>
    public const string Sending = "sending";

    /// <summary>Ours: all its parts are sealed; the fate of its message is its own.</summary>
    public const string Sent = "sent";

    /// <summary>Ours: its message was refused or expired, or the person took the consent back; no further part leaves.</summary>
    public const string Stopped = "stopped";

    /// <summary>Theirs: parts are here, the message that names it is not.</summary>
    public const string Waiting = "waiting";

    /// <summary>Theirs: a message names it, parts are missing.</summary>
    public const string Named = "named";

    /// <summary>Theirs: whole and verified.</summary>
    public const string Complete = "complete";

    /// <summary>Theirs: its parts do not add up to what the message says.</summary>
    public const string Refused = "refused";

    /// <summary>A photograph after its day: its bytes are gone on either side.</summary>
    public const string Deleted = "deleted";
}
