using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;

namespace Trm.Contracts.Facts;

/// <summary>
/// The facts on which gates are judged: what this side has on record, completed by what has been said in the case. Each part comes from the side that owns
/// it: the journey, the wish and the safeguards of the person from the sending side, the reception from the receiving side.
/// </summary>
/// <remarks>Source: contracts/decisions/0012. Pure.</remarks>
public static class SharedFacts
{
    /// <summary>The facts at one side.</summary>
    /// <param name="own">What this side has on record; null where nothing is.</param>
    /// <param name="side">Which side this is.</param>
    /// <param name="said">What has been said in the case, oldest first, the message to be judged last.</param>
    /// <param name="accepted">The organisation that accepted the case by name.</param>
    /// <param name="case">The return as known here.</param>
    public static CaseFacts Complete(CaseFacts? own, Side side, IReadOnlyList<Said> said, NamedOrganisation? accepted, ReturnCase @case)
    {
        var record = own ?? new CaseFacts { Age = AgeStanding.InDoubt, Journey = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch) };
        var ready = Newest<ReadinessContent>(said, Side.Receiving);
        var final = said.LastOrDefault(s => s.Message.Kind == MessageKind.ReadinessFinal);
        var clearance = Newest<ClearanceContent>(said, Side.Sending);
        var facts = record with
        {
            Journey = Journey(said) ?? record.Journey,
            Basis = Newest<ReturnProposalContent>(said, Side.Sending)?.Content.Basis ?? record.Basis,
            Reception = ready is var (message, _, content) && content.Meeting is { } meeting ? Reception(message.Id, meeting, accepted) : null,
            Clearance = clearance is var (cleared, at, _) ? Rests(cleared.Id, said, at, final?.Message.Id) : null,
        };
        return side == Side.Sending ? AtSender(facts, said, final, @case) : AtReceiver(facts, own, said, clearance, final, @case);
    }

    /// <summary>
    /// The facts at the receiving side as the sending side can know them: what was said, what a clearance of today would attest, and what that side keeps for itself as far as it has told. What it
    /// lacks, the other side will miss.
    /// </summary>
    /// <param name="here">The facts at the sending side.</param>
    /// <param name="said">What has been said in the case, oldest first.</param>
    /// <param name="accepted">The organisation that accepted the case by name.</param>
    /// <param name="case">The return as known here.</param>
    public static CaseFacts There(CaseFacts here, IReadOnlyList<Said> said, NamedOrganisation? accepted, ReturnCase @case)
    {
        var own = new CaseFacts { Age = here.Age, Journey = here.Journey, Risks = [.. here.Risks.Where(l => l.Side == Side.Receiving)], Child = here.Child };
        var there = Complete(own, Side.Receiving, said, accepted, @case);
        return there with
        {
            Wish = there.Wish is { } wish ? wish with { AskedAgainAt = here.Wish?.AskedAgainAt } : null,
            Child = (here.Child, there.Child) is ({ } ours, { } known)
                ? ours with { BestInterests = known.BestInterests, OutcomeIsThisReturn = known.OutcomeIsThisReturn, BestInterestsAt = known.BestInterestsAt }
                : there.Child,
            Dependants = here.Dependants,
            FastTrack = here.FastTrack,
        };
    }

    private static CaseFacts AtSender(CaseFacts facts, IReadOnlyList<Said> said, Said? final, ReturnCase @case) => facts with
    {
        Wish = facts.Wish is { } wish ? wish with { WithdrawnAt = wish.WithdrawnAt ?? Withdrawn(said, wish.GivenAt) } : null,
        Risks = WithLook(facts.Risks, said, Side.Receiving),
        FinalCheck = FinalCheck(facts.FinalCheck, final, @case),
    };

    private static CaseFacts AtReceiver(
        CaseFacts facts, CaseFacts? own, IReadOnlyList<Said> said, (Message Message, int At, ClearanceContent Content)? clearance, Said? final, ReturnCase @case)
    {
        var consents = said.SelectMany(s => ReturnSteps.ConsentsOf(s.Message)).ToList();
        // From the 18th birthday on the person decides anew: the newest consents say in which capacity.
        var newest = consents.Select(c => c.GivenAt).DefaultIfEmpty().Max();
        var age = consents.Exists(c => c.Capacity == ConsentCapacity.Child && c.GivenAt == newest) ? AgeStanding.Child
            : own?.Age ?? (consents.Count > 0 ? AgeStanding.Adult : AgeStanding.InDoubt);
        var attested = clearance?.Content.Evidence ?? new Dictionary<ClearanceGate, IReadOnlyList<string>>();
        return facts with
        {
            Age = age,
            Wish = Wish(consents, said, clearance?.Content.AskedAgainAt),
            Risks = WithLook(facts.Risks, said, Side.Sending),
            Child = age == AgeStanding.Adult ? null : Child(facts.Child ?? new(), said, First(attested, ClearanceGate.G06), clearance?.Message.At),
            Dependants = Dependants(said, First(attested, ClearanceGate.G18)),
            FastTrack = clearance?.Content is { Form: ClearanceForm.FastTrack } fast ? FastTrack(fast, clearance.Value.Message) : null,
            FinalCheck = FinalCheck(facts.FinalCheck, final, @case),
            Bar = ReturnBar.None,
            Exclusions = ExclusionFacts.None,
        };
    }

    private static (Message Message, int At, T Content)? Newest<T>(IReadOnlyList<Said> said, Side by)
        where T : MessageContent
    {
        for (var i = said.Count - 1; i >= 0; i--)
            if (said[i].By == by && said[i].Message.Content is T content)
                return (said[i].Message, i, content);
        return null;
    }

    private static JourneyFacts? Journey(IReadOnlyList<Said> said) =>
        Newest<ReturnPlanContent>(said, Side.Sending)?.Content.Plan is { Legs: [var first, ..] legs } ? new(first.Departs, legs[^1].Arrives) : null;

    private static ReceptionFacts Reception(MessageId readiness, Meeting meeting, NamedOrganisation? accepted) => new()
    {
        Who = meeting.MetBy,
        Where = readiness.ToString(),
        When = meeting.At,
        Sign = readiness.ToString(),
        Number = readiness.ToString(),
        Readiness = readiness.ToString(),
        ByReceiverItself = accepted is not null && meeting.Organisation.Id == accepted.Id,
        ValidUntil = meeting.ValidUntil,
    };

    private static ReturnWish? Wish(IReadOnlyList<Consent> consents, IReadOnlyList<Said> said, DateTimeOffset? askedAgain) => consents
        .Where(c => c.Return is not null)
        .OrderByDescending(c => c.GivenAt).ThenByDescending(c => c.Version).ThenByDescending(c => c.WithdrawnAt is not null)
        .Select(c => new ReturnWish
        {
            Id = c.Id.ToString(),
            Scope = c.Scope,
            InformedAt = c.GivenAt.AddHours(-c.TimeToThinkHours),
            GivenAt = c.GivenAt,
            Expires = c.Expires,
            WithdrawnAt = c.WithdrawnAt ?? Withdrawn(said, c.GivenAt),
            // A consent whose understanding nobody checked cannot be written.
            Understood = true,
            RightToAskToStayTold = c.Return!.RightToAskToStayTold,
            TakenBy = c.Return.TakenBy,
            GivenAsChild = c.Capacity == ConsentCapacity.Child,
            AskedAgainAt = askedAgain,
        })
        .FirstOrDefault();

    // What counts is when it was written down: a time that somebody names too early must not leave an old consent in force.
    private static DateTimeOffset? Withdrawn(IReadOnlyList<Said> said, DateTimeOffset given) => said
        .Where(s => s.Message.Content is WithdrawalContent { Scope: ConsentScope.Return } && s.Message.At > given)
        .Select(s => (DateTimeOffset?)s.Message.At).Max();

    // Each side looks for itself; what the other has shown stands beside our own.
    private static IReadOnlyList<RiskLook> WithLook(IReadOnlyList<RiskLook> own, IReadOnlyList<Said> said, Side other)
    {
        var shown = said.Where(s => s.By == other).Select(s => RiskLookResource.Read(s.Message, other)).LastOrDefault(l => l is not null);
        return shown is null ? own : [.. own.Where(l => l.Side != other), shown];
    }

    // What the wire has no place for is attested: the id under gate G06 of the clearance stands for it. What this side does itself it has on record.
    private static ChildFacts Child(ChildFacts own, IReadOnlyList<Said> said, string? attested, DateTimeOffset? clearedAt)
    {
        var finding = said.LastOrDefault(s => s.By == Side.Sending && s.Message.Content is UpdateContent { BestInterests: not null });
        var outcome = (finding?.Message.Content as UpdateContent)?.BestInterests;
        return own with
        {
            Guardian = attested,
            GuardianIndependent = attested is not null,
            Heard = attested,
            BestInterests = finding?.Message.Id.ToString(),
            OutcomeIsThisReturn = outcome?.Outcome == BestInterestsOutcome.ThisReturn,
            BestInterestsAt = outcome is null ? default : Assessed(outcome, finding!.Message.At),
            FamilyScreenedAt = own.FamilyScreenedAt ?? (attested is null ? null : clearedAt),
            Family = own.Family == FamilyView.NotScreened && attested is not null ? FamilyView.Positive : own.Family,
            Escort = attested,
        };
    }

    // The wire says until which day it stands; it stands for six months.
    private static DateTimeOffset Assessed(BestInterestsFinding finding, DateTimeOffset said)
    {
        var from = new DateTimeOffset(finding.ValidUntil.AddDays(1).AddMonths(-6), TimeOnly.MinValue, TimeSpan.Zero);
        return from < said ? from : said;
    }

    private static IReadOnlyList<DependantFacts> Dependants(IReadOnlyList<Said> said, string? attested) =>
    [
        .. (Newest<ReturnProposalContent>(said, Side.Sending)?.Content.Dependants ?? []).Select(d => new DependantFacts
        {
            Record = d.ToString(),
            Identity = attested,
            Nationality = attested,
            Papers = attested,
            ParentalResponsibility = attested,
            BestInterests = attested,
            ClearedTogether = attested is not null,
        }),
    ];

    private static FastTrackFacts FastTrack(ClearanceContent clearance, Message message) => new()
    {
        Officer = message.OfficerCode,
        SecondOfficer = clearance.SecondApprover,
        WordWithPerson = First(clearance.Evidence, ClearanceGate.G03),
        ReceiverOrWish = First(clearance.Evidence, ClearanceGate.G05),
        ShorterFinalCheck = true,
        Tasks = [.. clearance.Postponed.Select(FollowUpTask.PaperOf).OfType<PostponedPaper>().Select(p => new FollowUpTask(p, message.OfficerCode, DateOnly.FromDateTime(message.At.UtcDateTime)))],
    };

    private static FinalCheckFacts? FinalCheck(FinalCheckFacts? own, Said? final, ReturnCase @case) => own is null && final is null
        ? null
        : new()
        {
            CheckedAt = final?.Message.At ?? own!.CheckedAt,
            ReceiverInPlace = final?.Message.Id.ToString(),
            StillWantsToGo = own?.StillWantsToGo,
            Fit = own?.Fit,
            Held = @case.IsHeld,
        };

    // What a clearance rests on: the plan, the readiness and what was shared, each by how often it has been said.
    private static ClearanceFacts Rests(MessageId clearance, IReadOnlyList<Said> said, int at, MessageId? final) => new()
    {
        Id = clearance.ToString(),
        RestsOn = Versions(said.Take(at)),
        Today = Versions(said),
        FinalCheck = final?.ToString(),
    };

    private static Dictionary<string, int> Versions(IEnumerable<Said> said) => said
        .Select(s => s.Message switch
        {
            { Content: ReturnPlanContent } => "plan",
            { Content: ReadinessContent { IsFinal: false } } => "readiness",
            { Kind: var kind } when kind == MessageKind.UpdateChange || kind == MessageKind.UpdateCorrection || kind == MessageKind.UpdateBestInterests => "shared",
            { Content: WithdrawalContent } => "withdrawn",
            { Content: AnswerContent } when RiskLookResource.Read(s.Message, s.By) is not null => "risk",
            _ => null,
        })
        .OfType<string>().CountBy(s => s, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    private static string? First(IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> evidence, ClearanceGate gate) =>
        evidence.TryGetValue(gate, out var ids) && ids.Count > 0 ? ids[0] : null;
}
