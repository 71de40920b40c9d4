using System.Data.Common;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Alarms;

/// <summary>Raises and clears alarms together with their trail leaves, in the transaction of what they are about.</summary>
internal static class NodeAlarms
{
    /// <summary>Raises an alarm; nothing where the same one stands already.</summary>
    public static void Raise(this NodeParts node, DbTransaction tx, string code, string? peer, string? coreId)
    {
        var now = node.Time.GetUtcNow();
        if (AlarmTable.Raise(tx, code, peer, coreId, now.ToUnixTimeMilliseconds()))
            TrailTable.Append(tx, node.Vault, now, TrailEntry.Alarm(TrailEvent.AlarmRaised, code, coreId));
    }

    /// <summary>Clears an alarm; nothing where none stands.</summary>
    public static void Clear(this NodeParts node, DbTransaction tx, string code, string? peer, string? coreId)
    {
        var now = node.Time.GetUtcNow();
        if (AlarmTable.Clear(tx, code, peer, coreId, now.ToUnixTimeMilliseconds()))
            TrailTable.Append(tx, node.Vault, now, TrailEntry.Alarm(TrailEvent.AlarmCleared, code, coreId));
    }

    /// <summary>Raises or clears an alarm about the node itself, as it stands or not.</summary>
    public static void Stand(this NodeParts node, DbTransaction tx, string code, bool stands)
    {
        if (stands)
            node.Raise(tx, code, null, null);
        else
            node.Clear(tx, code, null, null);
    }

    /// <summary>The same in a commit of its own, where that is news.</summary>
    public static async Task StandAsync(this NodeParts node, string code, bool stands, CancellationToken cancel)
    {
        if ((await node.Database.ReadAsync(db => AlarmTable.Open(db), cancel)).Any(a => a.Code == code) == stands)
            return;
        await node.Database.CommitAsync(CommitStep.Elapsed, tx =>
        {
            node.Stand(tx, code, stands);
            return 0;
        }, cancel);
    }
}
