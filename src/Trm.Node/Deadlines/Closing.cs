using Trm.Contracts.Messages;

namespace Trm.Node.Deadlines;

/// <summary>
/// Which message of a case fulfils which of its open deadlines without quoting the message that began them. One table: by kind and code, of which kind, which
/// steps, and whether only whose move it is can do so.
/// </summary>
internal static class Closing
{
    private sealed record Row(Func<MessageKind, bool> By, string OfKind, Func<string, bool> Step, bool ByMoverOnly = true);

    private static readonly Row[] Rows =
    [
        // Whoever asks back has the referral and has looked at it; the decision waits for the answer.
        new(k => k.Kind == "question", "referral", s => s is DueStep.Seen or DueStep.Decision),
        // A new hold is a new look, with a new day for the next one; and it stops.
        new(k => k == MessageKind.HoldSet, "hold", s => s == DueStep.Review),
        new(k => k == MessageKind.HoldSet || k.Kind == "end", "withdrawal", s => s == DueStep.Stopped),
        new(k => k == MessageKind.EndClosedOurSide, "end", s => s == DueStep.Decision),
        new(k => k == MessageKind.ReadinessPlan, "return-plan", s => s == DueStep.Decision),
        // A newer plan is decided on in the place of the former.
        new(k => k.Kind == "return-plan", "return-plan", s => s == DueStep.Decision, ByMoverOnly: false),
        new(k => k.Kind == "arrival", "departure", DueStep.IsArrival, ByMoverOnly: false),
        new(k => k == MessageKind.IncidentNotMet, "departure", s => DueStep.IsArrival(s) && s != DueStep.ArrivalMissing, ByMoverOnly: false),
        new(IsEndOfJourney, "departure", DueStep.IsArrival, ByMoverOnly: false),
        new(IsForGood, "arrival", DueStep.IsFollowUp, ByMoverOnly: false),
    ];

    /// <summary>True where a message of that row fulfils an open deadline of its case.</summary>
    /// <param name="by">The message.</param>
    /// <param name="byMover">Whether whose move it is sent it.</param>
    /// <param name="open">The deadline.</param>
    public static bool Fulfils(MessageKind by, bool byMover, DeadlineRow open) =>
        Rows.Any(r => r.By(by) && r.OfKind == open.Kind && r.Step(open.Step) && (byMover || !r.ByMoverOnly));

    /// <summary>The kinds whose deadlines a message of that row may fulfil; a report of how somebody is, those of its moment.</summary>
    public static IReadOnlyList<string> OfKinds(MessageKind by) =>
        [.. Rows.Where(r => r.By(by)).Select(r => r.OfKind).Concat(by.Kind == "follow-up" ? ["arrival"] : []).Distinct(StringComparer.Ordinal)];

    /// <summary>The kinds of which a message may fulfil that deadline: those that say nothing about it need not be looked at.</summary>
    public static IReadOnlyList<string> ByKinds(DeadlineRow open) =>
        Rows.Where(r => r.OfKind == open.Kind && r.Step(open.Step)).ToList() is { Count: > 0 } rows
            ? [.. MessageKind.Catalogue.Where(k => rows.Exists(r => r.By(k))).Select(k => k.Kind).Concat(open.Kind == "arrival" ? ["follow-up"] : []).Distinct(StringComparer.Ordinal)]
            : [];

    /// <summary>True for what ends every follow-up of the case, whenever it was said: nobody calls a person who does not want it, or has died.</summary>
    public static bool IsForGood(MessageKind kind) => kind == MessageKind.FollowUpNotWished || kind == MessageKind.WithdrawalFollowUp || kind == MessageKind.IncidentDeath;

    private static bool IsEndOfJourney(MessageKind kind) => kind == MessageKind.IncidentMissing || kind == MessageKind.IncidentFound || kind == MessageKind.IncidentRefusedEntry
        || kind == MessageKind.IncidentRefusedToBoard || kind == MessageKind.IncidentDeath;
}
