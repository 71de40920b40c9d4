using Trm.Node.Overview;
using Trm.Node.Referrals;

namespace Trm.Node.Oversight;

/// <summary>A case as oversight reads it.</summary>
/// <param name="Until">Until when they may.</param>
/// <param name="Messages">Everything that was said, the newest first.</param>
public sealed record OverseenCase(CaseLine Case, DateTimeOffset Until, IReadOnlyList<ShownMessage> Messages);
