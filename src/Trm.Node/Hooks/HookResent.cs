namespace Trm.Node.Hooks;

/// <summary>So many events are called out again, oldest first, under the ids that they had.</summary>
public sealed record HookResent(long Events);
