using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Attachments;
using Trm.Node.Deadlines;
using Trm.Node.Outbox;
using Trm.Node.RightsOfPersons;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Referrals;

/// <summary>
/// What officers do with referrals. Every act is judged before anything is sent; every view of content is a trail entry.
/// Roles are enforced here, not in a page.
/// </summary>
public sealed class ReferralDesk
{
    private readonly NodeParts _node;
    private readonly Exchange _exchange;
    private readonly AttachmentDesk _attachments;

    private sealed record Kept(DraftFiles Files, CaseFile File, IReadOnlyList<ConsentCategory> TakenUp);

    internal ReferralDesk(NodeParts node, Exchange exchange, AttachmentDesk attachments) => (_node, _exchange, _attachments) = (node, exchange, attachments);

    /// <summary>Told what a record says since it was kept as the person has corrected it: of which categories that is.</summary>
    internal Func<CaseFile, Officer, DraftFiles, IReadOnlyList<ConsentCategory>, MessageId?, CancellationToken, Task> TakenUp { get; init; } = (_, _, _, _, _, _) => Task.CompletedTask;

    /// <summary>All cases of this node that the officer sees, newest change first, without content.</summary>
    public async Task<Result<IReadOnlyList<CaseFile>>> ListAsync(Officer officer, CancellationToken cancel = default) => Rights.ReadsCases(officer.Role)
        ? Result<IReadOnlyList<CaseFile>>.Ok(await _node.Database.ReadAsync(db => CaseTable.List(db, _node.Vault, 1000, officer), cancel))
        : NotAllowed;

    /// <summary>So many of them, the newest case first, behind the one that began then: whatever changes meanwhile, none is missed. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<CaseFile>>> PageAsync(Officer officer, int limit, (DateTimeOffset CreatedAt, CaseId Case)? after, CancellationToken cancel = default) => Rights.ReadsCases(officer.Role)
        ? Result<IReadOnlyList<CaseFile>>.Ok(await _node.Database.ReadAsync(db => CaseTable.Page(db, _node.Vault, officer, limit, after), cancel))
        : NotAllowed;

    /// <summary>
    /// One case with everything that was said in it. A trail entry; what nobody had opened and somebody must have seen by a time is
    /// now seen, and its sender hears so.
    /// </summary>
    public async Task<Result<CaseView>> OpenAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        // What cannot be said now - our directory has expired, the peer has no valid key - is said when the case is opened again.
        foreach (var unseen in await _node.Database.ReadAsync(db => DeadlineTable.OfCase(db, @case.ToString(), file.Peer.Value), cancel))
            if (unseen is { Step: DueStep.Seen, Outgoing: false })
                await SubmitAsync(file, MessageKind.DecisionSeen, officer, DecisionMessage.Seen, MessageId.Parse(unseen.MessageId).Value, cancel);

        var (rows, fates) = await _node.Database.ReadAsync(db => (ContentTable.OfCase(db, @case), OutboxTable.OfCase(db, @case)), cancel);
        var messages = rows.Select(row => Show(row, fates)).ToList();
        await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            CaseAlarms.Seen(_node, tx, file, rows.Select(row => row.MessageId).ToHashSet(StringComparer.Ordinal));
            return TrailTable.Append(
                tx, _node.Vault, _node.Time.GetUtcNow(),
                TrailEntry.Viewed(officer, [.. messages.Select(m => m.Message.ToString())], @case));
        }, cancel);
        return new CaseView(await _node.FindCaseAsync(@case, officer, cancel) ?? file, messages);
    }

    /// <summary>One message of a case, as it was said. A trail entry. <c>UNKNOWN_CASE</c> where there is no such message, or the case is another organisation's.</summary>
    /// <param name="outgoing">Whether we sent it: a peer may give its own message the id of one of ours.</param>
    /// <param name="peer">Who sent it where we did not, for a stranger may give theirs the id of another's; the other side of the case where not given.</param>
    public async Task<Result<ReadMessage>> ReadAsync(CaseId @case, MessageId message, bool outgoing, Officer officer, ParticipantId? peer = null, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        var read = await ReadAsync(file, officer, r => r.MessageId == message.ToString() && r.Outgoing == outgoing && (outgoing || r.Peer == (peer ?? file.Peer).Value), cancel);
        return read is [{ } only] ? only : CaseTable.Unknown;
    }

    /// <summary>A case, and what we have said in it, oldest first. A trail entry. <c>UNKNOWN_CASE</c>.</summary>
    public async Task<Result<SaidByUs>> ReadOursAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        return await _node.FindCaseAsync(@case, officer, cancel) is { } file ? new SaidByUs(file, await ReadAsync(file, officer, r => r.Outgoing && r.Code != "seen", cancel)) : CaseTable.Unknown;
    }

    private async Task<IReadOnlyList<ReadMessage>> ReadAsync(CaseFile file, Officer officer, Func<ContentTable.Row, bool> which, CancellationToken cancel)
    {
        var rows = (await _node.Database.ReadAsync(db => ContentTable.OfCase(db, file.Id), cancel)).Where(which).ToList();
        var read = rows.Select(row =>
        {
            var (meta, payload) = ContentTable.Open(_node.Vault, row);
            return new ReadMessage(file, Show(row, []), MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null);
        }).ToList();
        if (rows.Count > 0)
            await _node.Database.CommitAsync(
                CommitStep.Viewed, tx => TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [.. rows.Select(r => r.MessageId)], file.Id)), cancel);
        return read;
    }

    /// <summary>The first step: what is needed, without who needs it.</summary>
    /// <param name="files">Where given, kept sealed under the case's key, so that identity and answers can follow.</param>
    public async Task<Result<Submitted>> SendProfileAsync(ReferralDraft draft, Officer officer, DraftFiles? files = null, CancellationToken cancel = default) =>
        officer.Role != Role.Coordinator ? NotAllowed : await _exchange.SubmitAsync(Profile(draft, officer, files), cancel);

    /// <summary>Why the profile of that draft would be refused now; nothing is sent or kept. Empty where it would go.</summary>
    public async Task<IReadOnlyList<Rejection>> WouldRefuseProfileAsync(ReferralDraft draft, Officer officer, CancellationToken cancel = default) =>
        officer.Role != Role.Coordinator ? [NotAllowed] : await _exchange.WouldRefuseAsync(Profile(draft, officer, null), cancel);

    /// <summary>
    /// The second step: who the person is, for the organisation that accepted by name, under a consent that names it; what the
    /// consent does not cover is masked.
    /// </summary>
    /// <param name="files">Files that go with it, handed in before.</param>
    public Task<Result<Submitted>> SendIdentityAsync(ReferralDraft draft, Officer officer, IReadOnlyList<FileToAttach>? files = null, CancellationToken cancel = default) =>
        SendIdentityAsync(draft, officer, files ?? [], null, cancel);

    /// <summary>The same, where what it is drawn from was changed: that is kept with it.</summary>
    internal async Task<Result<Submitted>> SendIdentityAsync(ReferralDraft draft, Officer officer, IReadOnlyList<FileToAttach> files, DraftFiles? changed, CancellationToken cancel)
    {
        if (officer.Role != Role.Coordinator)
            return NotAllowed;
        var named = await _attachments.NameAsync(draft.Case, files, cancel);
        if (!named.IsOk)
            return Result<Submitted>.Refused(named.Rejections);
        if (await _node.FindCaseAsync(draft.Case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        if (file.Organisation is not { } organisation)
            return NobodyYet;
        var submission = new Submission(
            MessageKind.ReferralIdentity, file.Peer, file.Id, officer,
            c => draft.Identity(Recipient(file, organisation), c.At).Then(resources => ReferralMessage.Identity(c, organisation, resources, named.Value)));
        return await _exchange.SubmitAsync(changed is null ? submission : submission.Keeping(draft, changed), cancel);
    }

    /// <summary>Why the identity of that draft would be refused now; nothing is sent or kept. Empty where it would go.</summary>
    public async Task<IReadOnlyList<Rejection>> WouldRefuseIdentityAsync(ReferralDraft draft, Officer officer, CancellationToken cancel = default) =>
        officer.Role != Role.Coordinator ? [NotAllowed]
        : await _node.FindCaseAsync(draft.Case, officer, cancel) is not { } file ? [CaseTable.Unknown]
        : file.Organisation is not { } organisation ? [NobodyYet]
        : await _exchange.WouldRefuseAsync(new Submission(
            MessageKind.ReferralIdentity, file.Peer, draft.Case, officer, c => draft.Identity(Recipient(file, organisation), c.At).Then(resources => ReferralMessage.Identity(c, organisation, resources, []))), cancel);

    /// <summary>Answers a question with what the consent covers; the outcome follows from the consent, not from what there is.</summary>
    /// <param name="files">Files that go with it, handed in before.</param>
    public async Task<Result<Submitted>> AnswerAsync(ReferralDraft draft, Officer officer, MessageId question, IReadOnlyList<FileToAttach>? files = null, CancellationToken cancel = default)
    {
        if (officer.Role != Role.Coordinator)
            return NotAllowed;
        var named = await _attachments.NameAsync(draft.Case, files ?? [], cancel);
        if (!named.IsOk)
            return Result<Submitted>.Refused(named.Rejections);
        if (await _node.FindCaseAsync(draft.Case, officer, cancel) is not { } file || await ReadAsync(question, file, cancel) is not { Kind: var kind } asked || kind != MessageKind.Question)
            return CaseTable.Unknown;
        var content = QuestionContent.Of(asked);
        var answer = file.Organisation is { } organisation
            ? draft.AnswerResources(content.Topic, content.Fields, Recipient(file, organisation), _node.Time.GetUtcNow(), withFiles: named.Value.Count > 0)
            : new DraftAnswer(AnswerOutcome.Refused, []);
        if (!answer.Try(out var drawn, out _))
            return Result<Submitted>.Refused(answer.Rejections);
        return drawn.Outcome switch
        {
            AnswerOutcome.Given => await AnswerAsync(MessageKind.AnswerGiven, c => AnswerMessage.Given(c, content.Topic, drawn.Resources, named.Value)),
            AnswerOutcome.Partly => await AnswerAsync(MessageKind.AnswerPartly, c => AnswerMessage.Partly(c, content.Topic, drawn.Resources, named.Value)),
            AnswerOutcome.Refused => await AnswerAsync(MessageKind.AnswerRefused, c => AnswerMessage.Refused(c, content.Topic)),
            _ => await AnswerAsync(MessageKind.AnswerUnknown, c => AnswerMessage.Unknown(c, content.Topic)),
        };

        Task<Result<Submitted>> AnswerAsync(MessageKind kind, Func<MessageContext, Result<Message>> compose) =>
            SubmitAsync(file, kind, officer, compose, question, cancel);
    }

    /// <summary>Answers a question without a word about the person: that it is not answered, or that nothing is known. <c>UNKNOWN_CASE</c> where there is no such question.</summary>
    /// <param name="isUnknown">True: nothing is known; false: it is not answered.</param>
    public async Task<Result<Submitted>> AnswerWithNothingAsync(CaseId @case, Officer officer, MessageId question, bool isUnknown, CancellationToken cancel = default)
    {
        if (officer.Role != Role.Coordinator)
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file || await ReadAsync(question, file, cancel) is not { Kind: var kind } asked || kind != MessageKind.Question)
            return CaseTable.Unknown;
        var topic = QuestionContent.Of(asked).Topic;
        return isUnknown
            ? await SubmitAsync(file, MessageKind.AnswerUnknown, officer, c => AnswerMessage.Unknown(c, topic), question, cancel)
            : await SubmitAsync(file, MessageKind.AnswerRefused, officer, c => AnswerMessage.Refused(c, topic), question, cancel);
    }

    /// <summary>Asks a participant whether there is room; about nobody.</summary>
    public Task<Result<Submitted>> AskCapacityAsync(
        ParticipantId to, Officer officer, IReadOnlyList<string> services, int persons, Urgency urgency, CancellationToken cancel = default) =>
        NodeActAsync(to, officer, MessageKind.CapacityEnquiry, c => CapacityMessage.Enquiry(c, services, persons, urgency), null, cancel);

    /// <summary>Answers an enquiry about capacity.</summary>
    /// <param name="alternatives">What is offered instead: service codes of HTCDS, with that reply.</param>
    public Task<Result<Submitted>> AnswerCapacityAsync(
        ParticipantId to, Officer officer, MessageId enquiry, CapacityReply reply, DateTimeOffset? validUntil, IReadOnlyList<string>? alternatives = null,
        CancellationToken cancel = default) =>
        NodeActAsync(to, officer, MessageKind.CapacityAnswer, c => CapacityMessage.Answer(c, reply, validUntil, alternatives), enquiry, cancel);

    /// <summary>Enquiries and answers about capacity, newest first. They are about nobody; <c>NOT_ALLOWED</c> for whoever has nothing to do with them all the same.</summary>
    public async Task<Result<IReadOnlyList<CapacityView>>> CapacityAsync(Officer officer, CancellationToken cancel = default) => officer.Role is Role.Auditor or Role.Clinician or Role.Oversight
        ? NotAllowed
        : Result<IReadOnlyList<CapacityView>>.Ok([.. (await _node.Database.ReadAsync(db => ContentTable.OfKind(db, "capacity", 500), cancel)).Select(ShowCapacity).OfType<CapacityView>()]);

    /// <summary>The whole path from seal to receipt, about nothing.</summary>
    public Task<Result<Submitted>> TestAsync(ParticipantId to, Officer officer, CancellationToken cancel = default) =>
        NodeActAsync(to, officer, MessageKind.Test, TestMessage.Ping, null, cancel);

    /// <summary>The files that a case of ours was drafted from; null where none are kept.</summary>
    public async Task<DraftFiles?> DraftAsync(CaseId @case, Officer officer, CancellationToken cancel = default) => officer.Role == Role.Coordinator
        && await _node.Database.ReadAsync(db => DraftTable.Find(db, _node.Vault, @case), cancel) is { } json
        ? DraftFiles.Read(json)
        : null;

    /// <summary>These files as they would be kept: with what the person has corrected, as far as the sheet does not contradict it. Whoever judges a changed sheet judges it so.</summary>
    public async Task<DraftFiles> CorrectedAsync(CaseId @case, Officer officer, DraftFiles files, CancellationToken cancel = default) =>
        officer.Role == Role.Coordinator && await _node.FindCaseAsync(@case, officer, cancel) is { } file ? CorrectedRecord.Corrected(files, file) : files;

    /// <summary>Keeps a changed sheet or record of a case that we sent; what the person has corrected meanwhile stands in it, and where it could not before, the other side hears of it.</summary>
    public async Task<Result<DraftFiles>> KeepDraftAsync(CaseId @case, Officer officer, DraftFiles files, CancellationToken cancel = default)
    {
        if (officer.Role != Role.Coordinator)
            return NotAllowed;
        if (await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) is not { } peer)
            return CaseTable.Unknown;
        if (!(await _node.Turn.DoAsync(peer, turn => KeepDraftAsync(turn, @case, officer, files, cancel), cancel)).Try(out var kept, out var refused))
            return refused;
        if (kept.TakenUp.Count > 0)
            await TakenUp(kept.File, officer, kept.Files, kept.TakenUp, null, cancel);
        return kept.Files;
    }

    /// <summary>After a changed sheet was kept with a message: the other side hears of what stands in the record now as the person has corrected it.</summary>
    /// <param name="sent">That message: it says it as it stands now, and corrects nothing that it says itself.</param>
    internal async Task SayTakenUpAsync(CaseId @case, Officer officer, DraftFiles former, DraftFiles files, MessageId sent, CancellationToken cancel)
    {
        if (await _node.FindCaseAsync(@case, officer, cancel) is { } file && CorrectedRecord.TakenUp(former, files, file) is { Count: > 0 } takenUp)
            await TakenUp(file, officer, files, takenUp, sent, cancel);
    }

    private async Task<Result<Kept>> KeepDraftAsync(HeldTurn turn, CaseId @case, Officer officer, DraftFiles files, CancellationToken cancel)
    {
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { OwnSide: Side.Sending } file)
            return CaseTable.Unknown;
        if (file.Erased is not null)
            return CaseJudge.IsErased;
        files = CorrectedRecord.Corrected(files, file);
        var former = await _node.Database.ReadAsync(db => DraftTable.Find(db, _node.Vault, @case), cancel);
        var takenUp = former is null ? [] : CorrectedRecord.TakenUp(DraftFiles.Read(former), files, file);
        var draft = files.ToDraft(@case);
        return await turn.CommitAsync(CommitStep.Drafted, tx =>
        {
            DraftTable.Put(tx, _node.Vault, @case, files.Write());
            if (draft.IsOk)
                CaseTable.Put(tx, _node, ConsentTrail.Note(_node, tx, file, draft.Value.Consents));
            return Result<Kept>.Ok(new(files, file, takenUp));
        }, cancel);
    }

    /// <summary>Accepts for a named organisation; the sending side may then share who the person is, with it alone.</summary>
    public Task<Result<Submitted>> AcceptAsync(
        CaseId @case, Officer officer, NamedOrganisation organisation, string caseWorker, DateOnly start, CancellationToken cancel = default) =>
        DecideAsync(@case, officer, MessageKind.DecisionAccepted, c => DecisionMessage.Accepted(c, organisation, caseWorker, start), cancel);

    /// <summary>Declines, for a reason that says nothing about the person.</summary>
    public Task<Result<Submitted>> DeclineAsync(CaseId @case, Officer officer, DeclineReason reason, NextStep next, CancellationToken cancel = default) =>
        DecideAsync(@case, officer, MessageKind.DecisionDeclined, c => DecisionMessage.Declined(c, reason, next), cancel);

    /// <summary>Suggests another organisation. Nothing is forwarded.</summary>
    public Task<Result<Submitted>> RedirectAsync(CaseId @case, Officer officer, NamedOrganisation organisation, CancellationToken cancel = default) =>
        DecideAsync(@case, officer, MessageKind.DecisionRedirected, c => DecisionMessage.Redirected(c, organisation), cancel);

    /// <summary>Asks the other side.</summary>
    public Task<Result<Submitted>> AskAsync(
        CaseId @case, Officer officer, Topic topic, IReadOnlyList<string> fields, QuestionPurpose purpose, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.Question, c => QuestionMessage.Ask(c, topic, fields, purpose), null, cancel);

    /// <summary>Stops the case: at once, alone, without a reason that tells.</summary>
    /// <param name="review">The day by which it is looked at again.</param>
    public Task<Result<Submitted>> HoldAsync(CaseId @case, Officer officer, HoldReason reason, DateOnly review, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.HoldSet, c => HoldMessage.Set(c, reason, review), null, cancel);

    /// <summary>Lifts one of our own holds, with a second person.</summary>
    public Task<Result<Submitted>> LiftAsync(CaseId @case, Officer officer, MessageId hold, string secondApprover, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.HoldLift, c => HoldMessage.Lift(c, hold, secondApprover), hold, cancel);

    private static Submission Profile(ReferralDraft draft, Officer officer, DraftFiles? files) => new(
        MessageKind.ReferralProfile, draft.Organisation.Participant, draft.Case, officer, c => ReferralMessage.Profile(c, draft.Purpose, draft.Priority, draft.Profile(c.At)))
    {
        Draft = files?.Write(),
        Consents = draft.Consents,
        Word = draft.Word,
    };

    private async Task<Result<Submitted>> DecideAsync(
        CaseId @case, Officer officer, MessageKind kind, Func<MessageContext, Result<Message>> compose, CancellationToken cancel)
    {
        if (officer.Role != Role.Coordinator)
            return NotAllowed;
        var file = await _node.FindCaseAsync(@case, officer, cancel);
        return file?.Referral.Profile is { } profile ? await ActAsync(@case, officer, kind, compose, profile, cancel) : CaseTable.Unknown;
    }

    private async Task<Result<Submitted>> ActAsync(
        CaseId @case, Officer officer, MessageKind kind, Func<MessageContext, Result<Message>> compose, MessageId? inReplyTo, CancellationToken cancel)
    {
        if (!Rights.MaySend(officer.Role, kind))
            return NotAllowed;
        return await _node.FindCaseAsync(@case, officer, cancel) is { } file ? await SubmitAsync(file, kind, officer, compose, inReplyTo, cancel) : CaseTable.Unknown;
    }

    private Task<Result<Submitted>> SubmitAsync(
        CaseFile file, MessageKind kind, Officer officer, Func<MessageContext, Result<Message>> compose, MessageId? inReplyTo, CancellationToken cancel) =>
        _exchange.SubmitAsync(new Submission(kind, file.Peer, file.Id, officer, compose) { InReplyTo = inReplyTo }, cancel);

    private Task<Result<Submitted>> NodeActAsync(
        ParticipantId to, Officer officer, MessageKind kind, Func<MessageContext, Result<Message>> compose, MessageId? inReplyTo, CancellationToken cancel) =>
        officer.Role == Role.Auditor
            ? Task.FromResult<Result<Submitted>>(NotAllowed)
            : _exchange.SubmitAsync(new Submission(kind, to, null, officer, compose) { InReplyTo = inReplyTo }, cancel);

    private async Task<Message?> ReadAsync(MessageId message, CaseFile file, CancellationToken cancel)
    {
        var row = await _node.Database.ReadAsync(db => ContentTable.Find(db, message, file.Peer, outgoing: false), cancel);
        if (row is null || row.CaseId != file.Id.ToString())
            return null;
        var (meta, payload) = ContentTable.Open(_node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var read, out _) ? read : null;
    }

    private CapacityView? ShowCapacity(ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(_node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _)
            ? new(
                message.Id, ParticipantId.Parse(row.Peer).Value, row.Outgoing, DateTimeOffset.FromUnixTimeMilliseconds(row.At),
                message.Content as CapacityEnquiryContent, message.Content as CapacityAnswerContent, meta.InReplyTo)
            : null;
    }

    private static OrganisationId Recipient(CaseFile file, NamedOrganisation organisation) => OrganisationId.Parse($"{file.Peer}/{organisation.Id}").Value;

    internal Task<CaseFile?> FindAsync(CaseId @case, CancellationToken cancel) => _node.Database.ReadAsync(db => CaseTable.Find(db, _node.Vault, @case), cancel);

    private ShownMessage Show(ContentTable.Row row, IReadOnlyList<Transmission> fates)
    {
        var (_, payload) = ContentTable.Open(_node.Vault, row);
        var fate = fates.LastOrDefault(f => f.Message == row.MessageId);
        return new(
            MessageId.Parse(row.MessageId).Value, row.Peer, row.Outgoing, row.Kind, row.Code, DateTimeOffset.FromUnixTimeMilliseconds(row.At),
            row.Notes.Split(' ', StringSplitOptions.RemoveEmptyEntries), row.Outgoing ? fate?.State : null, payload);
    }

    private static Rejection NobodyYet => new(RejectionCode.IllegalTransition, "case", "no organisation has accepted this case yet; identity is shared with a named one only");

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role sees no case; ask the coordinator");
}
