using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Agreements;

/// <summary>The codes that stand in agreements and nowhere else.</summary>
public static class AgreementCodes
{
    /// <summary>The message kinds an agreement can put in force, in the catalogue's order.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. MessageKind.Catalogue.Select(k => k.Kind).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The kinds no agreement can leave out: the reports, what stops something, what a person has a right to, and what keeps two nodes in touch.
    /// </summary>
    public static IReadOnlyList<string> KindsAlwaysInForce { get; } =
    [
        "decision", "withdrawal", "hold", "end", "departure", "arrival", "incident", "safety-notice", "rights", "voice", "misdirected", "directory", "test",
    ];

    public static CodeList<DeadlineStep> Steps { get; } = new("deadline-step");

    public static CodeList<AgreedRole> Roles { get; } = new("agreed-role");

    public static CodeList<AgreementScope> Scopes { get; } = new("agreement-scope");

    internal static CodeList<DayOfWeek> Days { get; } = new("day-of-week");
}
