namespace Trm.Contracts.Htcds;

/// <summary>
/// What a case records of the three elements by which the Palermo Protocol (article 3) knows trafficking: act, means, purpose. For a child the
/// means do not matter (article 3 (c)). It says what is on record and what is not; whether somebody was trafficked is for those who identify.
/// </summary>
public sealed record Palermo
{
    private const int Adult = 18;

    private Palermo()
    {
    }

    /// <summary>Fields that show an act: recruitment, transport, transfer, harbouring, receipt.</summary>
    public required IReadOnlyList<string> Act { get; init; }

    /// <summary>Fields that show a means: force, threat, deception, abuse of power, debt, control.</summary>
    public required IReadOnlyList<string> Means { get; init; }

    /// <summary>Fields that show the purpose: an exploitation.</summary>
    public required IReadOnlyList<string> Purpose { get; init; }

    /// <summary>True for a child when it happened, false for an adult; null where nothing tells, and then the person is taken for a child.</summary>
    public required bool? WasChild { get; init; }

    /// <summary>True where means must be on record as well: an adult.</summary>
    public bool MeansRequired => WasChild == false;

    /// <summary>What is not on record though it matters: <c>act</c>, <c>means</c>, <c>purpose</c>.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. Act.Count == 0 ? ["act"] : Array.Empty<string>(),
        .. Means.Count == 0 && MeansRequired ? ["means"] : Array.Empty<string>(),
        .. Purpose.Count == 0 ? ["purpose"] : Array.Empty<string>(),
    ];

    /// <summary>True where every element that matters is on record.</summary>
    public bool IsComplete => Missing.Count == 0;

    /// <summary>The elements on record.</summary>
    /// <param name="today">For an age that no other field tells.</param>
    public static Palermo Of(HtcdsCase @case, DateOnly today) => new()
    {
        Act = Held(@case, "vic_MethodOfRecruitment", "vic_RecruitmentWebsitesAndApps", "vic_LocationOfRecruitment", "hte_Type"),
        Means = Held(@case, "vic_MethodsOfControl"),
        Purpose = Held(@case, "vic_TypeOfExploitation", "vic_TypeOfSexExploitation", "vic_ForcedLabourIndustry"),
        WasChild = Child(@case, today),
    };

    /// <summary>The report in words, English or French; names of elements and nothing of the person.</summary>
    public string Words(bool french = false)
    {
        var age = (WasChild, french) switch
        {
            (true, false) => "A child when it happened: means need not be shown.",
            (true, true) => "Mineur au moment des faits : les moyens n'ont pas à être établis.",
            (false, false) => "An adult when it happened: means matter.",
            (false, true) => "Majeur au moment des faits : les moyens comptent.",
            (null, false) => "Age when it happened not on record: taken for a child.",
            (null, true) => "Âge au moment des faits non consigné : présumé mineur.",
        };
        var missing = Missing.Select(m => (m, french) switch { ("act", true) => "acte", ("means", true) => "moyens", ("purpose", true) => "but", _ => m });
        var found = (IsComplete, french) switch
        {
            (true, false) => "Every element that matters is on record.",
            (true, true) => "Tous les éléments utiles sont consignés.",
            (false, false) => $"Not on record: {string.Join(", ", missing)}.",
            (false, true) => $"Non consigné : {string.Join(", ", missing)}.",
        };
        return $"{found} {age}";
    }

    private static List<string> Held(HtcdsCase @case, params string[] fields) => [.. fields.Where(@case.Has)];

    // When it happened counts, not how old the person is now; but who is a child today was one then.
    private static bool? Child(HtcdsCase @case, DateOnly today)
    {
        if (@case.Count("vic_AgeWhenTrafficked") is { } age)
            return age < Adult;
        if (@case.Date("prs_Birthdate") is not { } birth)
            return null;
        var adult = Deadlines.Majority.Of(birth);
        if (today < adult)
            return true;
        return @case.Date("hte_Date") is { } happened ? happened < adult : null;
    }
}
