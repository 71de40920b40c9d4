using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using static Trm.Contracts.Tests.Gates.LawfulFacts;

namespace Trm.Contracts.Tests.Gates;

/// <summary>One condition of one gate, broken.</summary>
/// <param name="Gate">The gate's name.</param>
/// <param name="Condition">The condition, as the gate names it.</param>
/// <param name="Apply">What breaks it and nothing else.</param>
/// <param name="OfChild">Whether it takes a child's case.</param>
internal sealed record Break(string Gate, string Condition, Func<CaseFacts, CaseFacts> Apply, bool OfChild = false)
{
    public static IReadOnlyList<Break> All { get; } =
    [
        new("G02", "Facts", f => f with { Notice = f.Notice! with { Facts = ["danger", "address"] } }),
        new("G02", "LegalBasis", f => f with { Notice = f.Notice! with { LegalBasis = null } }),
        new("G02", "Officer", f => f with { Notice = f.Notice! with { Officer = null } }),
        new("G02", "SecondOfficer", f => f with { Notice = f.Notice! with { SecondOfficer = null } }),
        new("G02", "SecondOfficer", f => f with { Notice = f.Notice! with { SecondOfficer = f.Notice.Officer } }),
        new("G02", "SecondOfficer", f => f with { Notice = f.Notice! with { SecondOfficer = null, LifeAtStake = true, ApprovedAt = Now.AddHours(-2) } }),
        new("G02", "IndependentApproval", f => f with { Notice = f.Notice! with { ToExcluded = true } }),
        new("G02", "TellPerson", f => f with { Notice = f.Notice! with { TellPerson = null } }),
        new("G02", "Notice", f => f with { Notice = null }),

        new("G03", "Scope", Wish(w => w with { Scope = ConsentScope.Sharing })),
        new("G03", "GivenAt", Wish(w => w with { InformedAt = w.GivenAt.AddHours(-24).AddSeconds(1) })),
        new("G03", "Understood", Wish(w => w with { Understood = false })),
        new("G03", "RightToAskToStayTold", Wish(w => w with { RightToAskToStayTold = false })),
        new("G03", "TakenBy", Wish(w => w with { TakenBy = ConsentTaker.Police })),
        new("G03", "TakenBy", Wish(w => w with { TakenBy = ConsentTaker.Immigration })),
        new("G03", "TakenBy", Wish(w => w with { TakenBy = ConsentTaker.PaidByReturns })),
        new("G03", "GivenAsChild", Wish(w => w with { GivenAsChild = true })),
        new("G03", "WithdrawnAt", Wish(w => w with { WithdrawnAt = Now.AddDays(-1) })),
        new("G03", "Expires", Wish(w => w with { Expires = Now })),
        new("G03", "AskedAgainAt", Wish(w => w with { AskedAgainAt = null })),
        new("G03", "AskedAgainAt", Wish(w => w with { AskedAgainAt = Now.AddHours(-72).AddSeconds(-1) })),
        new("G03", "Wish", f => f with { Wish = null }),

        new("G04", "Sending", f => f with { Risks = [f.Risks[1]] }),
        new("G04", "Receiving", f => f with { Risks = [f.Risks[0]] }),
        new("G04", "PersonsViewRecorded", Look(l => l with { PersonsViewRecorded = false })),
        new("G04", "ValidUntil", Look(l => l with { ValidUntil = Now })),
        new("G04", "MitigationAccepted", Look(l => l with { MitigationAccepted = [] })),
        new("G04", "MitigationAccepted", Look(l => l with { Areas = [new(RiskArea.Reprisal, RiskLevel.High, [])], MitigationAccepted = [RiskArea.Reprisal] })),
        new("G04", "AboutReceivingState", Look(l => l with { AboutReceivingState = true, Shared = true })),
        new("G04", "Paper", Look(l => l with { Paper = null })),

        new("G05", "Who", Met(r => r with { Who = null })),
        new("G05", "Where", Met(r => r with { Where = null })),
        new("G05", "When", Met(r => r with { When = null })),
        new("G05", "Sign", Met(r => r with { Sign = null })),
        new("G05", "Number", Met(r => r with { Number = null })),
        new("G05", "Readiness", Met(r => r with { Readiness = null })),
        new("G05", "ByReceiverItself", Met(r => r with { ByReceiverItself = false })),
        new("G05", "ValidUntil", Met(r => r with { ValidUntil = Departs.AddHours(6) })),

        new("G06", "Guardian", Child(c => c with { Guardian = null }), true),
        new("G06", "GuardianIndependent", Child(c => c with { GuardianIndependent = false }), true),
        new("G06", "Heard", Child(c => c with { Heard = null }), true),
        new("G06", "BestInterests", Child(c => c with { BestInterests = null }), true),
        new("G06", "OutcomeIsThisReturn", Child(c => c with { OutcomeIsThisReturn = false }), true),
        new("G06", "BestInterestsAt", Child(c => c with { BestInterestsAt = Now.AddMonths(-6) }), true),
        new("G06", "FamilyScreenedAt", Child(c => c with { FamilyScreenedAt = null, FamilyContactedAt = null }), true),
        new("G06", "FamilyContactedAt", Child(c => c with { FamilyContactedAt = c.FamilyScreenedAt }), true),
        new("G06", "OtherCare", Child(c => c with { Family = FamilyView.Negative }), true),
        new("G06", "ResponsibilityAccepted", Child(c => c with { ResponsibilityAccepted = null }), true),
        new("G06", "Escort", Child(c => c with { Escort = null }), true),
        new("G06", "ReceivingGuardian", Child(c => c with { ReceivingGuardian = null }), true),

        new("G07", "Bar", f => f with { Bar = new(true, false, false) }),
        new("G07", "Bar", f => f with { Bar = new(false, true, false) }),
        new("G07", "Bar", f => f with { Bar = new(false, false, true) }),

        new("G08", "EndsAt", f => f with { Recovery = f.Recovery! with { EndsAt = null } }),
        new("G08", "EndsAt", f => f with { Recovery = f.Recovery! with { EndsAt = Now.AddSeconds(1) } }),
        new("G08", "Advice", f => f with { Recovery = f.Recovery! with { EndsAt = null, Waiver = "waiver-1" } }),
        new("G08", "Paper", f => f with { Recovery = f.Recovery! with { Paper = null } }),

        new("G09", "Document", f => f with { Document = null }),
        new("G09", "ValidUntil", f => f with { Document = f.Document! with { ValidUntil = Departs } }),
        new("G09", "HeldByPerson", f => f with { Document = f.Document! with { HeldByPerson = false } }),
        new("G09", "WithoutDisclosure", f => f with { Document = f.Document! with { WithoutDisclosure = false } }),

        new("G10", "NeedsMet", f => f with { Care = f.Care! with { NeedsMet = null } }),
        new("G10", "MedicineSecured", f => f with { Care = f.Care! with { MedicineSecured = null } }),
        new("G10", "Paper", f => f with { Care = f.Care! with { Paper = null }, FastTrack = null }),
        new("G10", "FitAt", f => f with { Care = f.Care! with { Fit = null } }),
        new("G10", "FitAt", f => f with { Care = f.Care! with { FitAt = Now.AddHours(-72).AddSeconds(-1) } }),

        new("G11", "Advice", f => f with { Remedies = f.Remedies! with { Advice = null } }),
        new("G11", "LawyerOffered", f => f with { Remedies = f.Remedies! with { LawyerOffered = null } }),
        new("G11", "Prosecution", f => f with { Remedies = f.Remedies! with { Prosecution = ProsecutionTold.WithoutEither } }),
        new("G11", "Paper", f => f with { Remedies = f.Remedies! with { Paper = null } }),

        new("G12", "Changed", f => f with { Clearance = f.Clearance! with { Today = new Dictionary<string, int>(StringComparer.Ordinal) { ["risk-1"] = 2, ["readiness-1"] = 2 } } }),
        new("G12", "Gone", f => f with { Clearance = f.Clearance! with { Today = new Dictionary<string, int>(StringComparer.Ordinal) { ["risk-1"] = 1 } } }),

        new("G13", "Clearance", f => f with { Clearance = null }),
        new("G13", "Clearance", f => f with { Clearance = f.Clearance! with { FinalCheck = null } }),

        new("G14", "SecondOfficer", Fast(t => t with { SecondOfficer = null })),
        new("G14", "SecondOfficer", Fast(t => t with { SecondOfficer = t.Officer })),
        new("G14", "WordWithPerson", Fast(t => t with { WordWithPerson = null })),
        new("G14", "ReceiverOrWish", Fast(t => t with { ReceiverOrWish = null })),
        new("G14", "Officer", Fast(t => t with { Tasks = [t.Tasks[0] with { Officer = "" }] })),
        new("G14", "Done", Fast(t => t with { Tasks = [t.Tasks[0] with { Done = null }] })),

        new("G15", "NewMessage", f => f with { Onward = f.Onward! with { NewMessage = null } }),
        new("G15", "NewConsent", f => f with { Onward = f.Onward! with { NewConsent = null } }),
        new("G15", "DecidedBy", f => f with { Onward = f.Onward! with { DecidedBy = null } }),

        new("G16", "Answer", f => f with { Asked = [new("question-1", null, Yes: true)] }),
        new("G16", "Yes", f => f with { Asked = [new("question-1", "answer-1", Yes: false)] }),

        new("G17", "Excluded", To(new("MD", "MD", "MD-POLICE", IsStateBody: true))),
        new("G17", "Excluded", To(new("MD-CONS", "MD", null, IsStateBody: false, IsConsulate: true))),
        new("G17", "Excluded", To(new("RS", "RS", "RS-EMBASSY", IsStateBody: false))),
        new("G17", "WitnessProtection", f => f with { Exclusions = f.Exclusions with { WitnessProtection = true } }),

        new("G18", "Record", Dependant(d => d with { Record = null })),
        new("G18", "Identity", Dependant(d => d with { Identity = null })),
        new("G18", "Nationality", Dependant(d => d with { Nationality = null })),
        new("G18", "Papers", Dependant(d => d with { Papers = null })),
        new("G18", "ParentalResponsibility", Dependant(d => d with { ParentalResponsibility = null })),
        new("G18", "BestInterests", Dependant(d => d with { BestInterests = null })),
        new("G18", "ClearedTogether", Dependant(d => d with { ClearedTogether = false })),

        new("G19", "Consent", Support(s => s with { Consent = "consent-0" })),
        new("G19", "Interpreter", Support(s => s with { Interpreter = null })),
        new("G19", "InterpreterIndependent", Support(s => s with { InterpreterIndependent = false })),
        new("G19", "FormUsed", Support(s => s with { FormUsed = false })),
        new("G19", "Supporter", Support(s => s with { Supporter = null })),

        new("G20", "FinalCheck", f => f with { FinalCheck = null }),
        new("G20", "CheckedAt", f => f with { FinalCheck = f.FinalCheck! with { CheckedAt = Departs.AddHours(-24).AddSeconds(-1) } }),
        new("G20", "CheckedAt", f => f with { FinalCheck = f.FinalCheck! with { CheckedAt = Departs.AddHours(-2).AddSeconds(1) } }),
        new("G20", "ReceiverInPlace", f => f with { FinalCheck = f.FinalCheck! with { ReceiverInPlace = null } }),
        new("G20", "StillWantsToGo", f => f with { FinalCheck = f.FinalCheck! with { StillWantsToGo = null } }),
        new("G20", "Fit", f => f with { FinalCheck = f.FinalCheck! with { Fit = null } }),
        new("G20", "Held", f => f with { FinalCheck = f.FinalCheck! with { Held = true } }),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Gate} {Condition}";

    private static Func<CaseFacts, CaseFacts> Wish(Func<ReturnWish, ReturnWish> change) => f => f with { Wish = change(f.Wish!) };

    private static Func<CaseFacts, CaseFacts> Look(Func<RiskLook, RiskLook> change) => f => f with { Risks = [change(f.Risks[0]), f.Risks[1]] };

    private static Func<CaseFacts, CaseFacts> Met(Func<ReceptionFacts, ReceptionFacts> change) => f => f with { Reception = change(f.Reception!) };

    private static Func<CaseFacts, CaseFacts> Child(Func<ChildFacts, ChildFacts> change) => f => f with { Child = change(f.Child!) };

    private static Func<CaseFacts, CaseFacts> Fast(Func<FastTrackFacts, FastTrackFacts> change) => f => f with { FastTrack = change(f.FastTrack!) };

    private static Func<CaseFacts, CaseFacts> To(Addressee to) => f => f with { Exclusions = f.Exclusions with { To = to } };

    private static Func<CaseFacts, CaseFacts> Dependant(Func<DependantFacts, DependantFacts> change) => f => f with { Dependants = [change(f.Dependants[0])] };

    private static Func<CaseFacts, CaseFacts> Support(Func<SupportFacts, SupportFacts> change) => f => f with { Support = change(f.Support!) };
}
