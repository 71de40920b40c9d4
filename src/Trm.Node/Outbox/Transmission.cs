namespace Trm.Node.Outbox;

/// <summary>One transmission of ours and its fate. Codes and ids only.</summary>
/// <param name="Id">The sealed header's <c>core.id</c>.</param>
/// <param name="Message">The message inside; null for a control message.</param>
/// <param name="Case">The case it concerns; null where it concerns none.</param>
/// <param name="State">See <see cref="OutboxState"/>.</param>
/// <param name="Attempts">Publishes that the broker confirmed.</param>
/// <param name="Receipt">The peer's receipt, byte for byte; null while there is none.</param>
public sealed record Transmission(
    string Id, string? Message, string? Case, string To, long Seq, string Kind, string Code, string State, long Attempts,
    DateTimeOffset CreatedAt, DateTimeOffset? ReceiptedAt, Contracts.Control.Receipt? Receipt)
{
    /// <summary>True once a quorum of foreign witnesses has cosigned a checkpoint that covers the record of its sealing; provisional before. Never true of a control message.</summary>
    public bool IsWitnessed { get; init; }

    /// <summary>The leaf that records its sealing; null for a control message.</summary>
    internal long? Leaf { get; init; }
}
