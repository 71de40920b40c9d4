using System.Text;
using Dapper;
using Trm.Node.Tests.Exchange;
using Trm.Trail;

namespace Trm.Node.Tests.Witness;

/// <summary>
/// Rewrites the history of a stopped node with everything that its operator has: database, keys, disk. Afterwards leaves, evidence, tiles and every checkpoint agree with
/// each other, and all of it is signed.
/// </summary>
internal static class DishonestOperator
{
    private sealed record Row(long Idx, long Event, long Minute, byte[] Salt, byte[] Public, byte[] PrivateHash);

    /// <summary>A message is said to have been handed to the broker half an hour before it was.</summary>
    /// <param name="hides">What peers are known to hold is taken out of the database as well.</param>
    public static async Task RewriteAsync(World world, string name, bool hides)
    {
        await using var db = await (await world.StorageOf(name)).ConnectAsync(writes: true);
        var row = await db.QueryFirstAsync<Row>(
            "SELECT idx AS Idx, event AS Event, minute AS Minute, salt AS Salt, public AS Public, private_hash AS PrivateHash FROM trail_leaf WHERE event = 2 ORDER BY idx LIMIT 1");
        var minute = row.Minute - 30;
        var leaf = LeafOpening.Parse((TrailEvent)row.Event, minute, row.Salt, row.Public, new TreeHash(row.PrivateHash), null, null).Demand().ToLeaf();
        await db.ExecuteAsync("UPDATE trail_leaf SET minute = @minute, leaf = @leaf WHERE idx = @Idx", new { minute, leaf = leaf.ToBytes(), row.Idx });

        using var key = Ed25519PrivateKey.Read(Path.Combine(world.KeysOf(name), "log.key")).Demand();
        var signer = new NoteSigner($"trm/{name}/0", key);
        var folder = Path.Combine(world.DataOf(name), "trail", "log");
        System.IO.Directory.Delete(folder, recursive: true);
        var files = new LogFolder(folder);
        var log = new TiledLog(files);
        SignedNote? newest = null;
        var leaves = (await db.QueryAsync<byte[]>("SELECT leaf FROM trail_leaf ORDER BY idx")).AsList();
        foreach (var size in (await db.QueryAsync<long>("SELECT size FROM checkpoint ORDER BY size")).AsList())
        {
            while (log.Size < size)
                log.Append(leaves[(int)log.Size]);
            newest = new Checkpoint(signer.Key.Name, size, log.Root).Sign(signer);
            await db.ExecuteAsync("UPDATE checkpoint SET note = @note WHERE size = @size", new { size, note = Encoding.UTF8.GetString(newest.ToBytes()) });
        }

        log.Flush();
        files.WriteCheckpoint(newest!);
        await db.ExecuteAsync("DELETE FROM cosignature");
        if (hides)
            await db.ExecuteAsync("UPDATE offer SET held = 0, offered = 0, old_size = NULL, answered = 1");
    }
}
