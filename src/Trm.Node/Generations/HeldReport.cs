using Trm.Contracts.Rejections;

namespace Trm.Node.Generations;

/// <summary>A report that was recorded while nothing may be numbered: it stands in its case and is sealed in the new generation.</summary>
internal static class HeldReport
{
    /// <summary>What stands beside its content until then.</summary>
    public static readonly string Note = RejectionCode.OldCopy.Text;
}
