using System.Text;
using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Returns.ReturnState;

namespace Trm.Contracts.Returns;

/// <summary>
/// The return lifecycle, as one table: from, event, by whom, to, on what condition. A move that is absent is refused with <c>ILLEGAL_TRANSITION</c>;
/// a report has a row from every state. In each state one side at most may move; closing for oneself is open to both.
/// </summary>
/// <remarks>Source: contracts/decisions/0010. Holds are kept beside the state, not in it; what a hold takes away is the table's last rows.</remarks>
public static class ReturnLifecycle
{
    /// <summary>One permitted step.</summary>
    /// <param name="From">The state before; null for every state.</param>
    /// <param name="By">The side that makes the event happen; null where either may.</param>
    /// <param name="When">The condition beside the gates; null where there is none.</param>
    public sealed record Row(ReturnState? From, ReturnEvent Event, Side? By, ReturnState To, string? When = null);

    /// <summary>The moves.</summary>
    public static IReadOnlyList<Row> Moves { get; } =
    [
        new(None, ReturnEvent.Proposed, Side.Sending, Proposed),
        new(NotSafe, ReturnEvent.Proposed, Side.Sending, Proposed, "looked at again"),
        new(NotMet, ReturnEvent.Proposed, Side.Sending, Proposed),
        new(Found, ReturnEvent.Proposed, Side.Sending, Proposed),
        new(RefusedEntry, ReturnEvent.Proposed, Side.Sending, Proposed),
        new(Diverted, ReturnEvent.Proposed, Side.Sending, Proposed),
        new(DeclinedByPerson, ReturnEvent.Proposed, Side.Sending, Proposed, PersonRaisedIt),
        new(Stays, ReturnEvent.Proposed, Side.Sending, Proposed, PersonRaisedIt),

        new(Proposed, ReturnEvent.TakenUp, Side.Receiving, Assessment),
        new(Proposed, ReturnEvent.FoundNotSafe, Side.Receiving, NotSafe),
        new(Assessment, ReturnEvent.FoundNotSafe, Side.Sending, NotSafe),
        new(Assessment, ReturnEvent.PlanOffered, Side.Sending, PlanOffered),
        new(PlanOffered, ReturnEvent.FoundNotSafe, Side.Receiving, NotSafe),
        new(PlanOffered, ReturnEvent.PlanAccepted, Side.Receiving, PlanAccepted),
        new(PlanAccepted, ReturnEvent.PlanOffered, Side.Sending, PlanOffered, "changed"),
        new(PlanAccepted, ReturnEvent.Cleared, Side.Sending, Cleared, "own wish"),
        new(Cleared, ReturnEvent.FinalChecked, Side.Receiving, FinalCheck),
        .. Enum.GetValues<ReturnState>().Where(s => s is not Ended).Select(s => new Row(s, ReturnEvent.Ended, null, Ended, "both sides closed")),
    ];

    /// <summary>The reports: from every state, by either side.</summary>
    public static IReadOnlyList<Row> Reports { get; } =
    [
        new(null, ReturnEvent.Departed, null, Travelling, "final check in force"),
        new(null, ReturnEvent.Departed, null, TravellingUncleared, "anything else"),
        new(null, ReturnEvent.Met, null, Met),
        new(null, ReturnEvent.HandedOver, null, Reception),
        new(null, ReturnEvent.FollowedUp, null, FollowUp),
        new(null, ReturnEvent.NotMet, null, NotMet),
        new(null, ReturnEvent.Missing, null, Missing),
        new(null, ReturnEvent.Found, null, Found),
        new(null, ReturnEvent.RefusedEntry, null, RefusedEntry),
        new(null, ReturnEvent.Diverted, null, Diverted),
        new(null, ReturnEvent.DeclinedByPerson, null, DeclinedByPerson),
        new(null, ReturnEvent.Stays, null, Stays),
    ];

    /// <summary>What a hold takes away, at once: readiness and clearance, which are given anew when the last hold is lifted.</summary>
    public static IReadOnlyDictionary<ReturnState, ReturnState> AfterHold { get; } = new Dictionary<ReturnState, ReturnState>
    {
        [PlanAccepted] = PlanOffered,
        [Cleared] = PlanOffered,
        [FinalCheck] = PlanOffered,
    };

    private const string PersonRaisedIt = "the person raised it";

    /// <summary>True for an event that is reported and never refused.</summary>
    public static bool IsReport(ReturnEvent @event) => @event >= ReturnEvent.Departed;

    /// <summary>True for a basis on which a return can be cleared; the others have the reception-only path.</summary>
    public static bool MayBeCleared(TravelBasis? basis) => basis is TravelBasis.OwnWish or TravelBasis.OwnWishUnderObligationToLeave;

    /// <summary>True where a person is asked again only if they raise it themselves.</summary>
    internal static bool WaitsForPerson(ReturnState state) => state is DeclinedByPerson or Stays;

    /// <summary>The side that may move now, apart from closing for itself; null where nobody may.</summary>
    public static Side? Mover(ReturnState state) => Moves.FirstOrDefault(r => r.From == state && r.By is not null)?.By;

    /// <summary>The row that permits this move; <c>ILLEGAL_TRANSITION</c> where there is none.</summary>
    public static Result<Row> Next(ReturnState from, ReturnEvent @event, Side by)
    {
        foreach (var row in Moves)
            if (row.From == from && row.Event == @event && (row.By is null || row.By == by))
                return row;
        return new Rejection(
            RejectionCode.IllegalTransition,
            Hint: $"a return that is {ReferralLifecycle.Name(from)} permits no '{ReferralLifecycle.Name(@event)}' from the {ReferralLifecycle.Name(by)} side");
    }

    /// <summary>The state that a move leads to: one for each move, wherever it is made.</summary>
    internal static ReturnState To(ReturnEvent move) => Moves.First(r => r.Event == move).To;

    /// <summary>The tables as a Mermaid state diagram; <c>any_state</c> stands for every state.</summary>
    public static string Mermaid()
    {
        var text = new StringBuilder("stateDiagram-v2\n    [*] --> none\n");
        foreach (var row in Moves.Concat(Reports))
            Line(row.From is { } from ? Id(from) : "any_state", Id(row.To), ReferralLifecycle.Name(row.Event), row.When);
        foreach (var (from, to) in AfterHold)
            Line(Id(from), Id(to), "hold-set", null);
        return text.Append("    ended --> [*]\n").ToString();

        void Line(string from, string to, string what, string? when) =>
            text.Append("    ").Append(from).Append(" --> ").Append(to).Append(" : ").Append(what).Append(when is null ? "" : $" ({when})").Append('\n');

        static string Id(ReturnState state) => ReferralLifecycle.Name(state).Replace('-', '_');
    }
}
