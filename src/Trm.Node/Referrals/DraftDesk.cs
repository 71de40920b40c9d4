using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Referrals;

/// <summary>
/// Referrals that are still being written. They lie at the node from the first answer on, so that neither a lost line nor the end of a session loses one, and a colleague can go on. Who opens a draft that
/// somebody else changed last leaves a trail entry. What nobody touches for <see cref="KeptDays"/> days is deleted.
/// </summary>
public sealed class DraftDesk
{
    /// <summary>Days without a change after which a draft is deleted.</summary>
    public const int KeptDays = 30;

    /// <summary>Most drafts of an office at once.</summary>
    public const int Most = 200;

    /// <summary>Most characters that all answers of a draft have together.</summary>
    public const int Longest = 256 * 1024;

    private readonly NodeParts _node;

    internal DraftDesk(NodeParts node) => _node = node;

    /// <summary>All drafts, the one that was changed last first.</summary>
    public async Task<Result<IReadOnlyList<OpenDraft>>> ListAsync(Officer officer, CancellationToken cancel = default)
    {
        if (!MayWrite(officer))
            return NotAllowed;
        var all = await _node.Database.ReadAsync(db => DraftTable.AllOpen(db, _node.Vault), cancel);
        if (all.Where(IsOver).ToList() is { Count: > 0 } over)
            await _node.Database.CommitAsync(CommitStep.Drafted, tx => over.Count(d => DraftTable.DeleteOpen(tx, d.Case)), cancel);
        return Result<IReadOnlyList<OpenDraft>>.Ok([.. all.Where(d => !IsOver(d)).OrderByDescending(d => d.ChangedAt)]);
    }

    /// <summary>A new one, empty, under a new pseudonym. <c>TOO_LARGE</c> where too many wait already.</summary>
    public async Task<Result<OpenDraft>> BeginAsync(Officer officer, CancellationToken cancel = default)
    {
        if (!MayWrite(officer))
            return NotAllowed;
        var now = _node.Time.GetUtcNow();
        var draft = new OpenDraft(CaseId.Of(Guid.NewGuid()), officer.Code, now, now, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));
        return await _node.Database.CommitAsync<Result<OpenDraft>>(CommitStep.Drafted, tx =>
        {
            if (DraftTable.AllOpen(tx.Connection!, _node.Vault, tx).Count >= Most)
                return new Rejection(RejectionCode.TooLarge, "drafts", $"{Most} drafts wait already: send or delete some");
            DraftTable.PutOpen(tx, _node.Vault, draft);
            return draft;
        }, cancel);
    }

    /// <summary>One draft. <c>UNKNOWN_CASE</c> where there is none, and once it was sent.</summary>
    public async Task<Result<OpenDraft>> FindAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!MayWrite(officer))
            return NotAllowed;
        if (await _node.Database.ReadAsync(db => DraftTable.FindOpen(db, _node.Vault, @case), cancel) is not { } draft || IsOver(draft))
            return Unknown;
        if (draft.Officer != officer.Code)
            await _node.Database.CommitAsync(
                CommitStep.Viewed, tx => TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [], @case)), cancel);
        return draft;
    }

    /// <summary>
    /// Keeps what was answered, valid or not; the answers to other fields stay as they are, so that two pages of one draft do not fight. <c>UNKNOWN_CASE</c>; <c>TOO_LARGE</c>.
    /// </summary>
    /// <param name="isOf">The fields that these answers replace: those that are not among them are taken away.</param>
    public Task<Result<OpenDraft>> KeepAsync(
        CaseId @case, Officer officer, IReadOnlyDictionary<string, IReadOnlyList<string>> answers, Func<string, bool> isOf, CancellationToken cancel = default) => !MayWrite(officer)
        ? Task.FromResult<Result<OpenDraft>>(NotAllowed)
        : _node.Database.CommitAsync<Result<OpenDraft>>(CommitStep.Drafted, tx =>
        {
            if (DraftTable.FindOpen(tx.Connection!, _node.Vault, @case, tx) is not { } draft)
                return Unknown;
            var all = draft.Answers.Where(a => !isOf(a.Key)).Concat(answers.Where(a => a.Value.Count > 0)).ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
            if (all.Sum(a => (long)a.Key.Length + a.Value.Sum(v => v.Length)) > Longest)
                return new Rejection(RejectionCode.TooLarge, "draft", "a draft has 256 KiB at most");
            var next = draft with { Officer = officer.Code, ChangedAt = _node.Time.GetUtcNow(), Answers = all };
            DraftTable.PutOpen(tx, _node.Vault, next);
            return next;
        }, cancel);

    /// <summary>Deletes a draft; false where there is none.</summary>
    public async Task<bool> DeleteAsync(CaseId @case, Officer officer, CancellationToken cancel = default) =>
        MayWrite(officer) && await _node.Database.CommitAsync(CommitStep.Drafted, tx => DraftTable.DeleteOpen(tx, @case), cancel);

    private bool IsOver(OpenDraft draft) => _node.Time.GetUtcNow() - draft.ChangedAt > TimeSpan.FromDays(KeptDays);

    private static bool MayWrite(Officer officer) => officer.Role == Role.Coordinator;

    private static Rejection Unknown => new(RejectionCode.UnknownCase, "case", "there is no such draft");

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role writes no referrals; ask the coordinator");
}
