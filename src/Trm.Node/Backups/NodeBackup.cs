using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Storage.Postgres;
using Trm.Node.Storage.Sqlite;

namespace Trm.Node.Backups;

/// <summary>
/// Takes a backup while the node runs: one snapshot of the database into one file, and after it the wrapped keys of the cases and the decisions to erase into another. Every case of the
/// snapshot has its key, or the decision that took it away. The key-encryption key is in neither: <c>trm keys wrap</c>. Source: contracts/decisions/0051.
/// </summary>
public static class NodeBackup
{
    /// <summary>Ends the name of every file of a backup.</summary>
    public const string Extension = ".trm-backup";

    // In the data folder: when the last one was taken.
    private const string Last = "backup.last";
    private const string LastFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Takes one. What an interruption left of an earlier one is cleared away first.</summary>
    /// <exception cref="NodeStartException">There is no node's database or key, or both parts would lie in one folder.</exception>
    /// <exception cref="IOException">A disk refuses; nothing has the name of a backup that is none.</exception>
    public static async Task<TakenBackup> TakeAsync(BackupOrder order, TimeProvider time, CancellationToken cancel = default)
    {
        if (!System.IO.Directory.Exists(Path.Combine(order.DataFolder, "cases")) || (order.Postgres is null && !File.Exists(DatabaseOf(order))))
            throw new NodeStartException("FILE_ABSENT", $"no node has kept anything in {order.DataFolder}; name the data folder of the node");
        if (Path.GetFullPath(order.ContentFolder).TrimEnd('/') == Path.GetFullPath(order.KeysFolder).TrimEnd('/'))
            throw new NodeStartException("BACKUP_TOGETHER", "content and keys in one folder are stolen together, and the keys must not live longer than a month: name two folders, best on two machines");
        using var wrapping = KeyEncryptionKey.ReadOrCreate(order.KeyEncryptionKeyFile ?? Path.Combine(order.DataFolder, "kek.key"), mayCreate: false);
        ClearAway(order.ContentFolder);
        ClearAway(order.KeysFolder);

        var (set, taken) = (Guid.NewGuid(), WireTime.Cut(time.GetUtcNow()));
        var (participant, rows) = ("", 0L);
        var content = await SnapshotAsync(order, db =>
        {
            var tables = StoredTables.Of(db);
            participant = (tables.Names.Contains("node", StringComparer.Ordinal) ? db.QueryFirstOrDefault<string>("SELECT participant FROM node") : null)
                ?? throw new NodeStartException("FILE_ABSENT", "the database is nobody's yet: no node has run on it");
            return Write(order.ContentFolder, BackupPart.Content, stream => rows = StoredRows.Write(db, tables, stream, order.Progress));
        }, cancel);
        KeyFiles.Count count = new(0, 0);
        var keys = Write(order.KeysFolder, BackupPart.Keys, stream => count = KeyFiles.Write(Path.Combine(order.DataFolder, "cases"), stream));
        Remember(order.DataFolder, taken);
        return new(participant, taken, content, keys, rows, count.Keys, count.Erasures, DestroyOld(order.KeysFolder, taken));

        TakenFile Write(string folder, BackupPart part, Action<Stream> write)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{participant}-{taken:yyyyMMdd'T'HHmmss'Z'}.{BackupHeader.Name(part)}{Extension}"));
            if (File.Exists(path))
                throw new NodeStartException("FILE_EXISTS", $"{path} was taken in this very second; a backup is never written over another");
            var (bytes, sha256) = BackupFile.Write(path, part, set, taken, wrapping, order.Offline, write);
            return new(path, bytes, sha256);
        }
    }

    /// <summary>When a backup of that data folder was last taken; null where none was, or nobody knows.</summary>
    internal static DateTimeOffset? LastTaken(string dataFolder) =>
        File.Exists(Path.Combine(dataFolder, Last)) && DateTimeOffset.TryParseExact(File.ReadAllText(Path.Combine(dataFolder, Last)), LastFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var taken)
            ? taken
            : null;

    // For who looks after the node. On a full disk it is not worth a backup.
    private static void Remember(string dataFolder, DateTimeOffset taken)
    {
        try
        {
            OwnerOnly.Write(Path.Combine(dataFolder, Last), Encoding.ASCII.GetBytes(taken.ToString(LastFormat, CultureInfo.InvariantCulture)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is taken all the same.
        }
    }

    private static string DatabaseOf(BackupOrder order) => Path.Combine(order.DataFolder, "node.db");

    // One state of all tables, past the node: nothing is migrated or written.
    private static async Task<T> SnapshotAsync<T>(BackupOrder order, Func<DbConnection, T> read, CancellationToken cancel)
    {
        if (order.Postgres is not { } postgres)
            return SqliteDatabase.ReadWhileRunning(DatabaseOf(order), read);
        await using var database = await PostgresDatabase.OpenAsync(postgres, cancel, schema: 0);
        return await database.ReadAsync(read, cancel);
    }

    private static void ClearAway(string folder)
    {
        OwnerOnly.CreateFolder(folder);
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*" + Extension + BackupFile.Unfinished))
            File.Delete(path);
        SecretFile.FinishDestroying(folder);
    }

    // By the time in the file: a copy that was carried about is no younger for it.
    private static List<string> DestroyOld(string folder, DateTimeOffset now)
    {
        var old = System.IO.Directory.EnumerateFiles(folder, "*" + Extension)
            .Where(path => BackupFile.Header(path) is { Part: BackupPart.Keys } header && now - header.Taken > BackupHeader.KeysLiveAtMost).Order(StringComparer.Ordinal).ToList();
        foreach (var path in old)
            SecretFile.Destroy(path);
        return old;
    }
}
