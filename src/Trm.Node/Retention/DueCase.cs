using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Node.Retention;

/// <summary>A case whose time is over, or will be. Pseudonyms, codes and times.</summary>
/// <param name="What"><see cref="DataClass.Case"/>, <see cref="DataClass.Draft"/> or <see cref="DataClass.AfterErasure"/>.</param>
/// <param name="End">From when it is counted: the last thing said or recorded in it.</param>
/// <param name="Due">When it is to be erased.</param>
/// <param name="Obstacles">What stands against it now; empty where nothing does.</param>
/// <param name="Hold">The legal hold that stands, with who set it when; null where none does.</param>
/// <param name="ProposedBy">The officer who proposed that it be erased because its time is over; null where nobody has yet.</param>
public sealed record DueCase(
    CaseId Case, ParticipantId Peer, DataClass What, DateTimeOffset End, DateTimeOffset Due, IReadOnlyList<Rejection> Obstacles, LegalHold? Hold, string? ProposedBy)
{
    /// <summary>True where nothing but an offer of a copy is missing: that can be made in good time.</summary>
    public bool AwaitsCopy => Obstacles is [{ Path: Retention.Obstacles.Copy }];
}
