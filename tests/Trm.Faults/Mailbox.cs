using Trm.Contracts.Messages;

namespace Trm.Faults;

/// <summary>One mailbox of the broker: who writes into it, who reads it, and what lies in it.</summary>
internal sealed class Mailbox(string name, string writer, string reader, Lane lane)
{
    public string Name { get; } = name;

    public string Writer { get; } = writer;

    public string Reader { get; } = reader;

    public Lane Lane { get; } = lane;

    /// <summary>In the order in which it is delivered.</summary>
    public List<Letter> Waiting { get; } = [];

    /// <summary>Handed over and not acknowledged.</summary>
    public int InHand { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Writer}>{Reader}{(Lane == Lane.Urgent ? " urgent" : "")}";
}
