namespace Trm.Contracts.Facts;

/// <summary>Something asked that a step needs a yes to (gate G16).</summary>
/// <param name="Question">The message that asked.</param>
/// <param name="Answer">The message that answered; null while there is none, however late it is.</param>
/// <param name="Yes">What it said.</param>
public sealed record AskedFact(string Question, string? Answer, bool Yes);
