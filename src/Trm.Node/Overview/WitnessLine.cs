using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>A foreign witness of our log.</summary>
/// <param name="Size">Up to which entry it has cosigned.</param>
public sealed record WitnessLine(ParticipantId Witness, long Size);
