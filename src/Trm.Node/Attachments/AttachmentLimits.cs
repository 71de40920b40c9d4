namespace Trm.Node.Attachments;

/// <summary>What a peer may lay down here before a message of it is whole. Source: contracts/envelope.md, "Attachments".</summary>
internal static class AttachmentLimits
{
    /// <summary>Bytes of one peer that wait: the files of one message at their largest. What comes beyond is not held: the peer sends it again.</summary>
    public const long WaitingBytes = 4L * Contracts.Messages.AttachedFile.MaxBytes;

    /// <summary>Files of one peer that wait at once.</summary>
    public const int WaitingFiles = 64;

    /// <summary>How long a file that was handed in waits for its message.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);
}
