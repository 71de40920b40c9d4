using System.Diagnostics;

namespace Trm.Node.Telemetry;

/// <summary>
/// Begins spans. Each trace begins and ends in this node: nothing of it leaves over the broker, whose headers carry nothing, and none is taken over from a caller, who could put whatever they like into
/// its ids and its state.
/// </summary>
internal sealed class Stages(PeerNames peers) : IDisposable
{
    /// <summary>What a listener asks for.</summary>
    public const string Name = "Trm.Node";

    private readonly ActivitySource _source = new(Name);

    /// <summary>This node's own.</summary>
    public ActivitySource Source => _source;

    /// <summary>Begins a stage that stands for itself; null where nobody listens, or who listens throws. For the length of the asynchronous method that calls it.</summary>
    /// <param name="peer">Whose messages these are.</param>
    /// <param name="count">How many.</param>
    public RunningStage? Begin(Stage stage, string? peer = null, int? count = null)
    {
        if (!_source.HasListeners())
            return null;
        Tally.Tell(static () => Activity.Current = null);
        var begun = Start(stage);
        if (peer is not null)
            begun?.Tag(TelemetryAttribute.Peer, peers.Of(peer));
        if (count is { } many)
            begun?.Tag(TelemetryAttribute.BatchCount, many);
        return begun;
    }

    /// <summary>Begins a part of the stage in which it is called; null outside of any of this node's, where nobody listens, and where who listens throws.</summary>
    public RunningStage? Within(Stage stage) => Activity.Current is { } outer && ReferenceEquals(outer.Source, _source) ? Start(stage) : null;

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private RunningStage? Start(Stage stage)
    {
        var outer = Activity.Current;
        try
        {
            return _source.StartActivity(stage.Name, stage.Kind) is { } span ? new(span) : null;
        }
        catch (Exception)
        {
            // Of a listener. What it has left half begun is not what the next stage is a part of.
            Tally.Tell(() => Activity.Current = outer);
            return null;
        }
    }
}
