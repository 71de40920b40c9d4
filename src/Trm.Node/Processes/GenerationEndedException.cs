namespace Trm.Node.Processes;

/// <summary>Another generation began while this process stood still: it may neither number, nor sign, nor receive anything more.</summary>
public sealed class GenerationEndedException() : Exception("a new generation of this node was begun behind the back of this process; start it again")
{
    /// <summary>The code under which a node says so.</summary>
    public const string Code = "GENERATION_ENDED";
}
