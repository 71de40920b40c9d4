using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Statistics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>Years that never were.</summary>
internal static class Some_years
{
    public static readonly DateTimeOffset Later = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public static YearCount Of(int seed, int referrals)
    {
        var (random, year) = (new Random(seed), new YearCount());
        for (var n = 0; n < referrals; n++)
        {
            var age = random.Next(4) == 0 ? AgeGroup.ChildOrInDoubt : AgeGroup.Adult;
            year.Referral(age, Skewed<GenderGroup>(), Skewed<Purpose>(), Skewed<ExploitationGroup>(), random.Next(5) > 0);
            if (n % 2 == 0)
                year.Return(age, Skewed<ReturnPath>(), random.Next(20) == 0 ? null : random.Next(4) > 0, random.Next(9) == 0, random.Next(2) == 0);
            if (n % 3 == 0)
                year.Clearance(random.Next(3) > 0, random.Next(6) == 0);
            foreach (var indicator in new[] { Indicators.EndedWithoutService, Indicators.WithdrawalsStopped, Indicators.ReportedHarm, Indicators.HoldsReviewed, Indicators.DrillsAnswered, Indicators.ClaimsContinued, Indicators.RightsInTime, Indicators.ChooseAgain })
                if (random.Next(4) == 0)
                    year.Of(indicator, random.Next(3) > 0);
        }

        return year;

        T Skewed<T>()
            where T : struct, Enum => Enum.GetValues<T>()[Math.Min(random.Next(Enum.GetValues<T>().Length), random.Next(Enum.GetValues<T>().Length))];
    }

    public static YearFigures Figures(string participant, int seed = 1, int referrals = 150, int year = 2025, int k = 11) =>
        new(ParticipantId.Parse(participant).Value, year, k, Later, IsTraining: false, Of(seed, referrals).Counts);

    public static IReadOnlyList<YearFigures> Region { get; } = [Figures("AT", 1), Figures("RS", 2), Figures("BA", 3)];
}
