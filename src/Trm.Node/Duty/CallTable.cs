using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Node.Duty;

/// <summary>SQL of what is spoken of over the telephone.</summary>
internal static class CallTable
{
    /// <summary>A message of ours as it was last sealed.</summary>
    public sealed record Row
    {
        public required string CoreId { get; init; }
        public required string Peer { get; init; }
        public required string Kind { get; init; }
        public required string Code { get; init; }
        public string? CaseId { get; init; }
        public required string State { get; init; }
        public long CreatedAt { get; init; }

        public bool IsRefused => State == OutboxState.Refused;
    }

    /// <summary>The newest transmission of a message of ours; null where there is none.</summary>
    public static Row? Sent(DbConnection db, MessageId message, DbTransaction? tx = null) => db.QueryFirstOrDefault<Row>(
        "SELECT core_id AS CoreId, peer AS Peer, kind AS Kind, code AS Code, case_id AS CaseId, state AS State, created_at AS CreatedAt FROM outbox WHERE message_id = @message ORDER BY place DESC LIMIT 1",
        new { message = message.ToString() }, tx);

    /// <summary>True where somebody is known to have seen it.</summary>
    public static bool IsSeen(DbConnection db, MessageId message, string step, DbTransaction? tx = null) => db.ExecuteScalar<long>(
        "SELECT EXISTS (SELECT 1 FROM deadline WHERE message_id = @message AND outgoing = @ours AND step = @step AND closed_at IS NOT NULL)", new { message = message.ToString(), ours = true, step }, tx) > 0;

    /// <summary>Who closes what a call was about: the officer, who answered, and the word.</summary>
    public static string By(string officer, string answeredBy, string word) => $"{officer}{Call}{answeredBy}, {word}";

    /// <summary>The call that is on record about a message of ours; null where there is none, or it was seen in another way.</summary>
    public static RecordedCall? Recorded(DbConnection db, MessageId message)
    {
        var (peer, at, by) = db.QueryFirstOrDefault<(string Peer, long At, string? By)>(
            "SELECT peer, closed_at, closed_by FROM deadline WHERE message_id = @message AND outgoing = @ours AND step = @step AND closed_at IS NOT NULL",
            new { message = message.ToString(), ours = true, step = Deadlines.DueStep.Seen });
        return by?.Split(Call) is [_, var said] && said.Split(", ") is [var answeredBy, var word] ? new(message.ToString(), peer, DateTimeOffset.FromUnixTimeMilliseconds(at), answeredBy, word) : null;
    }

    private const string Call = ": call, ";

    // A complaint that names no case is for oversight alone.
    private const string IsSpokenOf = $"{CaseTable.IsOfSeenCase} AND (case_id IS NOT NULL OR kind <> 'voice')";

    /// <summary>What passed between us and that peer since then, the newest first; at most 200. Of an organisation what was said in its cases.</summary>
    public static IReadOnlyList<SpokenMessage> Since(DbConnection db, string peer, long since, string? organisation = null) =>
    [
        .. db.Query<Spoken>(
            $"""
            SELECT message_id AS MessageId, kind AS Kind, code AS Code, max(created_at) AS At, 1 AS IsOurs FROM outbox
            WHERE peer = @peer AND message_id IS NOT NULL AND created_at >= @since AND {IsSpokenOf} GROUP BY message_id, kind, code
            UNION ALL
            SELECT message_id AS MessageId, kind AS Kind, code AS Code, min(received_at) AS At, 0 AS IsOurs FROM inbox
            WHERE peer = @peer AND message_id IS NOT NULL AND received_at >= @since AND {IsSpokenOf} GROUP BY message_id, kind, code
            ORDER BY 4 DESC LIMIT 200
            """,
            new { peer, since, organisation }).Select(s => new SpokenMessage(
                s.MessageId, s.IsOurs != 0, s.Kind, s.Code, DateTimeOffset.FromUnixTimeMilliseconds(s.At), ReadBackWord.Of(MessageId.Parse(s.MessageId).Value).Text)),
    ];

    private sealed record Spoken
    {
        public required string MessageId { get; init; }
        public required string Kind { get; init; }
        public required string Code { get; init; }
        public long At { get; init; }
        public long IsOurs { get; init; }
    }
}
