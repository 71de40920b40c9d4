using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Retention;

/// <summary>What goes with a purge: a leaf that says so, in the very commit that deletes, and pages that hold nothing of it any more.</summary>
internal static class Purges
{
    /// <summary>One leaf for all of a class that goes in this commit; none where nothing goes.</summary>
    /// <param name="of">The case that it belongs to; null for what was purged of all.</param>
    public static void Note(NodeParts node, DbTransaction tx, DataClass what, long count, CaseId? of = null)
    {
        if (count > 0)
            TrailTable.Append(tx, node.Vault, node.Time.GetUtcNow(), TrailEntry.Purged(Schedule.Name(what), count, of));
    }

    /// <summary>Where that is due: what was deleted may stand on a page of the file until it is written anew.</summary>
    /// <exception cref="StorageFailedException">Somebody reads for long; it stays due.</exception>
    public static async Task ForgetAsync(NodeParts node, CancellationToken cancel)
    {
        if (await node.Database.ReadAsync(db => PurgeTable.Looked(db), cancel) is not { ForgetDue: > 0 and var due })
            return;
        await node.Database.ForgetAsync(cancel);
        await node.Database.CommitAsync(CommitStep.Purged, tx =>
        {
            PurgeTable.Forgotten(tx, due);
            return 0;
        }, cancel);
    }
}
