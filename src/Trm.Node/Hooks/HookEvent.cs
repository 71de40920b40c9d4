namespace Trm.Node.Hooks;

/// <summary>Something that a national system may fetch. Codes, times and pseudonyms.</summary>
/// <param name="Id">Random; the same in every call about it.</param>
/// <param name="Number">One more than that of the event before at the same hook. Where numbers are missing, events were dropped, or are no longer the hook's, or the node began a new generation.</param>
/// <param name="Type">See <see cref="HookEventType"/>; to whom sees no cases as the call says it.</param>
/// <param name="Changes">Of <c>case.changed</c>: what changed, as codes, all of one commit. Empty for every other type, and to whom sees no cases.</param>
/// <param name="Case">The case; null where it is of none, and to whom sees no cases.</param>
/// <param name="Message">The message; null where it is of none, and to whom sees no cases.</param>
/// <param name="State">See <see cref="HookState"/>.</param>
/// <param name="DeliveredAt">When the hook last said that it has it.</param>
public sealed record HookEvent(string Id, long Number, string Type, IReadOnlyList<string> Changes, DateTimeOffset At, string? Case, string? Message, string State, DateTimeOffset? DeliveredAt);
