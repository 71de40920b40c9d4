using System.Data.Common;
using Dapper;

namespace Trm.Faults;

/// <summary>Waits until nothing is under way: hours at first, and then days in one step, for what goes out once a day; after a month what nobody took has expired.</summary>
internal sealed class Settling(World world)
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan[] Leaps = [TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(31)];

    /// <summary>Returns in any case; whether all is settled is for the checker to say.</summary>
    public async Task WaitAsync()
    {
        foreach (var leap in Leaps)
        {
            if (leap > TimeSpan.Zero)
                world.History.Note("world", $"it is {leap.TotalDays} days later");
            world.Schedule.Leap(leap);
            for (var looks = 0; looks < (leap == TimeSpan.Zero ? 100 : 30); looks++)
            {
                await world.Schedule.PassAsync(Look);
                if (await IsSettledAsync())
                    return;
            }
        }
    }

    private async Task<bool> IsSettledAsync()
    {
        if (!world.Post.IsEmpty || world.Countries.Any(c => c.Node is null))
            return false;
        foreach (var country in world.Countries)
            if (await country.Rows!.ReadAsync(IsUnderWay, CancellationToken.None))
                return false;
        return (await UnequalAsync(world)).Count == 0;
    }

    /// <summary>The pairs of which one has numbered what the other does not hold.</summary>
    public static async Task<IReadOnlyList<string>> UnequalAsync(World world)
    {
        var unequal = new List<string>();
        foreach (var writer in world.Countries)
            foreach (var reader in world.Countries.Where(r => r != writer))
            {
                var sent = await writer.Rows!.ReadAsync(db => db.ExecuteScalar<long>("SELECT coalesce(max(next_seq), 1) - 1 FROM peer WHERE peer = @Name", new { reader.Name }), CancellationToken.None);
                var through = await reader.Rows!.ReadAsync(db => db.ExecuteScalar<long>("SELECT coalesce(max(through), 0) FROM peer WHERE peer = @Name", new { writer.Name }), CancellationToken.None);
                if (sent != through)
                    unequal.Add(FormattableString.Invariant($"{writer.Name} has numbered {sent} for {reader.Name}, which has {through}"));
            }

        return unequal;
    }

    private static bool IsUnderWay(DbConnection db) => db.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL AND state NOT IN ('expired', 'sealed-again'))
            OR EXISTS (SELECT 1 FROM gap) OR EXISTS (SELECT 1 FROM receipt_queue) OR EXISTS (SELECT 1 FROM inbox WHERE state = 'parked')
        """) > 0;
}
