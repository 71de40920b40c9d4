namespace Trm.Evidence.Packs;

/// <summary>A message as its signed header names it: nothing of what it says.</summary>
/// <param name="Id">Its transmission.</param>
/// <param name="From">Who signed it.</param>
/// <param name="To">For whom.</param>
/// <param name="Number">Its number in the sequence of the two.</param>
/// <param name="SealedAt">When it was sealed.</param>
public sealed record MessageLine(string Id, string From, string To, long Number, DateTimeOffset SealedAt);
