using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Alarms;

namespace Trm.Node.Directory;

/// <summary>What a person must know of directories: refused, waiting, other governors. In the transaction of what they are about.</summary>
internal static class DirectoryAlarms
{
    /// <summary>What stands at least so long before a later version ends it: a lawful version an hour after a forged one must not hide it.</summary>
    private static readonly TimeSpan StandsAtLeast = TimeSpan.FromDays(1);

    /// <summary>A directory was refused; where it would have changed our own entry, that is an alarm of its own.</summary>
    public static void Refused(NodeParts node, DbTransaction tx, Rejection refusal, string? from)
    {
        node.Raise(tx, AlarmCode.OfRefusedDirectory(refusal.Code), from, null);
        if (refusal.Code.Equals(RejectionCode.DirectoryEntry) && refusal.Path == $"participant {node.Self}")
            node.Raise(tx, AlarmCode.OwnEntryChanged, null, null);
    }

    /// <summary>These entries are to be replaced without a key of theirs.</summary>
    public static void Waits(NodeParts node, DbTransaction tx, DirectorySuccession succession)
    {
        foreach (var id in succession.Replaced)
            node.Raise(tx, AlarmCode.EntryReplaced, id.Value, null);
        NoLongerWaits(node, tx, succession.Replaced);
    }

    /// <summary>A version is in force: what it cures or takes back is cleared, what has stood its day as well.</summary>
    public static void Adopted(NodeParts node, DbTransaction tx, DirectorySuccession succession, WaitingDirectory? stillWaits)
    {
        NoLongerWaits(node, tx, stillWaits?.Replaced ?? []);
        var now = node.Time.GetUtcNow();
        foreach (var alarm in AlarmTable.Open(tx.Connection!, tx))
            if (alarm.Code == AlarmCode.DirectoryBehind || (StandsADay(alarm.Code) && now - alarm.RaisedAt >= StandsAtLeast))
                node.Clear(tx, alarm.Code, alarm.Peer, alarm.CoreId);
        if (succession.ChangesGovernance)
            node.Raise(tx, AlarmCode.GovernanceChanged, null, null);
    }

    /// <summary>Only these still wait.</summary>
    public static void NoLongerWaits(NodeParts node, DbTransaction tx, IReadOnlyList<ParticipantId> replaced)
    {
        foreach (var alarm in AlarmTable.Open(tx.Connection!, tx).Where(a => a.Code == AlarmCode.EntryReplaced && replaced.All(r => r.Value != a.Peer)))
            node.Clear(tx, alarm.Code, alarm.Peer, alarm.CoreId);
    }

    private static bool StandsADay(string code) =>
        code is AlarmCode.OwnEntryChanged or AlarmCode.GovernanceChanged || code.StartsWith(AlarmCode.RefusedDirectory, StringComparison.Ordinal);
}
