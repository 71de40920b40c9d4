using System.Diagnostics;
using static Trm.Node.Telemetry.TelemetryAttribute;

namespace Trm.Node.Telemetry;

/// <summary>One kind of span: a stage of messages on their way through the house, of several at once where they go together.</summary>
/// <param name="Name">As a collector gets it.</param>
/// <param name="Says">What is done in it.</param>
/// <param name="Attributes">Participants and counts; never which case or message.</param>
public sealed record Stage(string Name, ActivityKind Kind, string Says, params IReadOnlyList<TelemetryAttribute> Attributes)
{
    public static Stage Submit { get; } = new("trm.submit", ActivityKind.Internal, "What waits for one peer at the same time is judged, sealed and stored.", Peer, BatchCount);
    public static Stage Judge { get; } = new("trm.submit.judge", ActivityKind.Internal, "By contract, consent, gates and lifecycle.");
    public static Stage Seal { get; } = new("trm.submit.seal", ActivityKind.Internal, "Numbered and sealed.");
    public static Stage Dispatch { get; } = new("trm.dispatch", ActivityKind.Producer, "What is due to one peer is published, and the confirms are noted.", Peer, BatchCount);
    public static Stage Publish { get; } = new("trm.dispatch.publish", ActivityKind.Internal, "Until the last of the confirms.");
    public static Stage Receive { get; } = new("trm.receive", ActivityKind.Consumer, "A portion of one peer's mailbox, until its fate is committed.", Peer, BatchCount);
    public static Stage Examine { get; } = new("trm.receive.examine", ActivityKind.Internal, "Verified, admitted, opened, read.");
    public static Stage Control { get; } = new("trm.control", ActivityKind.Internal, "One control message is sealed and stored: receipts, what is missing, what is void.", Peer, BatchCount);
    public static Stage Checkpoint { get; } = new("trm.checkpoint", ActivityKind.Internal, "Leaves are folded into the tree, and a checkpoint is signed.");
    public static Stage Commit { get; } = new("trm.commit", ActivityKind.Internal, "One commit of the stage above it.", Step);

    /// <summary>The catalogue of them.</summary>
    public static IReadOnlyList<Stage> All { get; } = [Submit, Judge, Seal, Dispatch, Publish, Receive, Examine, Control, Checkpoint, Commit];
}
