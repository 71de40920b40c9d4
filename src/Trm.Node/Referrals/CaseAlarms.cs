using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;

namespace Trm.Node.Referrals;

/// <summary>What has happened to a person and must be looked at now: alarms by transmission, without a word of the case.</summary>
internal static class CaseAlarms
{
    /// <summary>A message of the other side stops a case, says no, or says what has happened to a person.</summary>
    public static void Received(NodeParts node, DbTransaction tx, MessageKind kind, CaseFile file, string coreId)
    {
        if (kind.Kind is "incident" or "withdrawal" or "safety-notice" || kind == MessageKind.HoldSet)
            node.Raise(tx, AlarmCode.UrgentReport, file.Peer.Value, coreId);
        Travelling(node, tx, file, coreId);
    }

    /// <summary>Somebody is on the way uncleared, or no longer: at both sides, whoever said so.</summary>
    public static void Travelling(NodeParts node, DbTransaction tx, CaseFile file, string coreId)
    {
        var isUncleared = file.Return.State == ReturnState.TravellingUncleared;
        var standing = Open(tx, AlarmCode.TravellingUncleared, file.Id).ToList();
        if (isUncleared && standing.Count == 0)
            node.Raise(tx, AlarmCode.TravellingUncleared, file.Peer.Value, coreId);
        if (!isUncleared)
            foreach (var alarm in standing)
                node.Clear(tx, AlarmCode.TravellingUncleared, file.Peer.Value, alarm);
    }

    /// <summary>Somebody has opened the case and seen what there is.</summary>
    public static void Seen(NodeParts node, DbTransaction tx, CaseFile file)
    {
        foreach (var code in new[] { AlarmCode.UrgentReport, AlarmCode.ReportNotSent })
            foreach (var alarm in Open(tx, code, file.Id).ToList())
                node.Clear(tx, code, file.Peer.Value, alarm);
    }

    private static IEnumerable<string> Open(DbTransaction tx, string code, CaseId @case) => tx.Connection!.Query<string>(
        """
        SELECT core_id FROM alarm WHERE code = @code AND cleared_at IS NULL
          AND (core_id IN (SELECT core_id FROM inbox WHERE case_id = @id) OR core_id IN (SELECT core_id FROM outbox WHERE case_id = @id)
            OR core_id IN (SELECT message_id FROM content WHERE case_id = @id AND outgoing = 1))
        """,
        new { code, id = @case.ToString() }, tx);
}
