namespace Trm.Trail;

/// <summary>A complete subtree: the one over the leaves [Index·2^Level, (Index+1)·2^Level). Level 0 is the leaves.</summary>
public readonly record struct NodeId(int Level, long Index);
