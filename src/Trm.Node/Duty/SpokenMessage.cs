namespace Trm.Node.Duty;

/// <summary>A message that passed between us and a peer, as one speaks of it over the telephone: no case, no content.</summary>
/// <param name="Message">Its id.</param>
/// <param name="IsOurs">Whether we sent it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Code">Which one of its kind.</param>
/// <param name="At">When it was stored here.</param>
/// <param name="Word">What whoever has it reads out.</param>
public sealed record SpokenMessage(string Message, bool IsOurs, string Kind, string Code, DateTimeOffset At, string Word);
