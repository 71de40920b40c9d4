using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Overview;

/// <summary>SQL of the journeys: when a person is to leave and to arrive, and whether somebody has said to be waiting. Times alone, so that a list needs to open nothing.</summary>
internal static class JourneyTable
{
    private sealed record Said(long? DepartsAt, long? ExpectedAt, long? ReadyAt, long? WaitingAt, bool IsPlan);

    /// <summary>What a message of a case says of its journey; nothing where it says nothing, a newer one has spoken, or it is a stranger's.</summary>
    /// <param name="peer">Whose message it is, or to whom.</param>
    public static void Note(DbTransaction tx, Message message, ParticipantId peer)
    {
        if (message.Meta.Case is not { } @case || Of(message) is not { } said)
            return;
        tx.Connection!.Execute(
            """
            INSERT INTO journey (case_id, said_at, departs_at, expected_at, ready_at, waiting_at)
            SELECT @id, @at, @DepartsAt, @ExpectedAt, @ReadyAt, @WaitingAt WHERE EXISTS (SELECT 1 FROM cases WHERE case_id = @id AND peer = @peer)
            ON CONFLICT (case_id) DO UPDATE SET
                said_at = excluded.said_at,
                departs_at = coalesce(excluded.departs_at, journey.departs_at),
                expected_at = coalesce(excluded.expected_at, journey.expected_at),
                ready_at = CASE WHEN @IsPlan = 1 THEN NULL ELSE coalesce(excluded.ready_at, journey.ready_at) END,
                waiting_at = CASE WHEN @IsPlan = 1 OR excluded.ready_at IS NOT NULL THEN NULL ELSE coalesce(excluded.waiting_at, journey.waiting_at) END
            WHERE excluded.said_at >= journey.said_at
            """,
            new { id = @case.ToString(), peer = peer.Value, at = Ms(message.At), said.DepartsAt, said.ExpectedAt, said.ReadyAt, said.WaitingAt, said.IsPlan }, tx);
    }

    private static Said? Of(Message message) => message.Content switch
    {
        ReturnPlanContent { Plan.Legs: [var first, ..] legs } => new(Ms(first.Departs), Ms(legs[^1].Arrives), null, null, IsPlan: true),
        ReadinessContent { IsFinal: false } => new(null, null, Ms(message.At), null, IsPlan: false),
        ReadinessContent => new(null, null, null, Ms(message.At), IsPlan: false),
        DepartureContent { Journey: { } journey, Form: not DepartureForm.TransitPassed } => new(Ms(journey.At), Ms(journey.ExpectedAt), null, null, IsPlan: false),
        _ => null,
    };

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
