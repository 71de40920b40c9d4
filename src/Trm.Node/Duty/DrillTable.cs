using System.Data.Common;
using Dapper;

namespace Trm.Node.Duty;

/// <summary>SQL of the duty drills.</summary>
internal static class DrillTable
{
    public static void Begin(DbTransaction tx, string? peer, string? message, string officer, long now) => tx.Connection!.Execute(
        "INSERT INTO drill (peer, message_id, begun_at, begun_by) VALUES (@peer, @message, @now, @officer)", new { peer, message, now, officer }, tx);

    /// <summary>True while one of our own is not answered.</summary>
    public static bool IsOpen(DbConnection db, DbTransaction? tx = null) => db.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM drill WHERE peer IS NULL AND answered_at IS NULL)", transaction: tx) > 0;

    /// <summary>Somebody of our own office has answered.</summary>
    public static void Answered(DbTransaction tx, string officer, long now) => tx.Connection!.Execute(
        "UPDATE drill SET answered_at = @now, answered_by = @officer WHERE peer IS NULL AND answered_at IS NULL", new { officer, now }, tx);

    /// <summary>Somebody of another office has read back the word of that test; nothing where it is no drill, or was answered before.</summary>
    public static void Answered(DbTransaction tx, string message, string by, long now) => tx.Connection!.Execute(
        "UPDATE drill SET answered_at = @now, answered_by = @by WHERE message_id = @message AND answered_at IS NULL", new { message, by, now }, tx);

    /// <summary>All of them, the newest first.</summary>
    public static IReadOnlyList<DutyDrill> All(DbConnection db) =>
    [
        .. db.Query<Row>("SELECT peer AS Peer, message_id AS MessageId, begun_at AS BegunAt, begun_by AS BegunBy, answered_at AS AnsweredAt, answered_by AS AnsweredBy FROM drill ORDER BY id DESC")
            .Select(r => new DutyDrill(r.Peer, r.MessageId, DateTimeOffset.FromUnixTimeMilliseconds(r.BegunAt), r.BegunBy, r.AnsweredAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, r.AnsweredBy)),
    ];

    private sealed record Row
    {
        public string? Peer { get; init; }
        public string? MessageId { get; init; }
        public long BegunAt { get; init; }
        public required string BegunBy { get; init; }
        public long? AnsweredAt { get; init; }
        public string? AnsweredBy { get; init; }
    }
}
