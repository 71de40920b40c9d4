using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Statistics;

/// <summary>How what is counted is named: of what, and narrowed by which columns. What two tables both count has one name, and so can be withheld in one only with the other.</summary>
public static class Quantity
{
    /// <summary>Clearances of the year, one per case.</summary>
    public const string Clearances = "clearances";

    /// <summary>Known returns of persons who declined to be met. No table shows it.</summary>
    public const string DeclinedToBeMet = "returns/declined-to-be-met";

    /// <summary>Referrals delivered in the year.</summary>
    public static string Referrals(AgeGroup? age = null, GenderGroup? gender = null, Purpose? purpose = null, ExploitationGroup? exploitation = null) =>
        Name("referrals", ("age", age), ("gender", gender), ("purpose", purpose), ("exploitation", exploitation));

    /// <summary>Known returns of the year.</summary>
    public static string Returns(AgeGroup? age = null, ReturnPath? path = null) => Name("returns", ("age", age), ("path", path));

    private static string Name(string what, params (string Column, Enum? Value)[] columns)
    {
        var narrowed = columns.Where(c => c.Value is not null).Select(c => $"{c.Column}={ReferralLifecycle.Name(c.Value!)}").ToList();
        return narrowed.Count == 0 ? what : $"{what}/{string.Join(',', narrowed)}";
    }
}
