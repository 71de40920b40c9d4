using System.Text.Json;

namespace Trm.Evidence.Packs;

/// <summary>Why an alarm stands, or a verification found what it found. A closed list: nothing else is said in public. Source: contracts/trail.md 2.</summary>
public enum ExplanationReason
{
    /// <summary>The operator was at work on node, broker or line, and had said so before.</summary>
    PlannedMaintenance,

    /// <summary>A line, a broker or a provider was down.</summary>
    NetworkOutage,

    /// <summary>A backup was put back, or a new generation was begun.</summary>
    Restored,

    /// <summary>It was tried on purpose.</summary>
    Drill,

    /// <summary>What was said wrongly was said rightly in a new message.</summary>
    Corrected,

    /// <summary>The other side has said that the fault is theirs.</summary>
    TheirFault,

    /// <summary>The fault is ours, and was put right.</summary>
    OurFault,

    /// <summary>Nobody knows yet; until a day that is named.</summary>
    UnderInvestigation,
}

/// <summary>How reasons are spelled.</summary>
public static class ExplanationReasons
{
    /// <summary>Every code, in the order of the list.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Enum.GetValues<ExplanationReason>().Select(Code)];

    /// <summary>As <c>planned-maintenance</c>.</summary>
    public static string Code(this ExplanationReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    /// <summary>Null where the list has no such code.</summary>
    public static ExplanationReason? Find(string? code) => Enum.GetValues<ExplanationReason>().Where(r => r.Code() == code).Select(r => (ExplanationReason?)r).FirstOrDefault();
}
