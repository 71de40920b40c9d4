using Trm.Contracts.Identifiers;
using Trm.Trail;

namespace Trm.Node.Trail;

/// <summary>Which leaves of the log in use somebody asks for.</summary>
/// <param name="Only">Only these indices, at least one; null for all.</param>
/// <param name="Events">Only of these, at least one; null of all.</param>
/// <param name="Case">Only of that case; null of all, and of none.</param>
/// <param name="From">Of that minute or later.</param>
/// <param name="Until">Of an earlier minute.</param>
/// <param name="Before">Below that index; null from the newest.</param>
/// <param name="Limit">So many.</param>
internal sealed record LeafSearch(IReadOnlyList<long>? Only, IReadOnlyList<TrailEvent>? Events, CaseId? Case, long From, long Until, long? Before, int Limit);
