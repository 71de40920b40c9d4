using System.Data.Common;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Outbox;
using Trm.Node.Storage.Content;

namespace Trm.Node.Referrals;

/// <summary>What has been said in a case by its two sides, oldest first. What the other side refused was not said, and what nobody can read says nothing.</summary>
internal static class CaseHistory
{
    public static IReadOnlyList<Said> Of(DbConnection db, CaseVault vault, CaseFile file, DbTransaction? tx = null)
    {
        var said = new List<Said>();
        foreach (var row in ContentTable.OfCase(db, file.Id, tx))
        {
            if (row.Peer != file.Peer.Value || (row.Outgoing && !OutboxTable.MayStand(db, row.MessageId, tx)))
                continue;
            if (Read(vault, row) is { } message)
                said.Add(new(message, row.Outgoing ? file.OwnSide : file.PeerSide));
        }

        return said;
    }

    /// <summary>One message; null where nobody can read it.</summary>
    public static Message? Read(CaseVault vault, ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null;
    }

    /// <summary>The newest readiness; null where none was said, or the plan has changed since: where and when was said before is where and when nobody comes.</summary>
    public static ReadinessContent? ReadinessThatStands(IReadOnlyList<Said> said) =>
        said.LastOrDefault(s => s.Message.Content is ReadinessContent or ReturnPlanContent)?.Message.Content as ReadinessContent;
}
