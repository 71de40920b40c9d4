namespace Trm.Node.Inbox;

/// <summary>What lies in a node's hands: taken from the broker, and not committed yet.</summary>
/// <param name="Messages">Messages in hand now.</param>
/// <param name="Bytes">Bytes in hand now.</param>
/// <param name="PeakBytes">Most bytes in hand at once since the start.</param>
/// <param name="Judged">Messages whose fate was committed since the start.</param>
public readonly record struct InboxLoad(int Messages, long Bytes, long PeakBytes, long Judged);
