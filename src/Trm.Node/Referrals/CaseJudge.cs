using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;

namespace Trm.Node.Referrals;

/// <summary>
/// Judges what a message does to its case, before sending and on receipt alike: the referral's lifecycle, the return's, the versions of what is shared, and the
/// gates of a move.
/// </summary>
/// <param name="File">The case as it stands at this node.</param>
/// <param name="By">The side that sends the message.</param>
/// <param name="Said">What has been said in the case; asked for only where a judgement rests on it.</param>
/// <param name="Now">The moment of judging.</param>
internal sealed record CaseJudge(CaseFile File, Side By, Lazy<IReadOnlyList<Said>> Said, DateTimeOffset Now)
{
    /// <summary>The other side as an addressee of gate G17, where this node is about to send something.</summary>
    public Addressee? To { get; init; }

    /// <summary>True where judging a message of this kind looks at what was said before it.</summary>
    public static bool RestsOnHistory(MessageKind kind) => kind.Kind is
        "decision" or "update" or "hold" or "end" or "return-proposal" or "return-plan" or "readiness" or "clearance" or "departure" or "safety-notice" or "rights";

    private bool IsOwn => By == File.OwnSide;

    private MessageId? Profile => File.Referral.Profile;

    /// <summary>Nothing but reports and the person's rights follow an erasure: what was erased comes back by no way.</summary>
    public static Rejection IsErased => new(RejectionCode.IllegalTransition, Hint: "the case was erased; who needs help again is referred anew, under another pseudonym");

    /// <summary>The case after the message; or why it cannot be: the codes of both lifecycles, <c>STALE_VERSION</c>, <c>GATE_nn</c>.</summary>
    public Result<CaseFile> Decide(Message message)
    {
        if (File.Erased is not null && message.Kind.Class != MessageClass.Report && message.Kind.Kind != MessageKind.RightsAsked.Kind)
            return IsErased;
        if (message.Kind.Kind == MessageKind.UpdateChange.Kind)
            return Versioned(message) is { } conflict ? conflict : File;
        if (message.Kind == MessageKind.RightsDone && !Said.Value.Any(s => s.By != By && s.Message.Id == message.Meta.InReplyTo && s.Message.Kind == MessageKind.RightsAsked))
            return new Rejection(RejectionCode.UnknownInReplyTo, Hint: "what was done quotes what was asked");
        var move = ReturnSteps.IsMove(message.Kind, message.Meta.InReplyTo, Profile);
        if (move && ReturnSteps.QuotesNothing(message, By, Profile, Said.Value) is { } quotesNothing)
            return quotesNothing;
        var step = ReturnStepOf(message);
        return message.Kind switch
        {
            _ when move && message.Kind == MessageKind.EndClosedOurSide => Referral(message).Then(next => Return(next, message, step!)),
            _ when move => MayReturn() is { } refused ? refused : Return(File, message, step!),
            var kind when kind == MessageKind.HoldLift => Lift(message, step!),
            _ when step is not null => Referral(message).Then(next => Return(next, message, step)),
            _ => Referral(message),
        };
    }

    /// <summary>
    /// A move of ours that its judge has taken: it holds whatever was set here meanwhile. Null where it is impossible even so: then the two sides do not agree.
    /// </summary>
    public CaseFile? TakeEffect(Message message)
    {
        var file = File;
        if (ReturnSteps.IsMove(message.Kind, message.Meta.InReplyTo, Profile))
        {
            file = file with { Return = file.Return.TakeEffect((ReturnStep.Move)ReturnStepOf(message)!) };
            if (message.Kind != MessageKind.EndClosedOurSide)
                return file;
        }

        return CaseSteps.Of(message, By) is { } step && file.Referral.TakeEffect(step) is { } next ? file with { Referral = next } : null;
    }

    /// <summary>The gates of a point on what this side knows, and on what the message itself says.</summary>
    public GateReport Gates(GatePoint point, Message? message = null)
    {
        var facts = Facts(message);
        return File.OwnSide == Side.Sending
            ? GateRun.AtSender(point, facts, Now)
            : GateRun.OnReceipt(point, facts, message?.Content is ClearanceContent clearance ? Attested(clearance) : [], Now);
    }

    /// <summary>The same, before a clearance with what the other side will miss: from the plan on, for what is proposed and planned carries the person's wish.</summary>
    public GateReport GatesAndThere(GatePoint point)
    {
        var report = Gates(point);
        return File.OwnSide == Side.Sending && point == GatePoint.Clearance && File.Return.State is (ReturnState.PlanOffered or ReturnState.PlanAccepted)
            ? GateRun.WithThere(report, SharedFacts.There(Facts(), Said.Value, File.Organisation, File.Return), Now)
            : report;
    }

    /// <summary>What this side knows of the case, with what a message would add.</summary>
    public CaseFacts Facts(Message? message = null)
    {
        IReadOnlyList<Said> said = message is null ? Said.Value : [.. Said.Value, new(message, By)];
        var facts = SharedFacts.Complete(File.Facts, File.OwnSide, said, File.Organisation, File.Return);
        return facts with { Exclusions = facts.Exclusions with { To = To } };
    }

    private ReturnStep? ReturnStepOf(Message message) => ReturnSteps.Of(
        message, By, Profile, File.Return, message.Kind == MessageKind.HoldLift && File.Return.Holds.Values.Any(h => h.PersonsWord) ? Said.Value : []);

    private Result<CaseFile> Referral(Message message) => CaseSteps.Of(message, By) is { } step
        ? File.Referral.Decide(step).Then(next => Result<CaseFile>.Ok(File with { Referral = next }))
        : Profile is null && File.Erased is null && message.Kind.Class != MessageClass.Report
            ? new Rejection(RejectionCode.UnknownCase, Hint: "no profile of this case has arrived")
            : File;

    private Result<CaseFile> Return(CaseFile file, Message message, ReturnStep step)
    {
        var gates = step is ReturnStep.Move { What: var what } && ReturnCase.PointOf(what) is { } point ? GatesOf(point, message) : null;
        return File.Return.Decide(step, gates).Then(next => Result<CaseFile>.Ok(file with { Return = next }));
    }

    // A proposal and a clearance are judged on both sides; the final check by the side that knows the person; closing by the one that closes.
    private GateReport GatesOf(GatePoint point, Message message) => point switch
    {
        GatePoint.FinalCheck when File.OwnSide == Side.Receiving => GateReport.LeftToTheOtherSide(point),
        GatePoint.Closure => IsOwn ? GateRun.AtSender(point, Facts(message), Now) : GateReport.LeftToTheOtherSide(point),
        _ => Gates(point, message),
    };

    /// <summary>The gates that stand where somebody is on the way, as a warning beside the report: a fact is never stopped. What does not exist on the wire is not in it.</summary>
    public IReadOnlyList<string> Warnings(Message message) => message.Kind != MessageKind.DepartureDeparted
        ? []
        : [.. Gates(GatePoint.Departure, message).Standing.Select(o => GateTable.Find(o.Gate)!).Where(g => g.OnReceipt != GateOnReceipt.Unspoken).Select(g => g.Refusal.Text)];

    /// <summary>Gate G17, G02 for a safety-notice and G07 for a plan, before anything leaves: empty where it may. The local code is <c>NOT_ALLOWED</c>; nothing says why.</summary>
    public IReadOnlyList<Rejection> MayLeave(Message message)
    {
        var point = message.Kind == MessageKind.SafetyNotice ? GatePoint.SafetyNotice : GatePoint.Contact;
        if (point == GatePoint.Contact && File.Facts is null)
            return [];
        var facts = Facts(message);
        // A plan is a return act although no other gate stands before it.
        var plans = File.OwnSide == Side.Sending && message.Kind.Kind == MessageKind.ReturnPlanOffer.Kind;
        return [.. GateRun.AtSender(point, facts, Now).Rejections, .. plans ? GateTable.Find("G07")!.Judge(facts, GatePoint.Proposal, Now).Rejections : []];
    }

    private Rejection? MayReturn()
    {
        if (Profile is null)
            return new(RejectionCode.UnknownCase, Hint: "no profile of this case has arrived");
        if (File.Referral.IsHeld || File.Return.IsHeld)
            return new(RejectionCode.Held, Hint: "the case is stopped; nothing moves until its holds are lifted");
        if (Said.Value.Any(s => s.Message.Kind == MessageKind.IncidentDeath))
            return new(RejectionCode.IllegalTransition, Hint: "a death was reported; each side closes the case");
        return File.Referral.State == ReferralState.InProgress
            ? null
            : new(RejectionCode.IllegalTransition, Hint: "a return belongs to a referral that is in progress");
    }

    // One hold stops referral and return; what the person has taken back stops the return alone, for the referral has ended with it.
    private Result<CaseFile> Lift(Message message, ReturnStep step)
    {
        var referral = Referral(message);
        if (!File.Return.Holds.ContainsKey(HoldContent.Of(message).Lifted!.ToString()))
            return referral;
        return referral.IsOk || referral.Rejection.Code.Equals(RejectionCode.UnknownInReplyTo)
            ? Return(referral.IsOk ? referral.Value : File, message, step)
            : referral;
    }

    // Only the owner writes versions, each on top of the one before.
    private Rejection? Versioned(Message message)
    {
        if (Profile is null)
            return new(RejectionCode.UnknownCase, Hint: "no profile of this case has arrived");
        // What the person has taken back is lifted by their new consent alone; it must be able to come.
        var asksAnew = File.Referral.State == ReferralState.SuspendedConsent && message.Kind == MessageKind.UpdateConsentRenewed;
        if (ReferralLifecycle.IsTerminal(File.Referral.State) && !asksAnew)
            return new(RejectionCode.IllegalTransition, Hint: "the referral has ended");
        var content = UpdateContent.Of(message);
        var own = Said.Value.Where(s => s.By == By).ToList();
        var newest = own.FindLast(s => s.Message.Content is UpdateContent);
        var version = (newest?.Message.Content as UpdateContent)?.Version ?? 1;
        if (content.Version <= version)
            return new(RejectionCode.StaleVersion, Hint: "somebody has written this version already; read it, and write the next");
        var follows = content.Version == version + 1 && (newest is null
            ? own.Exists(s => s.Message.Id == content.Previous && s.Message.Kind.Carries == Carries.PersonalData)
            : newest.Message.Id == content.Previous);
        return follows ? null : new(RejectionCode.UnknownInReplyTo, Hint: "a version names the message before it, and that one is not here");
    }

    private static IReadOnlyList<Attestation> Attested(ClearanceContent clearance) =>
    [
        .. CodeSystems.ClearanceGates.Values.Select(g => new Attestation(
            g.ToString(), clearance.Evidence.GetValueOrDefault(g) ?? [], clearance.Overridden.Contains(g))),
    ];
}
