namespace Trm.Contracts.Deadlines;

/// <summary>The 18th birthday: until then guardian and best interests, from then on the person decides anew.</summary>
public static class Majority
{
    /// <summary>How many days before it both sides are warned.</summary>
    public const int WarningDays = 90;

    /// <summary>The first day as an adult. Who was born on 29 February stays a child until 1 March: in doubt a child.</summary>
    public static DateOnly Of(DateOnly birth) =>
        birth is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(birth.Year + 18) ? new(birth.Year + 18, 3, 1) : birth.AddYears(18);

    /// <summary>The first day of the warning.</summary>
    public static DateOnly WarnFrom(DateOnly birth) => Of(birth).AddDays(-WarningDays);

    /// <summary>True while the person is a child and the birthday is at most 90 days away.</summary>
    public static bool IsNear(DateOnly birth, DateOnly today) => WarnFrom(birth) <= today && today < Of(birth);
}
