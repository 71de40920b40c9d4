namespace Trm.Envelope;

/// <summary>What is noted beside a message and decides nothing here: what it means depends on the message's class.</summary>
/// <remarks>Source: contracts/envelope.md, "Opening", steps 6 and 10.</remarks>
[Flags]
public enum Irregularities
{
    None = 0,

    /// <summary>Our clock is past <c>exp</c>.</summary>
    PastExp = 1,

    /// <summary><c>iat</c> lies more than 5 minutes ahead of our clock.</summary>
    IatAhead = 2,

    /// <summary>Our own directory is past its hard expiry.</summary>
    DirectoryPastHardExpiry = 4,

    /// <summary>The sender, or we ourselves, are suspended or have left.</summary>
    ParticipantNotActive = 8,
}
