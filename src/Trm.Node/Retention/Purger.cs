using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Node.Alarms;
using Trm.Node.Idempotency;
using Trm.Node.Statistics;
using Trm.Node.Storage;

namespace Trm.Node.Retention;

/// <summary>
/// Looks once a day through all that is kept for a time. What time alone decides is purged, class by class, each in one commit with its leaf; of cases whose time is over an
/// officer hears by an alarm; and a year that is over since six months is counted. Whatever ends in between is done at the next look.
/// </summary>
internal sealed class Purger(NodeParts node)
{
    // Those whose words may be about a person: nothing of them may stay on a free page.
    private static readonly HashSet<DataClass> Forgotten = [DataClass.Voice, DataClass.QuarantineBytes];

    private DateTimeOffset? _next;
    private DateTimeOffset _forgetNotBefore;

    /// <summary>Looks every day until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (await IsTimeAsync(cancel))
                await LookAsync(cancel);
            else if (node.Time.GetUtcNow() >= _forgetNotBefore)
                await ForgetAsync(cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>One look: purges what is due, and says how much of which class that was. Counts a year whose time has come.</summary>
    public async Task<IReadOnlyDictionary<DataClass, long>> LookAsync(CancellationToken cancel)
    {
        var looked = node.Time.GetUtcNow();
        var purged = new Dictionary<DataClass, long>();
        foreach (var what in Schedule.ByTime)
            if (await PurgeAsync(what, cancel) is > 0 and var count)
                purged[what] = count;
        var isCaseDue = (await node.Database.ReadAsync(db => DueCases.List(db, node, node.Time.GetUtcNow()), cancel)).Any(c => c.Obstacles.Count == 0 || c.AwaitsCopy);
        var years = await node.Database.ReadAsync(db => DueYears.Count(node, db, looked), cancel);
        await node.Database.CommitAsync(CommitStep.Purged, tx =>
        {
            foreach (var year in years)
                FiguresTable.Keep(tx, node.Vault, year);
            node.Stand(tx, AlarmCode.RetentionDue, isCaseDue);
            PurgeTable.Looked(tx, node.Time.GetUtcNow().ToUnixTimeMilliseconds());
            IdempotencyTable.Purge(tx, node.Time.GetUtcNow());
            return 0;
        }, cancel);
        _next = Schedule.NextLook(looked);
        if (purged.Count > 0)
            node.Log.Purged(purged.Values.Sum());
        await ForgetAsync(cancel);
        return purged;
    }

    /// <summary>What would be purged of that class by then.</summary>
    public static long Count(DbConnection db, NodeParts node, DataClass what, DateTimeOffset then, DateTimeOffset now) => what == DataClass.Voice
        ? Voices(db, node, then, now).Sum(v => PurgeTable.Count(db, what, v.Before, v.Peer))
        : PurgeTable.Count(db, what, Before(what, then));

    private async Task<long> PurgeAsync(DataClass what, CancellationToken cancel)
    {
        // An idle node commits nothing.
        var now = node.Time.GetUtcNow();
        var total = 0L;
        while (await node.Database.ReadAsync(db => Count(db, node, what, now, now), cancel) > 0)
        {
            var count = await node.Database.CommitAsync(CommitStep.Purged, tx =>
            {
                var (told, all) = (0L, 0L);
                foreach (var (peer, before) in what == DataClass.Voice ? Voices(tx.Connection!, node, now, now, tx) : [(null, Before(what, now))])
                {
                    told += PurgeTable.Purge(tx, what, before, out var some, peer);
                    all += some;
                }

                Purges.Note(node, tx, what, told);
                if (Forgotten.Contains(what))
                    PurgeTable.Forget(tx, now.ToUnixTimeMilliseconds());
                return all;
            }, cancel);
            if (count == 0)
                break; // somebody else was faster
            total += count;
        }

        return total;
    }

    // Of each peer's voices: which are due by then. The latest whose time is over stands for all before it.
    private static List<(string? Peer, long Before)> Voices(DbConnection db, NodeParts node, DateTimeOffset then, DateTimeOffset now, DbTransaction? tx = null) =>
    [
        .. PurgeTable.Voices(db, tx).GroupBy(v => v.Peer, StringComparer.Ordinal)
            .Select(g => (Peer: (string?)g.Key, Before: g.Where(v => Schedule.Until(node.Agreements, ParticipantId.Parse(g.Key).Value, DateTimeOffset.FromUnixTimeMilliseconds(v.At), now) <= then)
                .Select(v => v.At + 1).DefaultIfEmpty(0).Max())),
    ];

    private static long Before(DataClass what, DateTimeOffset now) => (what switch
    {
        DataClass.SentBytes or DataClass.ReceivedIds or DataClass.Receipts => now - Schedule.BeyondExpiry,
        DataClass.WithoutCase => now - Schedule.WithoutCase,
        DataClass.QuarantineBytes => now - Schedule.QuarantineBytes,
        DataClass.Drills => now - Schedule.Drills,
        DataClass.HookEvents => now - Schedule.HookEvents,
        DataClass.Figures => now.AddYears(-Schedule.FiguresYears),
        _ => now - Schedule.Trouble,
    }).ToUnixTimeMilliseconds();

    private async Task<bool> IsTimeAsync(CancellationToken cancel)
    {
        var now = node.Time.GetUtcNow();
        if (_next is null && await node.Database.ReadAsync(db => PurgeTable.Looked(db), cancel) is { ForgetDue: 0 } looked)
            _next = Schedule.NextLook(DateTimeOffset.FromUnixTimeMilliseconds(looked.LookedAt));
        // A clock that was put back holds nothing up.
        return _next is not { } next || next <= now || next - now > Schedule.Look;
    }

    private async Task ForgetAsync(CancellationToken cancel)
    {
        try
        {
            await Purges.ForgetAsync(node, cancel);
        }
        catch (StorageFailedException failure)
        {
            // Somebody reads for long: in an hour again.
            _forgetNotBefore = node.Time.GetUtcNow() + TimeSpan.FromHours(1);
            node.Log.LoopFailed("retention", failure.GetType().Name, 3600);
        }
    }
}
