using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Broker;
using Trm.Node.Directory;
using Trm.Node.Machine;
using Trm.Node.Outbox;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Health;

/// <summary>The node that is looked at: a running one, or the files of a stopped one, as far as they can be opened.</summary>
internal sealed class Patient
{
    public required NodeOptions Options { get; init; }
    public required TimeProvider Time { get; init; }
    public required DiskState Disk { get; init; }

    /// <summary>Our message keys, or why they cannot be read.</summary>
    public required Result<KeyStore> Keys { get; init; }

    /// <summary>Null where it cannot be opened.</summary>
    public IDatabase? Database { get; init; }

    /// <summary>Why it cannot be opened: the kind of failure.</summary>
    public string? DatabaseFault { get; init; }

    /// <summary>The directory in force; null where none can be read.</summary>
    public TrustDirectory? Directory { get; init; }

    public WaitingDirectory? Waiting { get; init; }

    public long Generation { get; init; }

    /// <summary>The connection of a running node; null where it is stopped.</summary>
    public IBroker? Broker { get; init; }

    /// <summary>Sends a message about nothing; null where the node is stopped.</summary>
    public Func<ParticipantId, CancellationToken, Task<Result<Submitted>>>? Test { get; init; }

    /// <summary>Who is asked to answer a test; all that may be where null.</summary>
    public IReadOnlyList<ParticipantId>? Peers { get; init; }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public ParticipantId Self => Options.Participant;

    public bool IsRunning => Broker is not null;

    public DateTimeOffset Now => Time.GetUtcNow();

    public string KeyEncryptionKeyFile => Options.KeyEncryptionKeyFile ?? Path.Combine(Options.DataFolder, "kek.key");

    public string CasesFolder => Path.Combine(Options.DataFolder, "cases");

    public string LogFolder => Path.Combine(Sequencer.FolderOf(Options.DataFolder, Generation), "log");

    /// <summary>What the directory in force says of us.</summary>
    public ParticipantEntry? Entry => Directory?.Find(Self);

    /// <exception cref="NotLookedAtException">There is none.</exception>
    public TrustDirectory DemandDirectory() => Directory ?? throw new NotLookedAtException("no directory can be read");

    /// <exception cref="NotLookedAtException">The database cannot be opened.</exception>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) =>
        Database is { } database ? database.ReadAsync(query, cancel) : throw new NotLookedAtException("the database cannot be opened");
}
