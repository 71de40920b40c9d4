using Trm.Node.Processes;

namespace Trm.Node;

/// <summary>A data folder that is locked, open and read, and a node that does not run yet.</summary>
internal sealed class OpenedNode(NodeParts parts, IDisposable wrapping, FileStream folder, long generation, Others? others) : IAsyncDisposable
{
    public NodeParts Parts { get; } = parts;

    /// <summary>The key that wraps the keys of the cases.</summary>
    public IDisposable Wrapping { get; } = wrapping;

    /// <summary>The lock on the folder.</summary>
    public FileStream Folder { get; } = folder;

    /// <summary>The other processes of this node; null where there can be none.</summary>
    public Others? Others { get; } = others;

    /// <summary>The generation that the database is in.</summary>
    public long Generation { get; } = generation;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Parts.Broker.DisposeAsync();
        if (Others is not null)
            await Others.DisposeAsync();
        await Parts.Database.DisposeAsync();
        Parts.Vault.Dispose();
        Parts.Turn.Dispose();
        Parts.Telemetry.Dispose();
        Wrapping.Dispose();
        await Folder.DisposeAsync();
    }
}
