using Trm.Contracts.Rejections;

namespace Trm.Node.Telemetry;

/// <summary>
/// What a figure calls a rejection code. Codes of form, version, seal and key are the operator's business; what a message was refused for as it stood in its case - a hold, a consent that is missing, a
/// gate, who may not be told - is that person's, and is one name for all.
/// </summary>
internal static class CodeName
{
    /// <summary>Stands for every rule about a case.</summary>
    public const string Rule = "RULE";

    // contracts/README.md, "What a profile cannot say": what a message means for a case; and a report that may not go to somebody (contracts/Trm.Contracts/Gates).
    private static readonly HashSet<RejectionCode> OfCases =
    [
        RejectionCode.ConsentNotActive, RejectionCode.UnknownCase, RejectionCode.UnknownInReplyTo, RejectionCode.StaleVersion, RejectionCode.IllegalTransition, RejectionCode.Held, RejectionCode.NotAllowed,
        .. RejectionCode.All.Where(c => c.Text.StartsWith("GATE_", StringComparison.Ordinal)),
    ];

    /// <summary>Every name there is, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. RejectionCode.All.Select(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static string Of(RejectionCode code) => OfCases.Contains(code) ? Rule : code.Text;
}
