namespace Trm.Faults.Planted;

/// <summary>Two processes run on one node's data, and nothing says which of them may number, judge and publish.</summary>
internal sealed class MissingLease : Lie
{
    public override bool HasTwins => true;
}
