namespace Trm.Node.KillHost;

/// <summary>What a host is started for: the one argument of its command line, as JSON.</summary>
/// <param name="Kill">Where it ends; null for nowhere.</param>
/// <param name="Pause">Milliseconds between two test messages of a host that sends them without end, and says of each that it was accepted; null for one whose clerk refers a case.</param>
public sealed record Order(Office Office, KillPoint? Kill, int? Pause = null);
