namespace Trm.Node;

/// <summary>What an account of the node may see and do. Enforced where the act is handled.</summary>
public enum Role
{
    /// <summary>Composes, decides, clears, holds; sees the cases of the country.</summary>
    Coordinator,

    /// <summary>Reads the trail and its proofs, never content.</summary>
    Auditor,

    /// <summary>Keys, directory, queues, health; never content.</summary>
    Administrator,
}
