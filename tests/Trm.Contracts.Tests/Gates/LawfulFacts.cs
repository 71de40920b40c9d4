using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Tests.Gates;

/// <summary>Facts of a case in which every gate is met at every point, and for each condition of each gate the change that breaks it.</summary>
internal static class LawfulFacts
{
    public static readonly DateTimeOffset Departs = new(2026, 12, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A moment at which every gate is met: five hours before departure.</summary>
    public static readonly DateTimeOffset Now = Departs.AddHours(-5);

    /// <summary>An adult with a child, an interpreter, an excluded state and a fast-track whose paper has all come.</summary>
    public static CaseFacts Adult { get; } = new()
    {
        Age = AgeStanding.Adult,
        Journey = new(Departs, Departs.AddHours(6)),
        Wish = new()
        {
            Id = "consent-1",
            Scope = ConsentScope.Return,
            InformedAt = Departs.AddDays(-20),
            GivenAt = Departs.AddDays(-18),
            Expires = Departs.AddDays(60),
            Understood = true,
            RightToAskToStayTold = true,
            TakenBy = ConsentTaker.CaseWorker,
            AskedAgainAt = Departs.AddHours(-30),
        },
        Risks = [Look(Side.Sending, "risk-1"), Look(Side.Receiving, "risk-2")],
        Reception = new()
        {
            Who = "RS-CW-4",
            Where = "place-1",
            When = Departs.AddHours(6),
            Sign = "sign-1",
            Number = "number-1",
            Readiness = "readiness-1",
            ByReceiverItself = true,
            ValidUntil = Departs.AddDays(2),
        },
        Recovery = new() { EndsAt = Departs.AddDays(-3), Paper = "recovery-1" },
        Document = new("document-1", Departs.AddYears(1), HeldByPerson: true, WithoutDisclosure: true),
        Care = new() { NeedsMet = "care-1", MedicineSecured = "medicine-1", Paper = "plan-1", Fit = "fit-1", FitAt = Departs.AddHours(-26) },
        Remedies = new() { Advice = "advice-1", LawyerOffered = "lawyer-1", Prosecution = ProsecutionTold.WithConsent, Paper = "advice-2" },
        Clearance = new()
        {
            Id = "clearance-1",
            RestsOn = new Dictionary<string, int>(StringComparer.Ordinal) { ["risk-1"] = 1, ["readiness-1"] = 2 },
            Today = new Dictionary<string, int>(StringComparer.Ordinal) { ["risk-1"] = 1, ["readiness-1"] = 2 },
            FinalCheck = "final-1",
        },
        FastTrack = new() { Officer = "AT-C-1", SecondOfficer = "AT-C-2", WordWithPerson = "word-1", ReceiverOrWish = "readiness-1", Tasks = [new(PostponedPaper.CarePlan, "AT-CW-1", new(2026, 12, 20), "plan-1")] },
        Onward = new("message-2", "consent-2", "AT-C-1"),
        Asked = [new("question-1", "answer-1", Yes: true)],
        Exclusions = new([new(ExclusionKind.StateBodies, "MD"), new(ExclusionKind.Organisation, "RS-EMBASSY")], new("RS", "RS", "RS-SHELTER", IsStateBody: false)),
        Dependants = [new() { Record = "record-2", Identity = "identity-2", Nationality = "nationality-2", Papers = "papers-2", ParentalResponsibility = "order-2", BestInterests = "interests-2", ClearedTogether = true }],
        Support = new() { Consent = "consent-1", InterpreterNeeded = true, Interpreter = "INT-7", InterpreterIndependent = true, FormNeeded = true, FormUsed = true, SupporterNeeded = true, Supporter = "SUP-1" },
        FinalCheck = new() { CheckedAt = Departs.AddHours(-6), ReceiverInPlace = "final-1", StillWantsToGo = "asked-3", Fit = "fit-2" },
        Notice = new() { Facts = ["danger", "country"], LegalBasis = "vital-interests", Officer = "AT-C-1", SecondOfficer = "AT-C-2", ApprovedAt = Departs.AddHours(-6), TellPerson = "task-9" },
    };

    /// <summary>The same, for a child.</summary>
    public static CaseFacts Child { get; } = Adult with
    {
        Age = AgeStanding.Child,
        Child = new()
        {
            Guardian = "AT-G-1",
            GuardianIndependent = true,
            Heard = "heard-1",
            BestInterests = "interests-1",
            OutcomeIsThisReturn = true,
            BestInterestsAt = Departs.AddMonths(-2),
            FamilyScreenedAt = Departs.AddMonths(-3),
            FamilyContactedAt = Departs.AddMonths(-2),
            Family = FamilyView.Positive,
            ResponsibilityAccepted = "letter-1",
            Escort = "AT-E-1",
            ReceivingGuardian = "RS-G-1",
        },
    };

    /// <summary>An own decision that counts.</summary>
    public static OwnDecision Own(params string[] gates) => new()
    {
        Id = "own-1",
        Gates = gates,
        AdvisedAt = Departs.AddDays(-9),
        InOwnLanguage = true,
        AdviserOffered = "adviser-1",
        DecidedAt = Departs.AddDays(-7),
        Officer = "AT-C-1",
        SecondOfficer = "AT-C-2",
        SafetyPlan = "plan-7",
        CheckIn = Departs.AddDays(2),
        HelpNumber = "number-2",
    };

    private static RiskLook Look(Side side, string id) => new()
    {
        Id = id,
        Side = side,
        ValidUntil = Departs.AddDays(20),
        PersonsViewRecorded = true,
        Areas = [new(RiskArea.ReTrafficking, RiskLevel.High, [Mitigation.SafeAccommodation]), new(RiskArea.Stigma, RiskLevel.Moderate, [])],
        MitigationAccepted = [RiskArea.ReTrafficking],
        Paper = id,
    };
}
