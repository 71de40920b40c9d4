using System.Data.Common;
using System.Text;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Evidence.Witnesses;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Storage.Postgres;
using Trm.Node.Storage.Sqlite;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Backups;

/// <summary>
/// Puts a backup back on a machine that holds nothing yet. Both files are read to their ends before anything is written; what is written is marked as unfinished until all of it is there,
/// and the database as restored until a new generation has begun, so that no number of it is used again. Source: contracts/decisions/0051.
/// </summary>
public static class NodeRestore
{
    /// <summary>Lies in the data folder while a backup is put back into it: nothing there is believed.</summary>
    public const string Unfinished = "restore.unfinished";

    private const string Kek = "kek.key";

    /// <summary>Puts a backup back; begun anew where an earlier run was interrupted.</summary>
    /// <exception cref="NodeStartException">
    /// <c>BACKUP_INVALID</c>, <c>BACKUP_DAMAGED</c> with the file's name; <c>BACKUP_TOO_OLD</c> where the keys are older than a month, or than the content; <c>FOLDER_NOT_EMPTY</c>;
    /// <c>DATABASE_OF_ANOTHER</c>; <c>BACKUP_TOO_NEW</c> where a newer program made it; the codes of the key-encryption key.
    /// </exception>
    public static async Task<RestoredBackup> RestoreAsync(RestoreOrder order, TimeProvider time, Func<IDatabase, IDatabase>? wrap = null, CancellationToken cancel = default)
    {
        var kek = order.KeyEncryptionKeyFile ?? Path.Combine(order.DataFolder, Kek);
        using var wrapping = KeyEncryptionKey.ReadOrCreate(kek, mayCreate: false);
        var schema = Examine(order, wrapping, WireTime.Cut(time.GetUtcNow()), out var content, out var keys);
        if (System.IO.Directory.Exists(order.DataFolder) && System.IO.Directory.EnumerateFileSystemEntries(order.DataFolder).Any(e => !IsOurs(order.DataFolder, Path.GetFileName(e))))
            throw new NodeStartException("FOLDER_NOT_EMPTY", $"{order.DataFolder} holds something already: a backup is put back into an empty folder only; name another, or move that away");
        await CheckEmptyAsync(order, content, cancel);
        OwnerOnly.CreateFolder(order.DataFolder);
        await using var folder = FolderLock.Take(order.DataFolder);
        var marker = Path.Combine(order.DataFolder, Unfinished);
        OwnerOnly.CreateFile(marker);
        ClearAway(order.DataFolder);

        var cases = Path.Combine(order.DataFolder, "cases");
        OwnerOnly.CreateFolder(cases);
        var count = BackupFile.Read(order.KeysFile, BackupPart.Keys, wrapping, order.Offline, (_, stream) => KeyFiles.Read(stream, cases));
        await ClearOfNewerAsync(order, schema, content, cancel);
        var (rows, generation, above) = await FillAsync(order, wrapping, schema, content, time, wrap, cancel);
        using (var vault = new CaseVault(cases, wrapping))
            vault.CheckKey();
        File.Delete(marker);
        return new(content.Taken, keys.Taken, rows, count.Keys, count.Erasures, generation, NextLog(order, above));
    }

    /// <summary>Refuses a folder into which a backup was put back by half.</summary>
    /// <exception cref="NodeStartException">It is one.</exception>
    internal static void RefuseUnfinished(string dataFolder)
    {
        if (File.Exists(Path.Combine(dataFolder, Unfinished)))
            throw new NodeStartException("RESTORE_UNFINISHED", "a backup was put back here by half: run trm node restore again, it begins anew");
    }

    // All that can be refused is refused before anything is written.
    private static long Examine(RestoreOrder order, KeyEncryptionKey wrapping, DateTimeOffset now, out BackupHeader content, out BackupHeader keys)
    {
        (var schema, content) = BackupFile.Read(order.ContentFile, BackupPart.Content, wrapping, order.Offline, (header, stream) =>
        {
            var number = StoredRows.Schema(stream);
            stream.CopyTo(Stream.Null);
            return (number, header);
        });
        keys = BackupFile.Read(order.KeysFile, BackupPart.Keys, wrapping, order.Offline, (header, stream) =>
        {
            KeyFiles.Read(stream, folder: null);
            return header;
        });
        if (now - keys.Taken > BackupHeader.KeysLiveAtMost)
            throw new NodeStartException("BACKUP_TOO_OLD", $"{order.KeysFile} was taken on {keys.Taken:yyyy-MM-dd}, more than a month ago: cases that were erased since would come back. Use the newest keys part there is; the content may be older");
        if (keys.Taken < content.Taken)
            throw new NodeStartException("BACKUP_TOO_OLD", $"{order.KeysFile} is older than the content: cases that began in between would have no key. Use the keys part of the same backup, or of a later one");
        if (schema > MigrationScripts.Of("Sqlite")[^1].Number)
            throw new NodeStartException("BACKUP_TOO_NEW", $"{order.ContentFile} was made by a newer program than this one; install that one first");
        return schema;
    }

    private static async Task<(long Rows, long Generation, long Above)> FillAsync(
        RestoreOrder order, KeyEncryptionKey wrapping, long schema, BackupHeader content, TimeProvider time, Func<IDatabase, IDatabase>? wrap, CancellationToken cancel)
    {
        var (rows, above) = (0L, 0L);
        await using (var database = await OpenAsync(order, schema, wrap, cancel))
            (rows, above) = await database.CommitAsync(CommitStep.Prepared, tx => BackupFile.Read(order.ContentFile, BackupPart.Content, wrapping, order.Offline, (_, stream) =>
            {
                var tables = StoredTables.Of(tx.Connection!, tx);
                // What an earlier run of this one left; anything else has been refused.
                tables.Clear(tx);
                var count = StoredRows.Read(stream, tx, tables, order.Progress);
                if (tx.Connection!.QueryFirst<string>("SELECT participant FROM node", transaction: tx) != order.Participant.Value)
                    throw new NodeStartException("DATABASE_OF_ANOTHER", $"{order.ContentFile} is a backup of another participant");
                var highest = Math.Max(tx.Connection!.ExecuteScalar<long>("SELECT gen FROM node", transaction: tx), Listed(order, tx));
                RestoreTable.Insert(tx, content.Set, content.Taken, time.GetUtcNow(), highest);
                return (count, highest);
            }), cancel);

        // The rows were of the schema of their time; from here on they are of today's.
        await using var restored = await OpenAsync(order, long.MaxValue, wrap, cancel);
        var generation = await restored.ReadAsync(db => NodeTable.Generation(db), cancel);
        for (var former = 0L; former <= generation; former++)
            await WriteTrailAsync(order, restored, former, generation, cancel);
        return (rows, generation, above);
    }

    // A server's database that an earlier run has brought forward already, or that was made by this program, is made anew: rows go into the tables of their own schema only.
    private static async Task ClearOfNewerAsync(RestoreOrder order, long schema, BackupHeader content, CancellationToken cancel)
    {
        if (order.Postgres is not { } postgres)
            return;
        await using var database = await PostgresDatabase.OpenAsync(postgres, cancel, schema: 0);
        if (await database.ReadAsync(db => StoredTables.Of(db).Schema, cancel) <= schema)
            return;
        await database.CommitAsync(CommitStep.Prepared, tx =>
        {
            var tables = StoredTables.Of(tx.Connection!, tx);
            if (!IsFree(tx.Connection!, tables, content, tx))
                throw NotEmpty(postgres);
            tables.Drop(tx);
            return 0;
        }, cancel);
    }

    private static async Task<IDatabase> OpenAsync(RestoreOrder order, long schema, Func<IDatabase, IDatabase>? wrap, CancellationToken cancel)
    {
        IDatabase database = order.Postgres is { } postgres ? await PostgresDatabase.OpenAsync(postgres, cancel, schema) : SqliteDatabase.Open(Path.Combine(order.DataFolder, "node.db"), schema);
        return wrap is null ? database : wrap(database);
    }

    // A server's database may be anybody's: it holds nothing, or what an earlier run of this very restore put there.
    private static async Task CheckEmptyAsync(RestoreOrder order, BackupHeader content, CancellationToken cancel)
    {
        if (order.Postgres is not { } postgres)
            return;
        await using var database = await PostgresDatabase.OpenAsync(postgres, cancel, schema: 0);
        if (!await database.ReadAsync(db => IsFree(db, StoredTables.Of(db), content), cancel))
            throw NotEmpty(postgres);
    }

    private static bool IsFree(DbConnection db, StoredTables tables, BackupHeader content, DbTransaction? tx = null) => tables.AreEmpty(db, tx) || RestoreTable.IsOf(db, tables, content.Set, tx);

    private static NodeStartException NotEmpty(PostgresOptions postgres) =>
        new("DATABASE_NOT_EMPTY", $"the database at {postgres.Shown} holds something already: a backup is put back into an empty one only; make another");

    // The newest generation of ours that a directory at hand lists: each up to it may have been in use.
    private static long Listed(RestoreOrder order, DbTransaction tx)
    {
        var files = tx.Connection!.Query<byte[]>("SELECT bytes FROM directory ORDER BY version DESC LIMIT 1", transaction: tx).AsList();
        if (order.DirectoryFile is { } file && File.Exists(file))
            files.Add(File.ReadAllBytes(file));
        return files.Select(f => SignedDirectory.Parse(f).Try(out var signed, out _) ? signed : null).OfType<SignedDirectory>()
            .SelectMany(s => s.Document.Participants.Where(p => p.Entry.Id == order.Participant).Select(p => ListedKeys.NewestGeneration(p.Entry))).DefaultIfEmpty(0).Max();
    }

    // The tiles are made from the database, the same bytes as before.
    private static async Task WriteTrailAsync(RestoreOrder order, IDatabase database, long generation, long current, CancellationToken cancel)
    {
        long? former = generation == current ? null : generation;
        if (await database.ReadAsync(db => TrailTable.Checkpoint(db, former: former), cancel) is not var (size, note))
            return;
        var folder = new LogFolder(Path.Combine(Sequencer.FolderOf(order.DataFolder, generation), "log"));
        var log = new TiledLog(folder);
        while (log.Size < size)
            foreach (var leaf in await database.ReadAsync(db => TrailTable.Leaves(db, log.Size, (int)Math.Min(4096, size - log.Size), former), cancel))
                log.Append(leaf);
        log.Flush();
        var checkpoint = SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Demand();
        if (Checkpoint.Parse(checkpoint.Text).Demand().Root != log.Root)
            throw new NodeStartException("BACKUP_DAMAGED", $"{order.ContentFile}: the leaves of generation {generation} are not those of its checkpoint");
        folder.WriteCheckpoint(checkpoint);
    }

    private static string? NextLog(RestoreOrder order, long above) => order.LogKeyFile is { } file && Ed25519PrivateKey.Read(file) is { Holds: true, Value: var key }
        ? NoteKey.OfLog(ListedKeys.Origin(order.Participant, above + 1), key.PublicKey).ToString()
        : null;

    // What an earlier run left, where its marker says so; the lock and the key-encryption key in any case, and what was to become lock or marker when that run was killed.
    private static bool IsOurs(string folder, string name) =>
        name is Kek or FolderLock.Name || IsHalf(name) || (File.Exists(Path.Combine(folder, Unfinished)) && (name is Unfinished or "cases" or "trail" || name.StartsWith("node.db", StringComparison.Ordinal)));

    private static bool IsHalf(string name) => OwnerOnly.IsUnfinished(name, FolderLock.Name) || OwnerOnly.IsUnfinished(name, Unfinished);

    private static void ClearAway(string folder)
    {
        foreach (var half in System.IO.Directory.EnumerateFiles(folder).Where(f => IsHalf(Path.GetFileName(f))))
            File.Delete(half);
        foreach (var file in System.IO.Directory.EnumerateFiles(folder, "node.db*"))
            File.Delete(file);
        foreach (var made in System.IO.Directory.EnumerateDirectories(folder).Where(f => Path.GetFileName(f) is "cases" or "trail"))
            System.IO.Directory.Delete(made, recursive: true);
    }
}
