using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;

namespace Trm.Node.Referrals;

/// <summary>What has happened to a person and must be looked at now: alarms by transmission, without a word of the case.</summary>
internal static class CaseAlarms
{
    /// <summary>
    /// A report stops a case, says no, says what has happened to a person, or comes from where nobody expected it. The departure and the arrival of a journey that is
    /// under way are no alarm: they are what everybody waits for.
    /// </summary>
    /// <param name="before">The case as it stood; null where the report comes from somebody who is not of it.</param>
    public static void Reported(NodeParts node, DbTransaction tx, MessageKind kind, string by, string coreId, CaseFile? before, CaseFile? after)
    {
        var isAwaited = kind.Kind is "departure" or "arrival" && before?.Referral.State == ReferralState.InProgress && after is not null
            && (before.Return.ReceptionStands || before.Return.State == ReturnState.Met || after.Return.State is ReturnState.Travelling or ReturnState.TravellingUncleared);
        if (kind.Class == MessageClass.Report && !isAwaited)
            node.Raise(tx, AlarmCode.UrgentReport, by, coreId);
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
                node.Clear(tx, AlarmCode.TravellingUncleared, alarm.Peer, alarm.CoreId);
    }

    /// <summary>Somebody has opened the case and seen these messages. What has come in since then nobody has.</summary>
    public static void Seen(NodeParts node, DbTransaction tx, CaseFile file, IReadOnlySet<string> messages)
    {
        foreach (var code in new[] { AlarmCode.UrgentReport, AlarmCode.ReportNotSent })
            foreach (var alarm in Open(tx, code, file.Id).Where(alarm => messages.Contains(alarm.Message)).ToList())
                node.Clear(tx, code, alarm.Peer, alarm.CoreId);
    }

    /// <summary>True where something happened in that case that nobody has opened.</summary>
    public static bool IsUnseen(DbConnection db, CaseId @case) => db.Query<string>(
        $"SELECT code FROM alarm WHERE cleared_at IS NULL AND {IsOfCase}", new { id = @case.ToString() }).Any(c => c is AlarmCode.UrgentReport or AlarmCode.ReportNotSent or AlarmCode.TravellingUncleared);

    /// <summary>What stood about an erased case is over, and what was raised about it is not kept.</summary>
    public static void Erase(NodeParts node, DbTransaction tx, CaseId @case)
    {
        foreach (var (code, peer, coreId) in tx.Connection!.Query<(string, string?, string)>(
            $"SELECT code, peer, core_id FROM alarm WHERE cleared_at IS NULL AND {IsOfCase} ORDER BY id", new { id = @case.ToString() }, tx).ToList())
            node.Clear(tx, code, peer, coreId);
        tx.Connection!.Execute($"DELETE FROM callout WHERE alarm IN (SELECT id FROM alarm WHERE {IsOfCase})", new { id = @case.ToString() }, tx);
        tx.Connection!.Execute($"DELETE FROM alarm WHERE {IsOfCase}", new { id = @case.ToString() }, tx);
    }

    private static readonly string IsOfCase = AlarmTable.IsAbout("@id");

    // Each with the message that it is about: what was never sealed has no other name.
    private static IEnumerable<(string Peer, string CoreId, string Message)> Open(DbTransaction tx, string code, CaseId @case) => tx.Connection!.Query<(string Peer, string CoreId, string Message)>(
        $"""
        SELECT peer, core_id, coalesce((SELECT max(message_id) FROM inbox i WHERE i.peer = alarm.peer AND i.core_id = alarm.core_id), (SELECT max(message_id) FROM outbox o WHERE o.core_id = alarm.core_id), core_id)
        FROM alarm WHERE code = @code AND cleared_at IS NULL AND {IsOfCase} ORDER BY id
        """,
        new { code, id = @case.ToString() }, tx);
}
