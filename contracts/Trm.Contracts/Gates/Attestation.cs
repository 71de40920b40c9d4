namespace Trm.Contracts.Gates;

/// <summary>A gate as a message states it to the other side: its name and the ids of what it rests on.</summary>
/// <param name="OwnDecision">True where the gate is not met and the person's own decision lifts it.</param>
public sealed record Attestation(string Gate, IReadOnlyList<string> Evidence, bool OwnDecision = false);
