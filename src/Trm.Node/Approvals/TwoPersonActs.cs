using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Quarantine;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Approvals;

/// <summary>Each decision of two officers with the desk behind it: what is signed, what is judged, and how it is done.</summary>
internal sealed class TwoPersonActs(NodeParts node, Exchange exchange, ReturnDesk returns, ErasureDesk erasures, QuarantineDesk quarantine)
{
    // Judged before anybody is the second: another code than the first one's, and nobody's.
    private const string Somebody = "SECOND-OFFICER-TO-COME";

    /// <summary>The table.</summary>
    public IReadOnlyDictionary<ApprovalAct, TwoPersonAct> ByAct()
    {
        var clearance = Sent(ClearanceAsync);
        return new Dictionary<ApprovalAct, TwoPersonAct>
        {
            [ApprovalAct.Clearance] = clearance,
            [ApprovalAct.OwnDecision] = clearance,
            [ApprovalAct.FastTrack] = clearance,
            [ApprovalAct.HoldLift] = Sent((asked, _) => Task.FromResult<Result<Submission>>(Lift(asked))),
            [ApprovalAct.SafetyNotice] = Sent((asked, _) => Task.FromResult<Result<Submission>>(Notice(asked))),
            [ApprovalAct.Erasure] = new(
                (decision, officer, _, cancel) => InCaseAsync(decision.Case!, officer, file => node.Database.ReadAsync(db => Obstacles.Of(db, node, file), cancel), cancel),
                async (approved, officer, cancel) => Against(await erasures.EraseAsync(approved, officer, Basis(approved.Decision), cancel))),
            [ApprovalAct.Discard] = new(
                async (decision, officer, _, cancel) => (await DiscardAsync(decision.One("id"), officer, cancel)).Try(out var now, out var refused)
                    ? now.AsSpan().SequenceEqual(decision.Content) ? [] : [Changed]
                    : [refused],
                async (approved, officer, cancel) => Against(await quarantine.DiscardAsync(approved, approved.Decision.One("id"), approved.Decision.One("sha256"), cancel))),
            [ApprovalAct.Oversight] = new(
                (decision, officer, _, cancel) => InCaseAsync(decision.Case!, officer, _ => Task.FromResult<IReadOnlyList<Rejection>>([]), cancel),
                async (approved, _, cancel) =>
                {
                    await node.Database.CommitAsync(CommitStep.Viewed, tx =>
                    {
                        approved.Finish(tx, node.Time.GetUtcNow());
                        return TrailTable.Append(tx, node.Vault, node.Time.GetUtcNow(), ApprovalTrail.Of(approved, "oversight", approved.Decision.Case));
                    }, cancel);
                    return [];
                }),
            [ApprovalAct.OwnDecisionRecord] = Kept(
                "own-decision-record", OwnDecisionRecord.GatesOf, (facts, decision, second) => OwnDecisionRecord.Read(decision).On(facts, decision.ProposedBy, second), OwnDecisionRecord.Missing),
            [ApprovalAct.FastTrackRecord] = Kept(
                "fast-track-record", FastTrackRecord.GatesOf, (facts, decision, second) => FastTrackRecord.Read(decision).On(facts, decision.ProposedBy, second), FastTrackRecord.Missing),
        };
    }

    /// <summary>The clearance that follows from what is on record now.</summary>
    public Task<Result<ClearancePlan>> PlanAsync(CaseId @case, Officer officer, DateOnly departure, CancellationToken cancel) => returns.PlanClearanceAsync(@case, officer, departure, cancel);

    /// <summary>What is to be discarded, by its digest. <c>VALUE</c> and <c>ILLEGAL_TRANSITION</c> as of <see cref="QuarantineDesk.DiscardAsync(string, Officer, CancellationToken)"/>.</summary>
    public async Task<Result<byte[]>> DiscardAsync(string stuck, Officer officer, CancellationToken cancel)
    {
        if (!(await quarantine.ShowAsync(stuck, officer, cancel)).Try(out var detail, out var refused))
            return refused;
        if (detail is not { Message.Kind: StuckKind.Quarantined, Sha256: { } sha256 })
            return new Rejection(RejectionCode.IllegalTransition, "id", "only what could not be verified, and waits for no directory, is discarded by hand");
        return Json(("id", stuck), ("sha256", sha256), ("code", detail.Message.Code), ("peer", detail.Message.Peer));
    }

    /// <summary>Which hold is lifted, and since when it stood.</summary>
    public async Task<byte[]> LiftAsync(CaseId @case, MessageId hold, CancellationToken cancel) =>
        await node.Database.ReadAsync(db => ContentTable.OfCase(db, @case).FirstOrDefault(r => r.Outgoing && r.MessageId == hold.ToString()), cancel) is { } row
            ? Json(("hold", hold.ToString()), ("since", Decision.Text(DateTimeOffset.FromUnixTimeMilliseconds(row.At))))
            : Json(("hold", hold.ToString()));

    public static byte[] Erasure(ErasureBasis basis) => Json(("basis", CodeSystems.ErasureBases.Code(basis)));

    public static byte[] Oversight(VoiceTopic about) => Json(("about", CodeSystems.VoiceTopics.Code(about)));

    public static byte[] Notice(SafetyNoticeContent notice) => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("danger", CodeSystems.Dangers.Code(notice.Danger));
        w.WriteStartArray("helpers");
        foreach (var helper in notice.Helpers)
            w.WriteStringValue(CodeSystems.Helpers.Code(helper));
        w.WriteEndArray();
        w.WriteString("law", CodeSystems.LegalBases.Code(notice.LegalBasis));
        if (notice.Country is not null)
            w.WriteString("country", notice.Country);
        if (notice.Place is { } place)
            w.WriteString("place", CodeSystems.PlaceKinds.Code(place));
        if (notice.ExpectedAt is { } expected)
            w.WriteString("expected", Decision.Text(expected));
        w.WriteString("persons", notice.Persons.ToString(CultureInfo.InvariantCulture));
        w.WriteEndObject();
    });

    private static Rejection Changed => new(RejectionCode.IllegalTransition, "approval", "what it rests on has changed since it was proposed: propose it anew, so that both sign the same");

    // A message that two officers sign, and who asks for it: the first officer, with the second or with nobody yet.
    private sealed record Asked(Decision Decision, Officer Officer, CaseFile File, string Second, Approved? Approved)
    {
        public Submission Of(MessageKind kind, Func<MessageContext, Result<Message>> compose, MessageId? inReplyTo = null) =>
            new(kind, File.Peer, File.Id, Officer, compose) { InReplyTo = inReplyTo, Approved = Approved };
    }

    private TwoPersonAct Sent(Func<Asked, CancellationToken, Task<Result<Submission>>> compose) => new(
        (decision, officer, second, cancel) => InCaseAsync(decision.Case!, officer, async file =>
            (await compose(new(decision, officer, file, second ?? Somebody, null), cancel)).Try(out var submission, out var changed) ? await exchange.WouldRefuseAsync(submission, cancel) : [changed], cancel),
        (approved, officer, cancel) => InCaseAsync(approved.Decision.Case!, officer, async file =>
            (await compose(new(approved.Decision, officer, file, approved.Approver.Code, approved), cancel)).Try(out var submission, out var changed)
                ? Against(await exchange.SubmitAsync(submission, cancel))
                : [changed], cancel));

    // What stands on this office's own record by two: judged as it would stand there, and written in the commit of the second signature.
    private TwoPersonAct Kept(
        string reason, Func<Decision, IReadOnlyList<string>> gates, Func<CaseFacts, Decision, string, CaseFacts> put, Func<CaseFacts, DateTimeOffset, IReadOnlyList<Rejection>> missing) => new(
        async (decision, officer, second, cancel) => (await returns.FactsAsync(decision.Case!, officer, cancel)).Try(out var facts, out var refused)
            ? missing(put(facts, decision, second ?? Somebody), node.Time.GetUtcNow())
            : [refused],
        async (approved, officer, cancel) => Against(await returns.ChangeAsync(
            approved.Decision.Case!, officer, facts => put(facts, approved.Decision, approved.Approver.Code),
            tx =>
            {
                approved.Finish(tx, node.Time.GetUtcNow());
                TrailTable.Append(tx, node.Vault, node.Time.GetUtcNow(), ApprovalTrail.Of(approved, reason, approved.Decision.Case, gates(approved.Decision)));
            },
            cancel)));

    // The same bytes, or it is another decision: other gates, other evidence, another form.
    private async Task<Result<Submission>> ClearanceAsync(Asked asked, CancellationToken cancel)
    {
        var departure = DateOnly.ParseExact(asked.Decision.One("departure"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!(await PlanAsync(asked.File.Id, asked.Officer, departure, cancel)).Try(out var plan, out var refused))
            return refused;
        return plan.Act == asked.Decision.Act && plan.Write().AsSpan().SequenceEqual(asked.Decision.Content) ? asked.Of(plan.Kind, c => plan.Compose(c, asked.Second)) : Changed;
    }

    private static Submission Lift(Asked asked)
    {
        var hold = MessageId.Parse(asked.Decision.One("hold")).Value;
        return asked.Of(MessageKind.HoldLift, c => HoldMessage.Lift(c, hold, asked.Second), hold);
    }

    private static Submission Notice(Asked asked)
    {
        var decision = asked.Decision;
        var notice = new SafetyNoticeContent(
            CodeSystems.Dangers.Find(decision.One("danger"))!.Value, [.. decision.All("helpers").Select(h => CodeSystems.Helpers.Find(h)!.Value)],
            CodeSystems.LegalBases.Find(decision.One("law"))!.Value, decision.OneOrNull("country"), CodeSystems.PlaceKinds.Find(decision.OneOrNull("place")),
            decision.OneOrNull("expected") is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null, int.Parse(decision.One("persons"), CultureInfo.InvariantCulture),
            asked.Second, null);
        return asked.Of(MessageKind.SafetyNotice, c => SafetyNoticeMessage.RiskToLife(c, notice));
    }

    private static ErasureBasis Basis(Decision decision) => CodeSystems.ErasureBases.Find(decision.One("basis"))!.Value;

    private async Task<IReadOnlyList<Rejection>> InCaseAsync(CaseId @case, Officer officer, Func<CaseFile, Task<IReadOnlyList<Rejection>>> act, CancellationToken cancel) =>
        await node.Database.ReadAsync(db => CaseTable.Find(db, node.Vault, @case, officer), cancel) is { } file ? await act(file) : [CaseTable.Unknown];

    private static IReadOnlyList<Rejection> Against<T>(Result<T> result)
        where T : class => result.IsOk ? [] : result.Rejections;

    private static byte[] Json(params IReadOnlyList<(string Name, string Value)> members) => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        foreach (var (name, value) in members)
            w.WriteString(name, value);
        w.WriteEndObject();
    });
}
