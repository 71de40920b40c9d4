namespace Trm.Node.Approvals;

/// <summary>What two officers decided was done, taken back or too late when it came to be stored, or one of them is no officer any more: nothing of it was stored.</summary>
public sealed class ApprovalGoneException : Exception
{
    /// <summary>It names nothing.</summary>
    public ApprovalGoneException()
        : base("the approval is gone")
    {
    }
}
