namespace Trm.Node.Processes;

/// <summary>Another process holds the lease by now: this one stood still for too long. Nothing of what it was about to commit is kept; whoever does it again finds the state of today.</summary>
/// <param name="name">The lease.</param>
public sealed class LeaseLostException(string name) : Exception($"another process of this node has taken over: {name}; nothing was committed, do it again")
{
    /// <summary>What was lost: <c>pair/RS</c>, <c>sequencer</c>.</summary>
    public string Name { get; } = name;
}
