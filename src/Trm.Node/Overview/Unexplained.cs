namespace Trm.Node.Overview;

/// <summary>Something stands that nobody has explained.</summary>
/// <param name="Code">The alarm's code.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">Who looks after it, by code, or whose move it is; null where nobody does.</param>
/// <param name="Due">By when somebody must have.</param>
public sealed record Unexplained(string Code, string? Peer, DateTimeOffset Since, string? By, DateTimeOffset Due);
