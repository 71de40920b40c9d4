using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Overview;

/// <summary>One case as its page shows it. Opening it is a view: a trail entry, and what somebody must have seen is seen.</summary>
public sealed class CaseDesk
{
    // The days that are agreed for a review are fewer, and the earlier day counts.
    private const int ReviewDays = 7;

    private readonly NodeParts _node;
    private readonly ReferralDesk _referrals;
    private readonly ReturnDesk _returns;
    private readonly NodeRecord _record;

    internal CaseDesk(NodeParts node, ReferralDesk referrals, ReturnDesk returns, NodeRecord record) => (_node, _referrals, _returns, _record) = (node, referrals, returns, record);

    /// <summary>Opens the case. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none, or it is another organisation's; <c>VALUE</c> for a page below 1.</summary>
    /// <param name="page">Of the timeline, from 1.</param>
    public async Task<Result<CasePage>> ShowAsync(CaseId @case, Officer officer, int page = 1, bool french = false, CancellationToken cancel = default)
    {
        if (page < 1)
            return new Rejection(RejectionCode.Value, "page", "pages are counted from 1");
        if (!(await _referrals.OpenAsync(@case, officer, cancel)).Try(out var view, out var refused) || !(await _returns.ExplainAsync(@case, officer, french, cancel)).Try(out var standing, out refused))
            return refused;
        var now = _node.Time.GetUtcNow();
        return await _node.Database.ReadAsync(db =>
        {
            var fates = new MessageFates(OutboxTable.OfCase(db, @case), OverviewTable.Fulfilled(db, @case), _record.Witnessed(db));
            var rows = view.Messages.Reverse().Skip((int)Math.Min(int.MaxValue, Page.Skip(page))).Take(Page.Size).Select(fates.Show).ToList();
            var line = OverviewTable.Find(db, _node.Self, @case);
            return new CasePage(
                line, standing, new(rows, page, view.Messages.Count), _node.Directory.Current.Find(line.Peer)?.DutyNumber,
                OfficeZone.Of(_node, _node.Self, line.Peer, now), OfficeZone.Of(_node, line.Peer, line.Peer, now),
                Rights.MaySend(officer.Role, MessageKind.HoldSet) && view.File.Erased is null, NotTold.Of(view.File, view.Messages))
            {
                RestrictedAt = view.File.RestrictedAt,
            };
        }, cancel);
    }

    /// <summary>A case as lists show it, without opening it. To whoever may stop it. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>.</summary>
    public async Task<Result<CaseLine>> FindAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.MayStop(officer.Role))
            return NotAllowed;
        return await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer) is null ? null : OverviewTable.Find(db, _node.Self, @case), cancel) is { } line ? line : CaseTable.Unknown;
    }

    /// <summary>Stops the case: at once, alone, and nobody asks why. As <see cref="ReferralDesk.HoldAsync"/>.</summary>
    public Task<Result<Submitted>> StopAsync(CaseId @case, Officer officer, CancellationToken cancel = default) =>
        _referrals.HoldAsync(@case, officer, HoldReason.NotStated, DateOnly.FromDateTime(_node.Time.GetUtcNow().UtcDateTime).AddDays(ReviewDays), cancel);

    /// <summary>
    /// Gives the case another word of this office's own. It is one of those that are offered - <see cref="CaseWord.Colours"/> and <see cref="CaseWord.Things"/> -, so that nobody writes a name; it is
    /// never sent. <c>NOT_ALLOWED</c>; <c>VALUE</c>; <c>UNKNOWN_CASE</c>.
    /// </summary>
    public async Task<Result<CaseLine>> NameAsync(CaseId @case, Officer officer, string colour, string thing, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        if (!CaseWord.Colours.Contains(colour, StringComparer.Ordinal) || !CaseWord.Things.Contains(thing, StringComparer.Ordinal))
            return new Rejection(RejectionCode.Value, "word", "one of the colours and one of the things that are offered; never a name");
        if (await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) is not { } peer)
            return CaseTable.Unknown;
        return await _node.Turn.DoAsync(peer, turn => turn.CommitAsync<Result<CaseLine>>(CommitStep.Drafted, tx =>
        {
            if (CaseTable.Find(tx.Connection!, _node.Vault, @case, officer, tx) is not { } file)
                return CaseTable.Unknown;
            CaseTable.Put(tx, _node, file with { Word = $"{colour} {thing}" });
            return OverviewTable.Find(tx.Connection!, _node.Self, @case, tx);
        }, cancel), cancel);
    }

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role sees no case; ask the coordinator");
}
