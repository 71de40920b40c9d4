namespace Trm.Node.Attachments;

/// <summary>What a peer may lay down here before a message of it is whole, and what an office may; how many bytes is an option. Source: contracts/envelope.md, "Attachments".</summary>
internal static class AttachmentLimits
{
    /// <summary>Files of one peer that wait at once.</summary>
    public const int WaitingFiles = 64;

    /// <summary>How long a file that was handed in waits for its message.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);
}
