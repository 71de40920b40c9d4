using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Agreements;

/// <summary>The values that an agreement may change, as they are where nothing was agreed.</summary>
internal static class AgreementDefaults
{
    /// <summary>The rows every agreement fills in, in their order; held to the catalogue of kinds by a test.</summary>
    public static IReadOnlyList<DeadlineRule> Deadlines { get; } =
    [
        Row("capacity", DeadlineStep.Decision, "24 h", "3 wd"),
        Row("referral", DeadlineStep.Seen, "24 h", "24 h"),
        Row("referral", DeadlineStep.Decision, "24 h", "5 wd"),
        Row("question", DeadlineStep.Decision, "24 h", "3 wd"),
        Row("question", DeadlineStep.Decision, "72 h", "10 wd", Topic.Risk),
        Row("question", DeadlineStep.Decision, "10 wd", "30 wd", Topic.Family),
        Row("update", DeadlineStep.Seen, "72 h", "72 h"),
        Row("withdrawal", DeadlineStep.Seen, "10 min", "4 h"),
        Row("withdrawal", DeadlineStep.Stopped, "24 h", "24 h"),
        Row("hold", DeadlineStep.Seen, "10 min", "10 min"),
        Row("hold", DeadlineStep.Review, "5 wd", "5 wd"),
        Row("end", DeadlineStep.Seen, "5 wd", "5 wd"),
        Row("end", DeadlineStep.Decision, "5 wd", "5 wd"),
        Row("return-proposal", DeadlineStep.Decision, "24 h", "10 wd"),
        Row("return-plan", DeadlineStep.Decision, "5 wd", "5 wd"),
        Row("clearance", DeadlineStep.Seen, "24 h", "24 h"),
        Row("incident", DeadlineStep.Seen, "10 min", "10 min"),
        Row("safety-notice", DeadlineStep.Seen, "1 h", "1 h"),
        Row("rights", DeadlineStep.Decision, "1 mo", "1 mo"),
        Row("voice", DeadlineStep.Decision, "1 mo", "1 mo"),
        Row("misdirected", DeadlineStep.Seen, "4 h", "4 h"),
        Row("misdirected", DeadlineStep.Authority, "72 h", "72 h"),
    ];

    public static Agreement Between(IReadOnlyList<AgreementParty> parties) => new()
    {
        Id = "BUILT-IN",
        Version = 1,
        Scope = parties.Count == 2 ? AgreementScope.Pair : AgreementScope.Region,
        Contract = ContractVersion.Current,
        From = DateTimeOffset.UnixEpoch,
        Until = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
        Parties = [.. parties.OrderBy(p => p.Participant)],
        Languages = ["en", "fr"],
        Kinds = AgreementCodes.Kinds,
        Categories = Enum.GetValues<ConsentCategory>(),
        Deadlines = Deadlines,
        Resend = new(Terms("30 min", "60 min"), Term.Of("90 min"), Terms("1 min", "3 min", "5 min"), Term.Of("10 min")),
        Arrival = new(Term.Of("30 min"), Term.Of("1 h"), Term.Of("2 h"), Term.Of("3 h"), Term.Of("10 min")),
        FollowUps = Terms("72 h", "2 wk", "1 mo", "3 mo", "6 mo", "12 mo"),
        FinalCheckOpens = Term.Of("24 h"),
        FinalCheckCloses = Term.Of("2 h"),
        ClearanceBefore = Term.Of("3 wd"),
        FastTrack = new([], []),
        K = Agreement.LeastK,
        Retention = Term.Of("24 mo"),
    };

    private static Term[] Terms(params string[] terms) => [.. terms.Select(Term.Of)];

    private static DeadlineRule Row(string kind, DeadlineStep step, string urgent, string routine, Topic? topic = null) =>
        new(kind, topic, step, Term.Of(urgent), Term.Of(routine));
}
