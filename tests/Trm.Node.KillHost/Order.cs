namespace Trm.Node.KillHost;

/// <summary>What a host is started for: the one argument of its command line, as JSON.</summary>
/// <param name="Kill">Where it ends; null for nowhere.</param>
public sealed record Order(Office Office, KillPoint? Kill);
