using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Cli.Demo;

/// <summary>What the two offices of the demonstration have on record about a return: invented, and complete but for the receiver, who has not spoken yet.</summary>
internal static class DemoFacts
{
    /// <summary>The sending side's record.</summary>
    /// <param name="wish">The person's own consent to go home.</param>
    /// <param name="risk">How the sending side sees the dangers; null where the sheet says nothing.</param>
    public static CaseFacts OfSender(Consent wish, RiskView? risk, DateTimeOffset now, DateTimeOffset departs) => new()
    {
        Age = AgeStanding.Adult,
        Journey = new(departs, departs.AddHours(6)),
        Wish = new()
        {
            Id = wish.Id.ToString(),
            Scope = ConsentScope.Return,
            InformedAt = wish.GivenAt.AddHours(-wish.TimeToThinkHours),
            GivenAt = wish.GivenAt,
            Expires = wish.Expires,
            Understood = true,
            RightToAskToStayTold = true,
            TakenBy = ConsentTaker.CaseWorker,
            AskedAgainAt = WireTime.Cut(now),
        },
        Risks =
        [
            Look(
                Side.Sending, risk?.ValidUntil ?? now.AddDays(60),
                risk?.Areas ?? [new(RiskArea.ReTrafficking, RiskLevel.Moderate, [Mitigation.SafeAccommodation])]),
        ],
        Recovery = new() { EndsAt = now.AddDays(-20), Paper = Paper() },
        Document = new(Paper(), departs.AddYears(1), HeldByPerson: true, WithoutDisclosure: true),
        Care = new() { NeedsMet = Paper(), MedicineSecured = Paper(), Paper = Paper(), Fit = Paper(), FitAt = now.AddHours(-20) },
        Remedies = new() { Advice = Paper(), LawyerOffered = Paper(), Prosecution = ProsecutionTold.NotTold, Paper = Paper() },
        Support = new() { Consent = wish.Id.ToString(), InterpreterNeeded = true, Interpreter = "AT-INT-041", InterpreterIndependent = true },
        FinalCheck = new() { CheckedAt = now, StillWantsToGo = Paper(), Fit = Paper() },
    };

    /// <summary>The receiving side's own look at the dangers.</summary>
    public static CaseFacts OfReceiver(DateTimeOffset now, DateTimeOffset departs) => new()
    {
        Age = AgeStanding.Adult,
        Journey = new(departs, departs.AddHours(6)),
        Risks = [Look(Side.Receiving, now.AddDays(60), [new(RiskArea.DebtCollection, RiskLevel.Low, [])])],
    };

    private static RiskLook Look(Side side, DateTimeOffset until, IReadOnlyList<RiskAreaView> areas)
    {
        var id = Paper();
        return new() { Id = id, Side = side, ValidUntil = until, PersonsViewRecorded = true, Areas = areas, Paper = id };
    }

    // A record of the office has an id and nothing else that anybody outside learns.
    private static string Paper() => Guid.NewGuid().ToString("D");
}
