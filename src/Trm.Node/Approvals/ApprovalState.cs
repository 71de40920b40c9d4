namespace Trm.Node.Approvals;

/// <summary>How far a decision of two officers is.</summary>
public enum ApprovalState
{
    /// <summary>Written down; whoever proposes it has not signed it yet.</summary>
    Begun,

    /// <summary>Signed by the first officer; it waits for another one.</summary>
    Proposed,

    /// <summary>Signed by both, and done.</summary>
    Done,

    /// <summary>Taken back by whoever proposed it.</summary>
    Withdrawn,

    /// <summary>Its time went by without a second officer. No answer is not a yes.</summary>
    Expired,

    /// <summary>Of an access of oversight: given back before its time was over.</summary>
    Ended,
}
