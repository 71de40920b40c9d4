using System.Data.Common;
using Dapper;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Trail;
using Trm.Node.Witness;

namespace Trm.Node.Telemetry;

/// <summary>How a node stands, as its storage says: what the gauges show until somebody looks again. Each question has an index, and none costs more for what was said in former years.</summary>
internal sealed record Standing
{
    private Standing()
    {
    }

    /// <summary>Messages without a final receipt.</summary>
    public required IReadOnlyList<Waits> Outbox { get; init; }

    /// <summary>Messages of each peer that wait for what they rest on.</summary>
    public required IReadOnlyDictionary<string, long> Parked { get; init; }

    /// <summary>Numbers of each peer that are missing.</summary>
    public required IReadOnlyDictionary<string, long> Missing { get; init; }

    /// <summary>Alarms that stand, by what a figure calls them.</summary>
    public required IReadOnlyDictionary<string, int> Alarms { get; init; }

    /// <summary>Since when an alarm stands that nobody has taken.</summary>
    public required DateTimeOffset? Untaken { get; init; }

    public required long Leaves { get; init; }

    /// <summary>Leaves under the newest checkpoint.</summary>
    public required long Published { get; init; }

    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>What each witness has cosigned of our log.</summary>
    public required IReadOnlyDictionary<string, WitnessTable.CosignatureRow> Witnesses { get; init; }

    /// <summary>Looks.</summary>
    /// <param name="origin">Of our own log.</param>
    public static Standing Read(DbConnection db, string origin)
    {
        var alarms = AlarmTable.Open(db);
        var published = TrailTable.Checkpoint(db)?.Size;
        return new()
        {
            Outbox = db.Query<Waits>(
                $"""
                SELECT peer AS Peer, urgent AS Urgent, state AS State, count(*) AS Count, min(created_at) AS Oldest FROM outbox
                WHERE state IN ('{OutboxState.Sealed}', '{OutboxState.Dispatched}', '{OutboxState.Undelivered}', '{OutboxState.ToSealAgain}') AND message_id IS NOT NULL
                GROUP BY peer, urgent, state
                """).AsList(),
            Parked = CountByPeer(db, "inbox WHERE state = 'parked'"),
            Missing = CountByPeer(db, "gap"),
            Alarms = alarms.GroupBy(a => AlarmName.Of(a.Code), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Untaken = alarms.Where(a => a.TakenBy is null).Select(a => (DateTimeOffset?)a.RaisedAt).Min(),
            Leaves = TrailTable.Size(db),
            Published = published ?? 0,
            PublishedAt = published is { } size ? TrailTable.PublishedAt(db, size) : null,
            Witnesses = WitnessTable.NewestCosignatures(db, origin).ToDictionary(c => c.Witness, StringComparer.Ordinal),
        };
    }

    private static Dictionary<string, long> CountByPeer(DbConnection db, string rows) =>
        db.Query<(string Peer, long Count)>($"SELECT peer, count(*) FROM {rows} GROUP BY peer").ToDictionary(r => r.Peer, r => r.Count, StringComparer.Ordinal);

    /// <summary>Messages to one peer that came equally far.</summary>
    internal sealed record Waits
    {
        public required string Peer { get; init; }
        public bool Urgent { get; init; }
        public required string State { get; init; }
        public long Count { get; init; }

        /// <summary>When the oldest was sealed, Unix milliseconds.</summary>
        public long Oldest { get; init; }
    }
}
