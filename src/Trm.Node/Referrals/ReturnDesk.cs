using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Deadlines;
using Trm.Node.Outbox;
using Trm.Node.Storage;

namespace Trm.Node.Referrals;

/// <summary>
/// What officers do with a return, and with whatever happens to a person. A decision is judged before anything is sent; a report is always sent, as bare as the
/// person's consent asks. Roles are enforced by <see cref="Rights"/>.
/// </summary>
public sealed class ReturnDesk
{
    private readonly NodeParts _node;
    private readonly Exchange _exchange;

    internal ReturnDesk(NodeParts node, Exchange exchange) => (_node, _exchange) = (node, exchange);

    // -- what is on record -------------------------------------------------------------------------------------

    /// <summary>Keeps what this office knows for the gates. It never leaves as it is.</summary>
    public async Task<Result<CaseFacts>> KeepFactsAsync(CaseId @case, Officer officer, CaseFacts facts, CancellationToken cancel = default)
    {
        if (!Rights.KeepsFacts(officer.Role))
            return NotAllowed;
        if (!CaseFactsJson.Restore(CaseFactsJson.Write(facts)).Try(out _, out var unreadable))
            return unreadable;
        if (await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) is not { } peer)
            return CaseTable.Unknown;
        return await _node.Turn.DoAsync(peer, turn => turn.CommitAsync(CommitStep.Drafted, tx =>
        {
            if (CaseTable.Find(tx.Connection!, _node.Vault, @case, officer, tx) is not { } file)
                return Result<CaseFacts>.Refused([CaseTable.Unknown]);
            Keep(tx, file with { Facts = facts, UpdatedAt = _node.Time.GetUtcNow() }, officer);
            return Result<CaseFacts>.Ok(facts);
        }, cancel), cancel);
    }

    /// <summary>Keeps what this office knows before anything has been said: whom the person excludes counts from the first message on.</summary>
    public async Task<Result<CaseFacts>> KeepFactsAsync(ReferralDraft draft, Officer officer, CaseFacts facts, CancellationToken cancel = default)
    {
        if (!Rights.KeepsFacts(officer.Role))
            return NotAllowed;
        if (!CaseFactsJson.Restore(CaseFactsJson.Write(facts)).Try(out _, out var unreadable))
            return unreadable;
        // A new case is the office's own; of an old one an organisation keeps what it knows where the case is its own.
        var known = await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, draft.Case, officer), cancel);
        if (known is null && officer.Organisation is not null)
            return CaseTable.Unknown;
        var peer = known ?? draft.Organisation.Participant;
        return await _node.Turn.DoAsync(peer, turn => turn.CommitAsync(CommitStep.Drafted, tx =>
        {
            var now = _node.Time.GetUtcNow();
            var file = CaseTable.Find(tx.Connection!, _node.Vault, draft.Case, tx)
                ?? new CaseFile(draft.Case, draft.Organisation.Participant, Side.Sending, draft.Word, ReferralCase.Unknown, now, now);
            Keep(tx, file with { Facts = facts, UpdatedAt = now }, officer);
            return Result<CaseFacts>.Ok(facts);
        }, cancel), cancel);
    }

    /// <summary>
    /// Changes a part of what this office has on record, and leaves the rest as it stands by then: two who record different things at the same time do not undo each other. The record of a case that
    /// has none begins with what was said in it.
    /// </summary>
    public async Task<Result<CaseFacts>> ChangeFactsAsync(CaseId @case, Officer officer, Func<CaseFacts, CaseFacts> change, CancellationToken cancel = default) =>
        Rights.KeepsFacts(officer.Role) ? await ChangeAsync(@case, officer, change, cancel) : NotAllowed;

    /// <summary>The same, of a part that another desk has judged.</summary>
    internal Task<Result<CaseFacts>> ChangeAsync(CaseId @case, Officer officer, Func<CaseFacts, CaseFacts> change, CancellationToken cancel) =>
        ChangeAsync(@case, officer, change, _ => { }, cancel);

    /// <summary>The same, with what belongs into its commit.</summary>
    internal async Task<Result<CaseFacts>> ChangeAsync(CaseId @case, Officer officer, Func<CaseFacts, CaseFacts> change, Action<DbTransaction> with, CancellationToken cancel)
    {
        if (await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) is not { } peer)
            return CaseTable.Unknown;
        return await _node.Turn.DoAsync(peer, turn => turn.CommitAsync(CommitStep.Drafted, tx =>
        {
            if (CaseTable.Find(tx.Connection!, _node.Vault, @case, officer, tx) is not { } file)
                return Result<CaseFacts>.Refused([CaseTable.Unknown]);
            var facts = change(file.Facts ?? Begun(file, CaseHistory.Of(tx.Connection!, _node.Vault, file, tx)));
            if (!CaseFactsJson.Restore(CaseFactsJson.Write(facts)).Try(out _, out var unreadable))
                return Result<CaseFacts>.Refused([unreadable]);
            with(tx);
            Keep(tx, file with { Facts = facts, UpdatedAt = _node.Time.GetUtcNow() }, officer);
            return Result<CaseFacts>.Ok(facts);
        }, cancel), cancel);
    }

    private void Keep(DbTransaction tx, CaseFile file, Officer officer)
    {
        CaseTable.Put(tx, _node, file);
        new DeadlineBook(_node, tx, _node.Time.GetUtcNow()).Kept(file, officer.Code);
    }

    // Nothing but whether the person is a child, and when they travel: the rest of what was said stands beside the record, and is not copied into it.
    private static CaseFacts Begun(CaseFile file, IReadOnlyList<Said> said)
    {
        var known = SharedFacts.Complete(null, file.OwnSide, said, file.Organisation, file.Return);
        return new() { Age = known.Age, Journey = known.Journey };
    }

    /// <summary>What is known here: our own record, completed by what has been said.</summary>
    public async Task<Result<CaseFacts>> FactsAsync(CaseId @case, Officer officer, CancellationToken cancel = default) =>
        Rights.KeepsFacts(officer.Role)
            ? await JudgeAsync(@case, officer, cancel) is { } judge ? judge.Facts() : CaseTable.Unknown
            : NotAllowed;

    /// <summary>The gates of a point, judged now: what stands between this case and the step, in words; before a clearance also what the other side will miss.</summary>
    public async Task<Result<GateReport>> GatesAsync(CaseId @case, Officer officer, GatePoint point, CancellationToken cancel = default) =>
        Rights.ReadsCases(officer.Role)
            ? await JudgeAsync(@case, officer, cancel) is { } judge ? judge.GatesAndThere(point) : CaseTable.Unknown
            : NotAllowed;

    /// <summary>What stands between this case and its next step, in words.</summary>
    public async Task<Result<CaseExplanation>> ExplainAsync(CaseId @case, Officer officer, bool french = false, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        if (await JudgeAsync(@case, officer, cancel) is not { } judge)
            return CaseTable.Unknown;
        var waits = await _node.Database.ReadAsync(db => OutboxTable.HasOpenMove(db, @case.ToString()), cancel);
        var (now, directory) = (_node.Time.GetUtcNow(), _node.Directory.Current);
        var inactive = CaseExplanation.Inactive(directory.Find(_node.Self), isUs: true, now, french) ?? CaseExplanation.Inactive(directory.Find(judge.File.Peer), isUs: false, now, french);
        return CaseExplanation.Of(judge, waits, french, inactive);
    }

    // -- moves -------------------------------------------------------------------------------------------------

    /// <summary>Proposes a return, under the consents that the draft holds.</summary>
    public Task<Result<Submitted>> ProposeAsync(
        ReferralDraft draft, Officer officer, TravelBasis basis, DateOnly windowFrom, DateOnly windowTo, IEnumerable<CaseId>? dependants = null, CancellationToken cancel = default) =>
        ProposeAsync(draft, officer, basis, windowFrom, windowTo, dependants ?? [], null, cancel);

    /// <summary>The same, where what it is drawn from was changed: that is kept with it.</summary>
    internal Task<Result<Submitted>> ProposeAsync(
        ReferralDraft draft, Officer officer, TravelBasis basis, DateOnly windowFrom, DateOnly windowTo, IEnumerable<CaseId> dependants, DraftFiles? changed, CancellationToken cancel) =>
        UnderConsentAsync(draft, officer, MessageKind.ReturnProposal, (c, r) => ReturnProposalMessage.Propose(c, basis, windowFrom, windowTo, dependants, r), changed, cancel);

    /// <summary>Takes a proposal up: both sides look at the dangers now.</summary>
    public Task<Result<Submitted>> TakeUpAsync(CaseId @case, Officer officer, MessageId proposal, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.DecisionAccepted, proposal, (c, file) => file.Organisation is { } organisation
            ? DecisionMessage.Accepted(c, organisation, officer.Code, DateOnly.FromDateTime(c.At.UtcDateTime))
            : new Rejection(RejectionCode.IllegalTransition, "case", "no organisation has accepted this case"), cancel);

    /// <summary>Decides against a return; whatever the reason, the other side learns none.</summary>
    public Task<Result<Submitted>> FindNotSafeAsync(CaseId @case, Officer officer, MessageId about, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.DecisionDeclined, about, (c, _) => DecisionMessage.Declined(c, DeclineReason.Other, NextStep.OtherOption), cancel);

    /// <summary>Offers a plan.</summary>
    public Task<Result<Submitted>> OfferPlanAsync(ReferralDraft draft, Officer officer, ReturnPlan plan, CancellationToken cancel = default) =>
        OfferPlanAsync(draft, officer, plan, null, cancel);

    /// <summary>The same, where what it is drawn from was changed: that is kept with it.</summary>
    internal Task<Result<Submitted>> OfferPlanAsync(ReferralDraft draft, Officer officer, ReturnPlan plan, DraftFiles? changed, CancellationToken cancel) =>
        UnderConsentAsync(draft, officer, MessageKind.ReturnPlanOffer, (c, r) => ReturnPlanMessage.Offer(c, plan, r), changed, cancel);

    /// <summary>Changes the plan.</summary>
    /// <param name="previous">The plan that it replaces.</param>
    public Task<Result<Submitted>> ChangePlanAsync(ReferralDraft draft, Officer officer, ReturnPlan plan, MessageId previous, CancellationToken cancel = default) =>
        ChangePlanAsync(draft, officer, plan, previous, null, cancel);

    /// <summary>The same, where what it is drawn from was changed: that is kept with it.</summary>
    internal Task<Result<Submitted>> ChangePlanAsync(ReferralDraft draft, Officer officer, ReturnPlan plan, MessageId previous, DraftFiles? changed, CancellationToken cancel) =>
        UnderConsentAsync(draft, officer, MessageKind.ReturnPlanChange, (c, r) => ReturnPlanMessage.Change(c, plan, previous, r), changed, cancel);

    /// <summary>The receiving organisation is ready for the plan, or finally, between T-24 h and T-2 h.</summary>
    public Task<Result<Submitted>> ReadyAsync(CaseId @case, Officer officer, Meeting meeting, bool isFinal, CancellationToken cancel = default) =>
        ActAsync(@case, officer, isFinal ? MessageKind.ReadinessFinal : MessageKind.ReadinessPlan, null, (c, file, said) =>
        {
            var person = PersonUnderConsent.KnownTo(file.Peer, file.Id, said, c.At);
            return isFinal ? ReadinessMessage.Final(c, meeting, person) : ReadinessMessage.Plan(c, meeting, person);
        }, cancel);

    /// <summary>
    /// Clears the person to travel, with a second person who knows them. The form follows from what is on record: paper that is postponed makes it fast-track, own
    /// gates that stand unmet make it an own decision, and where neither is on record every gate is met or the code of the first that is not comes back.
    /// </summary>
    /// <param name="departure">The day of departure.</param>
    /// <param name="secondApprover">The code of the case worker who knows the person.</param>
    public async Task<Result<Submitted>> ClearAsync(CaseId @case, Officer officer, DateOnly departure, string secondApprover, CancellationToken cancel = default) =>
        (await PlanClearanceAsync(@case, officer, departure, cancel)).Try(out var plan, out var refused)
            ? await ActAsync(@case, officer, plan.Kind, null, (c, _) => plan.Compose(c, secondApprover), cancel)
            : refused;

    /// <summary>The clearance that follows from what is on record now. Nothing is judged yet.</summary>
    internal async Task<Result<ClearancePlan>> PlanClearanceAsync(CaseId @case, Officer officer, DateOnly departure, CancellationToken cancel)
    {
        if (!Rights.MaySend(officer.Role, MessageKind.ClearanceOrdinary))
            return NotAllowed;
        if (await JudgeAsync(@case, officer, cancel) is not { } judge)
            return CaseTable.Unknown;
        var report = judge.Gates(GatePoint.Clearance);
        var facts = judge.Facts();
        // Where the person was not asked again, gate G03 says so; the message needs a time all the same.
        var asked = facts.Wish?.AskedAgainAt ?? facts.Wish?.GivenAt ?? _node.Time.GetUtcNow();
        var lifted = CodeSystems.ClearanceGates.Values.Where(g => report.Lifted.Contains(g.ToString(), StringComparer.Ordinal)).ToList();
        var postponed = Postponed(facts);
        var (form, gates) = lifted.Count > 0 ? (ClearanceForm.OwnDecision, lifted) : postponed.Count > 0 ? (ClearanceForm.FastTrack, postponed) : (ClearanceForm.Ordinary, (IReadOnlyList<ClearanceGate>)[]);
        return new ClearancePlan(form, judge.File.Return.Basis ?? TravelBasis.OwnWish, departure, gates, asked, Evidence(judge.File, report));
    }

    /// <summary>Closes the case for this side.</summary>
    public Task<Result<Submitted>> CloseAsync(CaseId @case, Officer officer, CaseOutcome outcome, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.EndClosedOurSide, null, (c, _) => EndMessage.ClosedOurSide(c, outcome), cancel);

    /// <summary>Asks the other side to agree that the case is cancelled.</summary>
    public Task<Result<Submitted>> AskToCancelAsync(CaseId @case, Officer officer, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.EndCancelAsked, null, (c, _) => EndMessage.CancelAsked(c), cancel);

    /// <summary>Agrees to a cancellation.</summary>
    public Task<Result<Submitted>> AgreeToCancelAsync(CaseId @case, Officer officer, MessageId asked, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.DecisionCancellationAgreed, asked, (c, _) => DecisionMessage.CancellationAgreed(c), cancel);

    // -- what is shared ----------------------------------------------------------------------------------------

    /// <summary>The next version of what was shared, written on what the draft holds now.</summary>
    /// <param name="compose">Writes it: the context, the version, the message it replaces, the person and the consents.</param>
    public async Task<Result<Submitted>> UpdateAsync(
        ReferralDraft draft, Officer officer, MessageKind kind, Func<MessageContext, int, MessageId, IReadOnlyList<Resource>, Result<Message>> compose, CancellationToken cancel = default)
    {
        if (await JudgeAsync(draft.Case, officer, cancel) is not { } judge)
            return CaseTable.Unknown;
        var own = judge.Said.Value.Where(s => s.By == judge.File.OwnSide && s.Message.Kind.Carries == Carries.PersonalData).ToList();
        var newest = own.FindLast(s => s.Message.Content is UpdateContent) ?? own.FindLast(_ => true);
        if (newest is null)
            return new Rejection(RejectionCode.IllegalTransition, "case", "nothing has been shared yet that could have changed");
        var version = newest.Message.Content is UpdateContent { Version: var before } ? before + 1 : 2;
        return await UnderConsentAsync(draft, officer, kind, (c, r) => compose(c, version, newest.Message.Id, r), null, cancel);
    }

    /// <summary>Answers a question about the dangers with what this side sees: the receiving side's own look.</summary>
    public async Task<Result<Submitted>> ShareRiskAsync(CaseId @case, Officer officer, MessageId question, CancellationToken cancel = default) =>
        await ActAsync(@case, officer, MessageKind.AnswerGiven, question, (c, file, said) =>
        {
            if (file.Facts?.Risks.FirstOrDefault(l => l.Side == file.OwnSide && !l.AboutReceivingState) is not { } look)
                return new Rejection(RejectionCode.Required, "facts.risks", "this side has not looked at the dangers yet");
            var person = PersonUnderConsent.KnownTo(file.Peer, file.Id, said, c.At);
            return AnswerMessage.Given(c, Topic.Risk, [.. person, .. RiskLookResource.Write(look, PersonUnderConsent.IdOf(file.Id), officer.Code, c.At)]);
        }, cancel);

    // -- reports: always sent ----------------------------------------------------------------------------------

    /// <summary>The person is on the way. With the legs where the person's consent covers them, else bare.</summary>
    public async Task<Result<Submitted>> DepartedAsync(CaseId @case, Officer officer, Journey journey, IReadOnlyList<TravelLeg>? legs = null, CancellationToken cancel = default)
    {
        if (await JudgeAsync(@case, officer, cancel) is not { } judge)
            return CaseTable.Unknown;
        var check = judge.File.Return.State == ReturnState.FinalCheck ? judge.Said.Value.LastOrDefault(s => s.Message.Kind == MessageKind.ReadinessFinal)?.Message.Id : null;
        return await WithOrWithoutPersonAsync(judge, officer, MessageKind.DepartureDeparted, check, legs, (c, l, r) => r.Count > 0
            ? DepartureMessage.Departed(c, journey, l, r) : DepartureMessage.Departed(c, journey), cancel);
    }

    /// <summary>Another time or another way.</summary>
    public async Task<Result<Submitted>> JourneyChangedAsync(CaseId @case, Officer officer, Journey journey, IReadOnlyList<TravelLeg>? legs = null, CancellationToken cancel = default) =>
        await JudgeAsync(@case, officer, cancel) is { } judge
            ? await WithOrWithoutPersonAsync(judge, officer, MessageKind.DepartureChanged, null, legs, (c, l, r) => r.Count > 0
                ? DepartureMessage.Changed(c, journey, l, r) : DepartureMessage.Changed(c, journey), cancel)
            : CaseTable.Unknown;

    /// <summary>The person has passed the country of transit.</summary>
    public Task<Result<Submitted>> TransitPassedAsync(CaseId @case, Officer officer, Journey journey, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.DepartureTransitPassed, null, (c, _) => DepartureMessage.TransitPassed(c, journey), cancel);

    /// <summary>The person has been met.</summary>
    public Task<Result<Submitted>> MetAsync(CaseId @case, Officer officer, DateTimeOffset at, int persons, PersonsAnswer safe, PersonsAnswer asExpected, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.ArrivalMet, null, (c, _) => ArrivalMessage.Met(c, at, persons, officer.Code, safe, asExpected), cancel);

    /// <summary>The person has been handed over, to the receiving organisation or from guardian to guardian.</summary>
    public Task<Result<Submitted>> HandedOverAsync(CaseId @case, Officer officer, DateTimeOffset at, int persons, PersonsAnswer safe, PersonsAnswer asExpected, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.ArrivalHandedOver, null, (c, _) => ArrivalMessage.HandedOver(c, at, persons, officer.Code, safe, asExpected), cancel);

    /// <summary>The person has arrived and does not wish to be met.</summary>
    public Task<Result<Submitted>> DeclinedToBeMetAsync(CaseId @case, Officer officer, DateTimeOffset at, int persons, PersonsAnswer safe, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.ArrivalDeclinedToBeMet, null, (c, _) => ArrivalMessage.DeclinedToBeMet(c, at, persons, safe), cancel);

    /// <summary>How the person is, some time after arrival.</summary>
    public Task<Result<Submitted>> FollowedUpAsync(CaseId @case, Officer officer, FollowUpForm form, FollowUpMoment moment, Wellbeing? wellbeing = null, PersonsAnswer? chooseAgain = null, CancellationToken cancel = default) => form switch
    {
        FollowUpForm.Made => ActAsync(@case, officer, MessageKind.FollowUpMade, null, (c, _) => FollowUpMessage.Made(c, moment, wellbeing ?? Wellbeing.Safe, chooseAgain), cancel),
        FollowUpForm.NotMade => ActAsync(@case, officer, MessageKind.FollowUpNotMade, null, (c, _) => FollowUpMessage.NotMade(c, moment), cancel),
        _ => ActAsync(@case, officer, MessageKind.FollowUpNotWished, null, (c, _) => FollowUpMessage.NotWished(c, moment), cancel),
    };

    /// <summary>Something happened.</summary>
    /// <param name="country">ISO 3166-1 alpha-2.</param>
    public Task<Result<Submitted>> IncidentAsync(CaseId @case, Officer officer, Incident incident, DateTimeOffset at, string country, PlaceKind place, int persons = 1, CancellationToken cancel = default) =>
        ActAsync(@case, officer, IncidentMessage.KindOf(incident), null, (c, _) => IncidentMessage.Report(c, incident, at, country, place, persons), cancel);

    /// <summary>The person takes something back, told to anyone, in one action; nobody asks why.</summary>
    public Task<Result<Submitted>> WithdrawAsync(CaseId @case, Officer officer, ConsentScope of, WithdrawalAction action, DateTimeOffset saidAt, CancellationToken cancel = default) => of switch
    {
        ConsentScope.Sharing => ActAsync(@case, officer, MessageKind.WithdrawalSharing, null, (c, _) => WithdrawalMessage.OfSharing(c, action, saidAt), cancel),
        ConsentScope.Return => ActAsync(@case, officer, MessageKind.WithdrawalReturn, null, (c, _) => WithdrawalMessage.OfReturn(c, action, saidAt), cancel),
        _ => ActAsync(@case, officer, MessageKind.WithdrawalFollowUp, null, (c, _) => WithdrawalMessage.OfFollowUp(c, action, saidAt), cancel),
    };

    /// <summary>A life is at risk: the allowed facts, under gate G02.</summary>
    public Task<Result<Submitted>> NoticeAsync(CaseId @case, Officer officer, SafetyNoticeContent notice, Patient? person = null, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.SafetyNotice, null, (c, _) => SafetyNoticeMessage.RiskToLife(c, notice, person), cancel);

    /// <summary>
    /// A message for somebody else came here. Who opened it names its case, who did not cannot: <c>REQUIRED</c>, <c>VALUE</c>.
    /// </summary>
    public Task<Result<Submitted>> MisdirectedAsync(ParticipantId to, Officer officer, TransmissionId transmission, bool wasOpened, Deletion deletion, CaseId? @case = null, CancellationToken cancel = default) =>
        wasOpened == @case is null
            ? System.Threading.Tasks.Task.FromResult<Result<Submitted>>(new Rejection(
                wasOpened ? RejectionCode.Required : RejectionCode.Value, "case", "who opened a message for somebody else names its case; who did not open it cannot know one"))
            : _exchange.SubmitAsync(
            new Submission(
                wasOpened ? MessageKind.MisdirectedOpened : MessageKind.MisdirectedNotOpened, to, @case, officer,
                c => wasOpened ? MisdirectedMessage.Opened(c, transmission, deletion) : MisdirectedMessage.NotOpened(c, transmission, deletion)),
            cancel);

    // -- the person's rights and voice -------------------------------------------------------------------------

    /// <summary>The person asks for access, correction, restriction or erasure.</summary>
    public Task<Result<Submitted>> AskForRightAsync(CaseId @case, Officer officer, DataRight right, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.RightsAsked, null, (c, _) => RightsMessage.Asked(c, right), cancel);

    /// <summary>Says what was done about it. That data was erased is said by erasing it: <see cref="Retention.ErasureDesk"/>.</summary>
    public Task<Result<Submitted>> RightDoneAsync(
        CaseId @case, Officer officer, MessageId asked, DataRight right, RightOutcome outcome, Func<MessageContext, Result<Message>>? compose = null, CancellationToken cancel = default) =>
        ActAsync(@case, officer, MessageKind.RightsDone, asked, (c, file) => right == DataRight.Erasure && outcome != RightOutcome.Refused && file.Erased is null
            ? new Rejection(RejectionCode.IllegalTransition, "outcome", "erase the case: trm case erase; the answer goes with it")
            : compose?.Invoke(c) ?? RightsMessage.Done(c, right, outcome), cancel);

    /// <summary>What a person thinks of how it went; it names no case.</summary>
    public Task<Result<Submitted>> FeedbackAsync(ParticipantId to, Officer officer, VoiceTopic topic, VoiceAbout about, Rating rating, CancellationToken cancel = default) =>
        _exchange.SubmitAsync(new Submission(MessageKind.VoiceFeedback, to, null, officer, c => VoiceMessage.Feedback(c, topic, about, rating)), cancel);

    /// <summary>A complaint, to oversight and not to the party criticised.</summary>
    public Task<Result<Submitted>> ComplaintAsync(ParticipantId to, Officer officer, VoiceTopic topic, VoiceAbout about, CancellationToken cancel = default) =>
        _exchange.SubmitAsync(new Submission(MessageKind.VoiceComplaint, to, null, officer, c => VoiceMessage.Complaint(c, topic, about)), cancel);

    // -- within ------------------------------------------------------------------------------------------------

    private async Task<Result<Submitted>> UnderConsentAsync(
        ReferralDraft draft, Officer officer, MessageKind kind, Func<MessageContext, IReadOnlyList<Resource>, Result<Message>> compose, DraftFiles? changed, CancellationToken cancel)
    {
        if (!Rights.MaySend(officer.Role, kind))
            return NotAllowed;
        if (await _node.FindCaseAsync(draft.Case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        var submission = new Submission(kind, file.Peer, draft.Case, officer, c => file.Organisation is { } organisation
            ? draft.Returning(OrganisationId.Parse($"{file.Peer}/{organisation.Id}").Value, _node.Self, c.At).Then(r => compose(c, r))
            : new Rejection(RejectionCode.IllegalTransition, "case", "no organisation has accepted this case yet"));
        return await _exchange.SubmitAsync(changed is null ? submission : submission.Keeping(draft, changed), cancel);
    }

    // The legs are said where a consent that the other side knows covers them; where none does, or they cannot be written, the bare fact goes.
    private async Task<Result<Submitted>> WithOrWithoutPersonAsync(
        CaseJudge judge, Officer officer, MessageKind kind, MessageId? inReplyTo, IReadOnlyList<TravelLeg>? legs,
        Func<MessageContext, IReadOnlyList<TravelLeg>, IReadOnlyList<Resource>, Result<Message>> compose, CancellationToken cancel)
    {
        if (legs is not null)
        {
            var whole = await ActAsync(judge.File.Id, officer, kind, inReplyTo,
                (c, file, said) => compose(c, legs, PersonUnderConsent.KnownTo(file.Peer, file.Id, said, c.At)), cancel);
            if (whole.IsOk || whole.Rejection.Code.Equals(RejectionCode.NotAllowed))
                return whole;
        }

        return await ActAsync(judge.File.Id, officer, kind, inReplyTo, (c, _) => compose(c, [], []), cancel);
    }

    private async Task<Result<Submitted>> ActAsync(
        CaseId @case, Officer officer, MessageKind kind, MessageId? inReplyTo, Func<MessageContext, CaseFile, IReadOnlyList<Said>, Result<Message>> compose, CancellationToken cancel)
    {
        if (!Rights.MaySend(officer.Role, kind))
            return NotAllowed;
        return await JudgeAsync(@case, officer, cancel) is { } judge
            ? await _exchange.SubmitAsync(
                new Submission(kind, judge.File.Peer, @case, officer, c => compose(c, judge.File, judge.Said.Value)) { InReplyTo = inReplyTo }, cancel)
            : CaseTable.Unknown;
    }

    // What is composed without looking at what was said before reads none of it.
    private async Task<Result<Submitted>> ActAsync(
        CaseId @case, Officer officer, MessageKind kind, MessageId? inReplyTo, Func<MessageContext, CaseFile, Result<Message>> compose, CancellationToken cancel)
    {
        if (!Rights.MaySend(officer.Role, kind))
            return NotAllowed;
        return await _node.FindCaseAsync(@case, officer, cancel) is { } file
            ? await _exchange.SubmitAsync(new Submission(kind, file.Peer, @case, officer, c => compose(c, file)) { InReplyTo = inReplyTo }, cancel)
            : CaseTable.Unknown;
    }

    private Task<CaseJudge?> JudgeAsync(CaseId @case, Officer officer, CancellationToken cancel) => _node.Database.ReadAsync(db =>
    {
        if (CaseTable.Find(db, _node.Vault, @case, officer) is not { } file)
            return null;
        var said = CaseHistory.Of(db, _node.Vault, file);
        return new CaseJudge(file, file.OwnSide, new(said), _node.Time.GetUtcNow());
    }, cancel);

    // A gate is named by the ids of what it rests on. What it rests on without an id of its own - an officer's code, a finding that it does not apply - stands in this
    // version of the record, which has one.
    private static Dictionary<ClearanceGate, IReadOnlyList<string>> Evidence(CaseFile file, GateReport report)
    {
        var record = CaseFactsJson.VersionId(file.Id, file.Facts);
        return CodeSystems.ClearanceGates.Values.ToDictionary(
            g => g,
            g => (IReadOnlyList<string>)[.. (report.Outcomes.FirstOrDefault(o => o.Gate == g.ToString())?.Evidence ?? []).Where(e => MessageId.Parse(e).IsOk).DefaultIfEmpty(record)]);
    }

    private static IReadOnlyList<ClearanceGate> Postponed(CaseFacts facts) =>
        [.. (facts.FastTrack?.Tasks ?? []).Where(t => t.Done is null).Select(t => FollowUpTask.GateOf(t.Paper)).Distinct().Order()];

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role does not do this; ask the coordinator or, for readiness, the organisation that receives");
}
