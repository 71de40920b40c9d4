using System.Data.Common;
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
}
