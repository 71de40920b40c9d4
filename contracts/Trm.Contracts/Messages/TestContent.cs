namespace Trm.Contracts.Messages;

/// <summary>A test says nothing; that it arrives is what it says.</summary>
public sealed record TestContent : MessageContent;
