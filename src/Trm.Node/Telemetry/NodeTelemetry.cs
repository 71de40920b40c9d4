namespace Trm.Node.Telemetry;

/// <summary>What one node tells of itself: figures and stages. Where nobody listens it is silent and costs nothing.</summary>
internal sealed class NodeTelemetry : IDisposable
{
    public NodeTelemetry() => (Figures, Stages) = (new(Meter, Peers), new(Peers));

    /// <summary>Whom both may name.</summary>
    public PeerNames Peers { get; } = new();

    public NodeMeter Meter { get; } = new();

    public Figures Figures { get; }

    public Stages Stages { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Meter.Dispose();
        Stages.Dispose();
    }
}
