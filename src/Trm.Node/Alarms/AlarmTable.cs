using System.Data.Common;
using Dapper;
using Trm.Node.Referrals;

namespace Trm.Node.Alarms;

/// <summary>SQL of the alarms. An alarm names codes, participants and transmissions, never a case.</summary>
internal static class AlarmTable
{
    /// <summary>Raises an alarm, whose leaf is to be the next; false where the same one stands already.</summary>
    public static bool Raise(DbTransaction tx, string code, string? peer, string? coreId, long now) => tx.Connection!.Execute(
        """
        INSERT INTO alarm (code, peer, core_id, raised_at, leaf)
        SELECT @code, @peer, @coreId, @now, (SELECT coalesce(max(idx) + 1, 0) FROM trail_leaf)
        WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE code = @code AND peer IS NOT DISTINCT FROM @peer AND core_id IS NOT DISTINCT FROM @coreId AND cleared_at IS NULL)
        """,
        new { code, peer, coreId, now }, tx) == 1;

    /// <summary>Whether that alarm was raised, and stands or has ended.</summary>
    public static bool IsKnown(DbTransaction tx, string code, string peer, string coreId) => tx.Connection!.ExecuteScalar<long>(
        "SELECT EXISTS (SELECT 1 FROM alarm WHERE code = @code AND peer = @peer AND core_id = @coreId)", new { code, peer, coreId }, tx) > 0;

    /// <summary>Our clock was set back: what was raised by the former one stands since this moment, or its deputy would be called when this one has caught up with that.</summary>
    /// <param name="ahead">What lies behind that was set by another clock.</param>
    public static void BringBack(DbTransaction tx, long now, long ahead) =>
        tx.Connection!.Execute("UPDATE alarm SET raised_at = @now WHERE cleared_at IS NULL AND raised_at > @ahead", new { now, ahead }, tx);

    /// <summary>Whether an alarm stands that was raised by another clock.</summary>
    public static bool HasAhead(DbConnection db, long ahead) => db.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM alarm WHERE cleared_at IS NULL AND raised_at > @ahead)", new { ahead }) > 0;

    /// <summary>Clears an alarm; false where none stands.</summary>
    public static bool Clear(DbTransaction tx, string code, string? peer, string? coreId, long now) => tx.Connection!.Execute(
        "UPDATE alarm SET cleared_at = @now WHERE code = @code AND peer IS NOT DISTINCT FROM @peer AND core_id IS NOT DISTINCT FROM @coreId AND cleared_at IS NULL",
        new { code, peer, coreId, now }, tx) > 0;

    /// <summary>Those that stand, oldest first; of an organisation those that are about its cases.</summary>
    public static IReadOnlyList<Alarm> Open(DbConnection db, DbTransaction? tx = null, string? organisation = null) => db.Query<Row>(
        $"""
        SELECT id AS Id, code AS Code, peer AS Peer, core_id AS CoreId, raised_at AS RaisedAt, taken_by AS TakenBy, leaf AS Leaf FROM alarm
        WHERE cleared_at IS NULL {(organisation is null ? "" : $"AND {IsAbout(CaseTable.OfOrganisation)}")} ORDER BY raised_at, id
        """,
        new { organisation }, tx)
        .Select(r => new Alarm(r.Code, r.Peer, r.CoreId, DateTimeOffset.FromUnixTimeMilliseconds(r.RaisedAt), r.Id, r.TakenBy) { Leaf = r.Leaf }).ToList();

    /// <summary>The condition that an alarm is about what was said in one of those cases; what was never sealed is named by its message.</summary>
    /// <param name="cases">What stands between the brackets of <c>case_id IN ( )</c>.</param>
    public static string IsAbout(string cases) =>
        $"""
        (core_id IN (SELECT core_id FROM inbox WHERE case_id IN ({cases})) OR core_id IN (SELECT core_id FROM outbox WHERE case_id IN ({cases}))
          OR core_id IN (SELECT message_id FROM content WHERE outgoing = 1 AND case_id IN ({cases})))
        """;

    /// <summary>Somebody looks after it; false where it does not stand, or somebody else has it.</summary>
    public static bool Take(DbTransaction tx, long number, string officer, long now) => tx.Connection!.Execute(
        "UPDATE alarm SET taken_by = @officer, taken_at = @now WHERE id = @number AND cleared_at IS NULL AND taken_by IS NULL", new { number, officer, now }, tx) > 0;

    /// <summary>Somebody looks after what that alarm is about; nothing where it does not stand, or somebody has it.</summary>
    public static void Take(DbTransaction tx, string code, string peer, string coreId, string officer, long now) => tx.Connection!.Execute(
        "UPDATE alarm SET taken_by = @officer, taken_at = @now WHERE code = @code AND peer = @peer AND core_id = @coreId AND cleared_at IS NULL AND taken_by IS NULL",
        new { code, peer, coreId, officer, now }, tx);

    /// <summary>That alarm is said in this log by that leaf: it stands since a former one.</summary>
    public static void SayAgain(DbTransaction tx, long number, long leaf) => tx.Connection!.Execute("UPDATE alarm SET leaf = @leaf WHERE id = @number", new { number, leaf }, tx);

    private sealed record Row
    {
        public long Id { get; init; }
        public required string Code { get; init; }
        public string? Peer { get; init; }
        public string? CoreId { get; init; }
        public long RaisedAt { get; init; }
        public string? TakenBy { get; init; }
        public long? Leaf { get; init; }
    }
}
