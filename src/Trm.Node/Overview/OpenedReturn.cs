using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Referrals;

namespace Trm.Node.Overview;

/// <summary>A return opened by an officer, as its forms need it: where it stands, what was agreed last, and what this office has on record.</summary>
/// <param name="File">The case.</param>
/// <param name="Facts">Our own record, completed by what has been said.</param>
/// <param name="About">The other side's newest proposal, plan or taking up: what a decision of ours quotes.</param>
/// <param name="Proposal">The newest proposal.</param>
/// <param name="PlanMessage">The message of the newest plan.</param>
/// <param name="Plan">The newest plan.</param>
/// <param name="Meeting">What the receiving organisation said last about who, where, when and by which sign.</param>
/// <param name="RiskQuestion">A question about the dangers that the other side has asked and nobody has answered.</param>
/// <param name="AskedForRisk">We have asked the other side about the dangers.</param>
/// <param name="CancelAsked">The cancellation that the other side asks for.</param>
public sealed record OpenedReturn(
    CaseFile File, CaseFacts Facts, MessageId? About, ReturnProposalContent? Proposal, MessageId? PlanMessage, ReturnPlan? Plan, Meeting? Meeting, MessageId? RiskQuestion, bool AskedForRisk,
    MessageId? CancelAsked)
{
    /// <summary>The meeting as it stands; null where none was said, or the plan has changed since: nobody may be sent there by it.</summary>
    public Meeting? MeetingNow { get; init; }

    /// <summary>The safety notices of either side, oldest first: of each the person is told by itself.</summary>
    public IReadOnlyList<(MessageId Message, DateTimeOffset At)> Notices { get; init; } = [];

    /// <summary>True where we are the sending side.</summary>
    public bool IsSending => File.OwnSide == Side.Sending;

    /// <summary>Our own open holds: those that we lift, with a second person.</summary>
    public IReadOnlyList<(MessageId Message, DateOnly Review, bool OnPersonsWord)> OwnHolds =>
    [
        .. File.Return.OpenHolds.Where(h => h.Owner == File.OwnSide).Select(h => (h.Message, h.Review, h.PersonsWord))
            .Concat(File.Referral.Holds.Values.Where(h => h.Owner == File.OwnSide).Select(h => (h.Message, h.Review, false))).DistinctBy(h => h.Message),
    ];
}
