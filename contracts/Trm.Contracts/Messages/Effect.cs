namespace Trm.Contracts.Messages;

/// <summary>What a message of a kind and code does, in one sentence for the person who sends or receives it.</summary>
public sealed record Effect(string English, string French);
