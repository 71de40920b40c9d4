using Trm.Contracts.Identifiers;

namespace Trm.Node.Oversight;

/// <summary>One case that an officer of oversight may read, and until when.</summary>
/// <param name="Approval">The decision of two by which they may.</param>
/// <param name="GrantedBy">The second person.</param>
public sealed record CaseAccess(CaseId Case, string Approval, string GrantedBy, DateTimeOffset Until)
{
    /// <summary>How long it lasts.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);
}
