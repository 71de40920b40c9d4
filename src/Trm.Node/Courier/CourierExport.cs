using Trm.Envelope.Courier;

namespace Trm.Node.Courier;

/// <summary>A courier file that was written: safe to lose, for everything in it is sealed and stays pending until its receipt is here.</summary>
/// <param name="header">Its first line.</param>
/// <param name="content">The whole file from its beginning; gone when it is closed.</param>
public sealed class CourierExport(CourierHeader header, Stream content) : IAsyncDisposable
{
    /// <summary>Its first line.</summary>
    public CourierHeader Header { get; } = header;

    /// <summary>The whole file from its beginning; gone when it is closed.</summary>
    public Stream Content { get; } = content;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
