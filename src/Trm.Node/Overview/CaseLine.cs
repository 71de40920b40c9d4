using Trm.Contracts.Identifiers;
using Trm.Node.Referrals;

namespace Trm.Node.Overview;

/// <summary>A case as lists show it: a pseudonym, the office's own word, codes and times. Nothing of it was opened.</summary>
/// <param name="Word">The office's own word; never a name.</param>
/// <param name="IsSending">Whether we are the sending side.</param>
/// <param name="State">Of the referral; <c>erased</c> where it was.</param>
/// <param name="ReturnState">Of the return; <c>none</c> where there is none.</param>
/// <param name="Turn">See <see cref="CaseTurn"/>.</param>
/// <param name="Next">What comes next, as <see cref="CaseTurn.Codes"/> has it.</param>
/// <param name="Since">Since when that is so.</param>
/// <param name="Due">When the earliest thing is due from whoever has the turn; null where nothing is.</param>
public sealed record CaseLine(
    CaseId Id, string Word, ParticipantId Peer, bool IsSending, string State, string ReturnState, bool IsHeld, string Turn, string Next, DateTimeOffset Since, DateTimeOffset? Due)
{
    /// <summary>Which officer of this office looks after it, by account; null where nobody was named.</summary>
    public string? Officer { get; init; }

    /// <summary>The pseudonym as it is said and typed: its first letters.</summary>
    public string Short => ShortName.Of(Id);

    /// <summary>Somebody is on the way, and it is stopped all the same: the next time they would board, they do not.</summary>
    public bool IsStoppedOnTheWay => IsHeld && Next is "meet" or "look-for";

    /// <summary>The state that counts now, as a code: somebody on the way first, then that it is stopped, then the return, then the referral.</summary>
    public string Shown => Next is "meet" or "look-for" ? ReturnState : IsHeld ? "held" : ReturnState is "none" ? State : ReturnState;
}
