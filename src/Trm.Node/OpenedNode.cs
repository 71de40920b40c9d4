namespace Trm.Node;

/// <summary>A data folder that is locked, open and read, and a node that does not run yet.</summary>
internal sealed class OpenedNode(NodeParts parts, IDisposable wrapping, FileStream folder, long generation) : IAsyncDisposable
{
    public NodeParts Parts { get; } = parts;

    /// <summary>The key that wraps the keys of the cases.</summary>
    public IDisposable Wrapping { get; } = wrapping;

    /// <summary>The lock on the folder.</summary>
    public FileStream Folder { get; } = folder;

    /// <summary>The generation that the database is in.</summary>
    public long Generation { get; } = generation;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Parts.Broker.DisposeAsync();
        await Parts.Database.DisposeAsync();
        Parts.Vault.Dispose();
        Parts.Turn.Dispose();
        Wrapping.Dispose();
        await Folder.DisposeAsync();
    }
}
