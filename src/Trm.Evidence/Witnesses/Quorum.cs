using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;

namespace Trm.Evidence.Witnesses;

/// <summary>
/// How many foreign witnesses make evidence witnessed: two; one where only two participants exist, which is then said, for a counterparty is no third party.
/// Source: contracts/trail.md, "Witnesses".
/// </summary>
public sealed record Quorum
{
    private const int Wanted = 2;

    private Quorum(ParticipantId owner, IReadOnlyList<ParticipantId> foreign) => (Owner, Foreign) = (owner, foreign);

    /// <summary>Whose log.</summary>
    public ParticipantId Owner { get; }

    /// <summary>Everybody else who takes part and has not left.</summary>
    public IReadOnlyList<ParticipantId> Foreign { get; }

    /// <summary>How many of them must have cosigned.</summary>
    public int Needed => Foreign.Count <= 1 ? 1 : Wanted;

    /// <summary>True where the counterparty is the only witness there is.</summary>
    public bool IsCounterpartyOnly => Needed == 1;

    /// <summary>The quorum for the log of a participant under a directory.</summary>
    public static Quorum Of(TrustDirectory directory, ParticipantId owner) =>
        new(owner, [.. directory.Participants.Where(p => p.Id != owner && p.Status[^1].State != "left").Select(p => p.Id)]);

    /// <summary>How many leaves a quorum has cosigned: each of them some checkpoint that covers these leaves.</summary>
    /// <param name="cosigned">The largest size that each foreign witness cosigned; the owner's own word does not count.</param>
    public long Covered(IReadOnlyDictionary<ParticipantId, long> cosigned) =>
        cosigned.Where(c => c.Key != Owner).Select(c => c.Value).OrderDescending().ElementAtOrDefault(Needed - 1);
}
