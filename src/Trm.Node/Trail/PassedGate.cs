namespace Trm.Node.Trail;

/// <summary>A gate that a message passed, and on the strength of which evidence.</summary>
internal sealed record PassedGate(string Gate, IReadOnlyList<string> Evidence);
