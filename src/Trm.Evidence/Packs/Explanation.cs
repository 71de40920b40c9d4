using System.Globalization;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>
/// Event 32: why an alarm stands, or why a verification found what it found. It stands beside what it explains and changes nothing of it: what is explained is found again by every verification.
/// Source: contracts/trail.md 2.
/// </summary>
/// <param name="Alarm">The leaf of the alarm; null where a finding is explained.</param>
/// <param name="Finding">What was found; null where an alarm is explained.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">The last day of an investigation; null of any other reason.</param>
public sealed record Explanation(long? Alarm, ExplainedFinding? Finding, ExplanationReason Reason, DateOnly? Until)
{
    /// <summary>How a day is spelled.</summary>
    public const string Day = "yyyy-MM-dd";

    /// <summary>Reads it; null where the leaf does not say what an event 32 says.</summary>
    public static Explanation? Read(LeafEvidence leaf)
    {
        var words = leaf.Opening.Public;
        if (leaf.Opening.Event != TrailEvent.Explained || ExplanationReasons.Find(LeafContent.Text(words, "reason")) is not { } reason)
            return null;
        var (alarm, finding) = (LeafContent.Number(words, "alarm"), ExplainedFinding.Read(LeafContent.Text(words, "finding"), LeafContent.Text(words, "participant"), LeafContent.Text(words, "sha256")));
        DateOnly? until = DateOnly.TryParseExact(LeafContent.Text(words, "until"), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? day : null;
        // A member that is not of the form, or not what it should be, is somebody's own word.
        IEnumerable<string> members = [.. alarm is null ? ["finding", "participant", "sha256"] : (string[])["alarm"], "reason", .. until is null ? [] : (string[])["until"]];
        return alarm is null != finding is null && (alarm ?? -1) < leaf.Index && until is null == (reason != ExplanationReason.UnderInvestigation) && members.SequenceEqual(LeafContent.Names(words), StringComparer.Ordinal)
            ? new(alarm, finding, reason, until)
            : null;
    }

    /// <summary>True where it is enough at that time: the last day of an investigation, which ends at midnight UTC, is not over.</summary>
    public bool Holds(DateTimeOffset at) => Until is not { } day || DateOnly.FromDateTime(at.UtcDateTime) <= day;
}
