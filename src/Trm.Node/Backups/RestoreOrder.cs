using Trm.Contracts.Identifiers;
using Trm.Envelope.Keys;
using Trm.Node.Storage.Postgres;

namespace Trm.Node.Backups;

/// <summary>What is put back, and where to.</summary>
public sealed class RestoreOrder
{
    /// <summary>Whose node it will be.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>The content part.</summary>
    public required string ContentFile { get; init; }

    /// <summary>The keys part: of the same backup, or of a later one.</summary>
    public required string KeysFile { get; init; }

    /// <summary>The offline key to which both are sealed.</summary>
    public required EncryptionKey Offline { get; init; }

    /// <summary>The data folder: absent, empty, or holding <c>kek.key</c> and nothing else.</summary>
    public required string DataFolder { get; init; }

    /// <summary>An empty PostgreSQL database for the rows; null for a file in the data folder. It need not be what the backup was taken from.</summary>
    public PostgresOptions? Postgres { get; init; }

    /// <summary>The key-encryption key, as <c>trm keys unwrap</c> gave it back; <c>kek.key</c> in the data folder where not given.</summary>
    public string? KeyEncryptionKeyFile { get; init; }

    /// <summary>The newest signed directory there is: the generation to come is above every one of ours that it lists. Null where none is at hand.</summary>
    public string? DirectoryFile { get; init; }

    /// <summary>The log key (<c>log.key</c> in the keys folder), for the name of the log that must be listed next; null where it is not at hand.</summary>
    public string? LogKeyFile { get; init; }

    /// <summary>Told how many rows have been put back.</summary>
    public Action<long> Progress { get; init; } = _ => { };
}
