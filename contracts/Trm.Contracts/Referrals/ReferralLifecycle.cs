using System.Text;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Referrals.ReferralEvent;
using static Trm.Contracts.Referrals.ReferralState;

namespace Trm.Contracts.Referrals;

/// <summary>
/// The referral lifecycle, as one table: from, event, by whom, to. What is absent is refused with
/// <c>ILLEGAL_TRANSITION</c>. Holds are kept beside the state, not in it.
/// </summary>
public static class ReferralLifecycle
{
    /// <summary>One permitted step.</summary>
    /// <param name="By">The side that makes the event happen; null where either may.</param>
    public sealed record Row(ReferralState From, ReferralEvent Event, Side? By, ReferralState To);

    /// <summary>Every permitted step.</summary>
    public static IReadOnlyList<Row> Table { get; } =
    [
        new(Draft, Submitted, Side.Sending, Sent),
        new(Sent, NotReceipted, Side.Sending, Undelivered),
        new(Sent, Receipted, Side.Receiving, Delivered),
        new(Undelivered, Receipted, Side.Receiving, Delivered),
        new(Sent, Refused, Side.Receiving, Draft),
        new(Undelivered, Refused, Side.Receiving, Draft),
        new(Delivered, Seen, Side.Receiving, Received),

        new(Received, Asked, Side.Receiving, InfoRequested),
        new(InfoRequested, Asked, Side.Receiving, InfoRequested),
        new(InfoRequested, Answered, Side.Sending, Received),

        // An open question does not bind the hands of those who asked it.
        new(Received, ReferralEvent.Accepted, Side.Receiving, ReferralState.Accepted),
        new(Received, ReferralEvent.Declined, Side.Receiving, ReferralState.Declined),
        new(Received, ReferralEvent.Redirected, Side.Receiving, ReferralState.Redirected),
        new(InfoRequested, ReferralEvent.Accepted, Side.Receiving, ReferralState.Accepted),
        new(InfoRequested, ReferralEvent.Declined, Side.Receiving, ReferralState.Declined),
        new(InfoRequested, ReferralEvent.Redirected, Side.Receiving, ReferralState.Redirected),

        new(ReferralState.Accepted, IdentityShared, Side.Sending, InProgress),

        // Questions and answers go on after the decision without changing it.
        new(Received, Answered, Side.Sending, Received),
        new(ReferralState.Accepted, Asked, null, ReferralState.Accepted),
        new(ReferralState.Accepted, Answered, null, ReferralState.Accepted),
        new(InProgress, Asked, null, InProgress),
        new(InProgress, Answered, null, InProgress),

        new(InProgress, ReferralEvent.Completed, null, ReferralState.Completed),
        new(InProgress, ReferralEvent.EndedEarly, null, ReferralState.EndedEarly),
        .. Enum.GetValues<ReferralState>().Where(s => !IsTerminal(s) && s != Draft).Select(s => new Row(s, ReferralEvent.Cancelled, Side.Sending, ReferralState.Cancelled)),

        // What the person takes back ends the sharing whatever else was decided, in any order: a decision that crosses it changes nothing.
        .. Enum.GetValues<ReferralState>().Where(s => s is not (Draft or SuspendedConsent)).Select(s => new Row(s, ConsentWithdrawn, null, SuspendedConsent)),
    ];

    /// <summary>No step leads out of it.</summary>
    public static bool IsTerminal(ReferralState state) => state
        is ReferralState.Declined or ReferralState.Redirected or ReferralState.Completed or ReferralState.EndedEarly
        or ReferralState.Cancelled or SuspendedConsent;

    /// <summary>The row that permits this step; <c>ILLEGAL_TRANSITION</c> where there is none.</summary>
    public static Result<Row> Next(ReferralState from, ReferralEvent @event, Side by) =>
        Table.FirstOrDefault(r => r.From == from && r.Event == @event && (r.By is null || r.By == by)) is { } row
            ? row
            : new Rejection(RejectionCode.IllegalTransition, Hint: $"a referral that is {Name(from)} permits no '{Name(@event)}' from the {Name(by)} side");

    /// <summary>The name used on the wire, in tables, in the CLI and in the console: lower case with hyphens.</summary>
    public static string Name(Enum value)
    {
        var text = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>The table as a Mermaid state diagram.</summary>
    public static string Mermaid()
    {
        var text = new StringBuilder("stateDiagram-v2\n    [*] --> draft\n");
        foreach (var row in Table)
            text.Append("    ").Append(Id(row.From)).Append(" --> ").Append(Id(row.To)).Append(" : ").Append(Name(row.Event)).Append('\n');
        foreach (var state in Enum.GetValues<ReferralState>().Where(IsTerminal))
            text.Append("    ").Append(Id(state)).Append(" --> [*]\n");
        return text.ToString();

        static string Id(ReferralState state) => Name(state).Replace('-', '_');
    }
}
