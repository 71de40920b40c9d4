using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Htcds;
using Trm.Contracts.Referrals;

namespace Trm.Cli.Demo;

/// <summary>
/// The demonstration's own sheet, fitted to a case and a day: an invented consent was given some hours ago, in the capacity that the birth date leaves.
/// </summary>
internal static class InventedSheet
{
    private const int AgeOfMajority = 18;

    public static byte[] Fit(byte[] sheet, HtcdsCase @case, DateTimeOffset now)
    {
        var moved = CaseSheet.Parse(sheet).Value.MovedTo(now);
        return (moved with { Consents = [.. moved.Consents.Select(c => InCapacity(c, @case.Date("prs_Birthdate")))] }).Write();
    }

    private static Consent InCapacity(Consent consent, DateOnly? birth) =>
        birth?.AddYears(AgeOfMajority) > DateOnly.FromDateTime(consent.GivenAt.UtcDateTime)
            ? consent with { Capacity = ConsentCapacity.Child, Giver = ConsentGiver.GuardianAndChild }
            : consent with { Capacity = ConsentCapacity.Adult, Giver = ConsentGiver.Person };
}
