using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Signatures.SignedAct;
using static Trm.Contracts.Signatures.SignerRole;

namespace Trm.Contracts.Signatures;

/// <summary>Who signs what, as one table, and the check of an act's signatures against it.</summary>
/// <remarks>
/// Source: contracts/Trm.Contracts/Signatures. A hold, a withdrawal and an incident need nobody: anyone does them alone, in one action, and a missing
/// signature never stops one.
/// </remarks>
public static class SignatureTable
{
    private static readonly SignerRole[] Officers = [CaseWorker, Coordinator, Officer];
    private static readonly SignerRole[] NotWorkers = [Police, Immigration, PaidByReturns];

    /// <summary>One row for each act.</summary>
    public static IReadOnlyList<SignatureRule> All { get; } =
    [
        new(ConsentToShare, Consenting, [CaseWorker], []),
        new(ConsentToFollowUp, Consenting, [CaseWorker], []),
        new(ConsentToReturn, Consenting, [CaseWorker], NotWorkers),
        new(RiskAssessment, Nobody, Officers, [], BothSides: true),
        new(BestInterests, OfChild, [CompetentAuthority], [], [CompetentAuthority, CaseWorker, Coordinator, Officer]),
        new(TakingOverChild, OfChild, [ReceivingAuthority], [], [ReceivingAuthority, CaseWorker, Coordinator, Officer]),
        new(Readiness, Nobody, [ReceivingOrganisation], [Coordinator]),
        new(Clearance, AskedAgain, [Coordinator], [], [CaseWorker], SecondKnowsPerson: true),
        new(OwnDecision, AskedAgain, [Coordinator], [], Officers),
        new(FastTrack, AskedAgain, [Coordinator], [], Officers),
        new(SafetyNotice, Nobody, Officers, [], Officers),
        new(Erasure, Nobody, Officers, [], Officers),
        new(SignedAct.Hold, Nobody, [], []),
        new(Withdrawal, Nobody, [], []),
        new(Incident, Nobody, [], []),
        new(LiftingHold, Nobody, [HoldOwner], [], [HoldOwner, CaseWorker, Coordinator, Officer]),
        new(Arrival, AtArrival, [ReceivingOrganisation, ReceivingGuardian], []),
    ];

    /// <summary>The row of an act.</summary>
    public static SignatureRule Of(SignedAct act) => All[(int)act];

    /// <summary>What is wrong with an act's signatures; empty where they suffice. <c>REQUIRED</c> for one that is missing, <c>NOT_ALLOWED</c> for one that may not be there.</summary>
    /// <param name="capacity">In which capacity the person decides.</param>
    public static IReadOnlyList<Rejection> Missing(SignedAct act, IReadOnlyList<Signature> signatures, ConsentCapacity capacity)
    {
        var rule = Of(act);
        var faults = new List<Rejection>();
        foreach (var role in rule.Person(capacity).Where(r => !signatures.Any(s => s.Role == r)))
            Fault(RejectionCode.Required, "person", $"the {Name(role)} signs this too");
        foreach (var never in signatures.Where(s => rule.Never.Contains(s.Role)))
            Fault(RejectionCode.NotAllowed, "never", $"{Name(never.Role)} may not sign this");
        var professionals = signatures.Where(s => Professionals(rule, act, capacity).Contains(s.Role)).ToList();
        if (rule.Professional.Count > 0 && professionals.Count == 0)
            Fault(RejectionCode.Required, "professional", $"signed by: {string.Join(" or ", Professionals(rule, act, capacity).Select(r => Name(r)))}");
        foreach (var side in rule.BothSides ? Enum.GetValues<Side>().Where(s => !professionals.Any(p => p.Side == s)) : [])
            Fault(RejectionCode.Required, "side", $"one worker of the {Name(side)} side signs");
        if (rule.SecondPair is { } second && professionals.Count > 0 && !signatures.Any(s => second.Contains(s.Role) && professionals.Any(p => p.Code != s.Code) && (!rule.SecondKnowsPerson || s.KnowsPerson)))
            Fault(RejectionCode.Required, "second", rule.SecondKnowsPerson ? "a case worker who knows the person looks too" : "a second person looks too");
        return faults;

        void Fault(RejectionCode code, string path, string hint) => faults.Add(new(code, path, hint));
    }

    // A child is taken over by a guardian and by nobody else.
    private static IReadOnlyList<SignerRole> Professionals(SignatureRule rule, SignedAct act, ConsentCapacity capacity) =>
        act == Arrival && capacity == ConsentCapacity.Child ? [ReceivingGuardian] : rule.Professional;

    private static string Name(Enum value) => ReferralLifecycle.Name(value).Replace('-', ' ');

    private static IReadOnlyList<SignerRole> Nobody(ConsentCapacity capacity) => [];

    private static IReadOnlyList<SignerRole> Consenting(ConsentCapacity capacity) => capacity switch
    {
        ConsentCapacity.Adult => [Person],
        ConsentCapacity.AdultSupported => [Person, Supporter],
        _ => [Guardian, Child],
    };

    private static IReadOnlyList<SignerRole> OfChild(ConsentCapacity capacity) => [Child, Guardian];

    private static IReadOnlyList<SignerRole> AskedAgain(ConsentCapacity capacity) => capacity == ConsentCapacity.Child ? [Child, Guardian] : [Person];

    private static IReadOnlyList<SignerRole> AtArrival(ConsentCapacity capacity) => capacity == ConsentCapacity.Child ? [Child] : [Person];
}
