namespace Trm.Node.Duty;

/// <summary>A call in which a message was told, and its word read back: it counts as seen (L2).</summary>
/// <param name="Message">The message.</param>
/// <param name="Peer">Who was telephoned.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="AnsweredBy">Who answered, by code.</param>
/// <param name="Word">The message's word.</param>
public sealed record RecordedCall(string Message, string Peer, DateTimeOffset At, string AnsweredBy, string Word);
