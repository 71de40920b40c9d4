using Trm.Node.Overview;

namespace Trm.Node.Oversight;

/// <summary>A case as oversight reads it: what was said when, and nothing of who the person is.</summary>
/// <param name="Until">Until when they may.</param>
/// <param name="Messages">A page of what was said, the newest first.</param>
public sealed record OverseenCase(CaseLine Case, DateTimeOffset Until, Page<OverseenMessage> Messages)
{
    /// <summary>Messages of a page.</summary>
    public const int PerPage = 10;
}
