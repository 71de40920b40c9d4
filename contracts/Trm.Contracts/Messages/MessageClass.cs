namespace Trm.Contracts.Messages;

/// <summary>What a message does, and so how it may be refused.</summary>
public enum MessageClass
{
    /// <summary>Asks for something; changes no state by itself.</summary>
    Ask,

    /// <summary>A decision or a move; held by gates.</summary>
    Decide,

    /// <summary>A fact: always delivered, always shown, never refused for consent, state, version, clock or gate.</summary>
    Report,

    /// <summary>Between nodes, not between people.</summary>
    Node,
}
