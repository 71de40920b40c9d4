using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;

namespace Trm.Node.Deadlines;

/// <summary>What must have happened when a deadline is over, as tables, alarms and people name it. None of it happens by itself.</summary>
public static class DueStep
{
    /// <summary>A person has seen it, or took the recorded call (L2).</summary>
    public const string Seen = "seen";

    /// <summary>It was decided or answered (L3).</summary>
    public const string Decision = "decision";

    /// <summary>What a withdrawal asks to stop was stopped.</summary>
    public const string Stopped = "stopped";

    /// <summary>A hold was looked at again by its owner.</summary>
    public const string Review = "review";

    /// <summary>The data protection authority was told.</summary>
    public const string Authority = "authority";

    /// <summary>The person was told of it: this office's own, of which the other side knows nothing.</summary>
    public const string Told = "told";

    /// <summary>Nothing was heard of an expected arrival: call the receiver.</summary>
    public const string ArrivalCall = "arrival-call";

    /// <summary>Nothing was heard of an expected arrival: both sides are alarmed.</summary>
    public const string ArrivalAlarm = "arrival-alarm";

    /// <summary>The incident <c>not-met</c> is owed.</summary>
    public const string ArrivalNotMet = "arrival-not-met";

    /// <summary>The incident <c>missing</c> is owed.</summary>
    public const string ArrivalMissing = "arrival-missing";

    /// <summary>The steps after an expected arrival, in order.</summary>
    public static IReadOnlyList<string> Arrivals { get; } = [ArrivalCall, ArrivalAlarm, ArrivalNotMet, ArrivalMissing];

    private const string FollowUps = "follow-up-";

    /// <summary>The step of an agreement's row.</summary>
    public static string Of(DeadlineStep step) => AgreementCodes.Steps.Code(step);

    /// <summary>A person is asked how they are, that long after arrival: <c>follow-up-72-h</c>.</summary>
    public static string FollowUp(Term after) => FollowUps + after.ToString().Replace(' ', '-');

    /// <summary>The follow-up that a report of that moment fulfils: the one of that time, or, where other times were agreed, the one in its place.</summary>
    /// <param name="agreed">When a person is asked again after arrival; ascending, at least one.</param>
    public static string FollowUp(FollowUpMoment moment, IReadOnlyList<Term> agreed)
    {
        var text = moment switch
        {
            FollowUpMoment.Hours72 => "72 h",
            FollowUpMoment.Weeks2 => "2 wk",
            FollowUpMoment.Month1 => "1 mo",
            FollowUpMoment.Months3 => "3 mo",
            FollowUpMoment.Months6 => "6 mo",
            _ => "12 mo",
        };
        return FollowUp(agreed.FirstOrDefault(t => t.ToString() == text) ?? agreed[Math.Min((int)moment, agreed.Count - 1)]);
    }

    /// <summary>True for a follow-up, whichever.</summary>
    public static bool IsFollowUp(string step) => step.StartsWith(FollowUps, StringComparison.Ordinal);

    /// <summary>True for a step after an expected arrival.</summary>
    public static bool IsArrival(string step) => Arrivals.Contains(step, StringComparer.Ordinal);
}
