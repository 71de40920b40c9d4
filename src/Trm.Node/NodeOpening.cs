using Microsoft.Extensions.Logging;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence.Witnesses;
using Trm.Node.Agreements;
using Trm.Node.Broker;
using Trm.Node.Directory;
using Trm.Node.Hooks;
using Trm.Node.Idempotency;
using Trm.Node.Keys;
using Trm.Node.Machine;
using Trm.Node.Processes;
using Trm.Node.Statistics;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Storage.Postgres;
using Trm.Node.Storage.Sqlite;
using Trm.Node.Telemetry;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node;

/// <summary>From options to an <see cref="OpenedNode"/>: the folder is locked, the keys are read, the database is ours, a directory is in force.</summary>
internal static class NodeOpening
{
    /// <summary>Locks the folder, opens storage and keys, and reads the directory in force, or adopts the first one.</summary>
    /// <exception cref="NodeStartException">Configuration, keys, directory or storage are not what they must be.</exception>
    public static async Task<OpenedNode> OpenAsync(
        NodeOptions options, IBroker broker, TimeProvider time, ILoggerFactory loggers, Func<IDatabase, IDatabase>? wrap, CancellationToken cancel, bool isAlone = false)
    {
        options.Delivery.Validate();
        options.Disk.Validate();
        options.Postgres?.Validate();
        options.Inbox.Validate();
        options.Requests.Validate();
        options.Mail?.Validate();
        options.IdentityProvider?.Validate();
        var hooks = options.HooksFile is { } file ? HookFile.Read(file, options.IsTraining).OrRefuseToStart() : [];
        OwnerOnly.CreateFolder(options.DataFolder);
        Backups.NodeRestore.RefuseUnfinished(options.DataFolder);
        var keys = KeyStore.Load(options.Participant, options.KeysFolder).OrRefuseToStart();
        var logKey = Ed25519PrivateKey.Read(Path.Combine(options.KeysFolder, "log.key"));
        if (!logKey.Holds)
            throw new NodeStartException("KEY_FILE_INVALID", "log.key in the keys folder cannot be read as an owner-only Ed25519 key; make it with: trm keys new");
        var witnessKey = Ed25519PrivateKey.Read(Path.Combine(options.KeysFolder, "witness.key"));
        if (!witnessKey.Holds)
            throw new NodeStartException("KEY_FILE_INVALID", "witness.key in the keys folder cannot be read as an owner-only Ed25519 key; make it with: trm keys new");
        var secretariat = SecretariatFile.Read(options.SecretariatFile);
        var folder = FolderLock.Take(options.DataFolder, options.Postgres is not null, isShared: options.Postgres is not null && !isAlone);
        var log = new NodeLog(loggers.CreateLogger("Trm.Node"));
        var disk = new DiskWatch(options.Disk, Folders(options), time, log);
        var telemetry = new NodeTelemetry();
        IDatabase? database = null;
        Others? others = null;
        try
        {
            var process = Guid.NewGuid().ToString("n");
            database = options.Postgres is { } postgres ? await PostgresDatabase.OpenAsync(postgres, cancel, process: process) : SqliteDatabase.Open(Path.Combine(options.DataFolder, "node.db"));
            if (wrap is not null)
                database = wrap(database);
            database = new RoomyDatabase(database, disk);
            if (options.Postgres is { } shared)
                database = (others = new Others(process, database, await PostgresBell.OpenAsync(shared, process, cancel), options.Delivery.Lease, log)).Database;
            database = new FencedDatabase(new MeasuredDatabase(database, telemetry, time));
            var cases = Path.Combine(options.DataFolder, "cases");
            var wrapping = KeyEncryptionKey.ReadOrCreate(options.KeyEncryptionKeyFile ?? Path.Combine(options.DataFolder, "kek.key"), CaseVault.IsEmpty(cases));
            var vault = new CaseVault(cases, wrapping, isShared: options.Postgres is not null);
            vault.CheckKey();
            await database.CommitAsync(CommitStep.Prepared, tx =>
            {
                NodeTable.Claim(tx, options.Participant, time.GetUtcNow());
                return 0;
            }, cancel);
            if (others is not null)
            {
                FolderLock.Mark(options.DataFolder);
                await others.EnterAsync(isAlone, cancel);
            }

            var generation = await database.ReadAsync(NodeTable.Generation, cancel);
            var directory = await ReadDirectoryAsync(options, database, vault, time, cancel);
            var current = telemetry.Peers.Directory = new CurrentDirectory(directory);
            var parts = new NodeParts
            {
                Self = options.Participant,
                Own = new OwnKeys(keys, current, time),
                LogSigner = new NoteSigner(Sequencer.Origin(options.Participant.Value, generation), logKey.Value),
                Witness = new WitnessSigner(ListedKeys.WitnessName(options.Participant), witnessKey.Value),
                Directory = current,
                Agreements = new AgreementBook(options.Participant, current),
                Database = database,
                Telemetry = telemetry,
                Turn = new Turn(database, others?.Leases, stop => others!.PeersAsync(current.Current, stop)),
                Leases = others?.Leases,
                Vault = vault,
                Broker = broker,
                Time = time,
                Delivery = options.Delivery,
                Inbox = options.Inbox,
                TrailFolder = Sequencer.FolderOf(options.DataFolder, generation),
                TrailsFolder = Sequencer.FolderOf(options.DataFolder, 0),
                Secretariat = secretariat,
                Log = log,
                Disk = disk,
                Lines = new LogLines(log, time, options.Inbox.LogLines),
                Hooks = new HookBook(hooks, time, options.AccessFolder),
                Due = new Signal(time),
                Owed = new Signal(time),
            };
            // A new generation is begun by who is alone, and nobody else changes anything meanwhile.
            if (!isAlone)
                others?.Remember(new Memory(parts, generation));
            return new OpenedNode(parts, wrapping, folder, generation, others);
        }
        catch (Exception failure)
        {
            if (others is not null)
                await others.DisposeAsync();
            if (database is not null)
                await database.DisposeAsync();
            telemetry.Dispose();
            await folder.DisposeAsync();
            if (StorageFullException.Is(failure))
                throw NoRoom();
            throw;
        }
    }

    /// <summary>What lies in which folder, each perhaps on a file system of its own.</summary>
    public static IReadOnlyList<(string Name, string Folder)> Folders(NodeOptions options) =>
        [("data", options.DataFolder), ("cases", Path.Combine(options.DataFolder, "cases")), ("trail", Sequencer.FolderOf(options.DataFolder, 0))];

    /// <summary>Nothing was changed, and the next start goes on where this one ended.</summary>
    public static NodeStartException NoRoom() => new("STORAGE_FULL", "the disk is full: nothing can be stored. Make room on the file systems of the data folder and of the database, and start again");

    /// <summary>A node whose keys are not those of its entry would only produce what everybody refuses.</summary>
    /// <param name="parts">The opened node.</param>
    /// <param name="log">The verifier key of the log that the directory must list.</param>
    public static void CheckKeys(NodeParts parts, string log)
    {
        var now = parts.Time.GetUtcNow();
        var entry = parts.Directory.Current.Find(parts.Self)
            ?? throw new NodeStartException("NOT_LISTED", "the directory has no entry for this participant; have it added: trm directory add");
        if (parts.Own.Signing is null)
            throw new NodeStartException("KEY_NOT_LISTED", "no signing key here is listed as valid; use the listed key, or have the new one listed first");
        if (!entry.Encryption.Any(k => parts.Own.Ring.Find(k.Certificate.SkiHex) is not null && k.IsValidAt(now)))
            throw new NodeStartException("KEY_NOT_LISTED", "no encryption key here is listed as valid; use the listed key, or have the new one listed first");
        if (!entry.Logs.Contains(log, StringComparer.Ordinal))
            throw new NodeStartException(
                "KEY_NOT_LISTED", $"the directory does not list this log: {log}; use the listed log key, or, where it was changed, have the new one listed and run: trm node generation");
        if (!entry.Witnesses.Contains(parts.Witness.Key.ToString(), StringComparer.Ordinal))
            throw new NodeStartException("KEY_NOT_LISTED", "the witness key is not one that the directory lists; use the listed key, or have the new one listed first");
    }

    private static async Task<TrustDirectory> ReadDirectoryAsync(
        NodeOptions options, IDatabase database, CaseVault vault, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var stored = await database.ReadAsync(DirectoryTable.All, cancel);
        if (stored.Count > 0)
        {
            // Our own database remembers what we adopted; its newest version is believed by its fingerprint.
            var newest = SignedDirectory.Parse(stored[^1]).OrRefuseToStart();
            if (await ReadAnewAsync(options, newest.Document.Version, cancel) is not { } anew)
                return Fitting(TrustDirectory.Adopt(TrustAnchor.OfFingerprint(newest.Fingerprint), stored[^1], now).OrRefuseToStart());
            // What was done in earnest stays so, also where somebody sets the fingerprint of an exercise beside the node's own data.
            if (newest.Document.IsTraining != anew.Document.IsTraining)
                throw Mismatch(options.IsTraining);
            var begun = Fitting(TrustDirectory.Adopt(TrustAnchor.OfFingerprint(anew.Fingerprint), anew.Bytes, now).OrRefuseToStart());
            await StoreAsync(begun);
            return begun;
        }

        if (!File.Exists(options.DirectoryFile))
            throw new NodeStartException("DIRECTORY_ABSENT", "the directory file is not there; get it from the governance body, or make one with: trm directory create");
        var bytes = await File.ReadAllBytesAsync(options.DirectoryFile, cancel);
        if (options.DirectoryFingerprint is not { } fingerprint)
            throw new NodeStartException(
                "DIRECTORY_UNKNOWN", "a first directory is adopted by its fingerprint only; ask for it by telephone and give it (--fingerprint; trm directory show prints it)");
        if (!TrustAnchor.IsFingerprint(fingerprint))
            throw new NodeStartException("DIRECTORY_UNKNOWN", "the fingerprint of the directory has 64 lower-case hexadecimal digits: give all of it (--fingerprint; trm directory show prints it)");
        var directory = Fitting(TrustDirectory.Adopt(TrustAnchor.OfFingerprint(fingerprint), bytes, now).OrRefuseToStart());
        await StoreAsync(directory);
        return directory;

        TrustDirectory Fitting(TrustDirectory read) => read.IsTraining == options.IsTraining ? read : throw Mismatch(options.IsTraining);

        Task<Trm.Trail.TreeHash> StoreAsync(TrustDirectory adopted) => database.CommitAsync(CommitStep.DirectoryAdopted, tx =>
        {
            // Another process of this node starts at the same time.
            if (DirectoryTable.Newest(tx.Connection!, tx)?.Version >= adopted.Version)
                return default;
            DirectoryTable.Insert(tx, adopted.Version, adopted.Signed.Bytes.ToArray(), now.ToUnixTimeMilliseconds());
            DirectoryTable.DeleteWaiting(tx);
            return TrailTable.Append(tx, vault, now, TrailEntry.DirectoryAdopted(adopted.Signed.Bytes));
        }, cancel);
    }

    private static NodeStartException Mismatch(bool training) => new(RejectionCode.TrainingMismatch.Text, training
        ? "this node is to be an exercise, and its directory is not of one; give it the directory of an exercise and a data folder of its own: trm directory create --training"
        : "the directory is of an exercise, and this node is not to be one; say so if it is: --training yes; else ask the governance body for the directory of the network");

    // A newer file of the very fingerprint that the administrator has set: for who has new keys without the old ones, or was away for longer than a version lasts.
    private static async Task<SignedDirectory?> ReadAnewAsync(NodeOptions options, long than, CancellationToken cancel) =>
        options.DirectoryFingerprint is { } fingerprint && File.Exists(options.DirectoryFile)
            && SignedDirectory.Parse(await File.ReadAllBytesAsync(options.DirectoryFile, cancel)).Try(out var signed, out _)
            && signed.Fingerprint == fingerprint && signed.Document.Version > than
            ? signed
            : null;
}
