using Trm.Contracts.Rejections;
using Trm.Envelope.Courier;

namespace Trm.Node.Courier;

/// <summary>A courier file that was written: safe to lose, for everything in it is sealed and stays pending until its receipt is here.</summary>
/// <param name="header">Its first line.</param>
/// <param name="content">The whole file from its beginning; gone when it is closed.</param>
/// <param name="notSealed">Why something that is owed is not in it.</param>
public sealed class CourierExport(CourierHeader header, Stream content, Rejection? notSealed = null) : IAsyncDisposable
{
    /// <summary>Its first line.</summary>
    public CourierHeader Header { get; } = header;

    /// <summary>The whole file from its beginning; gone when it is closed.</summary>
    public Stream Content { get; } = content;

    /// <summary>Why the receipts, or whatever else is owed to the peer, could not be sealed and are not in it, and what to do; null where all that is owed is in it.</summary>
    public Rejection? NotSealed { get; } = notSealed;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
