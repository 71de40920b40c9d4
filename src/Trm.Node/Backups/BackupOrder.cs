using Trm.Envelope.Keys;
using Trm.Node.Storage.Postgres;

namespace Trm.Node.Backups;

/// <summary>What is backed up, and where to.</summary>
public sealed class BackupOrder
{
    /// <summary>The node's data folder; the node may run on it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The PostgreSQL that the node keeps its rows in; null for the file in the data folder.</summary>
    public PostgresOptions? Postgres { get; init; }

    /// <summary>The key-encryption key's file; <c>kek.key</c> in the data folder where not given. It goes into neither part.</summary>
    public string? KeyEncryptionKeyFile { get; init; }

    /// <summary>Where the content part is written; made where absent.</summary>
    public required string ContentFolder { get; init; }

    /// <summary>Where the keys part is written, and those older than a month are destroyed; another folder than the content's.</summary>
    public required string KeysFolder { get; init; }

    /// <summary>The offline key's certificate: without that key nobody learns from the files which cases there are.</summary>
    public required RecipientKey Offline { get; init; }

    /// <summary>Told how many rows have been copied.</summary>
    public Action<long> Progress { get; init; } = _ => { };
}
