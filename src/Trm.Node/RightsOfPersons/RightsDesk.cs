using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Hooks;
using Trm.Node.Outbox;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.RightsOfPersons;

/// <summary>
/// What a person may ask about what is held of them: to have all of it on paper, that something is wrong, that nothing is done with it, and to complain. What is said stands here at once; what the other
/// side has, it is asked about. To delete is <see cref="ErasureDesk"/>.
/// </summary>
/// <remarks>Source: contracts/examples/kinds.txt, rights and voice; contracts/decisions/0078.</remarks>
public sealed class RightsDesk
{
    private const string Restricted = "restricted";
    private const string Ended = "restriction-ended";
    private const string Noted = "correction-noted";

    private readonly NodeParts _node;
    private readonly ReturnDesk _returns;
    private readonly NodeRecord _record;
    private readonly Func<CancellationToken, Task> _sealAgain;

    internal RightsDesk(NodeParts node, ReturnDesk returns, NodeRecord record, Func<CancellationToken, Task> sealAgain) => (_node, _returns, _record, _sealAgain) = (node, returns, record, sealAgain);

    /// <summary>Everything that this node holds about the person in that case. A view of all of it, which is a trail entry and stands on the page itself. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>.</summary>
    public async Task<Result<HeldFile>> HeldAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ServesPersons(officer.Role))
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        var now = _node.Time.GetUtcNow();
        var shown = await _node.Database.ReadAsync(db => ContentTable.OfCase(db, @case).Select(r => r.MessageId).ToList(), cancel);
        await _node.Database.CommitAsync(CommitStep.Viewed, tx => TrailTable.Append(tx, _node.Vault, now, TrailEntry.Viewed(officer, shown, @case)), cancel);
        return await _node.Database.ReadAsync(db => HeldReading.Of(db, _node, file, now, _record.Witnessed(db)), cancel);
    }

    /// <summary>What a person has asked in that case, and whether it is restricted: codes and times, and no view. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>.</summary>
    public async Task<Result<RightsStanding>> StandingAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ServesPersons(officer.Role))
            return NotAllowed;
        return await _node.Database.ReadAsync(
            db => CaseTable.Find(db, _node.Vault, @case, officer) is { } file
                ? new RightsStanding(OverviewTable.Find(db, _node.Self, @case), file.RestrictedAt, [.. RightsRequests.List(db, _node).Where(r => r.Case == @case)])
                : null,
            cancel) is { } standing ? standing : CaseTable.Unknown;
    }

    /// <summary>
    /// From now on this side keeps what it holds and does nothing with it: see <see cref="Restriction"/>, and of what is under way <see cref="StoppedMessages"/>. The other side is asked to do the same, where it was not asked since. What stands already stays as it is.
    /// <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>; <c>ILLEGAL_TRANSITION</c> where the case was erased.
    /// </summary>
    public async Task<Result<PassedOn>> RestrictAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        var stands = await ChangeAsync(@case, officer, Restricted, (file, _, now) => file.RestrictedAt is null ? file with { RestrictedAt = WireTime.Cut(now) } : file, cancel);
        if (!stands.Try(out var file, out var refused))
            return refused;
        var asked = await _node.Database.ReadAsync(
            db => RightsRequests.List(db, _node).Where(r => r.Case == @case && r is { IsOurs: true, Right: DataRight.Restriction } && r.At >= file.RestrictedAt).Select(r => r.Message).FirstOrDefault(), cancel);
        return asked is null ? await AskAsync(@case, officer, DataRight.Restriction, cancel) : new PassedOn(asked, []);
    }

    /// <summary>
    /// The person lets this side go on; what they have corrected meanwhile goes now. The other side goes on when they say so there. As <see cref="RestrictAsync"/>; <c>ILLEGAL_TRANSITION</c> also where nothing is restricted.
    /// </summary>
    public async Task<Result<PassedOn>> EndRestrictionAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        DateTimeOffset? since = null;
        DraftFiles? record = null;
        var ended = await ChangeAsync(
            @case, officer, Ended,
            (file, files, _) =>
            {
                (since, record) = (file.RestrictedAt, files);
                return since is null ? new Rejection(RejectionCode.IllegalTransition, Restriction.Place, "nothing is restricted in this case") : file with { RestrictedAt = null };
            },
            cancel);
        if (!ended.Try(out var file, out _))
            return Result<PassedOn>.Refused(ended.Rejections);
        return record is not null && CorrectedRecord.Since(since!.Value, record, file) is { Count: > 0 } corrected
            ? await TakenUpAsync(file, officer, record, corrected, null, cancel)
            : PassedOn.ToNobody;
    }

    /// <summary>
    /// The person says that something is wrong. What stood there and what they say stand beside each other; the office's record is as they say from now on, and what was sent stays as it was sent. The other
    /// side gets the next version where it may know of it, else it hears that something is to be corrected; where it was never told, nothing. Where the consents on record contradict it, the record stays as it
    /// was, and that is said: <see cref="PassedOn.Contradicted"/>; the other side hears that something is to be corrected, and gets it once the record can say it. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>;
    /// <c>CODE_INVALID</c> for what is no field that messages have a place for; <c>VALUE</c>, <c>CODE_INVALID</c> for what the field cannot hold.
    /// </summary>
    /// <param name="field">Of the case data standard.</param>
    public async Task<Result<PassedOn>> CorrectAsync(CaseId @case, Officer officer, string field, string says, CancellationToken cancel = default)
    {
        if (!Rights.ServesPersons(officer.Role))
            return NotAllowed;
        if (HtcdsCatalogue.Find(field) is not { } known || HtcdsMapping.Of(known.Name).Category is not { } category)
            return new Rejection(RejectionCode.CodeInvalid, "field", "a field of the case data standard that messages have a place for, such as prs_Birthdate");
        if (!CorrectedRecord.Parse(known, says).Try(out var corrected, out _))
            return Result<PassedOn>.Refused([.. CorrectedRecord.Parse(known, says).Rejections.Select(r => r with { Path = "says" })]);
        DraftFiles? record = null;
        ReferralDraft? standing = null;
        IReadOnlyList<Rejection> contradicted = [];
        var noted = await ChangeAsync(@case, officer, Noted, (file, files, now) =>
        {
            var was = files is null ? null : CorrectedRecord.Standing(files, known);
            var next = files is null ? null : CorrectedRecord.Fitting(files, @case, corrected);
            (record, contradicted) = (next is { IsOk: true } ? next.Value : null, next?.Rejections ?? []);
            standing = (record ?? files)?.ToDraft(@case) is { IsOk: true } draft ? draft.Value : null;
            return file with { Corrections = [.. file.Corrections, new(known.Name, was, string.Join("; ", corrected.Values), WireTime.Cut(now), officer.Code)] };
        }, cancel, () => record);
        if (!noted.IsOk)
            return Result<PassedOn>.Refused(noted.Rejections);
        if (contradicted.Count == 0)
            return await TellAsync(noted.Value, officer, standing, [category], isAsked: false, cancel);
        // What was shared says it wrong all the same.
        var asked = await ToldAsync(noted.Value, standing, [category], null, cancel) is null ? PassedOn.ToNobody : await AskAsync(@case, officer, DataRight.Correction, cancel);
        return asked with { Contradicted = contradicted };
    }

    /// <summary>
    /// Answers what the person asked at the other side: a restriction that is granted stands here before it is said. As <see cref="ReturnDesk.RightDoneAsync"/>.
    /// </summary>
    public async Task<Result<Submitted>> AnswerAsync(
        CaseId @case, Officer officer, MessageId asked, DataRight right, RightOutcome outcome, Func<MessageContext, Result<Message>>? compose = null, CancellationToken cancel = default)
    {
        if (right == DataRight.Restriction && outcome != RightOutcome.Refused && Rights.MaySend(officer.Role, MessageKind.RightsDone)
            && await _node.Database.ReadAsync(db => RightsRequests.List(db, _node).Any(r => r.Case == @case && r.Message.Equals(asked) && r is { IsOurs: false, Right: DataRight.Restriction, Outcome: null }), cancel))
        {
            var stands = await ChangeAsync(@case, officer, Restricted, (file, _, now) => file.RestrictedAt is null ? file with { RestrictedAt = WireTime.Cut(now) } : file, cancel);
            if (!stands.IsOk)
                return Result<Submitted>.Refused(stands.Rejections);
        }

        return await _returns.RightDoneAsync(@case, officer, asked, right, outcome, compose, cancel);
    }

    /// <summary>
    /// A complaint, of the person or of an officer for them; it names no case. About the other side it goes to independent oversight there, about everything else to that of this node, which never hears of it
    /// from whom it is about. It must be answered by a time. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>; what a message to the other side is refused for.
    /// </summary>
    public async Task<Result<PassedOn>> ComplainAsync(CaseId @case, Officer officer, VoiceTopic topic, VoiceAbout about, CancellationToken cancel = default)
    {
        if (!Rights.ServesPersons(officer.Role))
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        if (about == (file.OwnSide == Side.Sending ? VoiceAbout.ReceivingSide : VoiceAbout.SendingSide))
            return (await _returns.ComplaintAsync(file.Peer, officer, topic, about, cancel)).Then<PassedOn>(sent => new PassedOn(sent.Message, []));
        return await HeardHere.KeepAsync(_node, file.Peer, officer, topic, about, cancel);
    }

    // What changed stands in one commit with its trail entry: its message is the first of the case.
    private async Task<Result<CaseFile>> ChangeAsync(
        CaseId @case, Officer officer, string code, Func<CaseFile, DraftFiles?, DateTimeOffset, Result<CaseFile>> change, CancellationToken cancel, Func<DraftFiles?>? record = null)
    {
        if (!Rights.ServesPersons(officer.Role))
            return NotAllowed;
        if (await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) is not { } peer)
            return CaseTable.Unknown;
        var changed = await _node.Turn.DoAsync<Result<CaseFile>>(peer, async turn =>
        {
            var (file, draft, first) = await _node.Database.ReadAsync(
                db => (CaseTable.Find(db, _node.Vault, @case, officer), DraftTable.Find(db, _node.Vault, @case), ContentTable.OfCase(db, @case) is [{ MessageId: var earliest }, ..] ? earliest : null), cancel);
            if (file is null || first is null)
                return CaseTable.Unknown;
            if (file.Erased is not null)
                return CaseJudge.IsErased;
            var now = _node.Time.GetUtcNow();
            if (!change(file, draft is null ? null : DraftFiles.Read(draft), now).Try(out var next, out var refused))
                return refused;
            if (ReferenceEquals(next, file))
                return file;
            return await turn.CommitAsync<Result<CaseFile>>(CommitStep.Drafted, tx =>
            {
                var stands = new StoppedMessages(_node, tx, now).Follow(file, next) with { UpdatedAt = now };
                CaseTable.Put(tx, _node, stands);
                _node.Hooks.Changed(tx, @case.ToString(), HookEventType.RightsChanged);
                if (record?.Invoke() is { } files)
                    DraftTable.Put(tx, _node.Vault, @case, files.Write());
                TrailTable.Append(tx, _node.Vault, now, TrailEntry.Act(TrailEvent.Outcome, MessageId.Parse(first).Value, officer.Code, code, @case));
                return stands;
            }, cancel);
        }, cancel);
        // A departure without the person takes the place of one with them; what waited goes on.
        if (changed.IsOk && code != Noted)
        {
            _node.Owed.Ring();
            await _sealAgain(cancel);
        }

        return changed;
    }

    /// <summary>What the person has said before stands in the record now, where it could not stand at once: the other side gets it as from <see cref="CorrectAsync"/>, and is not asked again while it owes an answer.</summary>
    /// <param name="categories">Of what is new.</param>
    /// <param name="sent">The message that went with the record as it stands now: what it says is right in it. Null where none did.</param>
    internal async Task<PassedOn> TakenUpAsync(CaseFile file, Officer officer, DraftFiles record, IReadOnlyList<ConsentCategory> categories, MessageId? sent, CancellationToken cancel)
    {
        var isAsked = await _node.Database.ReadAsync(db => RightsRequests.List(db, _node).Any(r => r.Case == file.Id && r is { IsOurs: true, Right: DataRight.Correction, Outcome: null }), cancel);
        return record.ToDraft(file.Id).Try(out var draft, out _) ? await TellAsync(file, officer, draft, categories, isAsked, cancel, sent) : PassedOn.ToNobody;
    }

    private async Task<PassedOn> TellAsync(
        CaseFile file, Officer officer, ReferralDraft? draft, IReadOnlyList<ConsentCategory> categories, bool isAsked, CancellationToken cancel, MessageId? sent = null)
    {
        if (file.OwnSide == Side.Sending)
        {
            if (await ToldAsync(file, draft, categories, sent, cancel) is not { } recipient)
                return PassedOn.ToNobody;
            if (draft is not null && categories.Any(ConsentCoverage.Of(draft.Consents, recipient, _node.Time.GetUtcNow()).Covers))
            {
                var update = await _returns.UpdateAsync(
                    draft, officer, MessageKind.UpdateCorrection,
                    (context, version, previous, _) => draft.Identity(recipient, context.At).Then(resources => UpdateMessage.Correction(context, version, previous, resources)), cancel);
                if (update.Try(out var corrected, out _))
                    return new(corrected.Message, []);
                // They were asked before: why they do not get it now is said here.
                if (isAsked)
                    return new(null, update.Rejections);
            }
        }

        return isAsked ? PassedOn.ToNobody : await AskAsync(file.Id, officer, DataRight.Correction, cancel);
    }

    // Who was told something of that kind by us before that message: the organisation that has accepted the case, under a consent that names it; null where nobody was.
    private async Task<OrganisationId?> ToldAsync(CaseFile file, ReferralDraft? draft, IReadOnlyList<ConsentCategory> categories, MessageId? sent, CancellationToken cancel)
    {
        if (file.Organisation is not { } organisation || !await _node.Database.ReadAsync(
            db => CaseHistory.Of(db, _node.Vault, file).Any(s => s.By == file.OwnSide && s.Message.Kind.Carries == Carries.PersonalData && s.Message.Id != sent), cancel))
            return null;
        var recipient = OrganisationId.Parse($"{file.Peer}/{organisation.Id}").Value;
        return draft is null || draft.Consents.Any(c => c.Scope == ConsentScope.Sharing && c.Organisation == recipient && c.Categories.Intersect(categories).Any()) ? recipient : null;
    }

    private async Task<PassedOn> AskAsync(CaseId @case, Officer officer, DataRight right, CancellationToken cancel)
    {
        var asked = await _returns.AskForRightAsync(@case, officer, right, cancel);
        return asked.IsOk ? new(asked.Value.Message, []) : new(null, asked.Rejections);
    }

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "a coordinator or the case worker of the case serves the person");
}
