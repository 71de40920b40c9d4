using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Node.Trail;

namespace Trm.Node.Retention;

/// <summary>Says in the trail that something was purged because its time was over: in the very commit that deletes it.</summary>
internal static class Purges
{
    /// <summary>One leaf for all of a class that goes in this commit; none where nothing goes.</summary>
    /// <param name="of">The case that it belongs to; null for what was purged of all.</param>
    public static void Note(NodeParts node, DbTransaction tx, DataClass what, long count, CaseId? of = null)
    {
        if (count > 0)
            TrailTable.Append(tx, node.Vault, node.Time.GetUtcNow(), TrailEntry.Purged(Schedule.Name(what), count, of));
    }
}
