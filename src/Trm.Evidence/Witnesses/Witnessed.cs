using Trm.Contracts.Identifiers;

namespace Trm.Evidence.Witnesses;

/// <summary>What one foreign witness cosigned of a log.</summary>
/// <param name="Witness">Who.</param>
/// <param name="Size">How many leaves.</param>
/// <param name="Time">When, by its own word.</param>
public sealed record Witnessed(ParticipantId Witness, long Size, DateTimeOffset Time);
