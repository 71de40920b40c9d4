using System.Data.Common;
using Dapper;

namespace Trm.Node.Duty;

/// <summary>SQL of the call-outs.</summary>
internal static class CalloutTable
{
    private const string Columns = """
        alarm AS Alarm, what AS What, officer AS Officer, channel AS Channel, code AS Code, peer AS Peer, raised_at AS RaisedAt, message AS Message, owed_at AS OwedAt, attempts AS Attempts,
        due_at AS DueAt, sent_at AS SentAt
        """;

    private const string IsRow = "alarm = @Alarm AND what = @What AND officer = @Officer AND channel = @Channel";

    /// <summary>All that was told, or is to be told, of alarms of which something may still be to be told.</summary>
    public static IReadOnlyList<Callout> Standing(DbConnection db, DbTransaction? tx = null) =>
        db.Query<Callout>($"SELECT {Columns} FROM callout WHERE over_at IS NULL ORDER BY owed_at, alarm, officer, channel", transaction: tx).AsList();

    public static void Owe(DbTransaction tx, Callout callout) => tx.Connection!.Execute(
        """
        INSERT INTO callout (alarm, what, officer, channel, code, peer, raised_at, message, owed_at, due_at)
        VALUES (@Alarm, @What, @Officer, @Channel, @Code, @Peer, @RaisedAt, @Message, @OwedAt, @DueAt)
        ON CONFLICT DO NOTHING
        """,
        callout, tx);

    /// <summary>It needs not be told any more, and never was.</summary>
    public static void Drop(DbTransaction tx, Callout callout) => tx.Connection!.Execute($"DELETE FROM callout WHERE {IsRow} AND sent_at IS NULL", callout, tx);

    public static void Sent(DbTransaction tx, Callout callout, long now) => tx.Connection!.Execute(
        $"UPDATE callout SET attempts = attempts + 1, sent_at = @now WHERE {IsRow}", new { callout.Alarm, callout.What, callout.Officer, callout.Channel, now }, tx);

    public static void Failed(DbTransaction tx, Callout callout, long due) => tx.Connection!.Execute(
        $"UPDATE callout SET attempts = attempts + 1, due_at = @due WHERE {IsRow}", new { callout.Alarm, callout.What, callout.Officer, callout.Channel, due }, tx);

    /// <summary>Nothing of that alarm is to be told any more.</summary>
    public static void Over(DbTransaction tx, long alarm, long now) => tx.Connection!.Execute("UPDATE callout SET over_at = @now WHERE alarm = @alarm AND over_at IS NULL", new { alarm, now }, tx);
}
