using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>A foreign witness of our log.</summary>
/// <param name="Size">Up to which entry it has cosigned.</param>
/// <param name="At">When its cosignature of that came.</param>
public sealed record WitnessLine(ParticipantId Witness, long Size, DateTimeOffset At);
