using System.Data.Common;
using Dapper;

namespace Trm.Faults;

/// <summary>Waits until nothing is under way: hours at first, and then days in one step, for what goes out once a day. Nothing may expire in a world in which all is well.</summary>
internal sealed class Settling(World world)
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan[] Leaps = [TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1)];

    /// <summary>Returns in any case; whether all is settled is for the checker to say.</summary>
    public async Task WaitAsync()
    {
        foreach (var leap in Leaps)
        {
            if (leap > TimeSpan.Zero)
                world.History.Note("world", $"it is {leap.TotalDays} days later");
            world.Schedule.Leap(leap);
            // Who was just starting when all was well has an administrator, too.
            await world.Secretariat.BringAsync();
            for (var looks = 0; looks < (leap == TimeSpan.Zero ? 150 : 30); looks++)
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
                var sent = await writer.Rows!.ReadAsync(db => db.QuerySingle<(long Gen, long Last)>(
                    "SELECT gen, (SELECT coalesce(max(next_seq), 1) - 1 FROM peer WHERE peer = @Name) FROM node", new { reader.Name }), CancellationToken.None);
                var held = await reader.Rows!.ReadAsync(db => db.QueryFirstOrDefault<(long Gen, long Last)>("SELECT gen, through FROM peer WHERE peer = @Name", new { writer.Name }), CancellationToken.None);
                if (sent != held)
                    unequal.Add(FormattableString.Invariant($"{writer.Name} has numbered {sent.Last} for {reader.Name} in generation {sent.Gen}, which has {held.Last} of generation {held.Gen}"));
            }

        return unequal;
    }

    private static bool IsUnderWay(DbConnection db) => db.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL AND state NOT IN ('expired', 'sealed-again'))
            OR EXISTS (SELECT 1 FROM gap) OR EXISTS (SELECT 1 FROM receipt_queue) OR EXISTS (SELECT 1 FROM inbox WHERE state = 'parked')
        """) > 0;
}
