using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Directory;
using Trm.Node.Machine;
using Trm.Node.Outbox;
using Trm.Node.Storage;

namespace Trm.Node.Health;

/// <summary>
/// Looks at everything that a node stands on, and says what is wrong and what to do next: at a running node from inside, at a stopped one in its files. It changes nothing; peers are asked by
/// a message about nothing. Its words hold codes, participants, counts, times and names of key files.
/// </summary>
public sealed class NodeDoctor
{
    /// <summary>How long a peer's answer may take where nobody says otherwise.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The longest that may be asked for.</summary>
    public static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(80);

    private readonly NodeOptions _options;
    private readonly NodeParts _node;
    private readonly Exchange _exchange;

    internal NodeDoctor(NodeOptions options, NodeParts node, Exchange exchange) => (_options, _node, _exchange) = (options, node, exchange);

    /// <summary>Looks at the running node. <c>NOT_ALLOWED</c> for other roles than administrator and coordinator; <c>VALUE</c> for a time that is out of its limits.</summary>
    /// <param name="officer">Who asks; the test messages are theirs.</param>
    /// <param name="peers">Who is asked to answer; all that may be where null, nobody where empty.</param>
    /// <param name="patience">How long an answer may take, up to <see cref="LongestPatience"/>; <see cref="Patience"/> where null.</param>
    public async Task<Result<HealthReport>> ExamineAsync(Officer officer, IReadOnlyList<ParticipantId>? peers = null, TimeSpan? patience = null, CancellationToken cancel = default)
    {
        if (!Rights.LooksAfterNode(officer.Role))
            return new Rejection(RejectionCode.NotAllowed, "role", "an administrator or a coordinator looks after the node");
        if (patience is { } asked && (asked <= TimeSpan.Zero || asked > LongestPatience))
            return new Rejection(RejectionCode.Value, "seconds", FormattableString.Invariant($"more than 0 and at most {LongestPatience.TotalSeconds:0} seconds"));
        var store = _node.Own.Store;
        var (fault, generation) = ((string?)null, 0L);
        try
        {
            generation = await _node.Database.ReadAsync(NodeTable.Generation, cancel);
        }
        catch (DbException failure)
        {
            // Once is enough: whatever else would ask it is not looked at, and need not wait for a server that is away.
            fault = StorageCheck.Kind(failure);
        }

        return await Doctor.ExamineAsync(
            new Patient
            {
                Options = _options,
                Time = _node.Time,
                Disk = _node.Disk.Look(),
                // A token is asked once in a process; files are read as they are now.
                Keys = store.Keys.Any(k => k.IsInToken) || !System.IO.Directory.Exists(store.Folder) ? store : KeyStore.Load(_node.Self, store.Folder),
                Database = fault is null ? _node.Database : null,
                DatabaseFault = fault,
                Directory = _node.Directory.Current,
                Waiting = _node.Directory.Waiting,
                Generation = generation,
                Broker = _node.Broker,
                Test = (peer, stop) => _exchange.SubmitAsync(new(MessageKind.Test, peer, null, officer, TestMessage.Ping), stop),
                Peers = peers,
                Patience = patience ?? Patience,
            },
            Doctor.Checks, cancel);
    }

    /// <summary>Looks at the files of a stopped node.</summary>
    /// <param name="options">As for <see cref="TrmNode.StartAsync"/>.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="NodeStartException"><c>ALREADY_RUNNING</c>: a node runs on the folder; ask that one.</exception>
    public static async Task<HealthReport> ExamineStoppedAsync(NodeOptions options, TimeProvider time, CancellationToken cancel = default)
    {
        using var folder = System.IO.Directory.Exists(options.DataFolder) ? FolderLock.Take(options.DataFolder, options.Postgres is not null) : null;
        await using var database = ReadOnlyDatabase.Of(options);
        var (fault, generation) = ((string?)null, 0L);
        TrustDirectory? directory = null;
        WaitingDirectory? waiting = null;
        try
        {
            if (database is not null)
                (generation, directory, waiting) = await database.ReadAsync(db => Read(db, options.Participant), cancel);
        }
        catch (DbException failure)
        {
            fault = StorageCheck.Kind(failure);
        }

        return await Doctor.ExamineAsync(
            new Patient
            {
                Options = options,
                Time = time,
                Disk = new DiskWatch(options.Disk, NodeOpening.Folders(options), time, NodeLog.Silent).Look(),
                Keys = System.IO.Directory.Exists(options.KeysFolder) ? KeyStore.Load(options.Participant, options.KeysFolder) : new Rejection(RejectionCode.KeyFileInvalid, "keys", "the keys folder is not there"),
                Database = fault is null ? database : null,
                DatabaseFault = fault,
                Directory = directory ?? await ReadFileAsync(options, cancel),
                Waiting = waiting,
                Generation = generation,
            },
            Doctor.Checks, cancel);
    }

    private static (long, TrustDirectory?, WaitingDirectory?) Read(DbConnection db, ParticipantId self)
    {
        var current = DirectoryTable.All(db) is [.., var newest] && SignedDirectory.Parse(newest).Try(out var signed, out _) ? Adopt(signed, newest) : null;
        var waiting = current is not null && DirectoryTable.Waiting(db) is { } row && TrustDirectory.Succeed(current, row.Bytes, self).Try(out var succession, out _)
            ? new WaitingDirectory(succession, DateTimeOffset.FromUnixTimeMilliseconds(row.Since))
            : null;
        return (NodeTable.Generation(db), current, waiting);
    }

    // The one to begin with, where no node has begun.
    private static async Task<TrustDirectory?> ReadFileAsync(NodeOptions options, CancellationToken cancel) =>
        File.Exists(options.DirectoryFile) && await File.ReadAllBytesAsync(options.DirectoryFile, cancel) is var bytes
            && SignedDirectory.Parse(bytes).Try(out var signed, out _) && signed.Fingerprint == options.DirectoryFingerprint
            ? Adopt(signed, bytes)
            : null;

    // As of its own day: whether it has expired since is a finding, and no reason not to look.
    private static TrustDirectory? Adopt(SignedDirectory signed, byte[] bytes) =>
        TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), bytes, signed.Document.Issued).Try(out var directory, out _) ? directory : null;
}
