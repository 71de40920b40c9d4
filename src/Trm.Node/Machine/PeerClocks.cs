using System.Data.Common;
using Dapper;
using Trm.Contracts.Messages;
using Trm.Node.Outbox;

namespace Trm.Node.Machine;

/// <summary>SQL of what receipts say about our clock: the newest of each peer, of the last day.</summary>
internal static class PeerClocks
{
    private static readonly TimeSpan Heard = TimeSpan.FromDays(1);

    /// <summary>Notes what a receipt says. The newest message judges: one that was sealed before our clock was set may have its receipt after one that was sealed later.</summary>
    public static void Note(DbTransaction tx, OutboxRow row, DateTimeOffset now, TimeSpan offset) => tx.Connection!.Execute(
        """
        INSERT INTO peer_clock (peer, gen, seq, at, offset_ms) VALUES (@Peer, @Gen, @Seq, @at, @offset)
        ON CONFLICT (peer) DO UPDATE SET gen = excluded.gen, seq = excluded.seq, at = excluded.at, offset_ms = excluded.offset_ms WHERE (excluded.gen, excluded.seq) > (peer_clock.gen, peer_clock.seq)
        """,
        new { row.Peer, row.Gen, row.Seq, at = now.ToUnixTimeMilliseconds(), offset = (long)offset.TotalMilliseconds }, tx);

    /// <summary>How far our clock is ahead of the others' (behind: below zero): the median over the peers of the last day. Null where none was heard: not judged.</summary>
    public static TimeSpan? Offset(DbConnection db, DateTimeOffset now, DbTransaction? tx = null) => ClockOffset.Median(
        [.. db.Query<long>("SELECT offset_ms FROM peer_clock WHERE at >= @since", new { since = (now - Heard).ToUnixTimeMilliseconds() }, tx).Select(ms => TimeSpan.FromMilliseconds(ms))]);

    /// <summary>Whether our clock is so wrong that only what must never wait is sent.</summary>
    public static bool StopSending(DbConnection db, DateTimeOffset now, DbTransaction? tx = null) => Offset(db, now, tx)?.Duration() > ClockOffset.Stopping;

    /// <summary>Whether our clock is in alarm.</summary>
    public static bool IsInAlarm(DbConnection db, DateTimeOffset now, DbTransaction? tx = null) => Offset(db, now, tx)?.Duration() > ClockOffset.Alarming;

    /// <summary>Whether that is sent with any clock: reports, and the message about nothing by whose receipt a cured clock is known.</summary>
    public static bool GoesAnyway(MessageKind kind) => kind.Class == MessageClass.Report || kind == MessageKind.Test;
}
