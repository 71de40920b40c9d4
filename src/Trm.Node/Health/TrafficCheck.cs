using System.Data.Common;
using Dapper;

namespace Trm.Node.Health;

/// <summary>What waits: to be sent, to be receipted, to be judged, to be looked at; and what is missing.</summary>
internal sealed class TrafficCheck() : HealthCheck("traffic")
{
    private static readonly TimeSpan UnsentAtMost = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan GapAtMost = TimeSpan.FromMinutes(30);

    private sealed record Waiting(long Unsent, DateTimeOffset? OldestUnsent, long Unreceipted, DateTimeOffset? OldestUnreceipted, long Undelivered, long Parked, DateTimeOffset? OldestParked, long Quarantined, long Missing, DateTimeOffset? OldestGap);

    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        var (w, now) = (await patient.ReadAsync(Look, cancel), patient.Now);
        return Or(
            Ok($"{w.Unreceipted} messages of ours without a receipt{Since(w.OldestUnreceipted)}, {w.Parked} parked, {w.Quarantined} in quarantine, no gap"),
            [
                now - w.OldestUnsent > UnsentAtMost ? Fault("OUTBOX_STUCK", $"{w.Unsent} messages were not taken by the broker yet, the oldest since {w.OldestUnsent:yyyy-MM-dd HH:mm} UTC", "look at broker, clock and keys above; telephone what cannot wait") : null,
                w.Undelivered == 0 ? null : Warning("UNDELIVERED", $"{w.Undelivered} messages have no receipt in all their resends", "trm alarms list says whom to telephone"),
                now - w.OldestParked > patient.Options.Delivery.ParkedAtMost ? Fault("PARKED_TOO_LONG", $"{w.Parked} messages wait for something that does not come, the oldest since {w.OldestParked:yyyy-MM-dd HH:mm} UTC", "is our clock in alarm, our directory behind? Mend that first; the log says what each waits for") : null,
                w.Quarantined == 0 ? null : Warning("QUARANTINE", $"{w.Quarantined} messages could not be verified", "trm quarantine list; telephone whose mailbox they lay in"),
                w.Missing > 0 ? Finding(now - w.OldestGap > GapAtMost, w) : null,
            ]);
    }

    private HealthFinding Finding(bool isOld, Waiting w) => isOld
        ? Fault("GAP", $"{w.Missing} messages of others are missing since {w.OldestGap:yyyy-MM-dd HH:mm} UTC", "trm alarms list says whose; telephone them")
        : Warning("GAP", $"{w.Missing} messages of others are missing; they are asked for", "wait half an hour, then telephone");

    private static string Since(DateTimeOffset? time) => time is { } since ? FormattableString.Invariant($" (the oldest of {since:yyyy-MM-dd HH:mm} UTC)") : "";

    private static Waiting Look(DbConnection db)
    {
        const string open = "FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL AND state IN ('sealed', 'dispatched', 'undelivered')";
        return new(
            Count(db, "FROM outbox WHERE dispatched_at IS NULL AND state = 'sealed'"), Time(db, "min(created_at) FROM outbox WHERE dispatched_at IS NULL AND state = 'sealed'"),
            Count(db, open), Time(db, "min(created_at) " + open),
            Count(db, "FROM outbox WHERE state = 'undelivered' AND receipt IS NULL"),
            Count(db, "FROM inbox WHERE state = 'parked'"), Time(db, "min(received_at) FROM inbox WHERE state = 'parked'"),
            Count(db, "FROM quarantine"),
            Count(db, "FROM gap"), Time(db, "min(since) FROM gap"));
    }

    private static long Count(DbConnection db, string from) => db.ExecuteScalar<long>("SELECT count(*) " + from);

    private static DateTimeOffset? Time(DbConnection db, string what) => db.ExecuteScalar<long?>("SELECT " + what) is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
