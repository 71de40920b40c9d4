using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Overview;

/// <summary>What the forms of a return start from. What was said in a case is opened for them, which is a view and a trail entry; a report needs nothing opened.</summary>
public sealed class JourneyDesk
{
    private readonly NodeParts _node;

    internal JourneyDesk(NodeParts node) => _node = node;

    /// <summary>A journey without opening anything, for whoever may report from it. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none, or it is another organisation's.</summary>
    public async Task<Result<Movement>> FindAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.MayStop(officer.Role))
            return NotAllowed;
        var directory = _node.Directory.Current;
        return await _node.Database.ReadAsync(db => CaseTable.Find(db, _node.Vault, @case, officer) is not { Erased: null } file ? null : new Movement(
            OverviewTable.JourneyOf(db, _node.Self, @case), file.Return.Basis, directory.Find(_node.Self)?.Country ?? _node.Self.Value[..2],
            directory.Find(_node.Self)?.DutyNumber, directory.Find(file.Peer)?.DutyNumber, file.Return.ReceptionStands), cancel) is { } movement
            ? movement
            : CaseTable.Unknown;
    }

    /// <summary>Opens a return: a trail entry. <c>NOT_ALLOWED</c> for who reads no case; <c>UNKNOWN_CASE</c> where there is none, or it is another organisation's.</summary>
    public async Task<Result<OpenedReturn>> OpenAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        if (await _node.Database.ReadAsync(db => Look(db, @case, officer), cancel) is not var (opened, shown))
            return CaseTable.Unknown;
        await _node.Database.CommitAsync(
            CommitStep.Viewed,
            tx => TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, shown, @case)), cancel);
        return opened;
    }

    private (OpenedReturn Opened, IReadOnlyList<string> Shown)? Look(DbConnection db, CaseId @case, Officer officer)
    {
        if (CaseTable.Find(db, _node.Vault, @case, officer) is not { Erased: null } file)
            return null;
        var said = CaseHistory.Of(db, _node.Vault, file);
        var proposal = said.LastOrDefault(s => s.Message.Content is ReturnProposalContent);
        var plan = said.LastOrDefault(s => s.Message.Content is ReturnPlanContent);
        var ready = said.LastOrDefault(s => s.Message.Content is ReadinessContent);
        var facts = SharedFacts.Complete(file.Facts, file.OwnSide, said, file.Organisation, file.Return);
        var question = said.LastOrDefault(s => IsOpen(s, file) && s.By == file.PeerSide);
        var opened = new OpenedReturn(
            file, facts, said.LastOrDefault(s => s.By == file.PeerSide && IsDecidedOn(s.Message, file))?.Message.Id, proposal?.Message.Content as ReturnProposalContent, plan?.Message.Id,
            (plan?.Message.Content as ReturnPlanContent)?.Plan, (ready?.Message.Content as ReadinessContent)?.Meeting, question?.Message.Id,
            said.Any(s => s.By == file.OwnSide && s.Message.Content is QuestionContent { Topic: Topic.Risk }),
            file.OwnSide == Side.Receiving ? file.Referral.CancelAsked : null)
        {
            MeetingNow = CaseHistory.ReadinessThatStands(said)?.Meeting,
            Notices = [.. said.Where(s => s.Message.Kind == MessageKind.SafetyNotice).Select(s => (s.Message.Id, s.Message.At))],
        };
        return (opened, [.. new[] { proposal, plan, ready, question }.OfType<Said>().Select(s => s.Message.Id.ToString()).Distinct(StringComparer.Ordinal)]);
    }

    private static bool IsOpen(Said said, CaseFile file) =>
        said.Message.Content is QuestionContent { Topic: Topic.Risk } && file.Referral.Questions.ContainsKey(said.Message.Id.ToString());

    private static bool IsDecidedOn(Message message, CaseFile file) =>
        message.Content is ReturnProposalContent or ReturnPlanContent || (message.Kind == MessageKind.DecisionAccepted && message.Meta.InReplyTo != file.Referral.Profile);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role sees no return; ask the coordinator");
}
