namespace Trm.Node.Processes;

/// <summary>Something that this process alone may do for now.</summary>
/// <param name="Name">Of what: <c>pair/RS</c>, <c>sequencer</c>.</param>
/// <param name="Fence">Grows whenever it is taken: who was overtaken is told by it.</param>
internal sealed record Lease(string Name, long Fence)
{
    /// <summary>Checkpoints are signed and tiles written by one process.</summary>
    public const string Sequencer = "sequencer";

    /// <summary>What time alone brings is brought by one process.</summary>
    public const string Clockwork = "clockwork";

    /// <summary>The use and the end of our own keys are recorded by one process.</summary>
    public const string Keys = "keys";

    /// <summary>Whoever is on duty is called out by one process.</summary>
    public const string Duty = "duty";

    /// <summary>Before the name of a hook, which is called by one process.</summary>
    public const string Hook = "hook/";

    /// <summary>Turns of all peers are taken one after the other.</summary>
    public const string All = "all";

    /// <summary>Held by who must find no process running: a new generation, a restore.</summary>
    public const string Alone = "alone";

    /// <summary>Before the id of a running process.</summary>
    public const string Process = "process/";

    /// <summary>Before the id of a peer.</summary>
    public const string Pair = "pair/";
}
