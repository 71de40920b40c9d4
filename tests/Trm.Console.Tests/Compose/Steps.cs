using System.Globalization;

namespace Trm.Console.Tests.Compose;

/// <summary>What an officer types at each step of a lawful referral of an invented person, and how one answer is changed.</summary>
internal static class Steps
{
    public static (string Name, string Value)[] Consent(DateTimeOffset now, int number = 1, string scope = "sharing", params string[] categories)
    {
        var (given, until) = (now.AddDays(-2), now.AddDays(90));
        var prefix = FormattableString.Invariant($"c{number}-");
        return
        [
            ("number", number.ToString(CultureInfo.InvariantCulture)), (prefix + "scope", scope), (prefix + "participant", "RS"), (prefix + "code", "RS-SHELTER"),
            .. (categories.Length > 0 ? categories : ["identity", "care-needs"]).Select(c => (prefix + "categories", c)),
            (prefix + "capacity", "adult"), (prefix + "language", "Serbian"), (prefix + "interpreted", "yes"), (prefix + "interpreter", "AT-INT-041"), (prefix + "explained-by", "AT-CW-17"),
            (prefix + "understood", "yes"), (prefix + "hours", "48"), .. Day(prefix + "given", given), (prefix + "given-t", "10:30"), .. Day(prefix + "until", until), (prefix + "form", "written"),
            (prefix + "place", "shelter"), (prefix + "copy", "given"), (prefix + "taken-by", scope == "return" ? "case-worker" : ""), (prefix + "right-told", scope == "return" ? "yes" : ""),
        ];
    }

    public static (string Name, string Value)[] Ask =>
        [("purpose", "services"), ("urgency", "routine"), ("participant", "RS"), ("code", "RS-SHELTER"), ("services", "SocialCare"), ("services", "Health"), ("word", "lantern")];

    public static (string Name, string Value)[] Needs => [("care-needs", "interpreter"), ("care-needs", "single-room"), ("health", "F43.1"), ("needs-asked", "yes")];

    public static (string Name, string Value)[] Person =>
    [
        ("p-prs_FirstName", "Mila"), ("p-prs_SecondName", "Petrović"), ("p-prs_Birthdate-d", "4"), ("p-prs_Birthdate-m", "7"), ("p-prs_Birthdate-y", "1998"), ("p-prs_Gender", "Feminine"),
        ("p-prs_PrimaryLanguage", "Serbian"), ("p-prs_Citizenship", "Serbia, AT"),
    ];

    public static (string Name, string Value)[] NoRisk => [("r-looked", "no")];

    public static (string Name, string Value)[] Risk(DateTimeOffset now) =>
    [
        ("r-looked", "yes"), ("r-performers", "AT-CW-17 AT-CW-18"), .. Day("r-at", now.AddDays(-1)), ("r-at-t", "9.05"), .. Day("r-until", now.AddDays(30)), ("r-until-t", "12:00"), ("r-view", "yes"),
        ("r-re-trafficking-level", "moderate"), ("r-re-trafficking-mitigation", "safe-accommodation"),
    ];

    public static (string Name, string Value)[] Day(string name, DateTimeOffset day) =>
    [
        ($"{name}-d", day.Day.ToString(CultureInfo.InvariantCulture)), ($"{name}-m", day.Month.ToString(CultureInfo.InvariantCulture)), ($"{name}-y", day.Year.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The same with another answer to one question; without it where the answer is null.</summary>
    public static (string Name, string Value)[] With((string Name, string Value)[] fields, string name, string? value) =>
        [.. fields.Where(f => f.Name != name), .. value is null ? Array.Empty<(string, string)>() : [(name, value)]];
}
